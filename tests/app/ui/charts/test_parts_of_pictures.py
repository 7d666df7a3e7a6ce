"""Grids, rows, ladders and ties: what pictures are made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from app.ui.charts.axes import closer, steps
from app.ui.charts.curves import nearest_rows
from app.ui.charts.frontier import free_place
from app.ui.charts.ladder import months_of, quarters_of
from app.ui.charts.network import depths_of, fitting, list_order
from app.ui.charts.parts import starts_of
from app.ui.charts.reading import Reading, nearest
from finance.types import Chart, Edge, Point
from tests.fakes.scripted_link import TODAY

numbers = st.floats(-1e9, 1e9, allow_subnormal=False)


@given(numbers, numbers, st.integers(1, 12))
def test_the_grid_is_round_and_holds_both_ends(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    found = steps(low, high, most)
    apart = np.diff(found)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert len(found) >= 2
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert np.allclose(apart, apart[0], rtol=1e-6)
    assert len(found) <= 2.5 * most + 3


@given(numbers, numbers, st.floats(0.5, 12))
def test_an_axis_holds_all_values_and_wastes_little(one: float, other: float, most: float) -> None:
    low, high = sorted((one, other))
    named, (bottom, top) = closer(low, high, most)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert len(named) >= 2
    assert bottom <= low + slack
    assert top >= high - slack
    assert all(bottom - slack <= value <= top + slack for value in named)
    assert list(named) == sorted(named)


def test_an_axis_that_would_waste_half_of_the_picture_ends_with_its_values() -> None:
    named, (bottom, top) = closer(-0.269, 0.0, 1.4)
    assert named == (-0.2, 0.0)
    assert -0.3 < bottom < -0.269
    assert top == 0.0


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (5.0, 5.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_a_grid_of_nothing_is_still_one(low: float, high: float) -> None:
    assert len(steps(low, high, 4)) >= 2


def test_the_nearest_row_of_each_day_is_found() -> None:
    known = np.array([0.0, 10.0, 20.0])
    assert nearest_rows(known, np.array([-5.0, 4.0, 6.0, 19.0, 99.0])).tolist() == [0, 0, 1, 2, 2]
    assert nearest_rows(known[:1], known).tolist() == [0, 0, 0]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), min_size=1), st.floats(0, 500), st.floats(0, 500))
def test_a_touch_finds_the_nearest_datum(places: list[tuple[float, float]], x: float, y: float) -> None:
    readings = [Reading("a", (), (QPointF(*place),)) for place in places]
    assert abs(places[nearest(readings, "x", QPointF(x, y))][0] - x) == min(abs(each - x) for each, _ in places)
    assert abs(places[nearest(readings, "y", QPointF(x, y))][1] - y) == min(abs(each - y) for _, each in places)


def test_parts_begin_where_the_last_one_ended_and_the_whole_at_zero() -> None:
    assert starts_of((3.0, -1.0, 2.0)) == [0.0, 3.0, 0.0]
    assert starts_of(()) == []


@given(st.lists(st.tuples(st.integers(0, 30), st.floats(-100, 100), st.sampled_from("AB")), min_size=1, max_size=40))
def test_quarters_hold_what_their_months_hold(booked: list[tuple[int, float, str]]) -> None:
    labels = tuple(f"{2021 + at // 12}-{at % 12 + 1:02d}" for at, _, _ in booked)
    values, groups = tuple(value for _, value, _ in booked), tuple(group for _, _, group in booked)
    chart = Chart("ladder", "money", "USD", TODAY, "demo", labels=labels, values=values, groups=groups)
    months = months_of(chart, ("A", "B"))
    quarters = quarters_of(months)
    for columns in (months, quarters):
        assert sum(part.value for column in columns for part in column.parts) == pytest.approx(sum(values), abs=1e-6)
    assert len(quarters) <= len(months) // 3 + 2
    assert [column.months for column in quarters] == sorted({column.months // 3 * 3 for column in months})


def network(*edges: tuple[int, int], count: int) -> Chart:
    points = tuple(Point(f"p{number}") for number in range(count))
    tied = tuple(Edge(*edge, label="tie") for edge in edges)
    return Chart("network", "ties", "text", TODAY, "demo", points=points, edges=tied)


def test_things_stand_as_many_columns_away_as_ties_lie_between() -> None:
    assert depths_of(network((0, 1), (0, 2), (1, 3), (2, 3), count=5)) == [0, 1, 1, 2, 1]


def test_a_list_has_a_row_for_every_tie_and_forgets_nothing() -> None:
    chart = network((0, 1), (0, 2), (1, 3), (2, 3), count=5)
    rows = list_order(chart, depths_of(chart))
    assert [number for number, _, _ in rows] == [0, 1, 3, 2, 3, 4]
    assert [above for _, above, _ in rows] == [-1, 0, 1, 0, 3, -1]


def test_a_short_list_keeps_what_is_nearest_and_every_row_its_own() -> None:
    chart = network((0, 1), (0, 2), (1, 3), (2, 3), count=5)
    depths = depths_of(chart)
    order = fitting(list_order(chart, depths), depths, 5)
    assert [number for number, _, _ in order] == [0, 1, 3, 2, 4]
    assert [above for _, above, _ in order] == [-1, 0, 1, 0, -1]
    assert [number for number, _, _ in fitting(order, depths, 2)] == [0, 1]


def test_words_beside_a_point_keep_clear_of_others_where_there_is_room() -> None:
    area = QRectF(0, 0, 400, 300)
    first = free_place(QPointF(200, 150), 80, 20, 15, area, [])
    second = free_place(QPointF(202, 152), 80, 20, 15, area, [first])
    assert not first.intersects(second)
    assert area.contains(second)
