"""`steward headoffice graph …`: head office's own changes of the knowledge graph, and what devices proposed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import settings
from app.errors import InputError, NotInstalled

if TYPE_CHECKING:
    from sync.headoffice.patches import Logs
    from sync.headoffice.proposals import Proposal, Proposals

cli = typer.Typer(help="The knowledge graph that kiosks follow, and what they propose.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Id = Annotated[str, typer.Argument(help="Of the proposal, as `proposals` lists it.")]
Note = Annotated[str, typer.Option("--note", help="What is to be remembered with the decision.")]


@cli.command()
def publish(
    file: Annotated[Path, typer.Argument(help="An RDF Patch, or all statements in Turtle (.ttl).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check it and publish nothing.")] = False,
) -> None:
    """Change head office's graph, all or nothing; every kiosk fetches it."""
    from app.office.graphs import patch_from
    from finance.knowledge import head_office
    from sync.headoffice.audit.writing import COMMAND_LINE

    with _logs() as logs:
        logs.catch_up(head_office())
        try:
            patch = patch_from(logs.rules, file.read_bytes(), turtle=file.suffix.lower() in (".ttl", ".turtle"))
        except OSError as error:
            raise InputError(f"The file {file} cannot be read ({error.strerror}); check the path.") from error
        facts = logs.rules.facts(patch)
        if dry_run:
            found = logs.rules.working.consider(head_office(), patch, ())
            for violation in found.violations:
                typer.echo(violation)
            typer.echo(f"It would add {facts.added:,} statements and take out {facts.taken_out:,}.")
            return
        entry = logs.publish(head_office(), patch, COMMAND_LINE)
    typer.echo(f"Entry {entry.number}: {facts.added:,} statements added, {facts.taken_out:,} taken out.")


@cli.command()
def heads(as_json: Json = False) -> None:
    """Say how far the log of each graph goes."""
    with _logs() as logs:
        found = [
            {"graph": place.graph, "number": place.number, "link": place.link.hex(), "patch": patch}
            for place, patch in logs.heads()
        ]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    for each in found:
        typer.echo(f"{each['number']:>8}  {each['graph']}")
    if not found:
        typer.echo("None yet: steward headoffice graph publish FILE")


@cli.command()
def proposals(
    state: Annotated[str, typer.Option("--state", help="parked, accepted or rejected; all by default.")] = "",
    as_json: Json = False,
) -> None:
    """List what devices proposed, the newest first."""
    with _proposals() as desk:
        desk.take_in()
        found = desk.list(state)
    if as_json:
        typer.echo(json.dumps([_plain(each) for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        rows = f"+{each.added:,} -{each.taken_out:,}"
        typer.echo(f"{each.id}  {each.state:8}  {each.device:20}  {_time(each.received_ms)}  {rows:>12}  {each.why}")
        for reason in each.reasons:
            typer.echo(f"    {reason}")
    if not found:
        typer.echo("None.")


@cli.command()
def accept(proposal: Id, note: Note = "") -> None:
    """Take a parked change in, if it is sound by now."""
    from sync.headoffice.audit.writing import COMMAND_LINE

    with _proposals() as desk:
        done = desk.accept(proposal, COMMAND_LINE, note)
    typer.echo(f"Accepted as entry {done.entry}." if done.entry else "Accepted; others had done all of it already.")


@cli.command()
def reject(proposal: Id, note: Note = "") -> None:
    """Refuse a parked change; it stays in the record."""
    from sync.headoffice.audit.writing import COMMAND_LINE

    with _proposals() as desk:
        desk.reject(proposal, COMMAND_LINE, note)
    typer.echo("Rejected.")


@contextmanager
def _logs() -> Iterator[Logs]:
    """Open head office's logs; the copy behind SPARQL belongs to the server, which brings it up itself."""
    try:
        from app.modes.headoffice import office_config
        from app.office.graphs import OfficeGraphs
        from finance.knowledge.stores import open_store
        from sync.headoffice.parts import open_office
        from sync.headoffice.patches import Logs
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    office = open_office(office_config(settings.load()))
    office.graphs = OfficeGraphs(open_store(""))
    try:
        yield Logs(office, office.graphs)
    finally:
        office.close()


@contextmanager
def _proposals() -> Iterator[Proposals]:
    with _logs() as logs:
        from sync.headoffice.proposals import Proposals

        yield Proposals(logs.office, logs)


def _plain(found: Proposal) -> dict[str, Any]:
    return asdict(found) | {"patch": found.patch.decode(), "received": _time(found.received_ms)}


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
