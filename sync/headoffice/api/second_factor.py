"""The own second factor: set up, looked at, given up, and its recovery codes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import signed_in
from sync.headoffice.parts import Office
from sync.headoffice.people import second_factors, sign_ins
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.limits import address_of, spend
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

Owner = Annotated[Person, Depends(needs(Permission.OWN_ACCOUNT))]
_CODE = 'Of the app, or a recovery code; "" where there is no second factor yet.'


class State(BaseModel):
    """Whether there is a second factor, and how many recovery codes are left."""

    set_up: bool
    required: bool = Field(description="Whether the role needs one.")
    recovery_codes_left: int


class Proof(BaseModel):
    """That it is really the person: password, and code of the second factor there is."""

    password: str = Field(max_length=512)
    code: str = Field("", max_length=64, description=_CODE)


class Typed(BaseModel):
    """A code that the app shows."""

    code: str = Field(max_length=64, examples=["492039"])


class OfferAnswer(BaseModel):
    """A secret for the app; it counts once a code of it was sent within a quarter of an hour."""

    secret: str = Field(description="Base32.", examples=["JBSW Y3DP EHPK 3PXP"])
    address: str = Field(description="otpauth://totp/…, to be shown as a QR code.")


class RecoveryCodes(BaseModel):
    """Codes that are each good once in place of the app's; told this once."""

    recovery_codes: list[str] = Field(examples=[["abcd-efgh-jkmn-pqrs"]])


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1/auth/second-factor", tags=["people"])
    routes.get("", summary="The own second factor", responses=signed_in())(state)
    routes.post("", summary="Draw a secret for an app", responses=signed_in(422, 429))(offer)
    routes.post("/confirm", summary="Set up the second factor", responses=signed_in(422, 429))(confirm)
    routes.post("/recovery-codes", summary="New recovery codes", responses=signed_in(422, 429))(recovery_codes)
    removing = signed_in(422, 429)
    routes.post("/remove", summary="Give up the second factor", status_code=204, responses=removing)(remove)
    return routes


def state(request: Request, person: Owner) -> State:
    """Say whether there is a second factor."""
    office = office_of(request)
    required = person.role in office.config.second_factor
    left = second_factors.codes_left(office, person)
    return State(set_up=person.second_factor, required=required, recovery_codes_left=left)


def offer(request: Request, person: Owner, proof: Proof) -> OfferAnswer:
    """Draw a secret for an app, also in place of the one that counts until the new one is confirmed."""
    office = _proven(request, person, proof)
    made = second_factors.offer(office, person)
    return OfferAnswer(secret=made.text, address=made.address)


def confirm(request: Request, person: Owner, typed: Typed) -> RecoveryCodes:
    """Make the drawn secret the second factor by a code of it; every other sign-in ends."""
    office = office_of(request)
    spend(office, "login", f"name:{person.name}")
    return RecoveryCodes(recovery_codes=list(second_factors.accept(office, person, typed.code)))


def recovery_codes(request: Request, person: Owner, proof: Proof) -> RecoveryCodes:
    """Make new recovery codes; the earlier ones are void."""
    office = _proven(request, person, proof)
    return RecoveryCodes(recovery_codes=list(second_factors.renew_codes(office, person)))


def remove(request: Request, person: Owner, proof: Proof) -> None:
    """Give up the second factor, unless the role needs one; every other sign-in ends."""
    second_factors.give_up(_proven(request, person, proof), person)


def _proven(request: Request, person: Person, proof: Proof) -> Office:
    office = office_of(request)
    spend(office, "login", f"name:{person.name}")
    sign_ins.prove(office, person, proof.password, proof.code, address_of(request))
    return office
