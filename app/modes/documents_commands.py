"""The commands of `steward documents`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="Add, list, remove and search the bank's documents.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command("add")
def documents_add(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="PDF, DOCX, HTML, Markdown, text, recordings, or folders; the bank's own by default."),
    ] = None,
) -> None:
    """Add documents that every client may read, all or none; the same path or contents again replaces.

    Papers of single clients do not belong here: this index is not encrypted.
    """
    from app.modes import documents as mode

    mode.add_files(settings.load(), files or [])


@cli.command("list")
def documents_list(json: Json = False) -> None:
    """List the documents that were added."""
    from app.modes import documents as mode

    mode.show(settings.load(), as_json=json)


@cli.command("remove")
def documents_remove(
    names: Annotated[list[str], typer.Argument(help="Titles, file names or paths; see `steward documents list`.")],
) -> None:
    """Remove documents, all that are named or none."""
    from app.modes import documents as mode

    mode.remove(settings.load(), names)


@cli.command("search")
def documents_search(
    question: Annotated[str, typer.Argument(help='For example "When is the fee charged?"')],
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many passages at most.")] = 5,
    json: Json = False,
) -> None:
    """Print the passages that answer a question best, each with document and page."""
    from app.modes import documents as mode

    mode.search(settings.load(), question, limit=limit, as_json=json)


@cli.command("check")
def documents_check(json: Json = False) -> None:
    """Ask the demo bank's documents every question of the set and print how often the right passage is found."""
    from app.modes import documents as mode

    mode.check(settings.load(), as_json=json)
