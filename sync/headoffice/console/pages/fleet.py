"""The first page: the whole fleet on a map, what needs a person, and every branch as a table."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from sync.headoffice.console.access import FLEET
from sync.headoffice.console.map_view import fleet_map
from sync.headoffice.console.queries import fleet
from sync.headoffice.console.routing import opens, pages
from sync.headoffice.console.states import MEANING, ORDER, WORDS, State, usual_version
from sync.headoffice.console.visits import Console, Visit

AtFleet = Annotated[Visit, Depends(opens(FLEET))]
_SHOWN: Final = (State.CURRENT, State.BEHIND, State.SILENT, State.ALERT, State.WAITING, State.REVOKED)
_MOST_ALERTS: Final = 6


def router(console: Console) -> APIRouter:
    """Return the routes of the fleet's page."""
    routes = pages(console)

    @routes.get("/fleet")
    def overview(visit: AtFleet) -> Response:
        return _overview(visit)

    return routes


def _overview(visit: Visit) -> Response:
    now_ms = visit.office.now_ms()
    with visit.office.database.reading() as connection:
        branches = fleet.branches(connection, now_ms)
        alerts = fleet.alerts(connection, unseen=True)
    devices = [device for branch in branches for device in branch.devices]
    counts = {state: sum(device.state is state for device in devices) for state in _SHOWN}
    waiting = [device.oldest_ms for device in devices if device.oldest_ms is not None and device.state != "revoked"]
    return visit.page(
        "fleet.html",
        "Fleet",
        branches=sorted(branches, key=lambda branch: (ORDER.index(branch.state), branch.region, branch.name)),
        devices=devices,
        counts=counts,
        words=WORDS,
        meaning=MEANING,
        map=fleet_map(branches),
        alerts=alerts[:_MOST_ALERTS],
        more_alerts=len(alerts) > _MOST_ALERTS,
        oldest_ms=min(waiting, default=None),
        usual=usual_version(device.version for device in devices if device.state is not State.REVOKED),
        nowhere=sum(branch.latitude is None for branch in branches),
    )
