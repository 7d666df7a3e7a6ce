from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from finance import answers
from finance.errors import PeriodError, UnknownHolding
from finance.types import Fact, Result
from tests.finance import made

TODAY = date(2020, 1, 10)
PRICES = made.prices({"AAA": [10, 11, 12, 13, 12], "BOND": [100, 100, 101, 101, 102], "BILL": [1, 1, 1, 1, 1]})
INSTRUMENTS = {
    "AAA": made.instrument("AAA"),
    "BOND": made.instrument("BOND", "bond", modelled=True),
    "BILL": made.instrument("BILL", "cash"),
}
CLIENT = made.client(
    made.booking("2020-01-06", "deposit", "400"),
    made.booking("2020-01-06", "buy", "-100", "AAA", "10"),
    made.booking("2020-01-06", "buy", "-200", "BOND", "2"),
    made.booking("2020-01-08", "fee", "-4"),
    made.booking("2020-01-09", "deposit", "50"),
    benchmark=(("AAA", 0.5), ("BOND", 0.5)),
)


def named(result: Result) -> dict[str, Fact]:
    found = {fact.name: fact for fact in result.facts}
    assert len(found) == len(result.facts), "a fact's name must be unique"
    return found


def test_overview_of_a_hand_worked_portfolio() -> None:
    result = answers.overview(CLIENT, PRICES, INSTRUMENTS, TODAY)
    found = {name: fact.value for name, fact in named(result).items()}
    assert found["portfolio.value"] == 120 + 204 + 146
    assert found["portfolio.cash"] == 146
    assert found["portfolio.invested"] == 450
    assert found["portfolio.gain"] == 20
    assert found["portfolio.change.day.usd"] == -8
    assert found["portfolio.change.day.fraction"] == pytest.approx(-8 / 478)
    assert found["allocation.equity.share"] == pytest.approx(120 / 470)
    assert found["allocation.cash.value"] == 146
    assert found["holding.BOND.gain"] == 4
    assert found["holding.largest.name"] == "BOND Company"
    assert found["portfolio.holdings"] == 2
    assert result.chart is not None
    assert sum(result.chart.values) == pytest.approx(1)


def test_performance_of_a_hand_worked_portfolio() -> None:
    result = answers.performance(CLIENT, PRICES, INSTRUMENTS, TODAY, "since_start")
    found = {name.removeprefix("performance.since_start."): fact.value for name, fact in named(result).items()}
    # Closes 400, 410, 418 (after the fee of 4), 478 of which 50 came in, 470.
    assert found["portfolio"] == pytest.approx(410 / 400 * 418 / 410 * 428 / 418 * 470 / 478 - 1)
    halves = [(1.1 + 1) / 2, (12 / 11 + 1.01) / 2, (13 / 12 + 1) / 2, (12 / 13 + 102 / 101) / 2]
    assert found["benchmark"] == pytest.approx(np.prod(halves) - 1)
    assert found["difference"] == pytest.approx(found["portfolio"] - found["benchmark"])  # type: ignore[operator]
    assert (found["value_start"], found["value_end"], found["flows"], found["gain"]) == (400, 470, 50, 20)
    assert found["fees"] == 4
    assert (found["start"], found["end"]) == ("2020-01-06", "2020-01-10")
    assert (found["best.name"], found["best.gain"], found["worst.name"]) == ("AAA Company", 20, "BOND Company")
    assert "portfolio_pa" not in found
    assert found["benchmark_name"] == "50 % AAA Company, 50 % BOND Company"
    assert len(result.notes) == 1
    assert "modelled from yields" in result.notes[0]
    assert "after 2018 the yields are held constant" in result.notes[0]


def test_every_figure_says_where_it_comes_from() -> None:
    for result in (
        answers.overview(CLIENT, PRICES, INSTRUMENTS, TODAY),
        answers.performance(CLIENT, PRICES, INSTRUMENTS, TODAY, "since_start"),
        answers.holding(CLIENT, PRICES, INSTRUMENTS, TODAY, "AAA"),
        answers.fees(CLIENT, PRICES, INSTRUMENTS, TODAY),
    ):
        for fact in result.facts:
            assert fact.as_of == TODAY
            assert fact.source
            assert fact.label
            assert isinstance(fact.value, str | int | float)
            assert not isinstance(fact.value, np.generic)


def test_a_past_period_is_as_of_its_own_end() -> None:
    result = answers.performance(CLIENT, PRICES, INSTRUMENTS, TODAY, "2020-01-07..2020-01-08")
    assert {fact.as_of for fact in result.facts} == {date(2020, 1, 8)}


def test_nothing_looks_ahead() -> None:
    later = made.prices({"AAA": [10, 11, 12, 99, 1], "BOND": [100, 100, 101, 1, 999], "BILL": [1, 1, 1, 9, 9]})
    for ask in (answers.overview, answers.fees):
        day = date(2020, 1, 8)
        assert ask(CLIENT, PRICES, INSTRUMENTS, day).facts == ask(CLIENT, later, INSTRUMENTS, day).facts
    day = date(2020, 1, 8)
    first = answers.performance(CLIENT, PRICES, INSTRUMENTS, day, "since_start")
    assert first.facts == answers.performance(CLIENT, later, INSTRUMENTS, day, "since_start").facts


def test_one_holding_with_its_lots() -> None:
    found = named(answers.holding(CLIENT, PRICES, INSTRUMENTS, TODAY, "AAA"))
    values = {name.removeprefix("holding.AAA."): fact.value for name, fact in found.items()}
    assert (values["quantity"], values["price"], values["value"], values["cost"], values["gain"]) == (
        10,
        12,
        120,
        100,
        20,
    )
    assert values["gain_fraction"] == pytest.approx(0.2)
    assert (values["lots"], values["first_bought"]) == (1, "2020-01-06")


def test_what_is_not_held_names_what_is() -> None:
    with pytest.raises(UnknownHolding, match="holds no BILL Company; there is BOND Company, AAA Company"):
        answers.holding(CLIENT, PRICES, INSTRUMENTS, TODAY, "BILL")


def test_fees_paid() -> None:
    found = {name: fact.value for name, fact in named(answers.fees(CLIENT, PRICES, INSTRUMENTS, TODAY)).items()}
    assert found["fees.rate_pa"] == 0.01
    assert found["fees.ytd"] == found["fees.12m"] == found["fees.since_start"] == 4


def test_a_period_that_is_not_covered_is_refused() -> None:
    with pytest.raises(PeriodError, match="2020-01-06 to 2020-01-10"):
        answers.performance(CLIENT, PRICES, INSTRUMENTS, TODAY, "3y")


def test_a_client_with_cash_alone_gets_an_answer() -> None:
    client = made.client(made.booking("2020-01-06", "deposit", "400"))
    found = {fact.name: fact.value for fact in answers.overview(client, PRICES, INSTRUMENTS, TODAY).facts}
    assert (found["portfolio.value"], found["allocation.cash.share"]) == (400, 1)
    flat = answers.performance(client, PRICES, INSTRUMENTS, TODAY, "since_start")
    assert {fact.name: fact.value for fact in flat.facts}["performance.since_start.portfolio"] == 0


def test_a_client_who_took_everything_out_gets_an_answer() -> None:
    books = (made.booking("2020-01-06", "deposit", "400"), made.booking("2020-01-08", "withdrawal", "-400"))
    found = answers.overview(made.client(*books), PRICES, INSTRUMENTS, TODAY)
    assert {fact.name: fact.value for fact in found.facts}["portfolio.value"] == 0
    assert all(np.isfinite(fact.value) for fact in found.facts if not isinstance(fact.value, str))
