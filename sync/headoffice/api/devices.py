"""Devices' own routes beside ingest: enrolling, who head office is, what there is to do, how they are."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from sync.errors import Malformed
from sync.headoffice.api.answers import problems
from sync.headoffice.errors import TooOften
from sync.headoffice.fleet import enrolling
from sync.headoffice.fleet.door import Asking
from sync.headoffice.fleet.register import Fleet, report
from sync.headoffice.parts import Office
from sync.headoffice.people.door import office_of
from sync.headoffice.people.limits import address_of
from sync.headoffice.rollouts.health import keep_health
from sync.outbox.commands import signed_command
from sync.outbox.invitation import office_bytes

_ENROLS: Final = 30
_ENROL_WINDOW_S: Final = 60.0


class OfficeAnswer(BaseModel):
    """Who this head office is; keys in hex."""

    sealing: str = Field(description="ML-KEM-768 and X25519 public keys, 1,216 bytes.")
    receipts: list[str] = Field(description="Ed25519 public keys that sign receipts and commands.")
    addresses: list[str] = Field(description="At which devices send, in order of preference; none: as before.")
    authority: str = Field(description="Certificate of the authority for TLS (PEM); empty where there is none.")


class Enrolment(BaseModel):
    """A device that wants in."""

    token: str = Field(min_length=16, max_length=128)
    public_key: str = Field(pattern=r"^[0-9a-f]{64}$", description="Ed25519, in hex.")
    proof: str = Field(
        pattern=r"^[0-9a-f]{128}$",
        description="Ed25519 signature, in hex, with this key (sync.outbox.invitation.proof_bytes).",
    )
    certificate_request: str = Field("", max_length=8192, description="PEM; for mutual TLS.")


class EnrolmentAnswer(BaseModel):
    """A device that is in."""

    device: str
    certificate: str = Field(description="PEM, for mutual TLS; empty where it is not used.")
    office: OfficeAnswer


class SignedAnswer(BaseModel):
    """Who this head office is, signed."""

    document: str = Field(description="OfficeAnswer as JSON.")
    signature: str = Field(description="Base64; Ed25519 over sync.outbox.invitation.office_bytes.")


class CertificateWish(BaseModel):
    """A device that needs another certificate."""

    certificate_request: str = Field(max_length=8192, description="PEM.")


class CertificateAnswer(BaseModel):
    """A new certificate."""

    certificate: str = Field(description="PEM.")


class CommandAnswer(BaseModel):
    """One thing that a device is to do, signed with a key for receipts."""

    number: int
    kind: str = Field(examples=["erase-session"])
    subject: str
    made_ms: int
    signature: str = Field(description="Base64; sync.outbox.commands.")


class CommandsAnswer(BaseModel):
    """What a device is to do, in order."""

    commands: list[CommandAnswer]


class Gauge(BaseModel):
    """Something measured, as `docs/metrics.md` lists it."""

    name: str = Field(max_length=128)
    labels: dict[str, Annotated[str, Field(max_length=40)]] = Field(default_factory=dict, max_length=4)
    value: float = Field(allow_inf_nan=False)


class Status(BaseModel):
    """How a device is; no word of a client belongs here."""

    version: str = Field(max_length=64, description="Of Steward.")
    oldest_ms: int | None = Field(None, ge=0, lt=2**63, description="When the oldest record that waits was written.")
    waiting: dict[str, int] = Field(default_factory=dict, max_length=8, description="Records that wait, by lane.")
    waiting_bytes: int = Field(0, ge=0, lt=2**63)
    obeyed: int = Field(0, ge=0, lt=2**31, description="Number of the last command that was carried out.")
    health: dict[str, float | int | str | bool] = Field(default_factory=dict, max_length=64)
    gauges: list[Gauge] = Field(default_factory=list, max_length=64, description="What it measures of itself now.")


def router(office: Office) -> APIRouter:
    """Return the routes."""
    del office
    routes = APIRouter(prefix="/api/v1", tags=["devices"])
    routes.get("/office", summary="Who head office is", responses=problems())(who)
    routes.post("/devices/enrol", summary="Enrol a device", responses=problems(400, 403, 422, 429))(enrol)
    routes.get(
        "/devices/{device}/office", summary="Who head office is, signed", responses=problems(400, 401, 403, 422)
    )(who_signed)
    routes.get("/devices/{device}/commands", summary="What a device is to do", responses=problems(400, 401, 403, 422))(
        commands
    )
    routes.post(
        "/devices/{device}/status", summary="How a device is", status_code=204,
        responses=problems(400, 401, 403, 422),
    )(status)  # fmt: skip
    routes.post(
        "/devices/{device}/certificate",
        summary="Issue a device's next certificate",
        responses=problems(400, 401, 403, 404, 422),
    )(certificate)
    return routes


def who(request: Request) -> OfficeAnswer:
    """Answer with head office's public keys; a device compares them with its invitation's fingerprint."""
    return OfficeAnswer(**enrolling.card(office_of(request)).plain())


def enrol(request: Request, response: Response, asked: Enrolment) -> EnrolmentAnswer:
    """Take a device in; the token is used up by it."""
    office = office_of(request)
    allowance = office.cache.allow(f"limit:enrol:{address_of(request)}", _ENROLS, _ENROL_WINDOW_S)
    if not allowance.granted:
        raise TooOften("Too many devices enrol from this address.", allowance.retry_after_s)
    device, certificate = enrolling.take_in(
        office, asked.token, bytes.fromhex(asked.public_key), asked.certificate_request, bytes.fromhex(asked.proof)
    )
    response.headers["Cache-Control"] = "no-store"
    return EnrolmentAnswer(
        device=device.name, certificate=certificate, office=OfficeAnswer(**enrolling.card(office).plain())
    )


async def who_signed(
    request: Request,
    device: str,
    asking: Asking,
    nonce: Annotated[str, Query(pattern=r"^[0-9a-f]{32}$", description="16 bytes, new each time.")],
) -> SignedAnswer:
    """Answer as `/office` does, signed over nonce and text with a key that the device knows already."""
    office = office_of(request)
    found = await run_in_threadpool(enrolling.card, office)
    document = OfficeAnswer(**found.plain()).model_dump_json()
    signature = office.secrets.receipts.sign("office", office_bytes(bytes.fromhex(nonce), document))
    return SignedAnswer(document=document, signature=base64.b64encode(signature).decode())


async def certificate(request: Request, device: str, asking: Asking, wish: CertificateWish) -> CertificateAnswer:
    """Issue a new certificate for mutual TLS; the one before holds until it ends."""
    office = office_of(request)
    found = await run_in_threadpool(enrolling.certify, office, asking, wish.certificate_request)
    return CertificateAnswer(certificate=found)


async def commands(
    request: Request,
    device: str,
    asking: Asking,
    after: Annotated[int, Query(ge=0, lt=2**31, description="Number of the last one that the device knows.")] = 0,
) -> CommandsAnswer:
    """List what the device is to do after a number, each signed."""
    office = office_of(request)
    found = await run_in_threadpool(Fleet(office).commands, asking.name, after)
    key = office.secrets.receipts
    signed = [signed_command(key, each.device, each.number, each.kind, each.subject, each.made_ms) for each in found]
    return CommandsAnswer(
        commands=[
            CommandAnswer(
                number=each.number,
                kind=each.kind,
                subject=each.subject,
                made_ms=each.made_ms,
                signature=base64.b64encode(each.signature).decode(),
            )
            for each in signed
        ]
    )


async def status(request: Request, device: str, asking: Asking, said: Status) -> None:
    """Keep how the device says that it is."""
    plain: dict[str, Any] = said.model_dump(exclude={"version", "obeyed"})
    if len(str(plain)) > 16_384:
        raise Malformed("A device's report is too long.")
    await run_in_threadpool(_keep, office_of(request), asking.name, said, plain)


def _keep(office: Office, device: str, said: Status, plain: dict[str, Any]) -> None:
    with office.database.writing() as connection:
        report(connection, device, said.version, plain, said.obeyed, office.now_ms())
        keep_health(connection, device, said.health, office.now_ms())
