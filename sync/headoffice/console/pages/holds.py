"""Holds: what has to be kept although somebody asks for its erasure, why, since when and by whose word."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from sync.headoffice.console.access import HOLDS
from sync.headoffice.console.queries import sessions
from sync.headoffice.console.queries.paging import page_number, sliced
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import Clashes, NotAsAsked, NotThere
from sync.headoffice.fleet import holding

AtHolds = Annotated[Visit, Depends(opens(HOLDS))]
FromHolds = Annotated[Deed, Depends(changes(HOLDS))]


def router(console: Console) -> APIRouter:
    """Return the routes of the holds' page."""
    routes = pages(console)
    marker = Marker.open(console.office.config.folder)

    @routes.get("/holds")
    def every(visit: AtHolds) -> Response:
        return _list(visit, marker)

    @routes.post("/holds")
    def hold(deed: FromHolds) -> Response:
        return _set(deed, marker)

    @routes.post("/holds/{number}/lift")
    def lift(deed: FromHolds, number: int) -> Response:
        return _lifted(deed, marker, number)

    return routes


def _list(
    visit: Visit,
    marker: Marker,
    problem: str = "",
    status: int = 200,
    typed: dict[str, str] | None = None,
    lifting: str = "",
) -> HTMLResponse:
    catch_up(visit.office, marker)
    with visit.office.database.reading() as connection:
        found = holding.holds(connection)
        page = sliced(found, page_number(visit.ask("page")))
        clients = {hold.subject for hold in page.items if hold.kind == "client"}
        counts = {client: sessions.count_of(connection, marker.of(client)) for client in clients}
        places = sessions.devices_of(connection, [hold.subject for hold in page.items if hold.kind == "session"])
    wanted = lifting or visit.ask("lift", 12)
    return visit.page(
        "holds.html",
        "Holds",
        status,
        page=page,
        standing=sum(hold.lifted_ms is None for hold in found),
        counts=counts,
        places=places,
        chosen=next((hold for hold in found if str(hold.number) == wanted and hold.lifted_ms is None), None),
        kinds=[("client", "Every session of a client"), ("session", "One session")],
        problem=problem,
        typed={"kind": "client", "subject": "", "reason": "", "why": ""} | (typed or {}),
    )


def _set(deed: Deed, marker: Marker) -> Response:
    typed = {name: deed.field(name, 500) for name in ("kind", "subject", "reason")}
    try:
        holding.set_hold(deed.office, typed["kind"], typed["subject"], typed["reason"], deed.who)
    except (NotAsAsked, NotThere, Clashes) as error:
        return _list(deed.visit, marker, str(error), 422, typed)
    return see_other(f"{ROOT}/holds?told=set")


def _lifted(deed: Deed, marker: Marker, number: int) -> Response:
    why = deed.field("why", 400)
    try:
        holding.lift_hold(deed.office, number, why, deed.who)
    except NotAsAsked as error:
        return _list(deed.visit, marker, str(error), 422, {"why": why}, str(number))
    return see_other(f"{ROOT}/holds?told=lifted")
