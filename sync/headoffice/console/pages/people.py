"""People: who may sign in, in which role; add, change, lock, let in again, remove."""

from __future__ import annotations

import re
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from sync.headoffice.console.access import PEOPLE
from sync.headoffice.console.queries.paging import page_number, sliced
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import Clashes, NotAsAsked
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role

AtPeople = Annotated[Visit, Depends(opens(PEOPLE))]
FromPeople = Annotated[Deed, Depends(changes(PEOPLE))]
_MEANING: Final = {
    Role.CLIENT: "talks with the advisor about their own money; no console",
    Role.ADVISOR: "sessions of assigned clients, proposals",
    Role.COMPLIANCE: "every session, audit, exports, erasure, proposals",
    Role.OPERATOR: "devices, rollouts, usage, backups; no content",
    Role.ADMIN: "people, devices, rollouts, audit; no content",
}


def router(console: Console) -> APIRouter:
    """Return the routes of the people's pages."""
    routes = pages(console)

    @routes.get("/people")
    def every(visit: AtPeople) -> Response:
        return _list(visit)

    @routes.post("/people")
    def add(deed: FromPeople) -> Response:
        return _added(deed)

    @routes.get("/people/{name}")
    def one(visit: AtPeople, name: str) -> Response:
        return _one(visit, name)

    @routes.post("/people/{name}/{what}")
    def change(deed: FromPeople, name: str, what: str) -> Response:
        return _changed(deed, name, what)

    return routes


def _list(visit: Visit, problem: str = "", status: int = 200, typed: dict[str, str] | None = None) -> HTMLResponse:
    found = Register(visit.office, visit.person.name).everybody()
    asked = {name: visit.ask(name) for name in ("role", "name")}
    shown = [each for each in found if asked["role"] in ("", each.role) and asked["name"].lower() in each.name]
    return visit.page(
        "people.html",
        "People",
        status,
        page=sliced(shown, page_number(visit.ask("page"))),
        asked=asked,
        roles=[("", "Any role"), *((role.value, role.value) for role in Role)],
        meaning=_MEANING,
        problem=problem,
        typed={"name": "", "role": "advisor", "client": "", "clients": ""} | (typed or {}),
    )


def _one(visit: Visit, name: str, problem: str = "", status: int = 200) -> HTMLResponse:
    someone = Register(visit.office, visit.person.name).find(name)
    values = {"someone": someone, "problem": problem, "meaning": _MEANING}
    return visit.page("person.html", someone.name, status, **values, itself=someone.id == visit.person.id)


def _added(deed: Deed) -> Response:
    typed = {name: deed.field(name, 4000) for name in ("name", "role", "client", "clients")}
    try:
        person = Register(deed.office, deed.who).add(
            typed["name"],
            _role(typed["role"]),
            deed.form.get("password", ""),
            typed["client"],
            _names(typed["clients"]),
        )
    except (NotAsAsked, Clashes) as error:
        return _list(deed.visit, str(error), 422, typed)
    return see_other(f"{ROOT}/people/{quote(person.name, safe='')}?told=added")


def _changed(deed: Deed, name: str, what: str) -> Response:
    register = Register(deed.office, deed.who)
    # Nobody shuts themselves out by a slip: another administrator has to.
    if what in ("lock", "remove", "role", "second-factor") and register.find(name).id == deed.visit.person.id:
        return _one(deed.visit, name, "This is you: ask another administrator.", 422)
    try:
        _apply(register, deed, name, what)
    except (NotAsAsked, Clashes) as error:
        return _one(deed.visit, name, str(error), 422)
    if what == "remove":
        return see_other(f"{ROOT}/people?told=removed")
    return see_other(f"{ROOT}/people/{quote(name, safe='')}?told={what}")


def _apply(register: Register, deed: Deed, name: str, what: str) -> None:
    if what == "lock":
        register.lock(name)
    elif what == "unlock":
        register.unlock(name)
    elif what == "password":
        register.set_password(name, deed.form.get("password", ""))
    elif what == "role":
        register.set_role(name, _role(deed.field("role")), deed.field("client"), _names(deed.field("clients", 4000)))
    elif what == "second-factor":
        if deed.form.get("sure") != "yes":
            raise NotAsAsked("Tick that you have made sure who asks; nothing was changed.")
        register.reset_second_factor(name)
    elif what == "remove":
        if deed.form.get("sure") != "yes":
            raise NotAsAsked("Tick that you mean it; nobody was removed.")
        register.remove(name)
    else:
        raise NotAsAsked("There is no such change.")


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise NotAsAsked("There is no such role.") from None


def _names(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,;]+", text) if each]
