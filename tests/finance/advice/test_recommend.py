"""A recommendation keeps every rule, shows its costs, and can be re-created bit for bit from its record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from finance.advice.disclosures import cost_sheet, for_backtest, for_projection
from finance.advice.recommend import Case, recommend
from finance.advice.record import record, replay
from finance.advice.rules import load_rules
from finance.advice.suitability import Assets
from finance.errors import DataError, InputError, Unsuitable
from tests.finance.advice.markets import outlook
from tests.finance.advice.test_suitability import STEADY

RULES = load_rules()


def a_case(seed: int = 3, count: int = 8, **changes: object) -> Case:
    market = outlook(seed, count)
    assets = Assets(
        symbols=market.symbols,
        shares=np.array([1.0] * (count // 2) + [0.0] * (count - count // 2)),
        sectors=("Energy",) * (count // 4) + ("Health",) * (count - count // 4),
        single=(False,) * count,
        risk_classes=(4,) * count,
        days_to_cash=market.days_to_cash,
        cost_pa=market.cost_pa,
        covariance_pa=market.covariance_pa,
    )
    made = Case("demo", date(2022, 12, 28), 250_000.0, tuple(STEADY.items()), market, assets, 0.009)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_what_is_recommended_keeps_every_rule_and_names_alternatives() -> None:
    made = recommend(a_case(), RULES)
    assert made.chosen.suits
    assert {finding.rule for finding in made.chosen.findings} == {rule.id for rule in RULES.rules}
    assert "leave everything as it is" in {other.name for other in made.others}
    assert len(made.others) >= 2


def test_costs_are_told_in_money_and_percent() -> None:
    made = recommend(a_case(), RULES)
    costs = made.chosen.costs
    assert costs.yearly_usd == pytest.approx(250_000 * costs.yearly_fraction)
    assert costs.advice_usd + costs.product_usd == pytest.approx(costs.yearly_usd)
    words = " ".join(disclosure.words for disclosure in made.disclosures)
    assert f"${costs.yearly_usd:,.0f}" in words
    assert f"{costs.yearly_fraction:.2%}" in words
    assert "machine" in words


def test_a_record_is_replayed_bit_for_bit() -> None:
    case = a_case()
    made = recommend(case, RULES)
    again, same = replay(record(case, RULES, made), RULES)
    assert same
    assert np.array_equal(again.chosen.weights, made.chosen.weights)


def test_a_record_cites_each_rule_with_its_basis() -> None:
    case = a_case()
    content = json.loads(record(case, RULES, recommend(case, RULES)))
    assert {row["rule"] for row in content["rules"]} == {rule.id for rule in RULES.rules}
    assert all(row["basis"] for row in content["rules"])
    assert content["profile"]["level_name"] == "balanced"


def test_a_changed_record_is_noticed() -> None:
    case = a_case()
    text = record(case, RULES, recommend(case, RULES))
    content = json.loads(text)
    content["case"]["value_usd"] += 1.0
    with pytest.raises(DataError, match="changed"):
        replay(json.dumps(content), RULES)
    for path, value in (
        (("result_hash",), "0" * 64),
        (("recommended", "weights", "A1"), 0.5),
        (("recommended", "costs", "one_off_usd"), 1.0),
        (("rules", 2, "found"), 0.1),
        (("disclosures", 0, "words"), "No risk."),
    ):
        content = json.loads(text)
        inner = content
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        assert replay(json.dumps(content), RULES)[1] is False


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"case": 5}', "not json"])
def test_a_broken_record_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="record"):
        replay(text, RULES)


def test_other_rules_do_not_replay_a_record() -> None:
    case = a_case()
    text = record(case, RULES, recommend(case, RULES))
    with pytest.raises(DataError, match="rules"):
        replay(text, replace(RULES, version="2031-4"))


def test_contradicting_answers_stop_a_recommendation_with_the_question_to_ask() -> None:
    answers = tuple((STEADY | {"aim": "growth", "worst_year": "0"}).items())
    with pytest.raises(Unsuitable, match="S-1: You would like"):
        recommend(a_case(answers=answers), RULES)


def test_where_nothing_suits_the_rule_is_named() -> None:
    case = a_case()
    wild = replace(case.assets, risk_classes=(7,) * 8)
    with pytest.raises(Unsuitable, match="S-5"):
        recommend(replace(case, assets=wild), RULES)


def test_what_was_traded_earlier_counts() -> None:
    made = recommend(a_case(traded_earlier=0.9), RULES)
    traded = np.abs(made.chosen.weights - a_case().outlook.current).sum()
    assert traded <= 0.1 + 1e-5


def test_assets_and_outlook_must_fit() -> None:
    case = a_case()
    with pytest.raises(InputError, match="same assets"):
        recommend(replace(case, outlook=outlook(3, 7)), RULES)


def test_a_stranger_on_the_committee_is_refused() -> None:
    with pytest.raises(InputError, match="astrologer"):
        recommend(a_case(say=(("astrologer", 2.0),)), RULES)


def test_a_cost_sheet_by_hand() -> None:
    """1,000 at 10 % for 2 years is 1,210; with 1 % once and 2 % a year it is 990 x (1.1 x 0.98)^2."""
    sheet = cost_sheet(1000.0, 0.01, 0.015, 0.005, 0.10, 2.0)
    left = 990.0 * (1.1 * 0.98) ** 2
    assert sheet.one_off_usd == pytest.approx(10.0)
    assert sheet.yearly_usd == pytest.approx(20.0)
    assert sheet.over_years_usd == pytest.approx(1210.0 - left)
    assert sheet.return_with == pytest.approx((left / 1000.0) ** 0.5 - 1.0)


@pytest.mark.parametrize(("value", "years"), [(0.0, 5.0), (-1.0, 5.0), (100.0, 0.0), (float("nan"), 1.0)])
def test_costs_of_nothing_are_refused(value: float, years: float) -> None:
    with pytest.raises(InputError):
        cost_sheet(value, 0.0, 0.0, 0.0, 0.0, years)


def test_projections_carry_the_sentence_that_the_regulator_prescribes() -> None:
    words = [disclosure.words for disclosure in for_projection(("Prices move as before.",))]
    assert words[0].startswith("IMPORTANT: The projections or other information generated by Steward regarding")
    assert words[0].endswith("are not guarantees of future results.")
    assert any("Prices move as before." in one for one in words)
    with pytest.raises(InputError, match="assumptions"):
        for_projection(())


def test_a_backtest_says_that_nobody_had_it() -> None:
    assert for_backtest(net_of_costs=True)[0].words.startswith("HYPOTHETICAL")
