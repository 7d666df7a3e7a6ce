"""What a device says to head office about graphs: proposals, and entries of the log of its own graph."""

from __future__ import annotations

from typing import Final

from sync.errors import Malformed
from sync.knowledge_log.entries import Place, make_entry, nothing_yet, place_of
from sync.knowledge_log.offers import Offer, write_offer
from sync.knowledge_log.wire import encode_entry
from sync.outbox.outbox import Outbox
from sync.store.graph_copies import GraphCopies, NewPatch
from sync.types import Lane

PROPOSAL: Final = "graph-proposal"
ENTRY: Final = "graph-entry"


def propose(outbox: Outbox, offer: Offer) -> bytes:
    """Propose a change of a curated graph; it is sealed and sent like every record.

    Returns:
        The record's id.

    Raises:
        Malformed: it is too long.
        StoreError: the store cannot be written.
    """
    made = outbox.put(Lane.SESSION, PROPOSAL, write_offer(offer))
    assert made is not None  # only a record of an erased session is not written
    return made


def write_own(outbox: Outbox, graph: str, patch: NewPatch, now_ms: int) -> Place:
    """Append a patch to the log of this device's own graph, and tell head office, in one transaction.

    Args:
        outbox: of this device.
        graph: its own one.
        patch: that was applied to it.
        now_ms: this device's clock.

    Raises:
        Malformed: the patch does not follow the last one, or is too long.
        StoreError: the store cannot be written.
    """
    copies = GraphCopies(outbox.store)
    with outbox.store.writing():
        copy = copies.find(graph)
        if patch.previous != (copy.patch if copy else ""):
            raise Malformed(f"Another patch of {graph} came in between; read the graph again and repeat.")
        head = copy.place if copy else nothing_yet(graph)
        who = outbox.identity
        entry = make_entry(head, who.device, who.signing, patch.content, now_ms)
        copies.extend(place_of(entry), [patch])
        outbox.put(Lane.SESSION, ENTRY, encode_entry(entry))
    return place_of(entry)
