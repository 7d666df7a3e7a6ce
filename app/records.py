"""Read-only tap: messages of a conversation become encrypted records."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.messages import SentenceCheck, TurnDone, Utterance
from finance.types import Fact
from sync.errors import StoreError
from sync.outbox.trail import Trail
from sync.store.health import Health
from sync.store.sessions import SessionStore, StoredSession

_MOST_ADVICE_CHARS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Records:
    """Writes what happens in a session to the store; without a store it writes nothing (visit without recording)."""

    store: SessionStore | None
    silent: set[str] = field(default_factory=set)
    """Sessions of which nothing more is written: the client did not agree to it, or had them erased."""
    trail: Trail | None = field(init=False, default=None)
    """What is recorded is told to head office in the same transaction; without a store there is none."""

    def __post_init__(self) -> None:
        """Open the way to head office, and let it hear of erasures."""
        if self.store:
            trail = Trail.of(self.store.store)
            self.store.on_erased = trail.erased
            object.__setattr__(self, "trail", trail)

    def find(self, session: str) -> StoredSession | None:
        """Return what is known of a session that has not ended."""
        return self.store.find(session) if self.store else None

    def started(self, session: str, client: str, agreed: str = "") -> None:
        """Record that a session began, and in the audit log to which words the client said yes; see `agreed_to`."""
        if self.store and self.trail and session not in self.silent:
            with self.trail.together():
                if self.store.start(session, client):
                    self.trail.tell("session", {"session": session, "client": client}, session)
                    self.trail.note("session started", session, {"agreed": agreed} if agreed else None)

    def asked(self, session: str, turn: int, question: str) -> None:
        """Record a question before it is answered."""
        if self.store and self.trail and session not in self.silent:
            with self.trail.together():
                if self.store.asked(session, turn, question):
                    self.trail.tell("question", {"turn": turn, "question": question}, session)

    def answered(
        self,
        asked: Utterance,
        done: TurnDone | None,
        context: str,
        *,
        complete: bool,
        advice: Sequence[str] = (),
    ) -> None:
        """Record what came of a question and the context after it.

        Args:
            asked: the question.
            done: the answer; None when the client interrupted, or something failed, before there was one.
            context: JSON.
            complete: false when the answer was cut short.
            advice: the record of each recommendation in it, JSON.
        """
        if self.store and asked.session not in self.silent:
            record: dict[str, Any] = (
                {"question": asked.text} if done is None else {**turn_json(done), **passages_json(done)}
            )
            if advice:
                record["suitability"] = [_fitting(json.loads(text)) for text in advice]
            self._answered(asked.session, asked.turn, {**record, "complete": complete}, context)

    def counted(self, latency_ms: float, *, failed: bool) -> None:
        """Count a turn, whoever's it was; head office watches by these figures over what is new on some devices."""
        if self.store is None:
            return
        with contextlib.suppress(StoreError):  # a full disk: no answer is withheld for a figure
            Health(self.store.store).count(time.time_ns() // 1_000_000, latency_ms, failed=failed)

    def cut(self, session: str, turn: int, heard: str) -> None:
        """Let a turn's record hold no more of its reply than was heard; doing it twice changes nothing.

        It is read from the store, so that it does not matter which process made it. A question that was never answered
        to the end, because that process died, keeps what was heard of its answer.
        """
        if self.store is None or session in self.silent:
            return
        for row in self.store.turns(session):
            if row["turn"] == turn:
                record = json.loads(str(row["record"])) if row["record"] else {"question": row["question"]}
                complete = bool(record.get("complete")) and record.get("reply") == heard
                context = str(row["context"]) if row["context"] else None
                cut = {**record, "reply": heard, "complete": complete}
                self._answered(session, turn, cut, context, again=bool(row["record"]))

    def ended(self, session: str) -> None:
        """Record the end of a session."""
        if self.store and self.trail and session not in self.silent:
            with self.trail.together():
                if self.store.ended(session):
                    self.trail.note("session ended", session)
        self.silent.discard(session)

    def _answered(
        self, session: str, turn: int, record: dict[str, Any], context: str | None, *, again: bool = False
    ) -> None:
        """Keep a turn's record, the figures that it told and how many of its sentences did not pass, and tell of it.

        What is told `again` says so: head office counts turns and what they cost without opening what came before.
        """
        assert self.store is not None
        assert self.trail is not None
        facts = [json.dumps(fact) for fact in record.get("facts", ())]
        unverified = sum(not check["passed"] for check in record.get("verification", ()))
        with self.trail.together():
            self.store.answered(session, turn, json.dumps(record), context, facts=facts, unverified=unverified)
            told = {"turn": turn, "record": record, **({"again": True} if again else {})}
            self.trail.tell("turn", told, session)


def _fitting(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a recommendation as it fits into one sealed record; a bank of many hundred assets is cut.

    What is left out are the covariances, which can be computed again from the prices of the day that the record names.
    """
    if len(json.dumps(record)) <= _MOST_ADVICE_CHARS:
        return record
    case = {
        name: {key: each for key, each in part.items() if key != "covariance_pa"} if isinstance(part, dict) else part
        for name, part in record["case"].items()
    }
    return {**record, "case": case, "left_out": ["case.outlook.covariance_pa", "case.assets.covariance_pa"]}


def turn_json(done: TurnDone) -> dict[str, Any]:
    """Return a turn in the form that `steward ask --json` prints and the store keeps."""
    return {
        "question": done.question,
        "tool": done.tool,
        "arguments": dict(done.arguments),
        "reply": done.reply,
        "facts": [fact_json(fact) for fact in done.facts],
        "citations": list(done.citations),
        "verification": [
            {
                "sentence": check.sentence,
                "passed": check.passed,
                "rests_on": [{"figure": figure, "source": source} for figure, source in check.rests_on],
                **({"reason": check.reason} if check.reason else {}),
            }
            for check in done.checks
        ],
        "emotion": {"name": done.emotion, "intensity": round(done.intensity, 2)},
        "timings_ms": {name: round(value, 1) for name, value in done.timings_ms},
        "worded_by": done.worded_by,
        "chosen_by": done.chosen_by,
    }


def passages_json(done: TurnDone) -> dict[str, Any]:
    """Return the words of a turn's citations, which the store keeps for a report, beside `turn_json`."""
    return {"passages": [{"citation": citation, "words": words} for citation, words in done.passages]}


def turn_from_json(record: str, session: str, turn: int) -> TurnDone:
    """Return a turn from its record in the store; one that was cut short has only what was heard of its answer.

    Raises:
        ValueError: it is no such record.
    """
    try:
        row = json.loads(record)
        feeling = row.get("emotion") or {"name": "neutral", "intensity": 0.0}
        return TurnDone(
            session,
            turn,
            0.0,
            question=str(row["question"]),
            tool=str(row.get("tool", "")),
            arguments=tuple(row.get("arguments", {}).items()),
            reply=str(row.get("reply", "")),
            facts=tuple(_fact(each) for each in row.get("facts", ())),
            citations=tuple(row.get("citations", ())),
            checks=tuple(_check(each) for each in row.get("verification", ())),
            emotion=feeling["name"],
            intensity=float(feeling["intensity"]),
            timings_ms=tuple(row.get("timings_ms", {}).items()),
            worded_by=str(row.get("worded_by", "composed")),
            chosen_by=str(row.get("chosen_by", "router")),
            passages=tuple((str(each["citation"]), str(each["words"])) for each in row.get("passages", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no record of a turn: {error}") from error


def _fact(row: dict[str, Any]) -> Fact:
    return Fact(row["name"], row["label"], row["value"], row["unit"], date.fromisoformat(row["as_of"]), row["source"])


def _check(row: dict[str, Any]) -> SentenceCheck:
    bound = tuple((str(each["figure"]), str(each["source"])) for each in row["rests_on"])
    return SentenceCheck(str(row["sentence"]), bool(row["passed"]), bound, str(row.get("reason", "")))


def fact_json(fact: Fact) -> dict[str, Any]:
    """Return one figure with all that makes it traceable."""
    return {
        "name": fact.name,
        "label": fact.label,
        "value": fact.value,
        "unit": fact.unit,
        "as_of": fact.as_of.isoformat(),
        "source": fact.source,
    }
