"""Exports for a regulator: ask for one, see how far it is, take the file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response

from sync.headoffice.console.access import EXPORTS
from sync.headoffice.console.exporting import RUNNING, Exports, Wish
from sync.headoffice.console.queries.paging import page_number, sliced
from sync.headoffice.console.queries.sessions import day_ms
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.security import HEADERS
from sync.headoffice.console.session_reading import Marker
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.console.wording import counted
from sync.headoffice.errors import NotAsAsked

AtExports = Annotated[Visit, Depends(opens(EXPORTS))]
FromExports = Annotated[Deed, Depends(changes(EXPORTS))]


def router(console: Console) -> APIRouter:
    """Return the routes of the exports' pages."""
    routes = pages(console)
    exports = Exports(console.office, Marker.open(console.office.config.folder))
    console.office.closing.append(exports.wait)

    @routes.get("/exports")
    def every(visit: AtExports) -> Response:
        return _list(visit, exports)

    @routes.post("/exports")
    def begin(deed: FromExports) -> Response:
        return _begun(deed, exports)

    @routes.get("/exports/{name}")
    def one(visit: AtExports, name: str) -> Response:
        return visit.page("export.html", "Export", export=exports.find(name))

    @routes.get("/exports/{name}/progress")
    def progress(visit: AtExports, name: str) -> Response:
        found = exports.find(name)
        words = f"{found.done} of {counted(found.total, 'session')}" if found.total else "Reading the audit log"
        said = {"running": found.state == RUNNING, "fraction": found.fraction, "words": words}
        return JSONResponse(said, headers=dict(HEADERS))

    @routes.post("/exports/{name}/file")
    def file(deed: FromExports, name: str) -> Response:
        path = exports.file(name, deed.who)
        return FileResponse(path, media_type="application/zip", filename=f"export-{name}.zip", headers=dict(HEADERS))

    return routes


def _list(
    visit: Visit, exports: Exports, problem: str = "", status: int = 200, typed: dict[str, str] | None = None
) -> HTMLResponse:
    return visit.page(
        "exports.html",
        "Exports",
        status,
        page=sliced(exports.all(), page_number(visit.ask("page"))),
        problem=problem,
        typed={"since": "", "until": "", "client": "", "reason": "", "transcripts": ""} | (typed or {}),
    )


def _begun(deed: Deed, exports: Exports) -> Response:
    typed = {name: deed.field(name, 400) for name in ("since", "until", "client", "reason", "transcripts")}
    since, until = day_ms(typed["since"]), day_ms(typed["until"], after=True)
    try:
        if (typed["since"] and since is None) or (typed["until"] and until is None):
            raise NotAsAsked("A day is written as 2026-05-03.")
        wish = Wish(
            since or 0,
            until or deed.office.now_ms(),
            typed["transcripts"] == "yes",
            typed["client"][:128],
            typed["reason"],
        )
        name = exports.begin(wish, deed.who)
    except NotAsAsked as error:
        return _list(deed.visit, exports, str(error), 422, typed)
    return see_other(f"{ROOT}/exports/{name}")
