"""Signing in and out, one's own account, and the console's own files."""

from __future__ import annotations

import hmac
from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response
from starlette.requests import Request

from sync.headoffice.console.access import ACCOUNT, menu
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, form_of, opens, pages
from sync.headoffice.console.security import HEADERS, check_form, new_token
from sync.headoffice.console.visits import Console, Deed, Visit, admit, form_token, leave, see_other, visitor
from sync.headoffice.errors import NotAsAsked, NotSignedIn, NotThere, TooOften
from sync.headoffice.people import sign_ins
from sync.headoffice.people.limits import address_of, spend
from sync.headoffice.people.register import Register
from sync.headoffice.people.types import Person

_YEAR_S: Final = 365 * 24 * 3600
AtAccount = Annotated[Visit, Depends(opens(ACCOUNT))]
FromAccount = Annotated[Deed, Depends(changes(ACCOUNT))]
Form = Annotated[dict[str, str], Depends(form_of)]


def router(console: Console) -> APIRouter:
    """Return the routes of the door."""
    routes = pages(console)

    @routes.get("")
    def begin(request: Request) -> Response:
        found = visitor(console, request)
        return see_other(_first_page(found[0]) if found else f"{ROOT}/sign-in")

    @routes.get("/static/{name}")
    def static(name: str) -> Response:
        found = console.renderer.static.find(name)
        if found is None:
            raise NotThere("The console has no such file.")
        keep = {"Cache-Control": f"public, max-age={_YEAR_S}, immutable"}
        return Response(found[0], media_type=found[1], headers=dict(HEADERS) | keep)

    @routes.get("/sign-in")
    def sign_in_page(request: Request) -> Response:
        if visitor(console, request) is not None:
            return see_other(_wished(request.query_params.get("next", "")) or ROOT)
        return _door(console, request, request.query_params.get("next", ""))

    @routes.post("/sign-in")
    def sign_in(request: Request, form: Form) -> Response:
        return _signed_in(console, request, form)

    @routes.post("/sign-out")
    def sign_out(request: Request, deed: FromAccount) -> Response:
        return leave(console, request, deed.visit.person)

    @routes.get("/account")
    def account(visit: AtAccount) -> Response:
        return _account(visit)

    @routes.post("/account/password")
    def password(deed: FromAccount) -> Response:
        return _password(deed)

    @routes.post("/account/sign-ins/end")
    def end(deed: FromAccount) -> Response:
        sign_ins.end(deed.office, deed.visit.person, deed.field("sign_in", 64), "ended by its owner")
        return see_other(f"{ROOT}/account?told=ended")

    @routes.get("/{rest:path}")
    def nothing(rest: str) -> Response:
        raise HTTPException(404, "The console has no page at this address.")

    return routes


def _door(console: Console, request: Request, wish: str, status: int = 200, problem: str = "") -> HTMLResponse:
    cookie = request.cookies.get(console.door_cookie) or new_token()
    values = {
        "title": "Sign in",
        "form_token": form_token(cookie),
        "next": _wished(wish),
        "problem": problem,
        "told": request.query_params.get("told", "") if request.method == "GET" else "",
    }
    answer = console.renderer.page("sign_in.html", values, status)
    answer.set_cookie(console.door_cookie, cookie, httponly=True, samesite="strict", secure=console.secure, path="/")
    return answer


def _signed_in(console: Console, request: Request, form: dict[str, str]) -> Response:
    door = request.cookies.get(console.door_cookie, "")
    check_form(form_token(door) if door else "", form, request.headers)
    address, wish = address_of(request), form.get("next", "")
    try:
        spend(console.office, "login", address)
        name, password = form.get("name", ""), form.get("password", "")
        agent = request.headers.get("user-agent", "")
        tokens = sign_ins.sign_in(console.office, name, password, address, agent)
    except NotSignedIn as error:
        return _door(console, request, wish, 401, str(error))
    except TooOften as error:
        words = f"{error} You can try again in {error.retry_after_s:.0f} seconds."
        refused = _door(console, request, wish, 429, words)
        refused.headers["Retry-After"] = str(max(1, round(error.retry_after_s)))
        return refused
    if not menu(tokens.person):
        sign_ins.end(console.office, tokens.person, tokens.person.sign_in, "no page of the console")
        return _door(console, request, "", 403, "The console is for the bank's staff; clients use the client's page.")
    answer = see_other(_wished(wish) or ROOT)
    admit(console, answer, new_token(), tokens.person)
    answer.delete_cookie(console.door_cookie, path="/", secure=console.secure, httponly=True, samesite="strict")
    return answer


def _account(visit: Visit, status: int = 200, problem: str = "") -> HTMLResponse:
    found = sign_ins.of(visit.office, visit.person)
    return visit.page("account.html", "Your account", status, sign_ins=found, problem=problem)


def _password(deed: Deed) -> Response:
    person, new = deed.visit.person, deed.form.get("new", "")
    if not hmac.compare_digest(new.encode(), deed.form.get("again", "").encode()):
        return _account(deed.visit, 422, "The two new passwords differ.")
    try:
        sign_ins.confirm(deed.office, person, deed.form.get("old", ""), address_of(deed.visit.request))
        Register(deed.office, person.name).set_password(person.name, new, given=False, keep=person.sign_in)
    except (NotAsAsked, TooOften) as error:
        return _account(deed.visit, 422, str(error))
    return see_other(f"{ROOT}/account?told=password")


def _first_page(person: Person) -> str:
    found = menu(person)
    return ROOT + (found[0].path if found else "/account")


def _wished(address: str) -> str:
    """Return where somebody wanted to go if that is a page of the console, else ""."""
    plain = unquote(address)
    within = plain.startswith(f"{ROOT}/") and "//" not in plain and "\\" not in plain and plain.isprintable()
    return address if within and not plain.startswith(f"{ROOT}/sign-in") else ""
