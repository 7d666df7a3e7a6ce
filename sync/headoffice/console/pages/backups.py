"""Backups: which there are, how old the newest is, what went wrong; restoring is for the command line alone."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from sync.headoffice.backup.running import history
from sync.headoffice.console.access import BACKUPS
from sync.headoffice.console.queries.paging import page_number, sliced
from sync.headoffice.console.routing import opens, pages
from sync.headoffice.console.visits import Console, Visit

AtBackups = Annotated[Visit, Depends(opens(BACKUPS))]
_LATE_MS: Final = 3_600_000
"""What a restored head office may lack at most."""


def router(console: Console) -> APIRouter:
    """Return the routes of the backups' page."""
    routes = pages(console)

    @routes.get("/backups")
    def every(visit: AtBackups) -> Response:
        return _list(visit)

    return routes


def _list(visit: Visit) -> Response:
    rows = list(history(visit.office.database))
    verified = [row for row in rows if row.state == "verified"]
    now_ms = visit.office.now_ms()
    newest_ms = int(verified[0].started_ms) if verified else None
    return visit.page(
        "backups.html",
        "Backups",
        page=sliced(rows, page_number(visit.ask("page"))),
        newest_ms=newest_ms,
        newest_full_ms=next((int(row.started_ms) for row in verified if row.kind == "full"), None),
        late=newest_ms is None or now_ms - newest_ms > _LATE_MS,
        failed=bool(rows) and rows[0].state == "failed",
        sent=sum(int(row.new_bytes) for row in verified),
    )
