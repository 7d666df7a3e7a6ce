"""A client's questions about risk, bad times and rules: facts with their basis, and the laws they obey."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from finance import answers, measures
from finance.answers.backtest import Trial
from finance.answers.stress import Asked
from finance.backtest import Costs, buy_and_hold, equal_weight, inverse_volatility, momentum
from finance.errors import DataError, InputError, NotEnoughData, PeriodError
from finance.market import Prices
from finance.risk import METHODS
from finance.risk.stress import episode
from finance.types import Result
from tests.finance import made
from tests.finance.random_markets import days, market

LENGTH = 900
MOVES = market(LENGTH, 4, seed=8)
CLOSES = np.column_stack([100 * np.cumprod(1 + MOVES, axis=0), 100 * 1.00008 ** np.arange(LENGTH)])
SYMBOLS = ("AAA", "BBB", "BOND", "INDEX", "BILL")
PRICES = Prices(days(LENGTH, "2018-06-04"), SYMBOLS, CLOSES)
KINDS = {"AAA": "equity", "BBB": "equity", "BOND": "bond", "INDEX": "index", "BILL": "cash"}
INSTRUMENTS = {symbol: made.instrument(symbol, kind, modelled=kind == "bond") for symbol, kind in KINDS.items()}
WEIGHTS = {"AAA": 0.4, "BBB": 0.3, "BOND": 0.2}
TODAY = PRICES.last_day


def held(weights: dict[str, float] | None = None, prices: Prices = PRICES) -> answers.Held:
    return answers.held_in(weights or WEIGHTS, prices, "3y", 1000.0, (("INDEX", 1.0),))


def named(result: Result) -> dict[str, float]:
    return {fact.name: float(fact.value) for fact in result.facts if not isinstance(fact.value, str)}


def words(result: Result) -> dict[str, str]:
    return {fact.name: fact.value for fact in result.facts if isinstance(fact.value, str)}


def test_the_report_holds_every_method_and_its_parts_sum_to_one() -> None:
    found = named(answers.risk_report(held(), INSTRUMENTS, factors={"INDEX": MOVES[-len(held().returns) :, 3]}))
    for method in METHODS:
        assert found[f"risk.tail.{method}.cvar.day"] >= found[f"risk.tail.{method}.var.day"] > 0
        assert found[f"risk.tail.{method}.var.day.usd"] == pytest.approx(
            1000 * found[f"risk.tail.{method}.var.day"], abs=0.006
        )
    for kind in ("volatility", "cvar"):
        assert sum(found[f"risk.contribution.{symbol}.{kind}"] for symbol in WEIGHTS) == pytest.approx(1.0)
    assert found["risk.factor.INDEX.share"] + found["risk.factor.rest.share"] == pytest.approx(1.0)
    assert found["risk.volatility"] == pytest.approx(measures.volatility_pa(held().day_returns))
    assert found["risk.evar.day"] >= found["risk.tail.historical.cvar.day"]


def test_the_report_tells_the_rate_under_its_sharpe_ratio() -> None:
    view = held()
    assert named(answers.risk_report(view, INSTRUMENTS))["risk.risk_free"] == 0.0
    bills = np.full(len(view.returns), 0.0001)
    found = named(answers.risk_report(view, INSTRUMENTS, bills=bills))
    assert found["risk.risk_free"] == pytest.approx(0.0252)
    earned = view.day_returns.mean() * 252
    assert found["risk.sharpe"] * found["risk.volatility"] == pytest.approx(earned - 0.0252)


def test_the_report_can_test_its_own_value_at_risk() -> None:
    result = answers.risk_report(held(), INSTRUMENTS, back_test="historical")
    found = named(result)
    assert found["risk.back_test.days"] == len(held().returns) - len(held().returns) // 2
    assert found["risk.back_test.window"] == len(held().returns) // 2
    assert 0 <= found["risk.back_test.kupiec"] <= 1
    assert words(result)["risk.back_test.zone"] in ("green", "yellow", "red")


@pytest.mark.parametrize(
    "ask",
    [
        lambda view: answers.risk_report(view, INSTRUMENTS),
        lambda view: answers.stress(view, PRICES, INSTRUMENTS),
        lambda view: answers.backtest("equal", equal_weight, view.days[1:], view.returns),
    ],
    ids=["risk", "stress", "backtest"],
)
def test_every_answer_carries_a_basis_that_repeats_and_changes_with_its_inputs(ask) -> None:  # type: ignore[no-untyped-def]
    one, again, other = ask(held()), ask(held()), ask(held({"AAA": 0.5, "BBB": 0.1}))
    assert one.basis is not None
    assert one.basis.assumptions
    assert one.basis.as_of == TODAY
    assert [fact.value for fact in one.facts] == [fact.value for fact in again.facts]
    assert one.basis.inputs_hash == again.basis.inputs_hash != other.basis.inputs_hash


def test_the_clients_own_risk_has_ratios_and_a_basis() -> None:
    client = made.client(
        made.booking("2018-06-04", "deposit", "5000"),
        made.booking("2018-06-04", "buy", "-1000", "AAA", "10"),
        benchmark=(("INDEX", 1.0),),
    )
    result = answers.risk(client, PRICES, INSTRUMENTS, TODAY, "1y")
    found = named(result)
    assert found["risk.downside_deviation"] < found["risk.volatility"]
    assert found["risk.tracking_error"] > 0
    assert 0 < found["risk.beta"] < 1
    assert result.basis is not None
    view = answers.held_by(client, PRICES, TODAY, "1y")
    assert view.weights.sum() < 1
    assert view.value_usd == pytest.approx(4000 + 10 * CLOSES[-1, 0])


def test_currency_and_order_change_no_ratio() -> None:
    base = named(answers.risk_report(held(), INSTRUMENTS))
    euros = Prices(PRICES.days, SYMBOLS, CLOSES * 0.8)
    turned = held(dict(reversed(WEIGHTS.items())))
    for other in (answers.risk_report(held(prices=euros), INSTRUMENTS), answers.risk_report(turned, INSTRUMENTS)):
        found = named(other)
        for name, value in base.items():
            assert found[name] == pytest.approx(value, rel=1e-3 if ".filtered" in name or ".extreme" in name else 1e-7)


def test_cash_thins_every_loss_in_proportion() -> None:
    half = {symbol: weight / 2 for symbol, weight in WEIGHTS.items()}
    whole, thin = (named(answers.risk_report(held(w), INSTRUMENTS)) for w in (WEIGHTS, half))
    for name in ("risk.volatility", "risk.tail.historical.var.day", "risk.tail.parametric.cvar.day", "risk.evar.day"):
        if "parametric" not in name:
            assert thin[name] == pytest.approx(whole[name] / 2, rel=1e-6)
    stressed, thinner = (named(answers.stress(held(w), PRICES, INSTRUMENTS)) for w in (WEIGHTS, half))
    assert thinner["stress.2008.change"] == pytest.approx(stressed["stress.2008.change"] / 2)


def test_a_stress_replays_what_it_can_and_names_the_rest() -> None:
    result = answers.stress(held(), PRICES, INSTRUMENTS, Asked(shocks=(("INDEX", -0.2),)))
    found, said = named(result), words(result)
    lived = episode("2020")
    rows = slice(PRICES.row(lived.start), PRICES.row(lived.end) + 1)
    moved = CLOSES[rows][-1] / CLOSES[rows][0] - 1
    bond = found["stress.2020.change"] - 0.4 * moved[0] - 0.3 * moved[1]
    assert abs(bond) < 0.2 * 0.1  # the modelled fund is not replayed: it fell with the yields of that time
    assert found["stress.2020.own_share"] == pytest.approx(0.7 / 0.9)
    assert "BOND Company: the yields of corporate bonds" in said["stress.2020.proxied"]
    assert found["stress.1987.own_share"] == 0.0
    assert "INDEX Company times" in said["stress.1987.proxied"]
    assert "stress.1987.worst_day" not in found
    assert "hypothetical" in result.notes[0]
    assert result.chart is not None
    assert len(result.chart.values) == 5 + 1 + 2


def test_a_shock_to_an_index_that_is_not_held_is_the_portfolios_beta() -> None:
    found = named(answers.stress(held(), PRICES, INSTRUMENTS, Asked((), (("INDEX", -0.1),), None, None)))
    slope = measures.beta(held().day_returns, held().benchmark)  # type: ignore[arg-type]
    assert found["stress.shock.change"] == pytest.approx(-0.1 * slope)
    assert found["stress.shock.change.usd"] == pytest.approx(-100 * slope, abs=0.006)
    assert 0 < found["stress.shock.standard_error"] < found["stress.shock.spread"]
    assert "stress.rates.change" not in found


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(DataError, match="no prices for ZZZ"):
        answers.stress(held(), PRICES, INSTRUMENTS, Asked(shocks=(("ZZZ", -0.1),)))
    with pytest.raises(InputError, match="more than everything"):
        answers.stress(held(), PRICES, INSTRUMENTS, Asked(shocks=(("AAA", -1.2),)))
    for weights, match in (({}, "empty"), ({"AAA": 1.2}, "sum to 1.2"), ({"AAA": -0.1}, "zero or more")):
        with pytest.raises(InputError, match=match):
            answers.held_in(weights, PRICES)
    with pytest.raises(InputError, match="finite"):
        answers.held_in({"AAA": float("nan")}, PRICES)
    with pytest.raises(PeriodError):
        answers.held_in(WEIGHTS, PRICES, "2010")
    with pytest.raises(InputError, match="confidence"):
        answers.risk_report(held(), INSTRUMENTS, confidence=0.3)
    with pytest.raises(NotEnoughData, match="there are 5"):
        answers.risk_report(answers.held_in(WEIGHTS, PRICES, "5d"), INSTRUMENTS)
    with pytest.raises(NotEnoughData, match="holds nothing"):
        answers.held_by(made.client(made.booking("2018-06-04", "deposit", "10")), PRICES, TODAY, "1y")


def test_constant_prices_give_a_report_without_ratios() -> None:
    still = Prices(PRICES.days, ("AAA",), np.full((LENGTH, 1), 7.0))
    found = named(answers.risk_report(answers.held_in({"AAA": 1.0}, still, "1y"), {}))
    assert found["risk.volatility"] == 0.0
    assert "risk.sharpe" not in found
    assert "risk.effective_bets" not in found
    assert found["risk.effective_holdings"] == 1.0


def test_a_back_test_says_when_it_is_luck() -> None:
    noise = np.random.default_rng(2).normal(0, 0.01, (800, 6))
    trial = Trial(100, 21, Costs(0.001), (("momentum", momentum(60, 2)), ("equal", equal_weight)))
    result = answers.backtest("inverse volatility", inverse_volatility, days(800), noise, trial)
    found = named(result)
    assert found["backtest.luck.trials"] == 3
    assert found["backtest.days"] == 700
    assert "This result cannot be told from luck." in result.notes
    assert "cannot be told from luck" in words(result)["backtest.luck.verdict"]
    assert found["backtest.gross.return_pa"] > found["backtest.return_pa"]
    assert found["backtest.paths.sharpe.lowest"] <= found["backtest.paths.sharpe.highest"]
    assert 0 <= found["backtest.luck.overfitting"] <= 1


def test_a_true_edge_passes_and_a_rule_that_is_equal_weights_is_not_compared_with_itself() -> None:
    good = np.random.default_rng(2).normal(0.001, 0.005, (800, 3))
    result = answers.backtest("equal", equal_weight, days(800), good, Trial(100))
    assert "unlikely to be luck" in words(result)["backtest.luck.verdict"]
    assert "The rule holds equal weights here, so it is not compared with them." in result.notes
    assert not any("better" in name or "benchmark" in name for name in named(result))
    held_once = answers.backtest("hold", buy_and_hold(np.full(3, 1 / 3)), days(800), good, Trial(100))
    assert named(held_once)["backtest.turnover_pa"] < named(result)["backtest.turnover_pa"]


def test_pasts_that_are_all_the_same_are_told_once_with_their_first_day_and_over_cash() -> None:
    good = np.random.default_rng(2).normal(0.001, 0.005, (800, 3))
    cash = np.full(800, 0.0005)
    result = answers.backtest("equal", equal_weight, days(800), good, Trial(100))
    over_cash = answers.backtest("equal", equal_weight, days(800), good, Trial(100), cash)
    assert words(result)["backtest.paths.start"] == str(days(800)[0])
    assert {name for name in named(result) if "paths" in name} == {"backtest.paths.sharpe.mean"}
    assert named(over_cash)["backtest.paths.sharpe.mean"] < named(result)["backtest.paths.sharpe.mean"] - 0.5


def test_notes_hold_no_figures_but_the_year_in_which_yields_end() -> None:
    for result in (answers.stress(held(), PRICES, INSTRUMENTS), answers.risk_report(held(), INSTRUMENTS)):
        assert not any(character.isdigit() for note in result.notes for character in note.replace("after 2018", ""))


def test_modelled_bonds_are_warned_of_beside_the_figures() -> None:
    both, shares = held(), held({"AAA": 0.6})
    for with_bonds, without, key in (
        (answers.risk_report(both, INSTRUMENTS), answers.risk_report(shares, INSTRUMENTS), "risk.bonds"),
        (answers.stress(both, PRICES, INSTRUMENTS), answers.stress(shares, PRICES, INSTRUMENTS), "stress.bonds"),
    ):
        assert key in words(with_bonds)
        assert any("held constant" in note for note in with_bonds.notes)
        assert key not in words(without)
        assert not any("held constant" in note for note in without.notes)


def test_amounts_of_holdings_that_nobody_has_say_of_what_value() -> None:
    for result in (
        answers.risk_report(held(), INSTRUMENTS, traded_usd=dict.fromkeys(WEIGHTS, 10.0)),
        answers.stress(held(), PRICES, INSTRUMENTS, Asked(shocks=(("AAA", -0.1),))),
    ):
        amounts = [fact for fact in result.facts if fact.unit == "USD"]
        assert len(amounts) > 5
        assert all(fact.label.endswith(", of $1,000") for fact in amounts)


def test_amounts_of_a_clients_own_holdings_need_no_such_words() -> None:
    client = made.client(
        made.booking("2020-01-06", "deposit", "500"), made.booking("2020-01-06", "buy", "-400", "AAA", "4")
    )
    result = answers.stress(answers.held_by(client, PRICES, TODAY, "1y"), PRICES, INSTRUMENTS)
    assert not any(", of $" in fact.label for fact in result.facts)


def test_as_of_is_the_last_close_of_the_period() -> None:
    view = answers.held_in(WEIGHTS, PRICES, "2019")
    assert view.as_of == date(2019, 12, 31)
