"""Branches: where they are, so that the fleet's map can show them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from sync.headoffice.console import deeds
from sync.headoffice.console.access import BRANCHES
from sync.headoffice.console.map_view import fleet_map
from sync.headoffice.console.queries import fleet
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import NotAsAsked

AtBranches = Annotated[Visit, Depends(opens(BRANCHES))]
FromBranches = Annotated[Deed, Depends(changes(BRANCHES))]


def router(console: Console) -> APIRouter:
    """Return the routes of the branches' page."""
    routes = pages(console)

    @routes.get("/branches")
    def every(visit: AtBranches) -> Response:
        return _list(visit)

    @routes.post("/branches")
    def keep(deed: FromBranches) -> Response:
        return _kept(deed)

    @routes.post("/branches/drop")
    def drop(deed: FromBranches) -> Response:
        deeds.drop_branch(deed.office, deed.who, deed.field("name", 128))
        return see_other(f"{ROOT}/branches?told=dropped")

    return routes


def _list(visit: Visit, problem: str = "", status: int = 200, typed: dict[str, str] | None = None) -> HTMLResponse:
    with visit.office.database.reading() as connection:
        found = fleet.branches(connection, visit.office.now_ms())
    chosen = next((each for each in found if each.name == visit.ask("edit")), None)
    fields = {"name": "", "region": "", "latitude": "", "longitude": ""}
    if chosen is not None:
        fields = {"name": chosen.name, "region": chosen.region}
        fields |= {"latitude": _degrees(chosen.latitude), "longitude": _degrees(chosen.longitude)}
    return visit.page(
        "branches.html",
        "Branches",
        status,
        branches=[each for each in found if each.name],
        map=fleet_map(found),
        regions=sorted({each.region for each in found if each.region}),
        typed=fields | (typed or {}),
        problem=problem,
    )


def _kept(deed: Deed) -> Response:
    typed = {name: deed.field(name, 200) for name in ("name", "region", "latitude", "longitude")}
    try:
        north, east = _number(typed["latitude"]), _number(typed["longitude"])
        deeds.keep_branch(deed.office, deed.who, typed["name"], typed["region"], north, east)
    except NotAsAsked as error:
        return _list(deed.visit, str(error), 422, typed)
    return see_other(f"{ROOT}/branches?told=kept")


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise NotAsAsked("Latitude and longitude are degrees, such as 46.32 and -29.60.") from None


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
