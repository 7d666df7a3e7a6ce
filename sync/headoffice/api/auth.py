"""Tokens, signing out, the own password and sign-ins.

Where people type a password is `console/pages/authorize.py`; the second factor is in `second_factor.py`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, Header, Request, Response
from pydantic import BaseModel, Field

from sync.crypto import possession
from sync.headoffice.api.answers import problems, signed_in
from sync.headoffice.errors import NoGrant, NotAsAsked, NotSignedIn
from sync.headoffice.parts import Office
from sync.headoffice.people import codes, notices, programs, sign_ins
from sync.headoffice.people.addresses import issuer, origins
from sync.headoffice.people.clients import CLIENTS
from sync.headoffice.people.door import AUTHORIZE, TOKEN, key_shown, needs, office_of
from sync.headoffice.people.limits import address_of, spend
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Permission, Role
from sync.headoffice.people.types import Person

Owner = Annotated[Person, Depends(needs(Permission.OWN_ACCOUNT))]
_ID: Final = r"^[0-9a-f]{32}$"


class TokenAnswer(BaseModel):
    """An access token and the refresh token that follows it (RFC 6749, 5.1), both for one key alone (RFC 9449, 5)."""

    access_token: str = Field(description="For the header `Authorization: DPoP …`, with a proof of its key beside it.")
    token_type: Literal["DPoP"] = "DPoP"  # noqa: S105 - the kind of token, no secret
    expires_in: int = Field(description="Seconds that the access token lasts.", examples=[900])
    refresh_token: str = Field(description='Good once, for the next pair of tokens; "" of a program, which asks anew.')
    scope: str = Field(description="The person's role.", examples=["advisor"])
    password_change_required: bool = Field(description="True: nothing but a change of password is allowed.")
    second_factor_required: bool = Field(description="True: nothing is allowed until a second factor is set up.")


class Metadata(BaseModel):
    """What head office offers as an authorization server (RFC 8414)."""

    issuer: str = Field(examples=["https://office.example"])
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    response_types_supported: list[str] = ["code"]
    response_modes_supported: list[str] = ["query"]
    grant_types_supported: list[str] = ["authorization_code", "refresh_token", "client_credentials"]
    code_challenge_methods_supported: list[str] = ["S256"]
    token_endpoint_auth_methods_supported: list[str] = ["none", "private_key_jwt"]
    token_endpoint_auth_signing_alg_values_supported: list[str] = ["EdDSA"]
    dpop_signing_alg_values_supported: list[str] = list(possession.ALGORITHMS)
    authorization_response_iss_parameter_supported: bool = True


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


class Happened(BaseModel):
    """Something that happened around the own account; times in milliseconds since 1970."""

    at_ms: int
    event: str = Field(examples=["sign-in refused"])
    by: str
    address: str = Field(description='From where; "" where that is not known.')


class NewPassword(BaseModel):
    """A change of the own password."""

    old: str = Field(max_length=512)
    new: str = Field(max_length=512, description="12 to 128 characters, no well-known password.")


def router(office: Office) -> APIRouter:
    """Return the routes."""
    own, routes = "/api/v1/auth", APIRouter(tags=["people"])
    where = "/.well-known/oauth-authorization-server"
    routes.get(where, summary="How to sign in", responses=problems())(metadata)
    routes.post(TOKEN, summary="Get tokens", responses=problems(400, 401, 422, 429))(token)
    routes.post(f"{own}/logout", summary="Sign out", status_code=204, responses=problems(422))(logout)
    routes.get(f"{own}/me", summary="Who is signed in", responses=signed_in())(me)
    routes.post(f"{own}/password", summary="Change the own password", responses=signed_in(422, 429))(password)
    routes.get(f"{own}/sessions", summary="Where the person is signed in", responses=signed_in())(places)
    routes.delete(
        f"{own}/sessions/{{sign_in}}", summary="End a sign-in", status_code=204, responses=signed_in(404, 422)
    )(end)
    told = f"{own}/notices"
    routes.get(told, summary="What happened around the own account", responses=signed_in())(happened)
    return routes


def metadata(request: Request) -> Metadata:
    """Tell a program where and how it signs in (RFC 8414)."""
    own = issuer(office_of(request), request)
    return Metadata(
        issuer=own,
        authorization_endpoint=f"{own}{AUTHORIZE}",
        token_endpoint=f"{own}{TOKEN}",
        revocation_endpoint=f"{own}/api/v1/auth/logout",
    )


def token(
    request: Request,
    response: Response,
    grant_type: Annotated[
        str, Form(max_length=64, description="`authorization_code`, `refresh_token` or `client_credentials`.")
    ],
    client_id: Annotated[str, Form(max_length=64, description="`talk`, `command-line`, or a program's name.")],
    code: Annotated[str, Form(max_length=512, description="The authorization code.")] = "",
    redirect_uri: Annotated[str, Form(max_length=256, description="To which the code was sent.")] = "",
    code_verifier: Annotated[str, Form(max_length=128, description="The client's secret (RFC 7636).")] = "",
    refresh_token: Annotated[str, Form(max_length=512, description="The one that came last.")] = "",
    client_assertion_type: Annotated[str, Form(max_length=128, description="Of a program (RFC 7523).")] = "",
    client_assertion: Annotated[str, Form(max_length=4096, description="That a program signed.")] = "",
    dpop: Annotated[str, Header(alias=possession.HEADER, max_length=4096, description="Proof of a key.")] = "",
) -> TokenAnswer:
    """Give tokens for an authorization code, for a refresh token, or to a program for what it signed.

    They are for the key that the header `DPoP` proves (RFC 9449), and for no other. A refresh token or a code that
    comes a second time ends the whole sign-in. What is wrong is in `error`, as RFC 6749 (5.2) names it.
    """
    office, address, agent = office_of(request), address_of(request), request.headers.get("user-agent", "")
    try:
        key = key_shown(office, request, dpop)
    except NotSignedIn as error:
        raise NoGrant(str(error), "invalid_dpop_proof") from None
    if grant_type == "client_credentials":
        if client_assertion_type != programs.ASSERTION:
            raise NoGrant("A program shows an assertion that it signed (RFC 7523).", "invalid_client")
        meant_for = [name for own in origins(office, request) for name in (own, f"{own}{TOKEN}")]
        given = programs.let_in(office, client_id, client_assertion, meant_for, key, address, agent)
        return _answer(response, given)
    if client_id not in CLIENTS:
        raise NoGrant("This client is not known.", "invalid_client")
    holder = sign_ins.Holder(key, client_id)
    if grant_type == "authorization_code":
        given = codes.redeem(office, code, redirect_uri, code_verifier, holder, address, agent)
        return _answer(response, given)
    if grant_type == "refresh_token":
        return _answer(response, sign_ins.refresh(office, refresh_token, holder))
    raise NoGrant("Tokens are given for a code, a refresh token, or to a program.", "unsupported_grant_type")


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


def happened(request: Request, person: Owner) -> list[Happened]:
    """List refused tries and changes of the own account in the last thirty days, the newest first."""
    found = notices.of(office_of(request), person)
    return [Happened(at_ms=each.at_ms, event=each.event, by=each.by, address=each.address) for each in found]


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
