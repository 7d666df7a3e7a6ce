"""Figures, emotion, glossary and talk, each on its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.conversation.emotion import feel, told
from app.conversation.evidence import Evidence
from app.conversation.figures import figure_text, sign
from app.conversation.glossary import read_glossary, shipped_glossary
from app.conversation.phrases import picker
from app.conversation.talk import TALK
from app.conversation.verify import verify
from app.errors import InputError
from finance.types import Fact, Unit

DAY = date(2022, 12, 28)


def fact(name: str, value: float | str, unit: Unit) -> Fact:
    return Fact(name, name, value, unit, DAY, "test")


@pytest.mark.parametrize(
    ("name", "value", "unit", "text", "direction"),
    [
        ("x", 512560.49, "USD", "$512,560", 1),
        ("x", -1234.5, "USD", "$1,235", -1),
        ("x", 999.995, "USD", "$1,000.00", 1),
        ("x", 12.345, "USD", "$12.35", 1),
        ("x", 0.001, "USD", "$0.00", 0),
        ("x", -0.0437, "fraction", "4.4%", -1),
        ("x", 0.0005, "fraction", "0.1%", 1),
        ("x", 0.0004, "fraction", "0.0%", 0),
        ("x", 1.0205, "fraction", "102.1%", 1),
        ("p.difference", 0.114, "fraction", "11.4 percentage points", 1),
        ("p.contribution.AAPL", -0.039, "fraction", "3.9 percentage points", -1),
        ("p.best.contribution", 0.039, "fraction", "3.9 percentage points", 1),
        ("risk.confidence", 0.95, "fraction", "95%", 1),
        ("x", 0.664, "ratio", "0.66", 1),
        ("x", 1204, "count", "1,204", 1),
        ("x", "2022-12-28", "date", "28 December 2022", 0),
        ("x", "Apple", "text", "Apple", 0),
    ],
)
def test_the_rounding_rules(name: str, value: float | str, unit: Unit, text: str, direction: int) -> None:
    found = fact(name, value, unit)
    assert figure_text(found) == text
    assert sign(found) == direction


@pytest.mark.parametrize(
    ("value", "emotion"), [(-0.2, "concern"), (-0.01, "concern"), (0.0, "neutral"), (0.08, "joy"), (0.5, "surprise")]
)
def test_the_face_follows_the_return(value: float, emotion: str) -> None:
    assert feel("performance", (fact("performance.ytd.portfolio", value, "fraction"),)).emotion == emotion


def test_a_surprise_is_over_after_the_first_sentence_and_any_other_mood_stays() -> None:
    assert [told("surprise", 0.4, sentence) for sentence in range(3)] == [("surprise", 0.4), ("joy", 0.4), ("joy", 0.4)]
    assert [told("concern", 0.4, sentence) for sentence in range(2)] == [("concern", 0.4)] * 2


def test_a_larger_loss_shows_more() -> None:
    small, large = (
        feel("performance", (fact("performance.ytd.portfolio", loss, "fraction"),)) for loss in (-0.02, -0.2)
    )
    assert small.intensity < large.intensity <= 1


def test_a_drawdown_is_never_cheered() -> None:
    for depth in (0.0, 0.05, 0.2, 0.6):
        assert feel("risk", (fact("risk.max_drawdown", depth, "fraction"),)).emotion in ("thoughtfulness", "concern")


def test_worry_is_met_with_concern() -> None:
    assert feel("small_talk", (), sad=True).emotion == "concern"


def test_the_glossary_has_no_spelling_twice_and_every_text_ends() -> None:
    glossary = shipped_glossary()
    assert len(glossary.entries) >= 25
    assert all(entry.text.endswith(".") for entry in glossary.entries.values())
    assert all(spelling == spelling.lower() for spelling in glossary.spellings)


def test_a_broken_glossary_is_one_clear_sentence(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text("[term]\ntitle = 'x'\n")
    with pytest.raises(InputError, match=r"glossary\.toml"):
        read_glossary(path)


@pytest.mark.parametrize("tool", sorted(TALK))
@pytest.mark.parametrize(
    "question", ["hello", "thank you", "who are you", "tell me a joke", "i am worried", "good morning", "xyz", "test"]
)
def test_talk_passes_the_verification_too(tool: str, question: str) -> None:
    for turn in range(6):
        for sentence in TALK[tool](question, picker("test", turn)):
            assert verify(sentence, Evidence(question=question)).passed, sentence
