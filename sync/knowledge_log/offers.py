"""A proposed change of a curated graph as the content of a record: who asks for what, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sync.errors import Malformed

MOST_PATCH_BYTES: Final = 512 * 1024
"""A proposal is one record; larger changes go in parts."""
_MOST_WORDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposed change.

    Attributes:
        graph: IRI of the curated graph.
        author: who asks for it, such as an advisor's name.
        why: in their words.
        patch: RDF Patch; its `prev` is the state on which it was made.
    """

    graph: str
    author: str
    why: str
    patch: bytes


def write_offer(offer: Offer) -> bytes:
    """Return a proposed change as the content of a record.

    Raises:
        Malformed: it is too long, or its patch is no text.
    """
    if len(offer.patch) > MOST_PATCH_BYTES:
        raise Malformed(f"A proposal may have {MOST_PATCH_BYTES:,} bytes, not {len(offer.patch):,}; send it in parts.")
    if len(offer.author) > 128 or len(offer.why) > _MOST_WORDS:
        raise Malformed(f"A proposal's author may have 128 letters, and its reason {_MOST_WORDS:,}.")
    try:
        patch = offer.patch.decode()
    except UnicodeDecodeError as error:
        raise Malformed("A proposal's patch is no UTF-8 text.") from error
    words = {"graph": offer.graph, "author": offer.author, "why": offer.why, "patch": patch}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()


def read_offer(content: bytes) -> Offer:
    """Return a proposed change from the content of a record.

    Raises:
        Malformed: it is none.
    """
    try:
        found = json.loads(content)
        graph, author, why, patch = (found[name] for name in ("graph", "author", "why", "patch"))
        offer = Offer(graph, author, why, patch.encode())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed("A proposal cannot be read.") from error
    # Databases hold no NUL, and half a surrogate pair is no text.
    if not all(isinstance(text, str) and "\0" not in text and _is_text(text) for text in (graph, author, why)):
        raise Malformed("A proposal cannot be read.")
    if len(graph) > 1024 or len(author) > 128 or len(why) > _MOST_WORDS or len(offer.patch) > MOST_PATCH_BYTES:
        raise Malformed("A proposal is too long.")
    return offer


def _is_text(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
