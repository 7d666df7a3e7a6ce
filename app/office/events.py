"""From the advisor's messages to what head office's routes send on."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.conversation.figures import figure_text
from app.messages import (
    Floats,
    Insight,
    Message,
    Mood,
    Problem,
    Ready,
    Sentence,
    Transcribed,
    TurnDone,
)
from app.office.charts import chart_json, shown_facts
from app.records import passages_json, turn_json
from finance.types import Fact
from sync.headoffice.conversations import Event


def event_of(message: Message) -> Event | None:
    """Return a message as an event; None for those of which nobody outside needs to know."""
    turn = message.turn
    match message:
        case Ready():
            told = {
                "client_name": message.client_name,
                "bank_name": message.bank_name,
                "suggestions": list(message.suggestions),
                "notice": message.notice,
            }
            return Event("ready", turn, told)
        case Mood():
            felt = {"activity": message.activity, "emotion": message.emotion, "intensity": round(message.intensity, 3)}
            return Event("mood", turn, felt)
        case Insight():
            facts = shown_facts(message.facts, {fact.name: written(fact) for fact in message.facts})
            return Event(
                "insight", turn, {"facts": facts, "chart": chart_json(message.chart) if message.chart else None}
            )
        case Sentence():
            return Event("sentence", turn, _said(message), pcm16(message.samples), unsigned16(message.face))
        case TurnDone():
            return Event("done", turn, {**turn_json(message), **passages_json(message), "asks": message.asks,
                                        "ends_session": message.ends_session})  # fmt: skip
        case Problem():
            return Event("problem", turn, {"text": message.text})
        case Transcribed(final=True):
            return Event("heard", turn, {"text": message.text})
    return None


def written(fact: Fact) -> str:
    """Return a figure as text, with its sign."""
    negative = isinstance(fact.value, int | float) and fact.value < 0
    return ("\N{MINUS SIGN}" if negative else "") + figure_text(fact)


def pcm16(samples: Floats) -> bytes:
    """Return sound [S], -1 to 1, as 16-bit samples, little endian."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).round().astype("<i2").tobytes()


def unsigned16(face: Floats) -> bytes:
    """Return weights [F, K], 0 to 1, as unsigned 16-bit numbers, little endian."""
    return (np.clip(face, 0.0, 1.0) * 65535.0).round().astype("<u2").tobytes()


def samples_of(sound: bytes) -> Floats:
    """Return 16-bit samples, little endian, as [S] float32 from -1 to 1."""
    return (np.frombuffer(sound[: len(sound) // 2 * 2], "<i2") / np.float32(32768.0)).astype(np.float32)


def _said(sentence: Sentence) -> dict[str, Any]:
    return {
        "index": sentence.index,
        "text": sentence.text,
        "words": [
            {"text": word.text, "start_s": round(word.start_s, 4), "end_s": round(word.end_s, 4)}
            for word in sentence.words
        ],
        "emotion": sentence.emotion,
        "intensity": round(sentence.intensity, 3),
        "gesture": sentence.gesture,
        "accents": [[round(at_s, 3), round(strength, 3)] for at_s, strength in sentence.accents],
        "continues": sentence.continues,
        "rests_on": [{"figure": figure, "fact": fact} for figure, fact in sentence.rests_on],
        "rate_hz": sentence.rate_hz,
        "samples": len(sentence.samples),
        "frames": len(sentence.face),
        "duration_s": round(len(sentence.samples) / sentence.rate_hz, 4),
    }
