"""`steward headoffice demo-data`: fills an empty head office with invented branches, kiosks and people."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from app import settings
from app.errors import NotInstalled


def demo_data(
    sessions: Annotated[int, typer.Option("--sessions", min=0, max=100_000, help="Conversations to invent.")] = 260,
) -> None:
    """Fill an empty head office with invented branches, kiosks, conversations and people, for trying it out."""
    from app.modes.headoffice import office_config

    try:
        from sync.headoffice.demo.seeding import seed
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    console = Console(stderr=True)
    config = office_config(settings.load())
    office = open_office(config)
    try:
        with Progress(console=console, transient=True) as bars:
            task = bars.add_task("", total=1.0)
            seeded = seed(office, sessions, lambda done, words: bars.update(task, completed=done, description=words))
    finally:
        office.close()
    typer.echo(f"{seeded.devices} kiosks and {seeded.records:,} sealed records were invented.")
    if config.second_factor:
        typer.echo(
            "Who signs in sets up a second factor first; with STEWARD_OFFICE_SECOND_FACTOR=none nobody needs one."
        )
    typer.echo(f"Sign in at /console as {', '.join(seeded.people[:-1])} with the password {seeded.password}")
