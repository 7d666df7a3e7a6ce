"""The log of deeds: search, signed checkpoints, proofs, and the export for a regulator."""

from __future__ import annotations

import json
import secrets
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from sync.headoffice.api.answers import Responses, signed_in
from sync.headoffice.audit import merkle
from sync.headoffice.audit.exporting import export
from sync.headoffice.audit.keeping import keeper
from sync.headoffice.audit.reading import Checkpoint, Wanted, checkpoint, deeds, search
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NotThere
from sync.headoffice.parts import Office
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

Reader = Annotated[Person, Depends(needs(Permission.READ_AUDIT))]
Exporter = Annotated[Person, Depends(needs(Permission.EXPORT_AUDIT))]
_LATEST_MS: Final = 2**62
Number = Annotated[int, Query(ge=1, le=2**53)]
Time = Annotated[int, Query(ge=0, le=_LATEST_MS, description="Milliseconds since 1970; 0 leaves it open.")]
Word = Annotated[str, Query(max_length=256, pattern=r"^[^\x00]*$", description="Exactly this; empty leaves it open.")]
_HEX: Final = r"^[0-9a-f]*$"


class DeedAnswer(BaseModel):
    """One entry."""

    sequence: int
    at_ms: int
    who: str = Field(examples=["noor.ansari"])
    event: str = Field(examples=["portfolio read"])
    subject: str = Field(examples=["avery"])
    detail: dict[str, Any]
    link: str = Field(pattern=_HEX, description="Hash of this entry, and through it of all before.")


class CheckpointAnswer(BaseModel):
    """Head office's signed word on how the log stands."""

    size: int
    root: str = Field(pattern=_HEX, description="Of the Merkle tree (RFC 6962) of the entries.")
    link: str = Field(pattern=_HEX)
    at_ms: int
    signature: str = Field(pattern=_HEX)
    key: str = Field(pattern=_HEX, description="Ed25519 key that signed it; the one that signs receipts.")


class ProofAnswer(BaseModel):
    """A proof against the root of a checkpoint."""

    size: int
    root: str = Field(pattern=_HEX)
    proof: list[str]


def router(office: Office) -> APIRouter:
    """Return the routes; the log is signed every hour while they are served."""
    office.beside(keeper(office))
    routes = APIRouter(prefix="/api/v1/audit", tags=["audit"])
    routes.get("", summary="Search the log", responses=signed_in(422))(find)
    routes.get("/checkpoint", summary="How the log stands, signed", responses=signed_in())(stands)
    routes.get("/inclusion", summary="Proof that an entry is in the log", responses=signed_in(404, 422))(included)
    routes.get("/consistency", summary="Proof that the log only grew", responses=signed_in(404, 422))(grown)
    archive: Responses = {200: {"description": "The export.", "content": {"application/zip": {"schema": _BINARY}}}}
    routes.get(
        "/export", summary="The log for a regulator", response_class=FileResponse, responses=signed_in(422) | archive
    )(exported)
    return routes


_BINARY: Final = {"type": "string", "format": "binary"}


def find(
    request: Request,
    reader: Reader,
    who: Word = "",
    event: Word = "",
    subject: Word = "",
    from_ms: Time = 0,
    until_ms: Time = 0,
    before: Annotated[int, Query(ge=0, le=2**53, description="Only entries with a smaller sequence.")] = 0,
    most: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[DeedAnswer]:
    """Find entries, the newest first; the last one's sequence as `before` gives the next page."""
    wanted = Wanted(who, event, subject, from_ms, until_ms, before)
    return [
        DeedAnswer(
            sequence=each.sequence,
            at_ms=each.at_ms,
            who=each.who,
            event=each.event,
            subject=each.subject,
            detail=json.loads(each.detail),
            link=each.link.hex(),
        )
        for each in search(office_of(request), wanted, most)
    ]


def stands(request: Request, reader: Reader) -> CheckpointAnswer:
    """Sign how the log stands; who keeps this can prove later that nothing before it was changed."""
    office = office_of(request)
    return _checkpoint(office, checkpoint(office))


def included(request: Request, reader: Reader, sequence: Number) -> ProofAnswer:
    """Prove that an entry is in the log of the newest checkpoint."""
    mark, hashes = _tree(office_of(request))
    if sequence > mark.size:
        raise NotThere("There is no such entry.")
    return _proof(mark, merkle.inclusion(hashes, sequence - 1))


def grown(request: Request, reader: Reader, older: Number) -> ProofAnswer:
    """Prove that the log of an older checkpoint of this size is the beginning of the newest one's."""
    mark, hashes = _tree(office_of(request))
    if older > mark.size:
        raise NotThere("The log has never had so many entries.")
    return _proof(mark, merkle.consistency(hashes, older))


def exported(request: Request, exporter: Exporter, from_ms: Time = 0, until_ms: Time = 0) -> FileResponse:
    """Give the entries of a time as JSON lines and CSV with a signed manifest; `headoffice audit verify` checks it."""
    office = office_of(request)
    with office.database.writing() as connection:
        note(connection, office.now_ms(), exporter.name, "audit exported", "", {"from": from_ms, "until": until_ms})
    folder = office.config.folder / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{secrets.token_hex(8)}.zip"
    export(office, target, from_ms, until_ms)
    return FileResponse(
        target,
        media_type="application/zip",
        filename=f"audit-{office.now_ms()}.zip",
        background=BackgroundTask(target.unlink, missing_ok=True),
    )


def _tree(office: Office) -> tuple[Checkpoint, list[bytes]]:
    mark = checkpoint(office)
    with office.database.reading() as connection:
        return mark, [merkle.leaf_hash(deed.leaf) for deed, _ in deeds(connection, until=mark.size)]


def _checkpoint(office: Office, mark: Checkpoint) -> CheckpointAnswer:
    return CheckpointAnswer(
        size=mark.size,
        root=mark.root.hex(),
        link=mark.link.hex(),
        at_ms=mark.at_ms,
        signature=mark.signature.hex(),
        key=office.secrets.receipts.public.hex(),
    )


def _proof(mark: Checkpoint, proof: tuple[bytes, ...]) -> ProofAnswer:
    return ProofAnswer(size=mark.size, root=mark.root.hex(), proof=[each.hex() for each in proof])
