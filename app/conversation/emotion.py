"""Which face goes with an answer: the news decides, and losses are never met with a smile.

Thresholds are fractions of the portfolio and stand in one table. Emotions and gestures are those of `app.messages`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from app.messages import Emotion, Gesture
from app.settings import Settings
from finance.types import Fact


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where news begins to show; all positive fractions.

    Attributes:
        gain: a return from which it is good news.
        strong_gain: a return that is surprisingly good.
        loss: a loss from which it is bad news.
        full: a return or a loss that is shown with full intensity.
        deep_fall: a drawdown that asks for concern rather than thought.
        soft: to an upset client, no feeling but concern is shown with more than this intensity.
    """

    gain: float = 0.01
    strong_gain: float = 0.30
    loss: float = 0.005
    full: float = 0.25
    deep_fall: float = 0.20
    soft: float = 0.25


def thresholds(settings: Settings) -> Thresholds:
    """Return the table as an installation has set it."""
    return Thresholds(**{one.name: getattr(settings, f"emotion_{one.name}") for one in fields(Thresholds)})


@dataclass(frozen=True, slots=True)
class Feeling:
    """What the face shows; intensity 0 to 1."""

    emotion: Emotion
    intensity: float
    gesture: Gesture


_NEWS = (
    r"performance\.[^.]+\.portfolio_pa",
    r"performance\.[^.]+\.portfolio",
    r"performance\.[^.]+\.contribution\..*",
    r"holding\.\w+\.gain_fraction",
    r"portfolio\.change\.ytd\.fraction",
)
_TALK: dict[str, Feeling] = {
    "small_talk": Feeling("joy", 0.45, "nod"),
    "help": Feeling("confidence", 0.4, "explain"),
    "end_session": Feeling("joy", 0.5, "nod"),
    "out_of_scope": Feeling("thoughtfulness", 0.35, "tilt"),
    "explain": Feeling("thoughtfulness", 0.35, "explain"),
}


def feel(
    tool: str,
    facts: Sequence[Fact],
    *,
    trouble: bool = False,
    sad: bool = False,
    plain: bool = False,
    limits: Thresholds | None = None,
) -> Feeling:
    """Return the face for an answer.

    Args:
        tool: which tool answered.
        facts: what it found.
        trouble: whether the question could not be answered.
        sad: whether the client spoke of worry or sorrow.
        plain: whether only a plain figure was asked for (fees, payments, a value), which is no news.
        limits: the table of thresholds.
    """
    table = limits or Thresholds()
    if sad:
        return Feeling("concern", 0.5, "lean_in")
    if trouble:
        return Feeling("thoughtfulness", 0.4, "tilt")
    if plain:
        return Feeling("neutral", 0.3, "explain")
    if tool in _TALK:
        return _TALK[tool]
    if tool == "risk":
        return _on_risk(facts, table)
    return _on_news(_news(facts), table, tool)


def softened(feeling: Feeling, limits: Thresholds | None = None) -> Feeling:
    """Return the face for a client who sounds upset: calm, leaning in, never beaming; concern stays as it is.

    The news stay what they are, in words and figures; only the face gives way.
    """
    if feeling.emotion == "concern":
        return feeling
    calm: Emotion = "thoughtfulness" if feeling.emotion in ("joy", "surprise") else feeling.emotion
    return Feeling(calm, min(feeling.intensity, (limits or Thresholds()).soft), "lean_in")


def told(emotion: Emotion, intensity: float, sentence: int) -> tuple[Emotion, float]:
    """Return emotion and intensity of a reply's sentence, counted from 0.

    Surprise is brief by nature; brows that stay up through a whole answer look painted on. It leaves joy behind, as
    only good news surprises an advisor (see `Thresholds`).
    """
    return ("joy", intensity) if emotion == "surprise" and sentence > 0 else (emotion, intensity)


def _news(facts: Sequence[Fact]) -> float:
    """Return what the answer is about: the return of a period (a year, beyond one), of a holding, of this year.

    A holding's part in the portfolio's return is small by nature; its sign is what counts, so it comes before the
    holding's gain since it was bought. Without news, 0.
    """
    for pattern in _NEWS:
        for fact in facts:
            if re.fullmatch(pattern, fact.name) and isinstance(fact.value, int | float):
                return float(fact.value)
    return 0.0


def _on_news(news: float, table: Thresholds, tool: str) -> Feeling:
    size = min(1.0, abs(news) / table.full)
    if news <= -table.loss:
        # An overview answers "what do I have": the year's loss tempers it but is not its subject.
        if tool == "portfolio_overview":
            return Feeling("neutral", 0.3, "explain")
        return Feeling("concern", round(0.3 + 0.4 * size, 2), "lean_in")
    if tool == "portfolio_overview":
        return Feeling("confidence", 0.4, "explain")
    if news >= table.strong_gain:
        return Feeling("surprise", 0.45, "nod")
    if news >= table.gain:
        return Feeling("joy", round(0.25 + 0.35 * size, 2), "nod")
    return Feeling("neutral", 0.2, "explain")


def _on_risk(facts: Sequence[Fact], table: Thresholds) -> Feeling:
    depth = next((float(fact.value) for fact in facts if fact.name == "risk.max_drawdown"), 0.0)
    if depth >= table.deep_fall:
        return Feeling("concern", round(min(0.6, 0.3 + depth / 2), 2), "lean_in")
    return Feeling("thoughtfulness", 0.4, "explain")
