"""Devices: the list, one of them, shutting one out, and alerts that somebody has looked at."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from sync.headoffice.console import deeds
from sync.headoffice.console.access import DEVICES
from sync.headoffice.console.queries import fleet
from sync.headoffice.console.queries.paging import page_number, sliced
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.states import MEANING, ORDER, WORDS
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.fleet.register import Fleet

AtDevices = Annotated[Visit, Depends(opens(DEVICES))]
FromDevices = Annotated[Deed, Depends(changes(DEVICES))]


def router(console: Console) -> APIRouter:
    """Return the routes of the devices' pages."""
    routes = pages(console)

    @routes.get("/devices")
    def every(visit: AtDevices) -> Response:
        return _list(visit)

    @routes.get("/devices/{name}")
    def one(visit: AtDevices, name: str) -> Response:
        return visit.page("device.html", name, details=_details(visit, name), words=WORDS, meaning=MEANING)

    @routes.get("/devices/{name}/revoke")
    def ask(visit: AtDevices, name: str) -> Response:
        return visit.page("device_revoke.html", f"Revoke {name}", details=_details(visit, name), problem="")

    @routes.post("/devices/{name}/revoke")
    def revoke(deed: FromDevices, name: str) -> Response:
        return _revoke(deed, name)

    @routes.post("/devices/{name}/alerts/{number}/seen")
    def seen(deed: FromDevices, name: str, number: int) -> Response:
        deeds.alert_seen(deed.office, number, name, deed.who)
        return see_other(f"{ROOT}/devices/{quote(name, safe='')}?told=seen")

    return routes


def _list(visit: Visit) -> Response:
    asked = {name: visit.ask(name) for name in ("state", "branch", "version", "name", "order")}
    with visit.office.database.reading() as connection:
        found = fleet.devices(connection, visit.office.now_ms())
    branches = sorted({device.branch for device in found if device.branch})
    versions = sorted({device.version for device in found if device.version}, reverse=True)
    shown = [device for device in found if _wanted(device, asked)]
    if asked["order"] == "name":
        shown.sort(key=lambda device: device.name)
    elif asked["order"] == "seen":
        shown.sort(key=lambda device: (device.seen_ms is not None, device.seen_ms or 0))
    else:
        shown.sort(key=lambda device: (ORDER.index(device.state), device.name))
    return visit.page(
        "devices.html",
        "Devices",
        page=sliced(shown, page_number(visit.ask("page"))),
        asked=asked,
        any_devices=bool(found),
        states=[("", "Any state"), *((state.value, WORDS[state]) for state in ORDER)],
        branches=[("", "Any branch"), *((name, name) for name in branches)],
        versions=[("", "Any version"), *((version, version) for version in versions)],
        orders=[("", "Worst first"), ("name", "By name"), ("seen", "Longest unheard of")],
        words=WORDS,
    )


def _wanted(device: fleet.Device, asked: dict[str, str]) -> bool:
    return (
        asked["state"] in ("", device.state)
        and asked["branch"] in ("", device.branch)
        and asked["version"] in ("", device.version)
        and asked["name"].lower() in device.name.lower()
    )


def _details(visit: Visit, name: str) -> fleet.Details:
    with visit.office.database.reading() as connection:
        found = fleet.details(connection, name, visit.office.now_ms())
    if found is None:
        raise NotThere("There is no device of this name.")
    return found


def _revoke(deed: Deed, name: str) -> Response:
    details = _details(deed.visit, name)
    reason = deed.field("reason", 400)
    if deed.form.get("sure") != "yes" or not reason:
        words = "Say why, and tick that you mean it; nothing was changed."
        values = {"details": details, "problem": words}
        return deed.visit.page("device_revoke.html", f"Revoke {name}", 422, **values)
    if details.device.state == "revoked":
        raise NotAsAsked("This device is revoked already.")
    Fleet(deed.office, deed.who).revoke(name)
    deeds.reason_given(deed.office, deed.who, "reason of revocation", name, reason)
    return see_other(f"{ROOT}/devices/{quote(name, safe='')}?told=revoked")
