"""Legal holds: what somebody has to keep is erased neither here nor on a device until compliance lifts the hold."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import signed_in
from sync.headoffice.fleet import holding
from sync.headoffice.parts import Office
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

Holder = Annotated[Person, Depends(needs(Permission.ERASE))]
_PRINTABLE = r"^[^\x00-\x1f]+$"


class HoldWish(BaseModel):
    """What is to be kept, and why."""

    kind: Literal["client", "session"]
    subject: str = Field(
        min_length=1, max_length=128, pattern=_PRINTABLE, description="The client's or session's name."
    )
    reason: str = Field(
        min_length=8,
        max_length=400,
        pattern=_PRINTABLE,
        description="Such as the case.",
        examples=["Complaint 2026-118"],
    )


class Lift(BaseModel):
    """Why a hold is lifted."""

    reason: str = Field(
        min_length=8, max_length=400, pattern=_PRINTABLE, description="Such as the case's end.",
        examples=["Complaint 2026-118 is settled"],
    )  # fmt: skip


class HoldAnswer(BaseModel):
    """One hold; times in milliseconds since 1970. `lifted_ms` is missing while it stands."""

    number: int
    kind: Literal["client", "session"]
    subject: str
    reason: str
    set_ms: int
    set_by: str
    lifted_ms: int | None
    lifted_by: str
    lifted_why: str


class HoldPage(BaseModel):
    """Some holds, and how many there are."""

    total: int
    holds: list[HoldAnswer]


def router(office: Office) -> APIRouter:
    """Return the routes."""
    del office
    routes = APIRouter(prefix="/api/v1/holds", tags=["people"])
    routes.get("", summary="What has to be kept", responses=signed_in(422))(listing)
    routes.post("", summary="Keep a client or a session", status_code=201, responses=signed_in(404, 409, 422))(keep)
    routes.post("/{number}/lift", summary="Lift a hold", responses=signed_in(404, 422))(lift)
    return routes


def listing(
    request: Request,
    _: Holder,
    standing: Annotated[bool, Query(description="Only what stands.")] = True,
    begin: Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")] = 0,
    most: Annotated[int, Query(ge=1, le=500, description="How many to return.")] = 100,
) -> HoldPage:
    """List holds: those that stand first, the newest first among them."""
    with office_of(request).database.reading() as connection:
        found = [each for each in holding.holds(connection) if each.lifted_ms is None or not standing]
    return HoldPage(total=len(found), holds=[_answer(each) for each in found[begin : begin + most]])


def keep(request: Request, person: Holder, wish: HoldWish) -> HoldAnswer:
    """Keep every session of a client, or one, from erasure; the devices are told. 409 where it is held already."""
    return _answer(holding.set_hold(office_of(request), wish.kind, wish.subject, wish.reason.strip(), person.name))


def lift(
    request: Request,
    person: Holder,
    number: Annotated[int, Path(ge=1, le=2_147_483_647, description="Of the hold.", examples=[7])],
    why: Lift,
) -> HoldAnswer:
    """Let what was held be erased again; the devices are told where no other hold keeps the same client."""
    return _answer(holding.lift_hold(office_of(request), number, why.reason, person.name))


def _answer(hold: holding.Hold) -> HoldAnswer:
    return HoldAnswer(
        number=hold.number, kind=hold.kind, subject=hold.subject, reason=hold.reason, set_ms=hold.set_ms,
        set_by=hold.set_by, lifted_ms=hold.lifted_ms, lifted_by=hold.lifted_by, lifted_why=hold.lifted_why,
    )  # fmt: skip
