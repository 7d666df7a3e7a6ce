"""The commands of `steward headoffice`."""

from __future__ import annotations

from typing import Annotated

import typer

from app import settings
from app.modes.headoffice_audit import cli as audit_cli
from app.modes.headoffice_backups import cli as backups_cli
from app.modes.headoffice_bundles import cli as bundles_cli
from app.modes.headoffice_call import call
from app.modes.headoffice_demo import demo_data
from app.modes.headoffice_devices import authority
from app.modes.headoffice_devices import cli as devices_cli
from app.modes.headoffice_graph import cli as graph_cli
from app.modes.headoffice_nightly import nightly
from app.modes.headoffice_people import cli as people_cli
from app.modes.settings_check import before_start

cli = typer.Typer(help="Run head office: devices, people, bundles, flags, backups.", no_args_is_help=True)
cli.add_typer(devices_cli, name="devices")
cli.add_typer(audit_cli, name="audit")
cli.add_typer(people_cli, name="people")
cli.add_typer(graph_cli, name="graph")
cli.add_typer(bundles_cli)
cli.add_typer(backups_cli)
cli.command()(nightly)
cli.command()(authority)
cli.command("demo-data")(demo_data)
cli.command("call")(call)


@cli.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
) -> None:
    """Check head office's machine: database, keys, certificates, backups, records, processes; says what to do."""
    from app.modes import headoffice_doctor

    headoffice_doctor.run(settings.load(), as_json=as_json)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen at.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen at; 0 takes a free one.")] = None,
) -> None:
    """Serve devices and people until Ctrl+C."""
    from app.modes import headoffice as mode

    flags = {"office_host": host, "office_port": port}
    before_start("headoffice", flags)
    mode.serve(settings.load(flags))


@cli.command()
def migrate() -> None:
    """Bring the database up to date and end, before several processes start; a backup comes first if one is due."""
    from app.modes import headoffice as mode

    mode.migrate(settings.load())
