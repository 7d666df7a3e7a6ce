"""Signing in and out, and the console's own files."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response
from starlette.requests import Request

from sync.headoffice.console.access import ACCOUNT, menu
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, form_of, pages
from sync.headoffice.console.security import HEADERS, check_form, new_token
from sync.headoffice.console.visits import (
    Console,
    Deed,
    admit,
    forget_step,
    form_token,
    leave,
    remember_step,
    see_other,
    step_of,
    visitor,
)
from sync.headoffice.console.wording import span
from sync.headoffice.errors import NotSignedIn, NotThere, TooOften
from sync.headoffice.people import notices, sign_ins
from sync.headoffice.people.limits import address_of, spend_sign_in
from sync.headoffice.people.second_factors import CodeRefused
from sync.headoffice.people.types import Person

_YEAR_S: Final = 365 * 24 * 3600
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

    @routes.get("/sign-in/code")
    def code_page() -> Response:
        return see_other(f"{ROOT}/sign-in")  # the address bar's, after a reload

    @routes.post("/sign-in/code")
    def code(request: Request, form: Form) -> Response:
        return _with_code(console, request, form)

    @routes.post("/sign-out")
    def sign_out(request: Request, deed: FromAccount) -> Response:
        return leave(console, request, deed.visit.person)

    @routes.get("/{rest:path}")
    def nothing(rest: str) -> Response:
        if not rest:
            return see_other(ROOT)  # with a slash at its end
        raise HTTPException(404, "The console has no page at this address.")

    return routes


def _door(console: Console, request: Request, wish: str, status: int = 200, problem: str = "") -> HTMLResponse:
    cookie = request.cookies.get(console.door_cookie) or new_token()
    told = request.query_params.get("told", "") if request.method == "GET" else ""
    return _at_the_door(console, "sign_in.html", cookie, wish, status, problem=problem, told=told)


def _asks_for_code(
    console: Console, cookie: str, first: sign_ins.FirstStep, wish: str, status: int = 200, problem: str = ""
) -> HTMLResponse:
    return _at_the_door(console, "sign_in_code.html", cookie, wish, status, problem=problem, name=first.name)


def _at_the_door(
    console: Console, template: str, cookie: str, wish: str, status: int, /, **values: str
) -> HTMLResponse:
    frame = {"form_token": form_token(cookie), "next": _wished(wish)}
    answer = console.renderer.page(template, frame | values, status)
    answer.set_cookie(console.door_cookie, cookie, httponly=True, samesite="strict", secure=console.secure, path="/")
    return answer


def _signed_in(console: Console, request: Request, form: dict[str, str]) -> Response:
    door = request.cookies.get(console.door_cookie, "")
    check_form(form_token(door) if door else "", form, request.headers)
    address, wish = address_of(request), form.get("next", "")
    try:
        spend_sign_in(console.office, address, form.get("name", ""))
        name, password = form.get("name", ""), form.get("password", "")
        agent = request.headers.get("user-agent", "")
        first = sign_ins.first_step(console.office, name, password, address)
        person = sign_ins.sign_in(console.office, first, "", address, agent)
    except sign_ins.CodeWanted as wanted:
        cookie = new_token()  # what is remembered belongs to a cookie that nobody had before
        remember_step(console, cookie, wanted.first)
        return _asks_for_code(console, cookie, wanted.first, wish)
    except NotSignedIn as error:
        return _door(console, request, wish, 401, str(error))
    except TooOften as error:
        return later(_door(console, request, wish, 429, when(error)), error)
    return _let_in(console, request, person, wish)


def _with_code(console: Console, request: Request, form: dict[str, str]) -> Response:
    door = request.cookies.get(console.door_cookie, "")
    check_form(form_token(door) if door else "", form, request.headers)
    address, wish = address_of(request), form.get("next", "")
    first = step_of(console, door)
    if first is None:
        return _door(console, request, wish, 401, "Too long has passed since the password; begin anew.")
    try:
        # Not counted as another attempt of the address: who is here has shown a password, and wrong codes are counted.
        agent = request.headers.get("user-agent", "")
        person = sign_ins.sign_in(console.office, first, form.get("code", ""), address, agent)
    except CodeRefused as error:
        return _asks_for_code(console, door, first, wish, 401, str(error))
    except NotSignedIn as error:
        return _door(console, request, wish, 401, str(error))
    except TooOften as error:
        return later(_asks_for_code(console, door, first, wish, 429, when(error)), error)
    forget_step(console, door)
    return _let_in(console, request, person, wish)


def _let_in(console: Console, request: Request, person: Person, wish: str) -> Response:
    if not menu(person):
        sign_ins.end(console.office, person, person.sign_in, "no page of the console")
        return _door(console, request, "", 403, "The console is for the bank's staff; clients use the client's page.")
    strange = notices.strange(console.office, person, address_of(request))
    answer = see_other(f"{ROOT}/account?told=look" if strange else _wished(wish) or ROOT)
    admit(console, answer, new_token(), person)
    answer.delete_cookie(console.door_cookie, path="/", secure=console.secure, httponly=True, samesite="strict")
    return answer


def when(error: TooOften) -> str:
    """Return what went wrong, and when to come again, for a page."""
    wait = f"{error.retry_after_s:.0f} seconds" if error.retry_after_s < 120 else span(1000 * error.retry_after_s)
    return f"{error} You can try again in {wait}."


def later(answer: HTMLResponse, error: TooOften) -> HTMLResponse:
    """Return a page that also tells a program when to come again."""
    answer.headers["Retry-After"] = str(max(1, round(error.retry_after_s)))
    return answer


def _first_page(person: Person) -> str:
    found = menu(person)
    return ROOT + (found[0].path if found else "/account")


def _wished(address: str) -> str:
    """Return where somebody wanted to go if that is a page of the console, else ""."""
    plain = unquote(address)
    within = plain.startswith(f"{ROOT}/") and "//" not in plain and "\\" not in plain and plain.isprintable()
    return address if within and not plain.startswith(f"{ROOT}/sign-in") else ""
