"""`steward compliance access | erase | hold | retention | statement`: what is done about one client, or about time."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from app.compliance import access as folders
from app.compliance.client_data import gather
from app.compliance.erasing import erase as erase_everywhere
from app.compliance.evidence.advice import recommendations
from app.compliance.retention import erase_due, kept, kept_at_office
from app.compliance.statement import statement as statement_of
from app.errors import InputError, NotInstalled, StorageError, UsageError
from app.settings import Settings
from sync.outbox.trail import Trail
from sync.store.opened import Store
from sync.store.sessions import SessionStore

if TYPE_CHECKING:
    from sync.headoffice.parts import Office


def access(settings: Settings, client: str, out: Path) -> None:
    """Write the folder for a client.

    Raises:
        InputError: nothing is held about them, or the folder holds something.
        StorageError: it cannot be written.
        SyncError: a store cannot be read.
    """
    with _office(settings) as office:
        data = gather(settings, client, office)
    folders.write(out, data, settings)
    here = data["visits on this machine"]
    places = (here, *data["conversations over the network"])
    visits = sum(len(place.get("visits", ())) for place in places)
    records = len(data["at head office"].get("records", ()))
    typer.echo(f"{visits} visits, {records} records at head office, and the bank's books are in {out}.")
    typer.echo("It holds what the client said: make sure who gets it, and erase the folder once it is handed over.")


def erase(settings: Settings, client: str, *, sure: bool) -> None:
    """Erase a client's visits, after asking.

    Raises:
        Held: they have to be kept.
        SyncError: a store cannot be written.
    """
    if not sure:
        typer.confirm(f"Erase all visits of {client} for good? The bank's books and advisers' notes stay.", abort=True)
    with _office(settings) as office:
        done = erase_everywhere(settings, client, office)
    typer.echo(f"{done.visits} visits are erased on this machine.")
    if done.devices:
        typer.echo(f"{done.devices} devices were told; the console shows when each has done it.")


def hold(settings: Settings, client: str, why: str, *, lift: bool) -> None:
    """Hold, lift, or list who is held; where this installation is a head office, there and on its devices too.

    Raises:
        UsageError: a hold without a reason.
        InputError: nobody of that name is held.
        SyncError: the store cannot be written, or head office does not take the hold.
    """
    if client and not lift and not why:
        raise UsageError('Say why, as in --why "Art. 16(7) MiFID II until 2031"; a hold without a reason is none.')
    with _office(settings) as office, Store(settings.data_dir) as opened:
        if not client:
            _list_holds(SessionStore(opened), office)
        elif lift:
            _lift(opened, office, client, why)
        else:
            if office is not None:
                from sync.headoffice.audit.writing import COMMAND_LINE
                from sync.headoffice.fleet.holding import set_hold

                set_hold(office, "client", client, why, COMMAND_LINE)
            SessionStore(opened).hold(client, why)
            Trail.of(opened).note("hold set", opened.keys.mark(client).hex()[:16], {"why": why})
            typer.echo(f"Visits of {client} are kept until the hold is lifted: {why}.")


def _list_holds(store: SessionStore, office: Office | None) -> None:
    here = store.holds()
    for each in here:
        typer.echo(f"{each.client}: since {each.since[:10]}, {each.why}")
    there = 0
    if office is not None:
        from sync.headoffice.fleet.holding import holds

        with office.database.reading() as connection:
            standing = [each for each in holds(connection) if each.lifted_ms is None]
        there = len(standing)
        for hold_ in standing:
            since = datetime.fromtimestamp(hold_.set_ms / 1000, UTC)
            typer.echo(f"at head office: {hold_.kind} {hold_.subject}: since {since:%Y-%m-%d}, {hold_.reason}")
    if not here and not there:
        typer.echo("Nobody is held.")


def _lift(opened: Store, office: Office | None, client: str, why: str) -> None:
    lifted = False
    if office is not None:
        from sync.headoffice.audit.writing import COMMAND_LINE
        from sync.headoffice.fleet.holding import holds, lift_hold

        with office.database.reading() as connection:
            mine = [each for each in holds(connection) if each.lifted_ms is None and each.subject == client]
        for each in mine:
            lift_hold(office, each.number, why or "lifted by command", COMMAND_LINE)
            lifted = True
    if SessionStore(opened).lift(client):
        Trail.of(opened).note("hold lifted", opened.keys.mark(client).hex()[:16])
    elif not lifted:
        raise InputError(f"{client} is not held; `steward compliance hold` lists who is.")
    typer.echo(f"Visits of {client} can be erased again.")


def retention(settings: Settings, *, run: bool, as_json: bool) -> None:
    """Print what is kept how long, and erase what is due where asked.

    Raises:
        SyncError: a store cannot be used.
    """
    with _office(settings) as office:
        gone = erase_due(settings, office) if run else 0
        rows = [*kept(settings), *([kept_at_office(settings, office)] if office else [])]
    if as_json:
        typer.echo(json.dumps({"erased": gone, "kept": [dataclasses.asdict(row) for row in rows]}, indent=1))
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "how long", "there are", "due", "next due"):
        shown.add_column(column, justify="right" if column in ("there are", "due") else "left", overflow="fold")
    for row in rows:
        shown.add_row(row.kind, row.rule, str(row.visits), str(row.due), row.next[:10] or "-")
    Console(highlight=False).print(shown)
    if run:
        typer.echo(f"{gone} visits were erased.")
    typer.echo("Also erased by itself whenever a kiosk or workstation opens. Other data: docs/compliance/data-map.md.")


def statement(settings: Settings, session: str, out: Path | None) -> None:
    """Print or write the suitability statement of a visit.

    Raises:
        InputError: there is no such visit, or nothing was recommended in it.
        StorageError: the file cannot be written.
        SyncError: the store cannot be read.
    """
    with SessionStore(settings.data_dir) as store:
        records, newest = recommendations(store, session), store.newest()
        known = store.kept(session) is not None
    if not records:
        seen = f"the newest are: {', '.join(newest)}" if newest else "none is kept"
        raise InputError(
            f"Nothing was recommended in session {session!r}."
            if known
            else f"There is no session {session!r} in the store; {seen}."
        )
    text = statement_of(session, records)
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The statement cannot be written to {out} ({error.strerror}).") from error
    typer.echo(f"The suitability statement of {len(records)} recommendations is in {out}; a person signs for it.")


@contextmanager
def _office(settings: Settings) -> Iterator[Office | None]:
    """Give the head office of this installation, if it is one."""
    if not ((settings.data_dir / "headoffice" / "keys").is_dir() or settings.office_database):
        yield None
        return
    from app.modes.headoffice import office_config

    try:
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    office = open_office(office_config(settings))
    try:
        yield office
    finally:
        office.close()
