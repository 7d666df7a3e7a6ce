"""`steward headoffice audit …`: who did what at head office, and the files for a regulator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import settings
from app.errors import InputError, NotInstalled, StorageError, UsageError

if TYPE_CHECKING:
    from sync.headoffice.parts import Office

cli = typer.Typer(help="Who did what at head office: look, check, export.", no_args_is_help=True)
Since = Annotated[str, typer.Option("--from", metavar="DAY", help="First day, as 2026-01-31, universal time.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="First day that is too late.")]


@cli.command()
def show(
    who: Annotated[str, typer.Option("--who", help="Sign-in name.")] = "",
    event: Annotated[str, typer.Option("--event", help='What was done, as "portfolio read".')] = "",
    subject: Annotated[str, typer.Option("--subject", help="To what.")] = "",
    since: Since = "",
    until: Until = "",
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="So many entries.")] = 50,
) -> None:
    """Show entries, the newest first."""
    from sync.headoffice.audit.reading import Wanted, search

    wanted = Wanted(who, event, subject, _ms(since), _ms(until))
    with _office() as office:
        for each in search(office, wanted, most):
            at = datetime.fromtimestamp(each.at_ms / 1000, UTC).isoformat(timespec="seconds")
            typer.echo(f"{each.sequence:8}  {at}  {each.who:24}  {each.event:24}  {each.subject}  {each.detail}")


@cli.command()
def export(
    out: Annotated[Path, typer.Argument(help="ZIP file to write.")], since: Since = "", until: Until = ""
) -> None:
    """Write the entries of a time for a regulator: JSON lines, CSV and a signed manifest."""
    from sync.headoffice.audit.exporting import export as write
    from sync.headoffice.audit.writing import COMMAND_LINE, note

    with _office() as office:
        with office.database.writing() as connection:
            note(connection, office.now_ms(), COMMAND_LINE, "audit exported", "", {"from": since, "until": until})
        try:
            count = write(office, out, _ms(since), _ms(until))
        except OSError as error:
            raise StorageError(f"The file {out} cannot be written ({error.strerror}); choose another place.") from error
        command = f"steward headoffice audit verify {out} --key {office.secrets.receipts.public.hex()}"
        typer.echo(f"{count:,} entries are in {out}; check it with: {command}")


@cli.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="An exported file; without one this head office's log.")] = None,
    key: Annotated[str, typer.Option("--key", help="Head office's public key, 64 hexadecimal digits.")] = "",
) -> None:
    """Check an exported file, or the log itself: that nothing was changed, left out or added."""
    if file is None:
        _verify_log()
        return
    try:
        from sync.headoffice.audit.verifying import verify_export
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    found = verify_export(file, _public(key))
    made = datetime.fromtimestamp(found.made_ms / 1000, UTC).isoformat(timespec="seconds")
    typer.echo(
        f"{file} is as head office signed it on {made}: {found.entries:,} entries, {found.first} to {found.last}, "
        f"of a log of {found.log_size:,}."
    )


def _verify_log() -> None:
    from sync.headoffice.audit.reading import verify as check

    with _office() as office:
        verdict = check(office)
    if verdict.wrong_at is not None:
        raise InputError(f"The log is not as it was written: {verdict.why}")
    typer.echo(f"All {verdict.entries:,} entries are as they were written.")


def _public(key: str) -> bytes:
    """Return a key that was given, or this installation's own."""
    if key:
        try:
            public = bytes.fromhex(key)
        except ValueError:
            public = b""
        if len(public) != 32:
            raise UsageError("A key has 64 hexadecimal digits; /api/v1/audit/checkpoint tells head office's.")
        return public
    if not (settings.load().data_dir / "headoffice" / "keys" / "receipts.key").is_file():
        raise UsageError("Here is no head office whose key could be taken; give the key with --key.")
    with _office() as office:
        return office.secrets.receipts.public


def _ms(day: str) -> int:
    if not day:
        return 0
    try:
        return round(1000 * datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise UsageError(f"{day!r} is no day; write it as 2026-01-31.") from None


@contextmanager
def _office() -> Iterator[Office]:
    from app.modes.headoffice import office_config
    from app.modes.headoffice_here import must_be_there

    try:
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    office = open_office(must_be_there(office_config(settings.load())))
    try:
        yield office
    finally:
        office.close()
