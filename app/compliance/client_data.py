"""Everything that an installation holds about one client, as plain values: GDPR Art. 15 and 20."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.compliance.data_map import places
from app.content import Content
from app.content import load as load_content
from app.errors import InputError
from app.pipeline.graphs import graphs_of
from app.settings import Settings
from finance.errors import UnknownClient
from finance.knowledge import agreed, proposals
from sync.store.codes import CodeStore
from sync.store.notes import NoteStore
from sync.store.opened import Store
from sync.store.sessions import SessionStore

if TYPE_CHECKING:
    from sync.headoffice.parts import Office

RIGHTS: Final = (
    "To have wrong data corrected (Art. 16), to have data erased where no law orders to keep it (Art. 17), to have its "
    "use restricted (Art. 18) or to object to it (Art. 21), to take it elsewhere (Art. 20), and to complain to the "
    "supervisory authority (Art. 77)."
)
AUTOMATED: Final = (
    "Recommendations are computed by rules and figures that each record names; nothing is carried out without a person."
)


def gather(settings: Settings, client: str, office: Office | None = None) -> dict[str, Any]:
    """Return all that is held about a client: here, with head office's advisors, in its database, in the bank's books.

    Args:
        settings: of the installation.
        client: as the bank knows them.
        office: head office of this installation; None where there is none.

    Raises:
        InputError: nothing is held about anybody of that name.
        SyncError: a store cannot be read.
    """
    content = load_content(settings)
    books = _books(content, client)
    parts: dict[str, Any] = {
        "visits on this machine": of_store(settings.data_dir, content, client),
        "conversations over the network": [of_store(place, content, client) for place in advisors(settings)],
        "at head office": {},
        "in the bank's books": books,
    }
    if office is not None:
        from sync.headoffice.fleet.access import held_about

        parts["at head office"] = held_about(office, client)
    if not books and not any(_has_something(part) for part in parts.values()):
        raise InputError(f"Nothing is held about a client {client!r}; `steward finance clients` lists the bank's.")
    return {
        "client": client,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "bank": content.bank.name,
        "about this data": _about(),
        **parts,
    }


def advisors(settings: Settings) -> list[Path]:
    """Return the folders of head office's advisors that have a store; their conversations are kept as a kiosk's are."""
    return sorted(place.parents[1] for place in (settings.data_dir / "headoffice").glob("advisors*/*/store/steward.db"))


def of_store(folder: Path, content: Content, client: str) -> dict[str, Any]:
    """Return what one encrypted store holds about a client, opened."""
    if not (folder / "store" / "steward.db").is_file():
        return {}
    with Store(folder) as opened:
        store = SessionStore(opened)
        found = {
            "visits": [_visit(store, session) for session in store.sessions_of(client)],
            "agreed to": [{"what": what, "when": when} for what, when in store.agreements(client)],
            "kept from erasure": [dataclasses.asdict(hold) for hold in store.holds() if hold.client == client],
        }
    with NoteStore(folder) as notes:
        found["advisers' notes"] = [dataclasses.asdict(note) for note in notes.of(client)]
    with CodeStore(folder) as codes:
        found["code of the bank's app"] = [{"number": one.number} for one in codes.enrolled() if one.client == client]
    return found | {"told about themselves": _told(folder, content, client)}


def _visit(store: SessionStore, session: str) -> dict[str, Any]:
    kept = store.kept(session)
    return {
        "session": session,
        "began": kept.started if kept else "",
        "turns": [
            {
                "asked": row["asked"],
                "question": row["question"],
                "answer": json.loads(str(row["record"])) if row["record"] else None,
            }
            for row in store.turns(session)
        ],
        "handed on": store.handed_off(session),
    }


def _told(folder: Path, content: Content, client: str) -> dict[str, Any]:
    try:
        graph = graphs_of(content, folder)(client)
    except UnknownClient:
        return {}
    return {
        "facts": [dataclasses.asdict(one) for one in proposals(graph, client)],
        "agreements": [dataclasses.asdict(one) for one in agreed(graph, client)],
    }


def _books(content: Content, client: str) -> dict[str, Any]:
    try:
        return dataclasses.asdict(content.client(client))
    except UnknownClient:
        return {}


def _about() -> dict[str, Any]:
    """Return what Art. 15(1) wants to be told beside the data."""
    return {
        "purposes and time limits": [
            {
                "where": where.name,
                "what": row.holds,
                "what for": row.purpose,
                "how long": row.limit,
                "goes to": row.goes,
            }
            for where in places()
            for row in where.rows
            if row.personal == "yes"
        ],
        "where it comes from": "from the client's own words, and from the bank's books",
        "rights": RIGHTS,
        "automated decisions": AUTOMATED,
    }


def _has_something(part: Any) -> bool:
    if isinstance(part, Mapping):
        return any(_has_something(each) for each in part.values())
    if isinstance(part, (list, tuple)):
        return any(_has_something(each) for each in part)
    return bool(part)
