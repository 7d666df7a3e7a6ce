"""What invented clients ask and are told, in the form in which a kiosk records a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Said:
    """A question and its answer, sentence by sentence; a sentence that ends with "?!" did not pass verification."""

    question: str
    tool: str
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, str, float, str], ...]
    emotion: str


TALKS: Final = (
    Said(
        "How did my portfolio do this year?",
        "portfolio_return",
        ("Since January your portfolio has gained 6.4 percent.", "Most of it came from your bonds."),
        (("return_ytd", "Return since January", 0.064, "fraction"),),
        "pleased",
    ),
    Said(
        "And what could I lose in a bad month?",
        "value_at_risk",
        (
            "In one month out of twenty you would lose 3.1 percent or more.",
            "That is less than a portfolio with half of it in shares.",
        ),
        (("var_95_month", "Loss in a bad month", 0.031, "fraction"),),
        "thoughtful",
    ),
    Said(
        "Can I afford to work four days a week from next year?",
        "goal_chance",
        ("With four days a week your plan still reaches its goal in 82 of 100 futures.", "With five days it is 91."),
        (
            ("goal_chance", "Chance of the goal", 0.82, "fraction"),
            ("goal_chance_full", "With five days", 0.91, "fraction"),
        ),
        "confident",
    ),
    Said(
        "What do I pay for my funds?",
        "costs",
        ("Your funds cost 412 a year, which is 0.38 percent of what they are worth.",),
        (("costs_pa", "Costs a year", 412.0, "money"), ("costs_share", "Share", 0.0038, "fraction")),
        "neutral",
    ),
    Said(
        "My neighbour says I should buy copper. Should I?",
        "suitability",
        (
            "Copper alone would swing about three times as much as your portfolio does now.",
            "That does not fit the caution that you asked for.",
        ),
        (("volatility_ratio", "Swing against today", 3.1, "ratio"),),
        "concerned",
    ),
    Said(
        "How long does my cash last if I lose my job?",
        "runway",
        ("Your cash covers your spending for seven months.",),
        (("runway_months", "Months covered", 7.0, "months"),),
        "reassuring",
    ),
    Said(
        "Will interest rates fall next year?",
        "outlook",
        (
            "Nobody knows that, and I do not guess.",
            "If they fell by one point, your bonds would gain about 4.6 percent.",
        ),
        (("bond_gain", "Gain of the bonds", 0.046, "fraction"),),
        "neutral",
    ),
    Said(
        "What is a bond, really?",
        "explain",
        (
            "A bond is a loan that you give, with interest, to a state or a company.",
            "It ends on a day that is known.?!",
        ),
        (),
        "friendly",
    ),
)


def turn_record(said: Said, day: str) -> Mapping[str, Any]:
    """Return a turn as a kiosk records it; `day` is that of the figures, such as 2026-05-03."""
    sentences = [sentence.removesuffix("?!") for sentence in said.sentences]
    return {
        "question": said.question,
        "tool": said.tool,
        "arguments": {},
        "reply": " ".join(sentences),
        "facts": [
            {"name": name, "label": label, "value": value, "unit": unit, "as_of": day, "source": "demonstration"}
            for name, label, value, unit in said.figures
        ],
        "citations": [],
        "verification": [_check(sentence, said) for sentence in said.sentences],
        "emotion": {"name": said.emotion, "intensity": 0.5},
        "timings_ms": {"total": 412.0 + 9.0 * len(said.question)},
        "worded_by": "composed",
        "chosen_by": "router",
        "complete": True,
    }


def _check(sentence: str, said: Said) -> dict[str, Any]:
    if sentence.endswith("?!"):
        reason = "no passage of the documents says so"
        return {"sentence": sentence.removesuffix("?!"), "passed": False, "rests_on": [], "reason": reason}
    rests = [{"figure": label, "source": name} for name, label, _, _ in said.figures]
    return {"sentence": sentence, "passed": True, "rests_on": rests}
