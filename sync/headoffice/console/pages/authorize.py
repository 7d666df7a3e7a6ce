"""Where people sign in for a page or program: the authorization endpoint (RFC 6749, 3.1), with PKCE and nothing less.

Name, password and code of the second factor are typed here alone; whoever asked gets a code that is good for a minute.
What was asked for travels in the form and is checked anew at each step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import Request

from sync.headoffice.console.pages.door import later, when
from sync.headoffice.console.routing import form_of, pages
from sync.headoffice.console.security import HEADERS, check_form, new_token
from sync.headoffice.console.visits import Console, forget_step, form_token, remember_step, step_of
from sync.headoffice.errors import NotAsAsked, NotSignedIn, TooOften
from sync.headoffice.people import codes, sign_ins
from sync.headoffice.people.addresses import issuer, origins
from sync.headoffice.people.clients import CLIENTS, TALK, Client
from sync.headoffice.people.codes import Wish
from sync.headoffice.people.door import AUTHORIZE
from sync.headoffice.people.limits import address_of, spend_sign_in
from sync.headoffice.people.second_factors import CodeRefused
from sync.headoffice.people.sign_ins import FirstStep

FIELDS: Final = (
    "response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "dpop_jkt",
)  # fmt: skip
_LONGEST: Final = 512
_SHORTEST_STATE: Final = 16
Form = Annotated[dict[str, str], Depends(form_of)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks for, with an address of its own: safe to answer there, also with what is wrong.

    Attributes:
        request: this step's.
        client: which.
        fields: as they came, by the names in `FIELDS`.
        error: what is wrong with it (RFC 6749, 4.1.2.1), or "".
    """

    request: Request
    client: Client
    fields: Mapping[str, str]
    error: str

    @property
    def wish(self) -> Wish:
        """What a code is bound to."""
        fields = self.fields
        return Wish(self.client.id, fields["redirect_uri"], fields["code_challenge"], fields["dpop_jkt"])


def router(console: Console) -> APIRouter:
    """Return the routes."""
    routes = pages(console, AUTHORIZE)

    @routes.get("")
    def begin(request: Request) -> Response:
        asked = _asked(console, request, request.query_params)
        door = request.cookies.get(console.door_cookie) or new_token()
        return _back(console, asked, error=asked.error) if asked.error else _page(console, asked, door)

    @routes.post("")
    def sign_in(request: Request, form: Form) -> Response:
        asked, door = _sent(console, request, form)
        return _back(console, asked, error=asked.error) if asked.error else _signed_in(console, asked, form, door)

    @routes.post("/code")
    def code(request: Request, form: Form) -> Response:
        asked, door = _sent(console, request, form)
        return _back(console, asked, error=asked.error) if asked.error else _with_code(console, asked, form, door)

    return routes


def _asked(console: Console, request: Request, said: Mapping[str, str]) -> Asked:
    """Return what is asked for.

    Raises:
        NotAsAsked: the client is none of ours, or the address is not the client's: nothing may be sent there.
    """
    fields = {name: said.get(name, "")[: _LONGEST + 1] for name in FIELDS}
    client = CLIENTS.get(fields["client_id"])
    if client is None or not client.may_have(fields["redirect_uri"], origins(console.office, request)):
        raise NotAsAsked("Whoever sent you here is not known to head office; nothing was sent back to them.")
    hashes = [fields["code_challenge"], *([fields["dpop_jkt"]] if fields["dpop_jkt"] else [])]
    good = fields["code_challenge_method"] == "S256" and all(map(codes.CHALLENGE.fullmatch, hashes))
    error = "" if good and _SHORTEST_STATE <= len(fields["state"]) <= _LONGEST else "invalid_request"
    if fields["response_type"] != "code":
        error = "unsupported_response_type"
    return Asked(request, client, fields, error)


def _sent(console: Console, request: Request, form: dict[str, str]) -> tuple[Asked, str]:
    """Return what is asked for and the door's cookie, of a form that one of our pages sent from the same browser."""
    door = request.cookies.get(console.door_cookie, "")
    check_form(form_token(door) if door else "", form, request.headers)
    return _asked(console, request, form), door


def _signed_in(console: Console, asked: Asked, form: dict[str, str], door: str) -> Response:
    office, address = console.office, address_of(asked.request)
    try:
        spend_sign_in(office, address, form.get("name", ""))
        first = sign_ins.first_step(office, form.get("name", ""), form.get("password", ""), address)
    except sign_ins.CodeWanted as wanted:
        cookie = new_token()  # what is remembered belongs to a cookie that nobody had before
        remember_step(console, cookie, wanted.first)
        return _page(console, asked, cookie, name=wanted.first.name)
    except NotSignedIn as error:
        return _page(console, asked, door, 401, problem=str(error))
    except TooOften as error:
        return later(_page(console, asked, door, 429, problem=when(error)), error)
    return _given(console, asked, first, "", door)


def _with_code(console: Console, asked: Asked, form: dict[str, str], door: str) -> Response:
    first = step_of(console, door)
    if first is None:
        problem = "Too long has passed since the password; begin anew."
        return _page(console, asked, door, 401, problem=problem)
    try:
        second = sign_ins.second_step(console.office, first, form.get("code", ""), address_of(asked.request))
    except CodeRefused as error:
        return _page(console, asked, door, 401, problem=str(error), name=first.name)
    except TooOften as error:
        return later(_page(console, asked, door, 429, problem=when(error), name=first.name), error)
    forget_step(console, door)
    return _given(console, asked, first, second, door)


def _given(console: Console, asked: Asked, first: FirstStep, second: str, door: str) -> Response:
    try:
        code = codes.issue(console.office, first, second, asked.wish)
    except NotSignedIn as error:
        return _page(console, asked, door, 401, problem=str(error))
    answer = _back(console, asked, code=code)
    answer.delete_cookie(console.door_cookie, path="/", secure=console.secure, httponly=True, samesite="strict")
    return answer


def _back(console: Console, asked: Asked, **told: str) -> Response:
    """Return the way back to the client, with who answers (RFC 9207)."""
    return RedirectResponse(_address(console, asked, **told), 303, dict(HEADERS))


def _address(console: Console, asked: Asked, **told: str) -> str:
    values = told | {"state": asked.fields["state"][:_LONGEST], "iss": issuer(console.office, asked.request)}
    return f"{asked.fields['redirect_uri']}?{urlencode(values)}"


def _page(
    console: Console, asked: Asked, cookie: str, status: int = 200, problem: str = "", name: str = ""
) -> HTMLResponse:
    """Return the page that asks for name and password, or, of somebody with a name, for the code of their app."""
    pages_of_bank = console.office.talk_pages
    values: dict[str, Any] = {
        "form_token": form_token(cookie), "asked": asked.fields, "client": asked.client, "here": AUTHORIZE,
        "bank": pages_of_bank.bank.get("name", "") if pages_of_bank and asked.client.id == TALK else "",
        "away": _address(console, asked, error="access_denied"), "problem": problem, "name": name,
    }  # fmt: skip
    answer = console.renderer.page("sign_in_for.html", values, status)
    # A browser applies the page's policy to where its form is sent on to as well.
    back = urlsplit(asked.fields["redirect_uri"])
    policy = HEADERS["Content-Security-Policy"]
    answer.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", f"form-action 'self' {back.scheme}://{back.netloc}"
    )
    answer.set_cookie(console.door_cookie, cookie, httponly=True, samesite="strict", secure=console.secure, path="/")
    return answer
