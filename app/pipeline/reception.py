"""Before a conversation: who may be welcomed here, and who somebody is."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import ISLAND_ERRORS
from app.log import logger
from app.messages import ClientCard, Identified, Identify, Lobby, OpenLobby
from app.pipeline.parts import Parts

_log = logger("reception")
NOT_HERE = "Codes cannot be checked here; please ask a member of staff."


def lobby(opened: OpenLobby, parts: Parts, clock: Callable[[], float]) -> Lobby:
    """Return what the first screens need; clients can be chosen at the demo bank alone.

    Raises:
        DataError: the demo bank's clients cannot be read.
    """
    content, settings = parts.content, parts.settings
    ids = () if settings.bank_dir else content.client_ids
    cards = tuple(ClientCard(each, content.client(each).name, content.about(each)) for each in ids)
    return Lobby(
        opened.session, opened.turn, clock(), content.bank.name, content.notice, cards, settings.keep_visit_days
    )


def identified(asked: Identify, parts: Parts, clock: Callable[[], float]) -> Identified:
    """Return who somebody is; any thread may ask."""
    client, name, trouble, digits = "", "", NOT_HERE, 0
    try:
        if parts.doorkeeper is not None:
            found = parts.doorkeeper.find(asked.code)
            client, trouble, digits = found.client_id, found.trouble, found.number_digits
            name = parts.content.client(client).name if client else ""
    except ISLAND_ERRORS as error:
        _log.error("a code could not be checked: %s", type(error).__name__)
        client, name, trouble, digits = "", "", NOT_HERE, 0
    return Identified(asked.session, asked.turn, clock(), client, name, trouble, digits)
