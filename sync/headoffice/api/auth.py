"""Signing in, out and over again; the own password and sign-ins. The second factor is in `second_factor.py`."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import problems, signed_in
from sync.headoffice.errors import NotAsAsked
from sync.headoffice.parts import Office
from sync.headoffice.people import sign_ins
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.limits import address_of, spend
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Permission, Role
from sync.headoffice.people.types import Person

Owner = Annotated[Person, Depends(needs(Permission.OWN_ACCOUNT))]
_ID: Final = r"^[0-9a-f]{32}$"


class TokenAnswer(BaseModel):
    """An access token and the refresh token that follows it (RFC 6749, 5.1)."""

    access_token: str = Field(description="For the header `Authorization: Bearer …`.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind of token, no secret
    expires_in: int = Field(description="Seconds that the access token lasts.", examples=[900])
    refresh_token: str = Field(description="Good once, for the next pair of tokens.")
    scope: str = Field(description="The person's role.", examples=["advisor"])
    password_change_required: bool = Field(description="True: nothing but a change of password is allowed.")
    second_factor_required: bool = Field(description="True: nothing is allowed until a second factor is set up.")


class Me(BaseModel):
    """Who is signed in."""

    name: str = Field(examples=["noor.ansari"])
    role: Role
    client: str = Field(description="Whom a person of role client is, in the bank's records.", examples=[""])
    clients: list[str] = Field(description="Whom an advisor looks after.", examples=[["avery"]])
    permissions: list[Permission]
    password_change_required: bool
    second_factor: bool = Field(description="Whether a code is asked for at sign-in.")
    second_factor_required: bool = Field(description="True: nothing is allowed until one is set up.")


class Place(BaseModel):
    """One place where the person is signed in; times in milliseconds since 1970."""

    id: str = Field(pattern=_ID)
    begun_ms: int
    seen_ms: int
    ends_ms: int
    address: str
    agent: str
    this_one: bool


class NewPassword(BaseModel):
    """A change of the own password."""

    old: str = Field(max_length=512)
    new: str = Field(max_length=512, description="12 to 128 characters, no well-known password.")


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1/auth", tags=["people"])
    routes.post("/login", summary="Sign in", responses=problems(401, 422, 429))(login)
    routes.post("/refresh", summary="Stay signed in", responses=problems(401, 422))(refresh)
    routes.post("/logout", summary="Sign out", status_code=204, responses=problems(422))(logout)
    routes.get("/me", summary="Who is signed in", responses=signed_in())(me)
    routes.post("/password", summary="Change the own password", responses=signed_in(422, 429))(password)
    routes.get("/sessions", summary="Where the person is signed in", responses=signed_in())(places)
    routes.delete("/sessions/{sign_in}", summary="End a sign-in", status_code=204, responses=signed_in(404, 422))(end)
    return routes


def login(
    request: Request,
    response: Response,
    username: Annotated[str, Form(max_length=256)],
    password: Annotated[str, Form(max_length=512)],
    code: Annotated[str, Form(max_length=64, description="Of the second factor, where there is one.")] = "",
    grant_type: Annotated[Literal["password"], Form()] = "password",
) -> TokenAnswer:
    """Begin a sign-in with a name and a password (RFC 6749, 4.3), and a code of the second factor of who has one.

    Without the code the answer is 401 with `wants` "code"; the request is sent again with it. After five failures of a
    name or a second factor the next attempt must wait, longer each time.
    """
    office, address = office_of(request), address_of(request)
    spend(office, "login", address)
    spend(office, "login", f"name:{username.strip().lower()}")
    agent = request.headers.get("user-agent", "")
    return _answer(response, sign_ins.sign_in(office, username, password, address, agent, code))


def refresh(
    request: Request,
    response: Response,
    refresh_token: Annotated[str, Form(max_length=512)],
    grant_type: Annotated[Literal["refresh_token"], Form()] = "refresh_token",
) -> TokenAnswer:
    """Exchange a refresh token for new tokens (RFC 6749, 6); used a second time it ends the whole sign-in."""
    return _answer(response, sign_ins.refresh(office_of(request), refresh_token))


def logout(request: Request, token: Annotated[str, Form(max_length=512, description="The refresh token.")]) -> None:
    """End the sign-in of a refresh token (RFC 7009); an unknown token is no error."""
    sign_ins.end_of_token(office_of(request), token)


def me(person: Owner) -> Me:
    """Say who is signed in and what they may."""
    return Me(
        name=person.name,
        role=person.role,
        client=person.client,
        clients=sorted(person.clients),
        permissions=[each for each in Permission if person.may(each)],
        password_change_required=person.must_change,
        second_factor=person.second_factor,
        second_factor_required=person.must_enrol,
    )


def password(request: Request, response: Response, person: Owner, change: NewPassword) -> TokenAnswer:
    """Change the own password; every sign-in ends, and a new one begins with the tokens of the answer."""
    office, address = office_of(request), address_of(request)
    spend(office, "login", f"name:{person.name}")
    sign_ins.confirm(office, person, change.old, address)
    if change.new == change.old:
        raise NotAsAsked("The new password is the old one.")
    Register(office, person.name).set_password(person.name, change.new, given=False)
    agent = request.headers.get("user-agent", "")
    return _answer(response, sign_ins.again(office, person, address, agent))


def places(request: Request, person: Owner) -> list[Place]:
    """List where the person is signed in, the newest first."""
    found = sign_ins.of(office_of(request), person)
    return [
        Place(
            id=each.id,
            begun_ms=each.begun_ms,
            seen_ms=each.seen_ms,
            ends_ms=each.ends_ms,
            address=each.address,
            agent=each.agent,
            this_one=each.id == person.sign_in,
        )
        for each in found
    ]


def end(request: Request, person: Owner, sign_in: str) -> None:
    """End one of the own sign-ins at once."""
    sign_ins.end(office_of(request), person, sign_in, "ended by the person")


def _answer(response: Response, given: sign_ins.Tokens) -> TokenAnswer:
    response.headers["Cache-Control"] = "no-store"
    return TokenAnswer(
        access_token=given.access,
        expires_in=given.seconds,
        refresh_token=given.refresh,
        scope=given.person.role,
        password_change_required=given.person.must_change,
        second_factor_required=given.person.must_enrol,
    )
