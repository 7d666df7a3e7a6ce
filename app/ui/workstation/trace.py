"""What each figure of a reply rests on: the fact or the passage behind it, and how it was checked. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.messages import TurnDone
from app.records import passages_json, turn_json

How = Literal["fact", "passage", "words"]
"""A figure equals a fact of the turn; a sentence stands so in a document; a length of time is the client's own."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One figure of a reply, from the sentence back to where it comes from.

    Attributes:
        figure: as it stands in the sentence; of a quotation the sentence itself.
        name: of the fact or citation.
        value: of the fact, as it was computed; None without a fact.
        passage: the document's words around a quotation, empty else.
    """

    figure: str
    sentence: str
    how: How
    name: str
    label: str = ""
    value: float | int | str | None = None
    unit: str = ""
    as_of: str = ""
    source: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reply; `trace` is the number of the figure that it is, -1 for plain words."""

    text: str
    trace: int = -1


@dataclass(frozen=True, slots=True)
class Traced:
    """A reply with the ways of its figures.

    Attributes:
        pieces: the reply, in order; together they are the reply as it was spoken.
        traces: of the figures, in the reply's order.
        left_out: sentences that did not pass, with the reason: nobody heard them.
        tool: what computed the answer.
        timings_ms: name and milliseconds of each stage.
    """

    question: str
    pieces: tuple[Piece, ...]
    traces: tuple[Trace, ...]
    left_out: tuple[tuple[str, str], ...]
    tool: str = ""
    worded_by: str = ""
    chosen_by: str = ""
    timings_ms: tuple[tuple[str, float], ...] = ()


def traced(done: TurnDone) -> Traced:
    """Return a turn that was just answered with the ways of its figures."""
    return from_record({**turn_json(done), **passages_json(done)})


def from_record(record: Mapping[str, Any]) -> Traced:
    """Return a turn of the store with the ways of its figures; a turn that was cut short has few or none."""
    facts = {fact["name"]: fact for fact in record.get("facts", ())}
    passages = {one["citation"]: one["words"] for one in record.get("passages", ())}
    checks = record.get("verification", ())
    traces: list[Trace] = []
    pieces = tuple(_pieces(str(record.get("reply", "")), checks, facts, passages, traces))
    return Traced(
        question=str(record.get("question", "")),
        pieces=pieces,
        traces=tuple(traces),
        left_out=tuple((check["sentence"], check.get("reason", "")) for check in checks if not check["passed"]),
        tool=str(record.get("tool", "")),
        worded_by=str(record.get("worded_by", "")),
        chosen_by=str(record.get("chosen_by", "")),
        timings_ms=tuple((str(name), float(value)) for name, value in record.get("timings_ms", {}).items()),
    )


def _pieces(
    reply: str,
    checks: Any,
    facts: Mapping[str, Any],
    passages: Mapping[str, str],
    traces: list[Trace],
) -> Iterator[Piece]:
    """Yield the reply in pieces, and append what its figures rest on."""
    at = 0
    for check in checks:
        start = reply.find(check["sentence"], at) if check["passed"] else -1
        if start < 0:
            continue
        for rest in check["rests_on"]:
            place = reply.find(rest["figure"], max(at, start), start + len(check["sentence"]))
            if place < 0:
                continue
            if place > at:
                yield Piece(reply[at:place])
            yield Piece(rest["figure"], len(traces))
            traces.append(_trace(rest["figure"], check["sentence"], rest["source"], facts, passages))
            at = place + len(rest["figure"])
    if at < len(reply):
        yield Piece(reply[at:])


def _trace(figure: str, sentence: str, name: str, facts: Mapping[str, Any], passages: Mapping[str, str]) -> Trace:
    fact = facts.get(name)
    if fact is not None:
        return Trace(
            figure, sentence, "fact", name, fact["label"], fact["value"], fact["unit"], fact["as_of"], fact["source"]
        )
    if name in passages:
        return Trace(figure, sentence, "passage", name, source=name, passage=passages[name])
    return Trace(figure, sentence, "words", name)
