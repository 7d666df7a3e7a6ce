"""Which figures come first."""

from __future__ import annotations

from dataclasses import replace

from app.ui.figures import in_order
from tests.fakes.scripted_link import FACTS, fact


def test_what_is_said_comes_first_in_the_order_of_saying() -> None:
    said = ["risk.sharpe", "portfolio.value", "risk.sharpe"]
    assert [one.name for one in in_order(FACTS, said)][:2] == ["risk.sharpe", "portfolio.value"]


def test_names_and_dates_come_last() -> None:
    mixed = (fact("a.name", "best holding", "Apple", "text"), fact("a.day", "start", "2021-12-31", "date"), *FACTS[:2])
    assert [one.unit for one in in_order(mixed, ())] == ["fraction", "fraction", "text", "date"]


def test_the_same_figure_stands_once() -> None:
    twice = (FACTS[0], replace(FACTS[0], name="performance.best"), FACTS[1])
    assert in_order(twice, ()) == (FACTS[0], FACTS[1])
    assert in_order(twice, ["performance.best"])[0].name == "performance.best"
