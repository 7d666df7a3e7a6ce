"""The audit log: who did what at head office, searched by person, deed, words and day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from sync.headoffice.console.access import AUDIT
from sync.headoffice.console.queries import audit
from sync.headoffice.console.queries.paging import page_number
from sync.headoffice.console.routing import opens, pages
from sync.headoffice.console.visits import Console, Visit
from sync.headoffice.people.roles import Permission

AtAudit = Annotated[Visit, Depends(opens(AUDIT))]


def router(console: Console) -> APIRouter:
    """Return the routes of the audit log's page."""
    routes = pages(console)

    @routes.get("/audit")
    def search(visit: AtAudit) -> Response:
        return _search(visit)

    return routes


def _search(visit: Visit) -> Response:
    asked = {name: visit.ask(name) for name in ("who", "event", "words", "since", "until")}
    with visit.office.database.reading() as connection:
        page = audit.page(connection, audit.Wanted(**asked), page_number(visit.ask("page")))
        events = audit.events(connection)
        checkpoint = audit.last_checkpoint(connection)
    return visit.page(
        "audit.html",
        "Audit",
        page=page,
        asked=asked,
        filtered=any(asked.values()),
        events=[("", "Any deed"), *((event, event) for event in events)],
        checkpoint=checkpoint,
        may_export=visit.person.may(Permission.EXPORT_AUDIT),
    )
