"""The own account: the password, and where somebody is signed in. The second factor is in `second_factor.py`."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from sync.headoffice.console.access import ACCOUNT
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import NotAsAsked, TooOften
from sync.headoffice.people import notices, second_factors, sign_ins
from sync.headoffice.people.limits import address_of
from sync.headoffice.people.register import Register

AtAccount = Annotated[Visit, Depends(opens(ACCOUNT))]
FromAccount = Annotated[Deed, Depends(changes(ACCOUNT))]


def router(console: Console) -> APIRouter:
    """Return the routes of the own account."""
    routes = pages(console)

    @routes.get("/account")
    def account(visit: AtAccount) -> Response:
        return account_page(visit)

    @routes.post("/account/password")
    def password(deed: FromAccount) -> Response:
        return _password(deed)

    @routes.post("/account/sign-ins/end")
    def end(deed: FromAccount) -> Response:
        sign_ins.end(deed.office, deed.visit.person, deed.field("sign_in", 64), "ended by its owner")
        return see_other(f"{ROOT}/account?told=ended")

    return routes


def account_page(visit: Visit, status: int = 200, problem: str = "") -> HTMLResponse:
    """Return the page of the own account."""
    person = visit.person
    return visit.page(
        "account.html",
        "Your account",
        status,
        sign_ins=sign_ins.of(visit.office, person),
        needs_factor=person.role in visit.office.config.second_factor,
        codes_left=second_factors.codes_left(visit.office, person),
        notices=notices.of(visit.office, person),
        problem=problem,
    )


def _password(deed: Deed) -> Response:
    person, new = deed.visit.person, deed.form.get("new", "")
    if not hmac.compare_digest(new.encode(), deed.form.get("again", "").encode()):
        return account_page(deed.visit, 422, "The two new passwords differ.")
    try:
        sign_ins.confirm(deed.office, person, deed.form.get("old", ""), address_of(deed.visit.request))
        Register(deed.office, person.name).set_password(person.name, new, given=False, keep=person.sign_in)
    except (NotAsAsked, TooOften) as error:
        return account_page(deed.visit, 422, str(error))
    return see_other(f"{ROOT}/account?told=password")
