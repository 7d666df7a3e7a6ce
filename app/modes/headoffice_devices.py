"""`steward headoffice devices …` and `… authority`: who may send to head office, from the machine that it runs on."""

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
from app.errors import NotInstalled, UsageError

if TYPE_CHECKING:
    from sync.headoffice.fleet.types import Device
    from sync.headoffice.parts import Office

cli = typer.Typer(help="Which devices may send to head office.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Device's name: a-z, 0-9, dot, dash, underscore.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command(name="list")
def listing(as_json: Json = False) -> None:
    """List the devices, and when each was last heard of."""
    from sync.headoffice.fleet.register import Fleet

    with _office() as office:
        found = Fleet(office).devices()
    if as_json:
        typer.echo(json.dumps([_plain(each) for each in found], indent=2))
        return
    for each in found:
        state = "active" if each.active else "revoked"
        typer.echo(f"{each.name:24}  {state:8}  {each.branch:16}  {each.version or '-':10}  {_time(each.seen_ms)}")
    if not found:
        typer.echo("None yet: steward headoffice devices token NAME")


@cli.command()
def token(
    name: Name,
    branch: Annotated[str, typer.Option("--branch", help="Where it stands.")] = "",
    hours: Annotated[float, typer.Option("--hours", help="How long the token lasts.", min=0.1, max=720)] = 24.0,
    address: Annotated[str, typer.Option("--address", help="Where the device reaches head office to enrol.")] = "",
) -> None:
    """Print what one device enrols with, once: `steward enrol LINE`."""
    from sync.headoffice.fleet import enrolling
    from sync.headoffice.fleet.register import Fleet

    with _office(begins=True) as office:
        where = address or next(iter(office.config.public_urls), "")
        if not where:
            raise UsageError("Say where the device reaches head office: --address, or the setting office_urls.")
        if office.config.device_authority and not office.config.public_urls:
            raise UsageError("Set office_urls: devices have a port of their own, and must be told where.")
        typer.echo(enrolling.invitation(office, where, Fleet(office).token(name, branch, hours)))


@cli.command()
def revoke(name: Name) -> None:
    """Let a device in no more, from its next request on."""
    from sync.headoffice.fleet.register import Fleet

    with _office() as office:
        Fleet(office).revoke(name)
    typer.echo(f"{name} is let in no more.")


@cli.command()
def show(name: Name, as_json: Json = False) -> None:
    """Show one device, and what it last reported."""
    from sync.headoffice.fleet.register import Fleet

    with _office() as office:
        found = _plain(Fleet(office).device(name))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    for key, value in found.items():
        typer.echo(f"{key:14}  {json.dumps(value) if isinstance(value, dict) else value}")


def authority(
    hosts: Annotated[list[str], typer.Argument(help="Names and addresses under which head office is reached.")],
    folder: Annotated[Path | None, typer.Option("--folder", help="Where the files go; default: the setting.")] = None,
) -> None:
    """Make certificates for TLS: an authority for the devices (kept if there is one) and one for this server."""
    from sync.headoffice.fleet.certificates import make_certificates

    loaded = settings.load()
    where = folder or (Path(loaded.office_certificates) if loaded.office_certificates else None)
    if where is None:
        where = loaded.data_dir / "headoffice" / "certificates"
    make_certificates(where, hosts)
    typer.echo(f"Certificates for {', '.join(hosts)} are in {where}; authority.key there is head office's secret.")
    if str(where) != loaded.office_certificates:
        typer.echo(f"Set office_certificates to {where}, and devices must show certificates from the next start on.")


@contextmanager
def _office(*, begins: bool = False) -> Iterator[Office]:
    try:
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    from app.modes.headoffice import office_config
    from app.modes.headoffice_here import may_begin, must_be_there

    office = open_office((may_begin if begins else must_be_there)(office_config(settings.load())))
    try:
        yield office
    finally:
        office.close()


def _plain(device: Device) -> dict[str, Any]:
    found = asdict(device) | {"public_key": device.public_key.hex(), "status": dict(device.status)}
    for key in ("enrolled", "revoked", "seen", "status"):
        found[f"{key}_at"] = _time(found.pop(f"{key}_ms"))
    return found


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "never"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
