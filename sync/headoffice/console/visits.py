"""Who is at the console: a cookie that says nothing by itself, and what head office remembers of it for a while.

The cookie is 256 random bits, for the browser alone (HttpOnly, SameSite=Strict); the cache keeps whose sign-in it is
under the cookie's hash. Ending the sign-in, a lock or a changed role takes effect with the next page.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import Request

from sync.headoffice.console.access import Section, menu
from sync.headoffice.console.queries import fleet
from sync.headoffice.console.rendering import ROOT, Renderer
from sync.headoffice.console.security import HEADERS
from sync.headoffice.parts import Office
from sync.headoffice.people import sign_ins
from sync.headoffice.people.sign_ins import FirstStep
from sync.headoffice.people.types import Person

IDLE_S: Final = 30 * 60.0
"""Without a page for so long, one signs in anew."""
STEP_S: Final = 5 * 60.0
"""Between the password and the code of a second factor."""
LONGEST_MS: Final = 12 * 3600 * 1000
"""And after this in any case."""


@dataclass(frozen=True, slots=True)
class Console:
    """What every page needs.

    Attributes:
        office: head office.
        renderer: of templates.
    """

    office: Office
    renderer: Renderer

    @property
    def secure(self) -> bool:
        """Whether cookies may travel over TLS alone."""
        return self.office.config.over_tls

    @property
    def cookie(self) -> str:
        """Name of the cookie; with this prefix browsers take it over TLS for this host alone."""
        return "__Host-steward-console" if self.secure else "steward_console"

    @property
    def door_cookie(self) -> str:
        """Name of the sign-in page's cookie: its form belongs to this browser, and no neighbour can set it."""
        return f"{self.cookie}-door"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in and may open this section."""

    console: Console
    request: Request
    person: Person
    section: Section
    form_token: str

    @property
    def office(self) -> Office:
        """Head office."""
        return self.console.office

    @property
    def acts(self) -> bool:
        """Whether they may change something in this section."""
        return self.section.acts is not None and self.person.may(self.section.acts)

    def page(self, template: str, title: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """Return a page of this section."""
        return self.console.renderer.page(template, self.frame(title) | values, status)

    def frame(self, title: str) -> dict[str, Any]:
        """Return what every page within the frame shows."""
        with self.office.database.reading() as connection:
            demonstration = fleet.is_demonstration(connection)
        return {
            "title": title,
            "demonstration": demonstration,
            "person": self.person,
            "menu": menu(self.person),
            "section": self.section,
            "acts": self.acts,
            "form_token": self.form_token,
            "now_ms": self.office.now_ms(),
            "told": self.request.query_params.get("told", "")[:40],
        }

    def ask(self, name: str, longest: int = 128) -> str:
        """Return a filter from the address, "" where it is not there."""
        return self.request.query_params.get(name, "").strip()[:longest]


@dataclass(frozen=True, slots=True)
class Deed:
    """A form that somebody sent who may: checked, and with its fields."""

    visit: Visit
    form: dict[str, str]

    @property
    def office(self) -> Office:
        """Head office."""
        return self.visit.office

    @property
    def who(self) -> str:
        """For the audit log."""
        return self.visit.person.name

    def field(self, name: str, longest: int = 2000) -> str:
        """Return a field without blanks around it, "" where it is not there."""
        return self.form.get(name, "").strip()[:longest]


def admit(console: Console, answer: Response, cookie: str, person: Person) -> None:
    """Let somebody in who has just signed in: remember the cookie, and give it to the browser."""
    kept = {"person": person.id, "sign_in": person.sign_in, "since_ms": console.office.now_ms()}
    console.office.cache.put(_key(cookie), json.dumps(kept).encode(), IDLE_S)
    answer.set_cookie(console.cookie, cookie, httponly=True, samesite="strict", secure=console.secure, path="/")


def remember_step(console: Console, cookie: str, first: FirstStep) -> None:
    """Remember under the door's cookie who has shown a password and is asked for a code."""
    kept = {"person": first.person, "name": first.name, "mark": first.mark}
    console.office.cache.put(_step_key(cookie), json.dumps(kept).encode(), STEP_S)


def step_of(console: Console, cookie: str) -> FirstStep | None:
    """Return who has shown a password at this door within `STEP_S` and is asked for a code, or None."""
    raw = console.office.cache.get(_step_key(cookie)) if cookie else None
    return FirstStep(**json.loads(raw), wants_code=True) if raw else None


def forget_step(console: Console, cookie: str) -> None:
    """Forget it again."""
    console.office.cache.delete(_step_key(cookie))


def visitor(console: Console, request: Request) -> tuple[Person, str] | None:
    """Return who asks and the token of their forms, or None if nobody is signed in with this cookie."""
    cookie = request.cookies.get(console.cookie, "")
    raw = console.office.cache.get(_key(cookie)) if cookie else None
    if raw is None:
        return None
    kept = json.loads(raw)
    if console.office.now_ms() - kept["since_ms"] > LONGEST_MS:
        return None
    person = sign_ins.signed_in(console.office, kept["person"], kept["sign_in"])
    if person is None:
        return None
    console.office.cache.put(_key(cookie), raw, IDLE_S)
    return person, form_token(cookie)


def leave(console: Console, request: Request, person: Person) -> Response:
    """End a sign-in, and return the way back to the door."""
    console.office.cache.delete(_key(request.cookies.get(console.cookie, "")))
    sign_ins.end(console.office, person, person.sign_in)
    answer = see_other(f"{ROOT}/sign-in?told=signed-out")
    answer.delete_cookie(console.cookie, path="/", secure=console.secure, httponly=True, samesite="strict")
    return answer


def form_token(cookie: str) -> str:
    """Return the token that the forms of this cookie's pages carry; the cookie does not follow from it."""
    return hashlib.sha256(b"steward/console-form\0" + cookie.encode()).hexdigest()


def see_other(address: str) -> RedirectResponse:
    """Return the way to another page, to be loaded anew."""
    return RedirectResponse(address, 303, dict(HEADERS))


def _step_key(cookie: str) -> str:
    return "console-step:" + hashlib.sha256(b"steward/console-step\0" + cookie.encode()).hexdigest()


def _key(cookie: str) -> str:
    return "console:" + hashlib.sha256(b"steward/console\0" + cookie.encode()).hexdigest()
