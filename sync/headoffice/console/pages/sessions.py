"""Sessions and what was said in them. A transcript opens with a reason alone, and its opening is written down."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from sync.headoffice.audit.writing import note
from sync.headoffice.console.access import SESSIONS
from sync.headoffice.console.queries import sessions
from sync.headoffice.console.queries.paging import page_number
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.errors import NotAllowed, NotThere, OnHold
from sync.headoffice.fleet import erasing, holding
from sync.headoffice.people.roles import Permission, Role

AtSessions = Annotated[Visit, Depends(opens(SESSIONS))]
FromSessions = Annotated[Deed, Depends(changes(SESSIONS))]
_SHORTEST_REASON = 8


def router(console: Console) -> APIRouter:
    """Return the routes of the sessions' pages."""
    routes = pages(console)
    marker = Marker.open(console.office.config.folder)

    @routes.get("/sessions")
    def every(visit: AtSessions) -> Response:
        return _list(visit, marker)

    @routes.get("/sessions/{device}/{session}")
    def one(visit: AtSessions, device: str, session: str) -> Response:
        return _one(visit, _known(visit, marker, device, session))

    @routes.post("/sessions/{device}/{session}/open")
    def open_one(deed: FromSessions, device: str, session: str) -> Response:
        return _opened(deed, _known(deed.visit, marker, device, session))

    @routes.post("/sessions/{device}/{session}/erase")
    def erase(deed: FromSessions, device: str, session: str) -> Response:
        return _erased(deed, _known(deed.visit, marker, device, session))

    return routes


def _marks(visit: Visit, marker: Marker) -> frozenset[bytes] | None:
    """Return the marks of the clients whose sessions somebody may see; None for everybody's."""
    if visit.person.role is Role.COMPLIANCE:
        return None
    return frozenset(marker.of(client) for client in visit.person.clients)


def _list(visit: Visit, marker: Marker) -> Response:
    left = catch_up(visit.office, marker)
    asked = {name: visit.ask(name) for name in ("branch", "device", "session", "client", "since", "until", "erased")}
    marks = _marks(visit, marker)
    if asked["client"]:
        one = frozenset({marker.of(asked["client"])})
        marks = one if marks is None else marks & one
    filters = {name: value for name, value in asked.items() if name != "client"}
    with visit.office.database.reading() as connection:
        page = sessions.page(connection, sessions.Wanted(**filters, marks=marks), page_number(visit.ask("page")))
        clients, held = holding.standing_by_client(connection)
        branches = sessions.branches(connection)
    return visit.page(
        "sessions.html",
        "Sessions",
        page=page,
        asked=asked,
        filtered=any(asked.values()),
        still_reading=left > 0,
        held=_held(page.items, {marker.of(client) for client in clients}, set(held)),
        all_clients=visit.person.role is Role.COMPLIANCE,
        branches=[("", "Any branch"), *((name, name or "without a branch") for name in branches if name)],
        erasures=[("", "Readable or erased"), ("no", "Readable"), ("yes", "Erased")],
    )


def _held(found: list[sessions.Session], marks: set[bytes], names: set[str]) -> set[str]:
    """Return which of these sessions have to be kept."""
    return {each.session for each in found if each.client_mark in marks or each.session in names}


def _known(visit: Visit, marker: Marker, device: str, session: str) -> sessions.Session:
    """Return a session that this person may know of."""
    catch_up(visit.office, marker)
    with visit.office.database.reading() as connection:
        found = sessions.find(connection, device, session)
    marks = _marks(visit, marker)
    if found is None or (marks is not None and (found.client_mark not in marks or found.erased_ms)):
        raise NotThere("There is no session of this name that you may know of.")
    return found


def _one(visit: Visit, session: sessions.Session, problem: str = "", status: int = 200) -> Response:
    return visit.page(
        "session.html",
        f"Session {session.session}",
        status,
        session=session,
        transcript=None,
        reason="",
        problem=problem,
        **_keeping(visit, session),
    )


def _opened(deed: Deed, session: sessions.Session) -> Response:
    reason = deed.field("reason", 400)
    if session.erased_ms:
        return _one(deed.visit, session)
    if len(reason) < _SHORTEST_REASON:
        return _one(deed.visit, session, "Say in a few words why you open it; nothing was opened.", 422)
    with deed.office.database.writing() as connection:
        # First the deed, then the content: whoever has read has been written down.
        note(connection, deed.office.now_ms(), deed.who, "transcript opened", session.session, {
            "device": session.device, "reason": reason,
        })  # fmt: skip
    with deed.office.database.reading() as connection:
        found = sessions.transcript(deed.office, connection, session.device, session.session)
    person = deed.visit.person
    if person.role is not Role.COMPLIANCE and not person.may_see(found.client):
        raise NotThere("There is no session of this name that you may know of.")
    return deed.visit.page(
        "session.html",
        f"Session {session.session}",
        session=session,
        transcript=found,
        reason=reason,
        problem="",
        **_keeping(deed.visit, session),
    )


def _keeping(visit: Visit, session: sessions.Session) -> dict[str, Any]:
    """Return what the page shows of erasing and keeping; holds are compliance's business."""
    may_erase, found = visit.person.may(Permission.ERASE), list[holding.Hold]()
    if may_erase and not session.erased_ms:
        with visit.office.database.reading() as connection:
            found = holding.on_session(visit.office, connection, session.session)
    erasures = erasing.progress(visit.office, session.session) if session.erased_ms else []
    return {"may_erase": may_erase, "holds": found, "erasures": erasures}


def _erased(deed: Deed, session: sessions.Session) -> Response:
    if not deed.visit.person.may(Permission.ERASE):
        raise NotAllowed("Only compliance may erase a session.")
    if deed.form.get("sure") != "yes":
        return _one(deed.visit, session, "Tick that you mean it; nothing was erased.", 422)
    try:
        erasing.erase_session(deed.office, session.session, deed.who)
    except OnHold as error:
        return _one(deed.visit, session, f"{error} Nothing was erased.", 409)
    address = f"{ROOT}/sessions/{quote(session.device, safe='')}/{quote(session.session, safe='')}"
    return see_other(f"{address}?told=erased")
