"""Preferences about sustainability bind what is recommended, change nothing else, and missing data never helps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.advice.preferences import Preferences, counted, preferences, sources, wanted_limits
from finance.advice.profile import missing, profile
from finance.advice.recommend import Case, recommend
from finance.advice.record import record, replay
from finance.advice.rules import Rules, load_rules
from finance.advice.suitability import Finding, check
from finance.errors import InputError, PreferencesUnmet, SolverError, Unsuitable
from finance.market import IMPACTS, Sustainability
from finance.types import Floats
from tests.finance.advice.test_recommend import a_case
from tests.finance.advice.test_suitability import ASSETS, STEADY

RULES = load_rules()
WANTS = STEADY | {
    "sustainability": "yes", "taxonomy": "10", "sustainable": "25", "impacts": "climate", "impacts_share": "50",
}  # fmt: skip
OWN = ("S-12", "S-13", "S-14")
Said = Sustainability | None


def said(taxonomy: float = 0.0, sustainable: float = 0.0, impacts: tuple[str, ...] = ()) -> Sustainability:
    return Sustainability(taxonomy, sustainable, impacts, date(2030, 6, 30), "made")  # type: ignore[arg-type]


NAMES_NOTHING = STEADY | {"sustainability": "yes", "taxonomy": "any", "sustainable": "any", "impacts": "none"}
GREEN, SOME = said(0.6, 0.8, ("climate", "water")), said(0.1, 0.3, ("climate",))


def case_with(data: tuple[Said, ...], answers: Mapping[str, str] = WANTS) -> Case:
    case = a_case(answers=tuple(answers.items()))
    return replace(case, assets=replace(case.assets, sustainability=data))


def offering(question: str, least: float) -> Rules:
    """Return the rules with one more answer "made" to a question, which asks for a least share."""
    questions = tuple(
        replace(one, options=(*one.options, replace(one.options[-1], id="made", least=least)))
        if one.id == question
        else one
        for one in RULES.questions
    )
    return replace(RULES, questions=questions)


def tight(seed: int, data: tuple[Said, ...], answers: Mapping[str, str], single: set[int], wild: set[int]) -> Case:
    """Return a case with these single shares, of which a fifth may be held, and these assets too wild to be held."""
    case = replace(a_case(seed), answers=tuple(answers.items()))
    assets = replace(
        case.assets,
        sustainability=data,
        single=tuple(number in single for number in range(8)),
        risk_classes=tuple(6 if number in wild else 4 for number in range(8)),
    )
    return replace(case, assets=assets)


def held_against(data: tuple[Said, ...], weights: Floats) -> dict[str, Finding]:
    assets = replace(ASSETS, sustainability=data)
    found = check(
        RULES, profile(RULES, WANTS), assets, weights, advice_cost_pa=0.0, traded_this_year=0.0, alternatives=3
    )
    return {one.rule: one for one in found if one.rule in OWN}


def plain(wants: Preferences, data: tuple[Said, ...], weights: Floats) -> dict[str, float]:
    """The slow twin: go through what is held, one by one."""
    total = dict.fromkeys(OWN, 0.0)
    for one, weight in zip(data, weights.tolist(), strict=True):
        if one is None:
            continue
        total["S-12"] += weight * one.taxonomy_share
        total["S-13"] += weight * one.sustainable_share
        if wants.impacts and all(impact in one.impacts_considered for impact in wants.impacts):
            total["S-14"] += weight
    return total


def anything_said() -> st.SearchStrategy[Said]:
    share = st.floats(0.0, 1.0)
    impacts = st.lists(st.sampled_from(sorted(IMPACTS)), unique=True).map(tuple)
    return st.none() | st.builds(said, share, share, impacts)


def portfolio() -> st.SearchStrategy[Floats]:
    rows = st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4).filter(lambda row: sum(row) > 0.1)
    return rows.map(lambda row: np.array(row) / sum(row))


def test_the_answers_say_what_the_law_asks_for() -> None:
    assert preferences(RULES, WANTS) == Preferences(True, 0.10, 0.25, ("climate",), 0.50)
    assert preferences(RULES, STEADY) == Preferences(asked=True)
    assert preferences(RULES, {}) == Preferences()


def test_they_are_asked_after_everything_else_and_only_who_wants_them_hears_more() -> None:
    assert [one.about for one in RULES.questions[-5:]] == ["sustainability"] * 5
    assert all(one.about != "sustainability" for one in RULES.questions[:-5])
    open_ = {name: answer for name, answer in STEADY.items() if name != "sustainability"}
    assert [one.id for one in missing(RULES, open_)] == ["sustainability"]
    assert [one.id for one in missing(RULES, open_ | {"sustainability": "yes"})] == [
        "taxonomy", "sustainable", "impacts",
    ]  # fmt: skip
    assert missing(RULES, STEADY) == ()


def test_who_was_never_asked_is_advised_only_where_the_bank_says_so() -> None:
    answers = {name: answer for name, answer in STEADY.items() if name != "sustainability"}
    with pytest.raises(InputError, match="Should sustainability count"):
        profile(RULES, answers)
    scored = profile(replace(RULES, must_ask_preferences=False), answers)
    assert not scored.preferences.asked
    assert not scored.preferences.wanted


def test_an_answer_that_was_not_to_be_asked_is_never_passed_over() -> None:
    with pytest.raises(InputError, match="'taxonomy' is not asked"):
        profile(RULES, STEADY | {"taxonomy": "50"})


def test_who_wants_it_and_names_nothing_is_asked_again() -> None:
    vague = WANTS | {"taxonomy": "any", "sustainable": "any", "impacts": "none"}
    del vague["impacts_share"]
    assert [one.id for one in profile(RULES, vague).inconsistencies] == ["I-6"]
    with pytest.raises(Unsuitable, match="what should count"):
        recommend(case_with((GREEN,) * 8, vague), RULES)


def test_preferences_change_no_level_and_no_score() -> None:
    one, other = profile(RULES, STEADY), profile(RULES, WANTS)
    assert (one.tolerance, one.capacity, one.knowledge, one.level) == (
        other.tolerance, other.capacity, other.knowledge, other.level,
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.tuples(*[anything_said()] * 4), portfolio())
def test_shares_are_those_that_are_added_up_by_hand(data: tuple[Said, ...], weights: Floats) -> None:
    found, by_hand = held_against(data, weights), plain(preferences(RULES, WANTS), data, weights)
    for rule in OWN:
        assert found[rule].found == pytest.approx(by_hand[rule], abs=1e-12)
        assert found[rule].kept == (found[rule].found >= found[rule].limit - 1e-6)


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[anything_said()] * 4), st.sets(st.integers(0, 3)), portfolio())
def test_leaving_data_out_never_makes_fit_what_was_not(data: tuple[Said, ...], gone: set[int], weights: Floats) -> None:
    less = tuple(None if number in gone else one for number, one in enumerate(data))
    whole, poorer = held_against(data, weights), held_against(less, weights)
    for rule in OWN:
        assert poorer[rule].found <= whole[rule].found + 1e-12
        assert whole[rule].kept or not poorer[rule].kept


@settings(max_examples=100, deadline=None)
@given(st.tuples(*[anything_said()] * 4), portfolio())
def test_the_limits_of_who_searches_are_the_findings_of_who_checks(data: tuple[Said, ...], weights: Floats) -> None:
    found = held_against(data, weights)
    for limit in wanted_limits(preferences(RULES, WANTS), data, 4):
        rule = limit.name.partition(":")[0]
        assert limit.coefficients @ weights == pytest.approx(found[rule].found)
        assert limit.lower == found[rule].limit


def test_without_data_nothing_counts_whatever_is_held() -> None:
    for data in ((), (None,) * 4):
        assert all(one.found == 0.0 and not one.kept for one in held_against(data, np.full(4, 0.25)).values())


def test_a_product_counts_only_where_it_considers_every_impact_that_was_named() -> None:
    wants = Preferences(True, impacts=("climate", "water"), impacts_share=0.5)
    assert counted(wants, (GREEN, SOME, None), 3)["S-14"].tolist() == [1.0, 0.0, 0.0]


def test_who_wants_nothing_of_it_is_recommended_the_same_with_and_without_data() -> None:
    usual, other = recommend(a_case(), RULES), recommend(case_with((GREEN,) * 4 + (None,) * 4, STEADY), RULES)
    assert np.array_equal(usual.chosen.weights, other.chosen.weights)
    assert [one.name for one in usual.others] == [one.name for one in other.others]
    for one, two in zip(usual.others, other.others, strict=True):
        assert np.array_equal(one.weights, two.weights)
    assert other.chosen.suits


def test_what_is_recommended_meets_the_preferences_that_today_does_not() -> None:
    made = recommend(case_with((None, None, GREEN, SOME, GREEN, None, SOME, None)), RULES)
    found = {one.rule: one for one in made.chosen.findings}
    assert made.chosen.suits
    assert all(found[rule].found >= found[rule].limit - 2e-6 for rule in OWN)
    (today,) = [one for one in made.others if one.name == "leave everything as it is"]
    assert not today.suits


def test_where_nothing_meets_them_nothing_is_recommended_and_the_most_that_can_be_had_is_told() -> None:
    case = case_with((None,) * 4 + (SOME,) * 4, WANTS | {"taxonomy": "20"})
    with pytest.raises(PreferencesUnmet, match=r"at least 20% .* at most 10\.0% can be reached") as caught:
        recommend(case, RULES)
    for words in ("nothing is recommended as meeting them", "may be kept", "adapted with a person", "reason"):
        assert words in str(caught.value)


def test_a_share_too_small_for_any_search_counts_as_none() -> None:
    data = (
        said(0.6, 1.6e-202, ("climate",)), said(0.4, 0.07), None, None, said(0.8, 2.3e-308), said(0.4, 0.07),
        said(0.6, 0.03, ("climate",)), said(0.9, 0.55),
    )  # fmt: skip
    with pytest.raises(PreferencesUnmet, match="each looked at by itself"):
        recommend(case_with(data, WANTS | {"taxonomy": "5", "sustainable": "50", "impacts_share": "25"}), RULES)


def test_where_nobody_said_anything_nothing_meets_a_preference() -> None:
    with pytest.raises(PreferencesUnmet, match=r"at most 0\.0%"):
        recommend(case_with(()), RULES)


@pytest.mark.parametrize("share", [0.1995, 0.1996, 0.19999, 0.1999999])
def test_what_is_said_to_be_reached_is_rounded_down_so_that_it_never_is_what_is_missed(share: float) -> None:
    with pytest.raises(PreferencesUnmet, match=r"at least 20% .* at most 19\.9% can be reached"):
        recommend(case_with((said(share),) * 8, NAMES_NOTHING | {"taxonomy": "20"}), RULES)


@pytest.mark.parametrize(("least", "told"), [(0.125, r"12\.5%"), (0.07, "7%"), (0.0875, r"8\.75%"), (1.0, "100%")])
def test_what_is_wanted_is_told_with_all_its_digits(least: float, told: str) -> None:
    case = case_with((said(0.05),) * 8, NAMES_NOTHING | {"taxonomy": "made"})
    with pytest.raises(PreferencesUnmet, match=rf"at least {told} in .* at most 5\.0% can be reached"):
        recommend(case, offering("taxonomy", least))


@pytest.mark.parametrize("data", [(GREEN,) * 8, (GREEN,) * 6 + (None,) * 2, (None,) * 4 + (GREEN,) * 4])
def test_everything_can_be_wanted_of_it_and_is_had_where_enough_has_it(data: tuple[Said, ...]) -> None:
    rules = offering("impacts_share", 1.0)
    made = recommend(case_with(data, WANTS | {"impacts_share": "made"}), rules)
    assert made.chosen.suits
    assert plain(made.profile.preferences, data, made.chosen.weights)["S-14"] == pytest.approx(1.0, abs=2e-6)


def test_a_share_that_nothing_has_more_of_than_is_wanted_can_be_had() -> None:
    made = recommend(case_with((said(0.2),) * 8, NAMES_NOTHING | {"taxonomy": "20"}), RULES)
    assert made.chosen.suits


def test_what_the_rules_take_out_does_not_count_as_having_more() -> None:
    case = case_with((said(0.9),) * 2 + (said(0.2),) * 6, NAMES_NOTHING | {"taxonomy": "20"})
    made = recommend(replace(case, assets=replace(case.assets, risk_classes=(7,) * 2 + (4,) * 6)), RULES)
    assert made.chosen.suits


def test_a_single_asset_that_has_just_what_is_wanted_leaves_nothing_to_agree_on() -> None:
    case = case_with((GREEN,) + (None,) * 7, WANTS | {"impacts_share": "made", "taxonomy": "any", "sustainable": "any"})
    case = replace(case, assets=replace(case.assets, shares=np.zeros(8)))
    rules = offering("impacts_share", 1.0)
    roomy = replace(rules, limits=replace(rules.limits, most_turnover_pa=2.0))
    with pytest.raises(PreferencesUnmet, match=r"at least 100% .* at most [0-9]{2}\.[0-9]% can be reached"):
        recommend(case, roomy)


def test_what_rounding_loses_at_first_is_no_proof_that_nothing_meets_the_preferences() -> None:
    """The calmest portfolio of this market is lost to rounding, and others meet everything."""
    climate = ("climate",)
    data = (
        said(0.75, 0.25), said(0.75, 0.1, climate), said(0.5, 0.5, climate), said(0.75, 1.0, climate),
        said(0.2, 0.6, climate), said(0.05, 0.5, climate), said(), said(0.1, 0.5),
    )  # fmt: skip
    wants = WANTS | {"taxonomy": "20", "sustainable": "50", "impacts_share": "50"}
    made = recommend(tight(9, data, wants, single={2, 5}, wild={1, 4, 6}), RULES)
    assert made.chosen.suits
    by_hand = plain(made.profile.preferences, data, made.chosen.weights)
    assert all(by_hand[rule] >= least - 2e-6 for rule, least in made.profile.preferences.least.items())


def test_where_rounding_hides_how_much_can_be_reached_no_most_is_told() -> None:
    climate = ("climate",)
    data = (
        said(0.25), said(0.485, 0.0, climate), said(0.406), None, said(0.54, 0.0, climate), said(0.1),
        said(0.505, 0.0, climate), None,
    )  # fmt: skip
    wants = WANTS | {"taxonomy": "50", "sustainable": "any", "impacts_share": "25"}
    with pytest.raises(PreferencesUnmet, match=r"taxonomy\) are wanted, and at least 4[01]\.[0-9]% can be reached"):
        recommend(tight(2, data, wants, single={0, 3, 4, 6}, wild={2, 3}), RULES)


def test_where_rounding_decides_it_is_not_said_that_nothing_meets_the_preferences() -> None:
    data = (GREEN,) * 4 + (None,) * 4  # shares, of which S-3 allows 65 percent
    case, rules = case_with(data, WANTS | {"impacts_share": "made"}), offering("impacts_share", 0.65 - 1e-6 + 5e-10)
    with pytest.raises(SolverError, match="rounding decides"):
        recommend(case, rules)


def test_preferences_come_after_suitability() -> None:
    case = case_with(())
    with pytest.raises(Unsuitable, match="S-5") as caught:
        recommend(replace(case, assets=replace(case.assets, risk_classes=(7,) * 8)), RULES)
    assert not isinstance(caught.value, PreferencesUnmet)


@settings(max_examples=15, deadline=None)
@given(
    st.tuples(*[anything_said()] * 8),
    st.sampled_from(["any", "5", "20"]),
    st.sampled_from(["10", "50"]),
    st.sampled_from(["25", "90"]),
)
def test_a_recommendation_meets_the_preferences_or_there_is_none(
    data: tuple[Said, ...], taxonomy: str, sustainable: str, share: str
) -> None:
    answers = WANTS | {"taxonomy": taxonomy, "sustainable": sustainable, "impacts_share": share}
    case = case_with(data, answers)
    try:
        made = recommend(case, RULES)
    except PreferencesUnmet:
        return
    by_hand = plain(made.profile.preferences, data, made.chosen.weights)
    assert all(by_hand[rule] >= least - 2e-6 for rule, least in made.profile.preferences.least.items())
    assert all(finding.kept for finding in made.chosen.findings)


def test_a_record_has_preferences_shares_sources_and_what_was_adapted_and_replays() -> None:
    change = ("2030-07-01", "taxonomy", "50", "10", "Nothing here has so much.")
    case = replace(case_with((GREEN,) * 8), adapted=(change,))
    text = record(case, RULES, recommend(case, RULES))
    content = json.loads(text)
    told = content["sustainability"]
    assert told["asked"]
    assert [one["at_least"] for one in told["shares"]] == [0.10, 0.25, 0.50]
    assert all(one["recommended"] >= one["at_least"] for one in told["shares"])
    assert told["adapted"] == [
        {"day": "2030-07-01", "question": "taxonomy", "before": "50", "after": "10", "reason": change[-1]}
    ]
    assert content["case"]["assets"]["sustainability"][0]["as_of"] == "2030-06-30"
    assert replay(text, RULES)[1]


def test_each_source_is_named_once_with_its_day() -> None:
    older = replace(SOME, as_of=date(2029, 1, 31), source="other")
    assert sources((GREEN, None, SOME, older)) == ("made, as of 2030-06-30", "other, as of 2029-01-31")
