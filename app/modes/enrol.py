"""`steward enrol`: this device becomes one of a head office's."""

from __future__ import annotations

import json
import os
from pathlib import Path

import typer

from app.courier.way import CERTIFICATES
from app.errors import UsageError
from app.settings import Settings
from sync.crypto.certificates import new_key, request_for
from sync.errors import Malformed, Refused, StoreError
from sync.outbox.enrolment import enrol
from sync.outbox.invitation import Invitation, OfficeCard, proof_bytes, read_card, read_json
from sync.outbox.office import open_outbox
from sync.store.identity import Identity, identity
from sync.store.opened import Store
from sync.transport.client import Certificates, OfficeClient
from sync.transport.first_contact import ask_who


def run(settings: Settings, line: str) -> None:
    """Enrol with the operator's line, and print what happened.

    Raises:
        UsageError: records still wait for another head office.
        SyncError: head office does not answer, is another one, or does not take the token; the store cannot be used.
    """
    invitation = Invitation.read(line)
    with Store(settings.data_dir) as store:
        card = read_card(ask_who(invitation.address))
        invitation.check(card)
        _refuse_while_waiting(store, card)
        folder = settings.data_dir / CERTIFICATES
        device, final = _ask(invitation, card, identity(store), folder)
        moved = enrol(store, device, final.keys, final.addresses)
    typer.echo(f"This device is now {device} of the head office at {', '.join(final.addresses)}.")
    if card.authority:
        typer.echo(f"Its certificates for TLS are in {folder}.")
    if moved:
        typer.echo(f"{moved} records that waited were sealed anew for it; `steward sync now` sends them.")
    if any(address.startswith("http://") for address in final.addresses):
        typer.echo("Connections are not encrypted (http://): records are sealed anyway, but use TLS.", err=True)


def _refuse_while_waiting(store: Store, card: OfficeCard) -> None:
    """Keep the token good where the store would refuse in the end."""
    before = identity(store)
    other = before.keys is None or before.keys.sealing != card.keys.sealing
    if before.enrolled and other and (waiting := sum(each.records for each in open_outbox(store).waiting().values())):
        raise UsageError(f"{waiting} records still wait for the head office before; run `steward sync now` first.")


def _ask(invitation: Invitation, card: OfficeCard, who: Identity, folder: Path) -> tuple[str, OfficeCard]:
    """Hand in the token; return this device's name and who head office is. Certificates go into the folder."""
    staged = folder.with_name(f"{folder.name}.new")
    request, certificates = "", None
    if card.authority:
        key = new_key()
        request, certificates = request_for(key, who.device), Certificates(staged / "authority.pem")
        _write(staged / "authority.pem", card.authority)
        _write(staged / "device.key", key)
    proof = who.signing.sign("enrol", proof_bytes(invitation.token, who.signing.public, request))
    wish = {
        "token": invitation.token,
        "public_key": who.signing.public.hex(),
        "proof": proof.hex(),
        "certificate_request": request,
    }
    with OfficeClient((invitation.address,), "", who.signing, certificates) as client:
        try:
            answer = client.ask("POST", "/api/v1/devices/enrol", json.dumps(wish).encode(), "application/json")
        except Refused as error:
            raise Refused(
                "Head office does not take this invitation: it is over or was used; ask for another."
            ) from error
    if answer.status != 200:
        detail = read_json(answer.body).get("detail", answer.status)
        raise Refused(f"Head office does not take this device in: {detail}")
    found = read_json(answer.body)
    final = OfficeCard.of(found.get("office"))
    invitation.check(final)
    if not isinstance(found.get("device"), str) or not found["device"]:
        raise Malformed("Head office's answer does not name this device; check the address.")
    if certificates:
        if found.get("certificate"):
            _write(staged / "device.pem", str(found["certificate"]))
        _replace(staged, folder)
    return found["device"], final


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise StoreError(f"The file {path} cannot be written ({error.strerror}).") from error


def _replace(staged: Path, folder: Path) -> None:
    """Put new files in the place of those before."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for name in ("authority.pem", "device.key", "device.pem"):
            if (staged / name).exists():
                (staged / name).replace(folder / name)
        staged.rmdir()
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be written ({error.strerror}).") from error
