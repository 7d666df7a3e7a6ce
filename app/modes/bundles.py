"""`steward bundles`: what head office handed out to this machine, whether it is whole, and the way back."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import typer

from app.errors import InputError, NotInstalled, UsageError
from app.handed_out.checks import fit
from app.handed_out.session import begin
from app.settings import Settings
from sync.bundles.room import Room
from sync.bundles.rules import FAILED_WITHIN_MS, keeps_failing
from sync.bundles.updates import check_root
from sync.outbox.trail import Trail
from sync.store.bundles import State
from sync.store.opened import Store
from sync.store.trust import keep_root, known_time, root_of
from sync.types import SWITCHED, Kind


def status(settings: Settings, *, as_json: bool) -> None:
    """Print every version that is known here."""
    with Store(settings.data_dir) as store:
        rows = Room(store).rows()
        trusted, at_ms = root_of(store) is not None, known_time(store)
    if as_json:
        found = [
            {
                "kind": row.kind,
                "version": row.version,
                "state": str(row.state),
                "changed": row.changed,
                "note": row.note,
            }
            for row in rows
        ]
        typer.echo(json.dumps({"root_of_trust": trusted, "office_time_ms": at_ms, "bundles": found}, indent=2))
        return
    typer.echo(f"Root of trust: {'kept' if trusted else 'none yet; the first round to head office brings it'}.")
    for row in rows:
        typer.echo(f"{row.kind:20} {row.version:<6} {row.state!s:9} {row.changed}  {row.note}".rstrip())
    if not rows:
        typer.echo("Nothing was handed out to this machine; what `steward setup` built is in use.")


def check(settings: Settings) -> None:
    """Open what is in use as a session would.

    Raises:
        InputError: something is not fit for use.
    """
    bad = 0
    with Store(settings.data_dir) as store:
        room = Room(store)
        for row in room.rows():
            if row.state is State.ACTIVE and row.kind in SWITCHED:
                folder = room.active(Kind(row.kind))
                why = "its folder is gone" if folder is None else fit(Kind(row.kind), folder)
                bad += bool(why)
                typer.echo(f"{row.kind} {row.version}: {why or 'fit for use'}")
    if bad:
        raise InputError(
            f"{bad} bundles are not fit for use; `steward bundles rollback KIND` returns to the one before."
        )


def rollback(settings: Settings, kind: str, why: str) -> None:
    """Go back to the version before, for good.

    Raises:
        UsageError: there is no such kind, or nothing of it is in use.
    """
    if kind not in set(Kind):
        raise UsageError(f"There is no kind {kind!r}; it is one of: {', '.join(Kind)}.")
    with Store(settings.data_dir) as store:
        room = Room(store, Trail.of(store).note)
        if not any(row.kind == kind and row.state is State.ACTIVE for row in room.rows()):
            raise UsageError(f"No bundle of kind {kind} is in use here.")
        back_to = room.roll_back(Kind(kind), why)
    typer.echo(
        f"{kind}: {f'version {back_to}' if back_to else 'what was built here'} is in use from the next session on."
    )


def switch(settings: Settings) -> None:
    """Switch to what lies ready now, unless a session runs."""
    with Store(settings.data_dir) as store:
        room = Room(store, Trail.of(store).note)
        waiting = any(row.state is State.STAGED and row.kind in SWITCHED for row in room.rows())
        done = room.switch(fit)
    for one in done:
        typer.echo(f"{one.kind} {one.version}: {f'not fit for use: {one.why}' if one.why else 'in use'}")
    if not done:
        typer.echo("A session runs; what lies ready comes into use after it." if waiting else "Nothing lies ready.")


def trust(settings: Settings, root: Path) -> None:
    """Believe in another root of trust from now on, as the operator gives it.

    Raises:
        InputError: the file cannot be read.
        Untrusted: it is no root of trust.
    """
    try:
        content = root.read_bytes()
    except OSError as error:
        raise InputError(f"The file {root} cannot be read ({error.strerror}).") from error
    check_root(content)
    with Store(settings.data_dir) as store:
        keep_root(store, content, instead=True)
        Trail.of(store).note("root of trust kept", root.name, {"by": "operator"})
    typer.echo("This root of trust counts from the next round on.")


def start(settings: Settings, arguments: list[str]) -> None:
    """Start the application that head office handed out, and go back to the one before if it keeps failing.

    A start that lasts ten minutes, or that ends well, is a good one.

    Raises:
        NotInstalled: none was handed out; the installed one is to be started.
    """
    begun = begin(settings)
    if begun is not None:
        begun.close()  # the program that is started holds on to what it uses
    with Store(settings.data_dir) as store:
        room = Room(store, Trail.of(store).note)
        folder = room.active(Kind.APPLICATION)
        failed = _failed(_notes(folder)) if folder else []
        if folder is not None and keeps_failing(failed, _now_ms()):
            room.roll_back(Kind.APPLICATION, f"{len(failed)} failed starts in {FAILED_WITHIN_MS // 60_000} minutes")
            folder = room.active(Kind.APPLICATION)
    if folder is None:
        raise NotInstalled("Head office has handed out no application; start the one that is installed.")
    began_ms, notes = _now_ms(), _notes(folder)
    notes.write_text(json.dumps([*_failed(notes), began_ms]))
    done = subprocess.run([folder / "bin" / "steward", *arguments], check=False)
    if done.returncode == 0 or _now_ms() - began_ms >= FAILED_WITHIN_MS:
        notes.unlink(missing_ok=True)
    sys.exit(done.returncode if done.returncode >= 0 else 128 - done.returncode)


def _notes(folder: Path) -> Path:
    """Return where the starts of one version are noted: beside its folder, and cleared away as that is."""
    return folder.with_name(folder.name + ".starts")


def _failed(notes: Path) -> list[int]:
    """Return when it was started without running well since; nothing where that cannot be read."""
    try:
        found = json.loads(notes.read_text())
        return [int(each) for each in found][-16:]
    except (OSError, ValueError, TypeError):
        return []


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
