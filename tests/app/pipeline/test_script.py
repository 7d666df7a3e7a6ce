"""Demonstration scripts are read strictly and say what an answer lacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.errors import InputError
from app.messages import SentenceCheck, TurnDone
from app.pipeline.script import Expectation, read_script
from finance.types import Fact

FACT = Fact("risk.volatility", "volatility", 0.1, "fraction", date(2022, 12, 28), "demo data")
DONE = TurnDone(
    "s", 1, 0.0, "how risky", "risk", (("period", "3y"),), "Volatility was 10.0% as of 28 December 2022.", (FACT,), (),
    (SentenceCheck("Volatility was 10.0%.", True, ()),), "neutral", 0.0, (),
)  # fmt: skip


def test_an_answer_as_expected_misses_nothing() -> None:
    expected = Expectation("risk", (("period", "3y"),), ("risk.volatility",), ("as of",))
    assert expected.misses(DONE) == ()


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (Expectation(tool="performance"), "the tool is risk, not performance"),
        (Expectation(arguments=(("period", "5y"),)), "period is '3y', not '5y'"),
        (Expectation(facts=("risk.sharpe",)), "risk.sharpe is missing"),
        (Expectation(reply=("benchmark",)), "does not say 'benchmark'"),
    ],
)
def test_each_miss_is_named(expected: Expectation, words: str) -> None:
    (miss,) = expected.misses(DONE)
    assert words in miss


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no list of steps"),
        ("steps: []", "no list of steps"),
        ("steps: [{expect: {}}]", "step 1: `say`"),
        ("steps: [{say: hello, press: Back}]", "step 1: `say`"),
        ("begins: anywhere\nsteps: [{say: hello}]", "`begins`"),
        ("steps: [{say: hello, loud: true}]", "'loud'"),
        ("steps: [{say: hello, pause_s: -1}]", "pause_s"),
        ("steps: [{say: hello, expect: {mood: good}}]", "`expect` may have"),
        ("steps: [", "cannot be read"),
    ],
)
def test_a_wrong_script_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "script.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=words):
        read_script(file)


def test_a_missing_script_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_script(tmp_path / "none.yaml")
