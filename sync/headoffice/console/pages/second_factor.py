"""The own second factor, step by step and without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

import segno
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from sync.headoffice.console.access import ACCOUNT
from sync.headoffice.console.pages.account import account_page
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import NotAsAsked, TooOften
from sync.headoffice.people import second_factors, sign_ins
from sync.headoffice.people.limits import address_of, spend

AtAccount = Annotated[Visit, Depends(opens(ACCOUNT))]
FromAccount = Annotated[Deed, Depends(changes(ACCOUNT))]
_QUIET: Final = 4
"""Light modules round a QR code."""


def router(console: Console) -> APIRouter:
    """Return the routes of the own second factor."""
    routes = pages(console)

    @routes.get("/account/second-factor")
    def waiting(visit: AtAccount) -> Response:
        return _scan(visit)

    @routes.post("/account/second-factor")
    def begin(deed: FromAccount) -> Response:
        def offered() -> Response:
            second_factors.offer(deed.office, deed.visit.person)
            return see_other(f"{ROOT}/account/second-factor")

        return _proven(deed, offered)

    @routes.post("/account/second-factor/confirm")
    def confirm(deed: FromAccount) -> Response:
        return _confirmed(deed)

    @routes.post("/account/second-factor/codes")
    def codes(deed: FromAccount) -> Response:
        return _proven(deed, lambda: _codes(deed.visit, second_factors.renew_codes(deed.office, deed.visit.person)))

    @routes.post("/account/second-factor/remove")
    def remove(deed: FromAccount) -> Response:
        def removed() -> Response:
            second_factors.give_up(deed.office, deed.visit.person)
            return see_other(f"{ROOT}/account?told=factor-removed")

        return _proven(deed, removed)

    return routes


def _scan(visit: Visit, problem: str = "", status: int = 200) -> Response:
    found = second_factors.offered(visit.office, visit.person)
    if found is None:
        return see_other(f"{ROOT}/account")
    size, drawn = qr_path(found.address)
    values = {"secret": found.text, "size": size, "drawn": drawn, "name": found.name, "problem": problem}
    return visit.page("second_factor.html", "Set up your second factor", status, **values)


def _confirmed(deed: Deed) -> Response:
    try:
        spend(deed.office, "login", f"name:{deed.who}")
        codes = second_factors.accept(deed.office, deed.visit.person, deed.field("code", second_factors.LONGEST))
    except (NotAsAsked, TooOften) as error:
        return _scan(deed.visit, str(error), 422)
    return _codes(deed.visit, codes, first=True)


def _codes(visit: Visit, codes: tuple[str, ...], *, first: bool = False) -> HTMLResponse:
    return visit.page("recovery_codes.html", "Your recovery codes", codes=codes, first=first)


def _proven(deed: Deed, done: Callable[[], Response]) -> Response:
    """Do something about the own second factor after password and code were asked for again."""
    person, address = deed.visit.person, address_of(deed.visit.request)
    try:
        spend(deed.office, "login", f"name:{person.name}")
        sign_ins.prove(deed.office, person, deed.form.get("password", ""), deed.field("code", 64), address)
        return done()
    except (NotAsAsked, TooOften) as error:
        return account_page(deed.visit, 422, str(error))


def qr_path(text: str) -> tuple[int, str]:
    """Return the width of a QR code in modules, and its dark ones as the path of an SVG."""
    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    runs = []
    for y, row in enumerate(rows, start=_QUIET):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                runs.append(f"M{x + _QUIET} {y}h{length}v1h-{length}z")
            x += length or 1
    return len(rows) + 2 * _QUIET, "".join(runs)
