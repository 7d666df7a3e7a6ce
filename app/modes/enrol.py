"""`steward enrol`: this device becomes one of a head office's."""

from __future__ import annotations

import json
import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Any

import typer

from app.courier.way import CERTIFICATES, write_certificates
from app.errors import UsageError
from app.settings import Settings
from sync.crypto.certificates import new_key, request_for
from sync.errors import Malformed, Refused
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
        addresses = final.addresses or (invitation.address,)
        moved = enrol(store, device, final.keys, addresses)
    typer.echo(f"This device is now {device} of the head office at {', '.join(addresses)}.")
    if card.authority:
        typer.echo(f"Its certificates for TLS are in {folder}.")
    if moved:
        typer.echo(f"{moved} records that waited were sealed anew for it; `steward sync now` sends them.")
    if any(address.startswith("http://") for address in addresses):
        typer.echo("Connections are not encrypted (http://): records are sealed anyway, but use TLS.", err=True)


def _refuse_while_waiting(store: Store, card: OfficeCard) -> None:
    """Keep the token good where the store would refuse in the end."""
    before = identity(store)
    other = before.keys is None or before.keys.sealing != card.keys.sealing
    if before.enrolled and other and (waiting := sum(each.records for each in open_outbox(store).waiting().values())):
        raise UsageError(f"{waiting} records still wait for the head office before; run `steward sync now` first.")


def _ask(invitation: Invitation, card: OfficeCard, who: Identity, folder: Path) -> tuple[str, OfficeCard]:
    """Hand in the token; return this device's name and who head office is. Certificates go into the folder."""
    key = new_key() if card.authority else ""
    request = request_for(key, who.device) if key else ""
    proof = who.signing.sign("enrol", proof_bytes(invitation.token, who.signing.public, request))
    wish = {
        "token": invitation.token,
        "public_key": who.signing.public.hex(),
        "proof": proof.hex(),
        "certificate_request": request,
    }
    answer = _post(invitation.address, who, wish, card.authority)
    final = OfficeCard.of(answer.get("office"))
    invitation.check(final)
    if not isinstance(answer.get("device"), str) or not answer["device"]:
        raise Malformed("Head office's answer does not name this device; check the address.")
    if key:
        files = {"authority.pem": card.authority}
        if answer.get("certificate"):
            files["device.pem"] = f"{answer['certificate']}{key}"
        write_certificates(folder, files)
    return answer["device"], final


def _post(address: str, who: Identity, wish: dict[str, str], authority: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        trusted = Path(folder) / "authority.pem"
        trusted.write_text(authority, encoding="ascii")
        certificates = Certificates(trusted) if authority else None
        with OfficeClient((address,), "", who.signing, certificates) as client:
            try:
                answer = client.ask("POST", "/api/v1/devices/enrol", json.dumps(wish).encode(), "application/json")
            except Refused as error:
                words = "Head office does not take this invitation: it is over or was used; ask for another."
                raise Refused(words) from error
    found = read_json(answer.body)
    if answer.status != HTTPStatus.OK:
        raise Refused(f"Head office does not take this device in: {found.get('detail', answer.status)}")
    return found
