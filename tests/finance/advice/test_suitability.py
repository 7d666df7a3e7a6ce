"""Profiles are scored as written down, contradictions are asked about, and every rule can break."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.advice.profile import missing, profile
from finance.advice.rules import SHIPPED, load_rules
from finance.advice.suitability import Assets, Finding, check, limits
from finance.errors import DataError, InputError
from finance.types import Floats

RULES = load_rules()
STEADY = {
    "horizon": "over_15", "reserve": "over_6", "income": "steady", "share": "small", "fall": "wait", "aim": "balance",
    "worst_year": "15", "experience": "shares", "sustainability": "no",
}  # fmt: skip
ASSETS = Assets(
    symbols=("SHARE", "OTHER", "FUND", "CASH"),
    shares=np.array([1.0, 1.0, 0.5, 0.0]),
    sectors=("Energy", "Energy", "", ""),
    single=(True, True, False, False),
    risk_classes=(5, 6, 3, 1),
    days_to_cash=np.array([2.0, 2.0, 30.0, 0.0]),
    cost_pa=np.array([0.0, 0.0, 0.03, 0.0]),
    covariance_pa=np.diag([0.04, 0.09, 0.01, 0.0]),
)


def findings(weights: list[float], answers: dict[str, str] = STEADY, **others: float) -> dict[str, Finding]:
    settled = {"advice_cost_pa": 0.009, "traded_this_year": 0.1, "alternatives": 3} | others
    found = check(RULES, profile(RULES, answers), ASSETS, np.array(weights), **settled)  # type: ignore[arg-type]
    return {finding.rule: finding for finding in found}


def answered() -> st.SearchStrategy[dict[str, str]]:
    """Every answer to every question; nobody is asked what does not follow from the others."""
    return st.fixed_dictionaries(
        {question.id: st.sampled_from([option.id for option in question.options]) for question in RULES.questions}
    ).map(only_asked)


def only_asked(answers: dict[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for question in RULES.questions:
        if question.is_asked(kept):
            kept[question.id] = answers[question.id]
    return kept


def test_the_lower_of_tolerance_and_capacity_counts() -> None:
    scored = profile(RULES, STEADY)
    assert scored.capacity == 100.0
    assert scored.tolerance == pytest.approx(100 * 7 / 12)
    assert scored.capacity_level.name == "dynamic"
    assert scored.level.name == scored.tolerance_level.name == "balanced"


@settings(max_examples=100, deadline=None)
@given(answered(), st.data())
def test_a_bolder_answer_never_lowers_the_level(answers: dict[str, str], data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([one for one in RULES.questions if one.about != "sustainability"]))
    options = sorted(question.options, key=lambda option: option.points)
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(options) - 1)] * 2)))
    one, other = (profile(RULES, answers | {question.id: options[at].id}).level.number for at in (low, high))
    assert one <= other


@pytest.mark.parametrize("number", range(len(RULES.inconsistencies)))
def test_every_contradiction_is_found_and_has_a_question(number: int) -> None:
    wanted = RULES.inconsistencies[number]
    answers = STEADY | {name: chosen[0] for name, chosen in wanted.when}
    found = profile(RULES, answers).inconsistencies
    assert wanted in found
    assert wanted.words.endswith("?")


def test_a_steady_client_contradicts_nothing() -> None:
    assert profile(RULES, STEADY).inconsistencies == ()


def test_open_questions_are_named_in_order() -> None:
    assert [question.id for question in missing(RULES, {"horizon": "under_3", "income": "steady"})][:2] == [
        "reserve", "share",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "no answer"),
        (STEADY | {"mood": "good"}, "mood"),
        (STEADY | {"aim": "riches"}, "riches"),
        ({"horizon": "xx"}, "xx"),
        ({name: answer for name, answer in STEADY.items() if name != "fall"}, "lost a fifth"),
    ],
)
def test_an_incomplete_or_strange_profile_is_refused_by_name(answers: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        profile(RULES, answers)


def test_a_suitable_portfolio_keeps_every_rule() -> None:
    assert all(finding.kept for finding in findings([0.2, 0.0, 0.1, 0.7]).values())


@pytest.mark.parametrize(
    ("rule", "weights", "others"),
    [
        ("S-3", [0.4, 0.3, 0.0, 0.3], {}),
        ("S-4", [0.7, 0.0, 0.0, 0.3], {}),
        ("S-5", [0.0, 0.1, 0.0, 0.9], {}),
        ("S-6", [0.3, 0.0, 0.0, 0.7], {}),
        ("S-7", [0.25, 0.25, 0.0, 0.5], {}),
        ("S-8", [0.0, 0.0, 0.5, 0.5], {}),
        ("S-9", [0.0, 0.0, 0.4, 0.6], {}),
        ("S-10", [0.1, 0.0, 0.0, 0.9], {"traded_this_year": 1.2}),
        ("S-11", [0.1, 0.0, 0.0, 0.9], {"alternatives": 1}),
    ],
)
def test_each_rule_can_break(rule: str, weights: list[float], others: dict[str, float]) -> None:
    found = findings(weights, STEADY, **others)[rule]
    assert not found.kept
    assert RULES.rule(rule).basis


def test_contradicting_answers_break_rule_one() -> None:
    assert not findings([0.1, 0.0, 0.0, 0.9], STEADY | {"aim": "growth", "worst_year": "0"})["S-1"].kept


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4).filter(lambda row: sum(row) > 0.1))
def test_who_searches_within_the_limits_breaks_no_linear_rule(row: list[float]) -> None:
    weights: Floats = np.array(row) / sum(row)
    inside = all(
        limit.lower - 1e-9 <= limit.coefficients @ weights <= limit.upper + 1e-9
        for limit in limits(RULES, profile(RULES, STEADY), ASSETS)
    )
    found = findings(weights.tolist())
    kept = all(found[rule].kept for rule in ("S-3", "S-5", "S-6", "S-7", "S-8"))
    assert kept or not inside


@pytest.mark.parametrize(
    ("moves", "wanted"), [(0.0, 1), (0.004, 1), (0.04, 2), (0.1, 3), (0.15, 4), (0.25, 5), (0.5, 6), (0.9, 7)]
)
def test_risk_classes_follow_volatility(moves: float, wanted: int) -> None:
    assert RULES.risk_class(moves) == wanted


@pytest.mark.parametrize("weights", [[0.5, 0.2, 0.1, 0.1], [0.5, 0.5], [np.nan, 0.5, 0.25, 0.25]])
def test_weights_that_are_no_whole_are_refused(weights: list[float]) -> None:
    with pytest.raises(InputError, match="sum to one"):
        findings(weights)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('version = "2026-2"', "", "version"),
        ("from_percent = 25", "from_percent = 99", "levels"),
        ('id = "S-11"', 'id = "S-15"', "S-1 to S-14"),
        ('when = { aim = ["growth"], worst_year = ["0"] }', 'when = { aim = ["fame"] }', "I-1"),
        ("[limits]", "[limits", "cannot be read"),
        ("points = 4", "points = 'four'", "cannot be read"),
        ('words = "90 percent", least = 0.90', 'words = "some"', "'90' to 'impacts_share' asks for no share"),
    ],
)
def test_a_broken_rules_file_is_refused_by_name(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        load_rules(path)


def test_a_missing_rules_file_is_refused() -> None:
    with pytest.raises(DataError, match="does not exist"):
        load_rules(Path("nowhere.toml"))
