"""`steward headoffice backup|restore|verify|backups`: copies of head office, and the way back."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app import settings
from app.errors import NotInstalled, StewardError, UsageError

if TYPE_CHECKING:
    from sync.crypto.sealing import OpeningKey
    from sync.headoffice.backup.vault import Vault
    from sync.headoffice.config import OfficeConfig

cli = typer.Typer()
backups_cli = typer.Typer(help="Which backups there are, and the key to them.", no_args_is_help=True)
cli.add_typer(backups_cli, name="backups")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
From = Annotated[str | None, typer.Option("--from", help="Where the backups lie; backup_place by default.")]
Recovery = Annotated[Path | None, typer.Option("--recovery-key", help="File with the private recovery key.")]


@cli.command()
def backup(
    increment: Annotated[bool, typer.Option("--increment", help="Only what is new since the last backup.")] = False,
    begin: Annotated[
        bool, typer.Option("--begin", help="Begin anew in a place without backups, though some were made elsewhere.")
    ] = False,
) -> None:
    """Make a backup now, and check it."""
    with _installed():
        from app.modes.headoffice import office_config
        from app.office.backups import back_up_now
        from sync.headoffice.backup.making import BackupKind
        from sync.headoffice.database import Database
    chosen = settings.load()
    config = office_config(chosen)
    kind = BackupKind.INCREMENT if increment else BackupKind.FULL
    with Database(config.database_url, config.folder) as database, _shown() as progress:
        made = back_up_now(config, chosen, database, kind, progress, begin=begin)
    if made is None:
        raise StewardError("Another process is making a backup now; wait until it is done.")
    typer.echo(
        f"Backup {made.name}: {made.rows} rows, {made.objects} new objects of {made.bytes} bytes, all read back; "
        f"{made.durable_lanes} lanes of devices may forget what is in it."
    )


@cli.command()
def restore(
    at: Annotated[
        str | None, typer.Option("--at", help="Moment, such as 2026-11-21T09:30; the newest if left out.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    place: From = None,
    recovery_key: Recovery = None,
) -> None:
    """Restore head office from a backup into an empty folder and database, or with --force over what is there."""
    with _installed():
        from app.modes.headoffice import office_config
        from app.office.backups import folders_of
        from sync.headoffice.backup.restoring import check_room, choose, files_beside, restore_database
        from sync.headoffice.database import Database
    chosen = settings.load()
    config = office_config(chosen)
    started_s = time.monotonic()
    vault = _vault(chosen, config, place, recovery_key)
    name = choose(vault, _moment(at))
    folders = folders_of(config, chosen)
    with _shown() as progress:
        if not force:
            check_room(folders)
        with files_beside(vault, name, folders, progress) as files:
            # The database in a folder is new and moves in with the files, the other one is filled in one transaction:
            # what was there goes when everything of the backup was read.
            home = files.beside.get(config.folder, config.folder)
            with Database(config.database_url, home) as database:
                restored = restore_database(vault, name, database, force=force, progress=progress)
            files.move_in()
    typer.echo(
        f"Restored {name}: {restored.rows} rows and {files.count} files in {time.monotonic() - started_s:.1f} s. What "
        f"devices had sent since {restored.at:%Y-%m-%d %H:%M:%S} UTC they send again when they next come."
    )
    if restored.erased_since:
        typer.echo(f"{restored.erased_since} sessions that were erased since stay erased.")


@cli.command()
def verify(
    trial: Annotated[bool, typer.Option("--restore", help="Restore the newest into a temporary folder too.")] = False,
    place: From = None,
    recovery_key: Recovery = None,
    as_json: Json = False,
) -> None:
    """Read every byte of every backup, compare it with names, manifests and signatures; try the ways to their key."""
    with _installed():
        from app.modes.headoffice import office_config
        from app.office.backups import PASSPHRASE
        from sync.headoffice.backup.checking import check
        from sync.headoffice.backup.restoring import choose, restore_database, restore_files
        from sync.headoffice.backup.running import ways_of
        from sync.headoffice.database import Database
    chosen = settings.load()
    config = office_config(chosen)
    vault = _vault(chosen, config, place, recovery_key)
    restored_rows: int | None = None
    with _shown() as progress:
        found = check(vault, lambda words, done: progress(f"{words} ({done:.0%})"))
        found.wrong += vault.without_box(ways_of(config.folder / "keys", os.environ.get(PASSPHRASE, "")))
        if trial and not found.wrong:
            with tempfile.TemporaryDirectory(prefix="steward-") as folder:
                name = choose(vault, None)
                restore_files(vault, name, {"office": Path(folder) / "office"}, force=False, progress=progress)
                with Database("", Path(folder) / "database") as database:
                    restored_rows = restore_database(vault, name, database, force=False, progress=progress).rows
            if place is None:
                _remember(config, name, restored_rows)
    told = {
        "backups": found.backups, "objects": found.objects, "bytes": found.bytes, "unneeded": found.unneeded,
        "wrong": found.wrong, "restored_rows": restored_rows,
    }  # fmt: skip
    trial_words = "" if restored_rows is None else f"; a trial restored {restored_rows} rows"
    typer.echo(
        json.dumps(told, indent=2)
        if as_json
        else f"{found.backups} backups, {found.objects} objects, {found.bytes} bytes read{trial_words}."
    )
    if found.wrong:
        raise StewardError(f"{len(found.wrong)} things are wrong; the first: {found.wrong[0]}")


def _remember(config: OfficeConfig, name: str, rows: int) -> None:
    """Write down in the audit log that a backup was tried out; on another machine there is none to write into."""
    from sync.headoffice.audit.writing import COMMAND_LINE
    from sync.headoffice.condition import as_it_is, drilled, step_of
    from sync.headoffice.migrations import MIGRATIONS

    database = as_it_is(config)
    if database is not None:
        with database:
            if step_of(database) == len(MIGRATIONS):
                drilled(database, time.time_ns() // 1_000_000, COMMAND_LINE, name, rows)


@backups_cli.command("list")
def list_(place: From = None, recovery_key: Recovery = None, as_json: Json = False) -> None:
    """List the moments that can be restored, the newest first."""
    with _installed():
        from app.modes.headoffice import office_config
        from sync.headoffice.backup.making import time_of
        from sync.headoffice.backup.restoring import kind_of
    chosen = settings.load()
    vault = _vault(chosen, office_config(chosen), place, recovery_key)
    names = vault.manifests()[::-1]
    if as_json:
        typer.echo(json.dumps([{"at": time_of(name).isoformat(), "kind": kind_of(name)} for name in names], indent=2))
        return
    for name in names:
        typer.echo(f"{time_of(name):%Y-%m-%d %H:%M:%S} UTC  {kind_of(name)}")
    if not names:
        typer.echo(f"No backups in {vault.place.words} yet.")


@backups_cli.command()
def key(file: Annotated[Path, typer.Argument(help="New file for the private half; it belongs in a safe.")]) -> None:
    """Make a recovery key: the one way back to the backups when this machine and its keys are gone."""
    with _installed():
        from app.modes.headoffice import office_config
        from app.office.backups import place_of
        from sync.crypto.places.file import replace_file, unusable
        from sync.crypto.sealing import OpeningKey, SealingKey, new_private
        from sync.headoffice.backup.running import RECOVERY_KEY
        from sync.headoffice.backup.vault import KEY_FILE, Vault, Ways
    if file.exists():
        raise UsageError(f"{file} exists already; name a new file.")
    private, chosen = new_private(), settings.load()
    keys = office_config(chosen).folder / "keys"
    public = OpeningKey(private).public
    own = keys / KEY_FILE
    vault = Vault(place_of(chosen), own.read_bytes(), ()) if chosen.backup_place and own.exists() else None
    begun = vault is not None and vault.is_begun()
    if vault is not None and begun:  # first, so that nobody has a key in the safe that opens nothing
        vault.keep_boxes(Ways(SealingKey(public)))
    with unusable(file):
        replace_file(file, private.hex().encode())
    with unusable(keys):
        replace_file(keys / RECOVERY_KEY, public.hex().encode())
    opens = "All backups open" if begun else "Backups will open"
    typer.echo(f"The private half is in {file}; move it off this machine. {opens} with it.")


def _vault(chosen: settings.Settings, config: OfficeConfig, place: str | None, recovery_key: Path | None) -> Vault:
    from app.office.backups import PASSPHRASE, place_of
    from sync.errors import WrongKey
    from sync.headoffice.backup.vault import KEY_FILE, key_from_boxes, recovered_vault

    where, passphrase = place_of(chosen, place), os.environ.get(PASSPHRASE, "")
    own = config.folder / "keys" / KEY_FILE
    if recovery_key is None and own.exists():
        try:
            return recovered_vault(where, own.read_bytes())
        except WrongKey as error:  # such as that of a new machine, which was started before it was restored
            if not passphrase:
                raise WrongKey(f"{str(error)[:-1]}; give --recovery-key, or set {PASSPHRASE}.") from error
    return recovered_vault(where, key_from_boxes(where, passphrase, _recovery(recovery_key)))


def _recovery(file: Path | None) -> OpeningKey | None:
    from sync.crypto.sealing import OpeningKey

    if file is None:
        return None
    try:
        return OpeningKey(bytes.fromhex(file.read_text().strip()))
    except (OSError, ValueError) as error:
        raise UsageError(f"The recovery key {file} cannot be read.") from error


def _moment(at: str | None) -> datetime | None:
    if at is None:
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise UsageError(f"A moment is written like 2026-11-21T09:30, not {at!r}.") from None
    return found.astimezone(UTC)  # without a zone it is this machine's time


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error


@contextmanager
def _shown() -> Iterator[Callable[[str], None]]:
    with Console(stderr=True).status("Beginning") as shown:
        yield lambda words: shown.update(words)
