"""Proposed changes of the knowledge graph: in plain words, with what they break, accepted or refused with a reason."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from sync.headoffice.console.access import PROPOSALS
from sync.headoffice.console.plain_triples import statements
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import Clashes
from sync.headoffice.parts import Office
from sync.headoffice.patches import logs_of
from sync.headoffice.proposals import Proposals

AtProposals = Annotated[Visit, Depends(opens(PROPOSALS))]
FromProposals = Annotated[Deed, Depends(changes(PROPOSALS))]
_SIZE: Final = 30
_STATES: Final = {"parked": "Waiting", "accepted": "Accepted", "rejected": "Refused"}


def router(console: Console) -> APIRouter:
    """Return the routes of the proposals' pages."""
    routes = pages(console)

    @routes.get("/proposals")
    def every(visit: AtProposals) -> Response:
        return _list(visit)

    @routes.get("/proposals/{proposal}")
    def one(visit: AtProposals, proposal: str) -> Response:
        return _one(visit, proposal)

    @routes.post("/proposals/{proposal}/{what}")
    def decide(deed: FromProposals, proposal: str, what: str) -> Response:
        return _decided(deed, proposal, what)

    return routes


def _book(office: Office) -> Proposals:
    return Proposals(office, logs_of(office))


def _list(visit: Visit) -> Response:
    asked = {"state": visit.ask("state") or "parked", "before": visit.ask("before", 20)}
    state = asked["state"] if asked["state"] in _STATES else ""
    before = int(asked["before"]) if asked["before"].isascii() and asked["before"].isdigit() else None
    found = _book(visit.office).list(state, _SIZE + 1, before) if visit.office.graphs is not None else []
    return visit.page(
        "proposals.html",
        "Knowledge",
        proposals=found[:_SIZE],
        more=len(found) > _SIZE,
        asked=asked,
        keeps_graph=visit.office.graphs is not None,
        words=_STATES,
        states=[*_STATES.items(), ("all", "All")],
    )


def _one(visit: Visit, proposal: str, problem: str = "", status: int = 200, note: str = "") -> HTMLResponse:
    found = _book(visit.office).find(proposal)
    rows, count = statements(found.patch)
    title = f"Proposal of {found.author or found.device}"
    values = {"proposal": found, "rows": rows, "count": count, "words": _STATES}
    return visit.page("proposal.html", title, status, **values, problem=problem, note=note)


def _decided(deed: Deed, proposal: str, what: str) -> Response:
    words = deed.field("note")
    if what not in ("accept", "reject") or not words:
        return _one(deed.visit, proposal, "Say why; nothing was decided.", 422)
    book = _book(deed.office)
    try:
        (book.accept if what == "accept" else book.reject)(proposal, deed.who, words)
    except Clashes as error:
        return _one(deed.visit, proposal, str(error), 409, words)
    return see_other(f"{ROOT}/proposals/{proposal}?told={what}")
