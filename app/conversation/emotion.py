"""Which face goes with an answer: the news decides, and losses are never met with a smile.

Thresholds are fractions of the portfolio and stand in one table. Emotions and gestures are those of `app.messages`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

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
        likely: a chance of a plan from which there is confidence; it is never cheered at.
        unlikely: a chance of a plan below which there is concern.
        soft: to an upset client, no feeling but concern is shown with more than this intensity.
    """

    gain: float = 0.01
    strong_gain: float = 0.30
    loss: float = 0.005
    full: float = 0.25
    deep_fall: float = 0.20
    likely: float = 0.80
    unlikely: float = 0.50
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
# What a plan's news is: the chance that was asked about, before that of the whole; of a change, what it leads to.
_CHANCES = (
    "what_if.then.probability",
    "what_if.then.success",
    "plan.new.probability",
    "plan.asked.probability",
    "plan.success",
    "withdrawal.lasts",
    "contribution.without.probability",
)
# What a bad time would take: what was asked about comes first among the facts of a stress test.
_STRESS = (
    r"stress\.deepest\.change",
    r"stress\.[^.]+\.real_change",
    r"stress\.[^.]+\.change",
)
_CHOICES: dict[str, Feeling] = {
    "optimise": Feeling("confidence", 0.4, "explain"),
    "compare": Feeling("thoughtfulness", 0.3, "explain"),
    "product": Feeling("confidence", 0.4, "explain"),
}
_MONEY = frozenset({"income", "fees", "tax"})  # figures, not news
_TALK: dict[str, Feeling] = {
    "small_talk": Feeling("joy", 0.45, "nod"),
    "help": Feeling("confidence", 0.4, "explain"),
    "end_session": Feeling("joy", 0.5, "nod"),
    "out_of_scope": Feeling("thoughtfulness", 0.35, "tilt"),
    "explain": Feeling("thoughtfulness", 0.35, "explain"),
    "human_handoff": Feeling("concern", 0.4, "lean_in"),
    "erase_data": Feeling("neutral", 0.2, "explain"),
}
GLAD: Final = frozenset({"child_born", "child_adopted", "married", "bought_home", "business_started"})
"""What a client may tell about their life that is good news; see `tools.care.EVENTS`."""
SORRY: Final = frozenset({"widowed", "divorced", "job_lost", "unemployed", "illness"})
"""And what is not."""


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
    if tool == "profile_update":
        return _on_life(facts)
    if tool in _CHOICES:
        return _CHOICES[tool] if facts else Feeling("thoughtfulness", 0.4, "lean_in")
    if any(fact.name.startswith("stress.") for fact in facts):
        return _on_stress(facts, table)
    if any(fact.name == "change.moved" for fact in facts):
        broken = any(fact.name == "change.broken" and float(fact.value) > 0 for fact in facts)
        return Feeling("concern", 0.3, "lean_in") if broken else Feeling("thoughtfulness", 0.35, "explain")
    if tool == "risk":
        return _on_risk(facts, table)
    if tool in _MONEY:
        return Feeling("neutral", 0.3, "explain")
    chance = _chance(facts)
    if chance is not None:
        return _on_chance(chance, table)
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


def _chance(facts: Sequence[Fact]) -> float | None:
    """Return the chance that a plan's answer is about; None where it is about none, or what could be taken out."""
    named = {fact.name: fact for fact in facts}
    if ("withdrawal.lasts" in named and "withdrawal.asked" not in named) or "contribution.new.amount" in named:
        return None  # nothing is planned yet; what would do is told, which is neither good news nor bad
    return next((float(named[name].value) for name in _CHANCES if name in named), None)


def _on_chance(chance: float, table: Thresholds) -> Feeling:
    if chance >= table.likely:
        return Feeling("confidence", 0.4, "nod")
    if chance < table.unlikely:
        return Feeling(
            "concern", round(0.3 + 0.2 * (table.unlikely - chance) / max(table.unlikely, 0.01), 2), "lean_in"
        )
    return Feeling("thoughtfulness", 0.4, "explain")


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


def _on_life(facts: Sequence[Fact]) -> Feeling:
    """A child is met with joy, a lost job with concern, a figure to be noted with attention."""
    told = {str(fact.value) for fact in facts if fact.name == "asked.value"}
    if told & GLAD:
        return Feeling("joy", 0.55, "nod")
    return Feeling("concern", 0.5, "lean_in") if told & SORRY else Feeling("thoughtfulness", 0.3, "nod")


def _on_risk(facts: Sequence[Fact], table: Thresholds) -> Feeling:
    depth = next((float(fact.value) for fact in facts if fact.name == "risk.max_drawdown"), 0.0)
    if depth >= table.deep_fall:
        return Feeling("concern", round(min(0.6, 0.3 + depth / 2), 2), "lean_in")
    return Feeling("thoughtfulness", 0.4, "explain")


def _on_stress(facts: Sequence[Fact], table: Thresholds) -> Feeling:
    """Return the face for a bad time: concern that grows with the loss; a gain in a bad time is never cheered."""
    found = (float(fact.value) for pattern in _STRESS for fact in facts if re.fullmatch(pattern, fact.name))
    loss = -next(found, 0.0)
    if loss <= table.loss:
        return Feeling("thoughtfulness", 0.35, "explain")
    return Feeling("concern", round(0.3 + 0.4 * min(1.0, loss / table.full), 2), "lean_in")
