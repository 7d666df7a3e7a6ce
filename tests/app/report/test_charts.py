"""Every kind of chart becomes vectors and words on paper, with all its figures, inside its frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest

from app.report.charts.amounts import short, whole
from app.report.charts.drawing import drawing
from app.report.charts.scale import amounts, thinned
from finance.types import Chart, ChartKind, Line
from tests.app.report import visits
from tests.app.report.pictures import every_kind

KINDS = every_kind()


def said(made: dict[str, Any]) -> str:
    return " | ".join(mark["words"] for mark in made["marks"] if mark["mark"] == "text")


def reach(mark: dict[str, Any]) -> list[tuple[float, float]]:
    """Where a mark begins and ends; of words, only where they stand."""
    if mark["mark"] == "path":
        return [tuple(point) for point in mark["points"]]
    if mark["mark"] == "bar":
        return [(mark["x"], mark["y"]), (mark["x"] + mark["w"], mark["y"] + mark["h"])]
    return [(mark["x"], mark["y"])]


@pytest.mark.parametrize("kind", get_args(ChartKind))
def test_every_kind_is_drawn_inside_its_frame(kind: ChartKind) -> None:
    made = drawing(KINDS[kind], visits.paper())
    assert len(made["marks"]) > 3
    for mark in made["marks"]:
        for x, y in reach(mark):
            assert -0.5 <= x <= made["width"] + 0.5, mark
            assert -0.5 <= y <= made["height"] + 0.5, mark


@pytest.mark.parametrize("kind", get_args(ChartKind))
def test_every_kind_has_its_words_for_who_cannot_see_it(kind: ChartKind) -> None:
    chart = KINDS[kind]
    told = drawing(chart, visits.paper())["alt"]
    assert told.startswith(chart.title)
    assert told.endswith("As of 28 December 2022. Source: demo data.")
    for label in (*chart.labels, *(point.label for point in chart.points), *(line.label for line in chart.lines)):
        assert label in told


@pytest.mark.parametrize("kind", ["bars", "shares", "contributions", "parts", "lots"])
def test_each_row_says_its_amount_and_its_label(kind: ChartKind) -> None:
    chart = KINDS[kind]
    told = said(drawing(chart, visits.paper()))
    for label in chart.labels:
        assert label in told
    for amount in (*chart.values, *chart.others):
        assert whole(amount, chart.unit) in told


def test_parts_begin_where_the_last_one_ended_and_the_whole_begins_at_nothing() -> None:
    bars = [mark for mark in drawing(KINDS["parts"], visits.paper())["marks"] if mark["mark"] == "bar"]
    for one, other in pairwise(bars[:-1]):
        assert one["x"] + one["w"] == pytest.approx(other["x"], abs=0.7)
    assert bars[-1]["x"] == bars[0]["x"]
    assert bars[-1]["w"] == pytest.approx(sum(bar["w"] for bar in bars[:-1]), abs=1.5)


def test_a_loss_goes_to_the_left_of_nothing_and_a_gain_to_the_right() -> None:
    gain, _, loss, _ = [mark for mark in drawing(KINDS["bars"], visits.paper())["marks"] if mark["mark"] == "bar"]
    assert loss["x"] + loss["w"] == pytest.approx(gain["x"])


def test_goals_in_a_fan_have_their_amount_and_their_chance() -> None:
    told = said(drawing(KINDS["fan"], visits.paper()))
    assert "Retirement $900,000, 73%" in told
    assert "Gift to a grandchild $950,000, 64%" in told


def test_a_frontier_says_where_the_client_is() -> None:
    told = said(drawing(KINDS["frontier"], visits.paper()))
    for words in ("You are here", "As proposed", "Benchmark", "Volatility a year", "Expected return a year"):
        assert words in told


def test_points_without_room_for_their_names_are_in_the_legend() -> None:
    chart = KINDS["frontier"]
    crowd = tuple(replace(chart.points[0], label=f"Portfolio number {n}") for n in range(30))
    made = drawing(replace(chart, points=crowd), visits.paper())
    named = said(made) + " ".join(label for _, label, _ in made["legend"])
    assert all(f"Portfolio number {n}" in named for n in range(30))


def test_months_without_money_have_their_place() -> None:
    chart = replace(KINDS["ladder"], labels=("2022-01", "2022-12"), values=(1.0, 1.0), groups=("a", "a"))
    first, last = [mark for mark in drawing(chart, visits.paper())["marks"] if mark["mark"] == "bar"]
    assert last["x"] - first["x"] == pytest.approx(11 * first["w"] / 0.68)


def test_a_kind_that_is_not_known_here_is_drawn_by_what_it_holds() -> None:
    for kind, expected in (("lines", "path"), ("bars", "bar")):
        odd = replace(KINDS[kind], kind="hologram")  # type: ignore[index,arg-type]
        assert any(mark["mark"] == expected for mark in drawing(odd, visits.paper())["marks"])


@pytest.mark.parametrize("kind", get_args(ChartKind))
def test_a_chart_that_holds_nothing_breaks_nothing(kind: ChartKind) -> None:
    made = drawing(Chart(kind, "nothing", "USD", visits.DAY, "demo"), visits.paper())
    assert made["height"] >= 1.0


def test_a_curve_with_holes_and_one_of_a_single_day_are_drawn() -> None:
    days = np.array(["2022-01-01", "2022-06-01", "2022-12-01"], dtype="datetime64[D]")
    lines = (Line("holes", days, np.array([1.0, np.nan, 3.0])), Line("one", days[:1], np.array([2.0])))
    made = drawing(Chart("lines", "curves", "USD", date(2022, 12, 1), "demo", lines), visits.paper())
    assert all(np.isfinite(mark["points"]).all() for mark in made["marks"] if mark["mark"] == "path")


def test_a_long_curve_keeps_its_ends_and_its_lowest_and_highest_point() -> None:
    values = np.random.default_rng(3).normal(size=20_000).cumsum()
    days = np.datetime64("1970-01-01") + np.arange(20_000)
    _, kept = thinned(days, values)
    assert len(kept) <= 600
    assert {values[0], values[-1], values.min(), values.max()} <= set(kept)


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [(0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), (-3.0, 17.0, [-5.0, 0.0, 5.0, 10.0, 15.0, 20.0])],
)
def test_an_axis_names_round_values_that_enclose_all(low: float, high: float, steps: list[float]) -> None:
    scale, named, _ = amounts([np.array([low, high, np.nan])], 100.0, 0.0)
    assert named == pytest.approx(steps)
    assert (scale(steps[0]), scale(steps[-1])) == (100.0, 0.0)


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [(1_250_000.0, "USD", "$1.25M"), (-2400.0, "USD", "−$2.4k"), (0.1, "fraction", "10%"), (1.5, "ratio", "1.5")],
)
def test_an_axis_is_short(amount: float, unit: Any, words: str) -> None:
    assert short(amount, unit) == words


def test_an_axis_in_steps_of_parts_of_a_percent_tells_them_apart() -> None:
    assert [short(amount, "fraction", 0.025) for amount in (0.025, 0.05, 0.075)] == ["2.5%", "5.0%", "7.5%"]
    assert short(0.05, "fraction", 0.05) == "5%"
