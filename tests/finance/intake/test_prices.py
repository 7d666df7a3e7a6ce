"""Prices come in whatever their shape, and everything odd about them is named by its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from finance.errors import ImportRefused
from finance.intake import Known, PriceRules, tables
from finance.market import load_prices
from tests.finance.intake.files import LONG, as_json, as_parquet, intake, said, write

DAYS = [str(day) for day in np.busday_offset(np.datetime64("2020-01-06"), np.arange(40), roll="forward")]


def long_file(folder: Path, *changed: str, rows: int = 40) -> Path:
    """Two symbols whose prices rise and fall a little; `changed` lines replace the first ones that begin alike."""
    rng = np.random.default_rng(3)
    moves = np.cumprod(1 + rng.normal(0, 0.01, (rows, 2)), axis=0)
    lines = [f"{DAYS[t]},{name},{100 * moves[t, n]:.4f}" for t in range(rows) for n, name in enumerate(("AAA", "BBB"))]
    for change in changed:
        start = ",".join(change.split(",")[:2])
        lines = [change if line.startswith(start) else line for line in lines]
    return write(folder, "prices.csv", LONG, *lines)


def test_every_form_gives_the_same_prices(tmp_path: Path) -> None:
    rows = ["2020-01-06,AAA,10", "2020-01-06,BBB,20.5", "2020-01-07,AAA,11", "2020-01-07,BBB,19.5"]
    wide = ["2020-01-06,10,20.5", "2020-01-07,11,19.5"]
    days = np.array(["2020-01-06", "2020-01-07"], dtype="datetime64[D]")
    files = [
        write(tmp_path, "long.csv", LONG, *rows),
        write(tmp_path, "wide.csv", "date,AAA,BBB", *wide),
        write(tmp_path, "semicolons.csv", "Date;AAA;BBB", *(row.replace(",", ";") for row in wide)),
        write(tmp_path, "quoted.csv", '"date","AAA","BBB"', *(f'"{row}"'.replace(",", '","') for row in wide)),
        write(tmp_path, "bom.csv", "\ufeffdate,AAA,BBB", *wide),
        write(tmp_path, "backwards.csv", "date,AAA,BBB", *wide[::-1]),
        as_json(tmp_path, "long.json", LONG, rows),
        as_parquet(tmp_path, "wide.parquet", {"date": days, "AAA": [10.0, 11.0], "BBB": [20.5, 19.5]}),
    ]
    for path in files:
        prices = intake(path).prices
        assert prices is not None, path
        assert prices.symbols == ("AAA", "BBB")
        np.testing.assert_array_equal(prices.days, days)
        np.testing.assert_array_equal(prices.values, [[10.0, 20.5], [11.0, 19.5]])


def test_the_strict_reader_of_a_banks_folder_agrees(tmp_path: Path) -> None:
    path = write(tmp_path, "wide.csv", "date,AAA,BBB", "2020-01-06,10,20.5", "2020-01-07,11,19.5")
    taken = intake(path).prices
    assert taken is not None
    np.testing.assert_array_equal(taken.values, load_prices(path).values)


def test_files_of_one_symbol_each_become_one_table(tmp_path: Path) -> None:
    one = write(tmp_path, "aaa.csv", LONG, "2020-01-06,AAA,10", "2020-01-07,AAA,11")
    other = write(tmp_path, "bbb.csv", LONG, "2020-01-06,BBB,20", "2020-01-07,BBB,21", "2020-01-07,AAA,12")
    assert said(intake(one, other)) == [
        "bbb.csv, line 4, AAA: 2020-01-07 is in line 3 of aaa.csv already with another price; keep the right one."
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2020-01-08,AAA,abc", "line 6, close: 'abc' is not a number"),
        ("2020-01-08,AAA,-3", "line 6, AAA: -3 is no price"),
        ("2020-01-08,AAA,0", "line 6, AAA: 0 is no price"),
        ("2020-01-08,AAA,inf", "line 6, close: 'inf' is not a number"),
        ("2020-01-08,AAA,1e300", "line 6, close: '1e300' is not a number below 1e+15"),
        ("2020-01-08,AAA,", "line 6, close: it has no number."),
        ("2020-01-08,AAA", "line 6: it has 2 fields instead of 3"),
        ("2020-01-08,AAA,1,2", "line 6: it has 4 fields instead of 3"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken_over(tmp_path: Path, line: str, words: str) -> None:
    taken = intake(long_file(tmp_path, line))
    assert any(words in text for text in said(taken, "error")), said(taken)
    assert taken.prices is None
    with pytest.raises(ImportRefused, match=r"Nothing was imported\. prices\.csv, line 6"):
        taken.report.require()


@pytest.mark.parametrize("day", ["2020-02-30", "06.01.2020", "20200106", "1066-10-14", "soon", ""])
def test_a_day_that_is_none_is_named(tmp_path: Path, day: str) -> None:
    path = write(tmp_path, "prices.csv", LONG, "2020-01-06,AAA,1", f"{day},AAA,2")
    assert any("prices.csv, line 3, date" in text for text in said(intake(path), "error"))


def test_lines_are_right_past_empty_lines_and_bad_ones(tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", LONG, "2020-01-06,AAA,1", "", "", "2020-01-07", "2020-01-08,AAA,x", "")
    assert [text.split(":")[0] for text in said(intake(path), "error")] == ["p.csv, line 5", "p.csv, line 6, close"]


def test_lines_are_right_past_a_line_break_inside_quotes(tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", LONG, '2020-01-06,"A', 'B",1', "2020-01-07,AAA,x")
    assert any("p.csv, line 4, close" in text for text in said(intake(path), "error"))


def test_lines_of_a_list_of_json_records_are_those_of_the_file(tmp_path: Path) -> None:
    path = as_json(tmp_path, "p.json", LONG, ["2020-01-06,AAA,1", "2020-01-07,AAA,x"])
    assert any("p.json, line 3, close: 'x'" in text for text in said(intake(path), "error"))


def test_a_repeated_price_is_left_out_and_a_second_one_refused(tmp_path: Path) -> None:
    rows = ["2020-01-06,AAA,10", "2020-01-07,AAA,11"]
    same = intake(write(tmp_path, "same.csv", LONG, *rows, rows[1]))
    assert same.prices is not None
    assert len(same.prices.days) == 2
    assert said(same) == ["same.csv, line 4, AAA: 2020-01-07 is in line 3 already; left out, the price is the same."]
    other = intake(write(tmp_path, "other.csv", LONG, *rows, "2020-01-07,AAA,12"))
    assert "with another price" in said(other, "error")[0]


def test_a_gap_is_refused_or_carried_as_asked(tmp_path: Path) -> None:
    rows = ["2020-01-06,1,5", "2020-01-07,,6", "2020-01-08,3,7"]
    path = write(tmp_path, "wide.csv", "date,AAA,BBB", *rows)
    assert "line 4, AAA: 1 day missing after 2020-01-06" in said(intake(path), "error")[0]
    carried = intake(path, rules=PriceRules(gaps="carry"))
    assert carried.prices is not None
    assert list(carried.prices.series("AAA")) == [1, 1, 3]
    assert any("1 missing prices were carried" in text for text in said(carried, "note"))


def test_a_late_beginner_cuts_the_table_and_an_early_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "w.csv", "date,AAA,BBB", "2020-01-06,1,", "2020-01-07,2,5", "2020-01-08,3,6")
    late = intake(path, rules=PriceRules(gaps="carry")).prices
    assert late is not None
    assert late.first_day == date(2020, 1, 7)
    ended = [f"{DAYS[n]},{n + 1},{n + 5 if n < 3 else ''}" for n in range(12)]
    over = intake(write(tmp_path, "e.csv", "date,AAA,BBB", *ended), rules=PriceRules(gaps="carry"))
    assert any("BBB: its prices end on 2020-01-08" in text for text in said(over, "error"))


def test_a_long_hole_is_never_carried(tmp_path: Path) -> None:
    rows = [f"{DAYS[n]},{n + 1},{'' if 5 <= n < 15 else n + 5}" for n in range(20)]
    taken = intake(write(tmp_path, "w.csv", "date,AAA,BBB", *rows), rules=PriceRules(gaps="carry"))
    assert any("too long to carry" in text for text in said(taken, "error"))


def test_a_column_without_any_price_is_named(tmp_path: Path) -> None:
    taken = intake(write(tmp_path, "w.csv", "date,AAA,BBB", "2020-01-06,1,", "2020-01-07,2,"))
    assert "w.csv, BBB: the column has no price at all; leave it out." in said(taken, "error")


@pytest.mark.parametrize(("ratio", "words"), [(2, "2 for 1"), (0.1, "1 for 10"), (1.5, "1.5 for 1")])
def test_an_unadjusted_split_is_seen(tmp_path: Path, ratio: float, words: str) -> None:
    rows = [f"{DAYS[n]},{(100 + n % 3) / (ratio if n >= 20 else 1)}" for n in range(40)]
    taken = intake(write(tmp_path, "w.csv", "date,AAA", *rows))
    assert len(said(taken, "warning")) == 1
    assert f"line 22, AAA: 101 to {(100 + 20 % 3) / ratio:g}" in said(taken)[0]
    assert f"looks like a split of {words}" in said(taken)[0]


def test_a_split_that_is_handed_in_explains_its_jump(tmp_path: Path) -> None:
    rows = [f"{DAYS[n]},{100 + n % 3 if n < 20 else 50 + n % 2}" for n in range(40)]
    prices = write(tmp_path, "w.csv", "date,AAA", *rows)
    actions = write(tmp_path, "a.csv", "date,kind,symbol,ratio", f"{DAYS[20]},split,AAA,2")
    assert said(intake(prices)) != []
    assert said(intake(prices, actions)) == []


def test_a_bad_tick_jumps_away_and_back(tmp_path: Path) -> None:
    taken = intake(long_file(tmp_path, f"{DAYS[10]},BBB,150"))
    assert len(said(taken)) == 1
    assert "line 23, BBB: 150 on 2020-01-20 is a move of +" in said(taken)[0]
    assert "and back the next day" in said(taken)[0]


def test_a_wild_share_is_not_full_of_bad_ticks(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    level = 50 * np.cumprod(1 + rng.normal(0, 0.04, 2000))
    days = np.busday_offset(np.datetime64("2010-01-04"), np.arange(2000), roll="forward")
    path = write(tmp_path, "w.csv", "date,AAA", *(f"{d},{v:.4f}" for d, v in zip(days, level, strict=True)))
    assert said(intake(path)) == []


def test_a_price_that_stands_still_is_named_unless_it_may(tmp_path: Path) -> None:
    rows = [f"{DAYS[n]},{10 + min(n, 5)},{20 + n}" for n in range(20)]
    path = write(tmp_path, "w.csv", "date,AAA,BBB", *rows)
    assert "w.csv, line 7, AAA: 15 from 2020-01-13 on stands still for 15 days; check the source." in said(intake(path))
    assert said(intake(path, rules=PriceRules(known=Known(still=frozenset({"AAA"}))))) == []


def test_a_long_pause_of_the_whole_table_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "w.csv", "date,AAA", *(f"{day},1{n}" for n, day in enumerate([*DAYS[:5], *DAYS[20:25]])))
    assert any("no prices between 2020-01-10 and 2020-02-03" in text for text in said(intake(path), "warning"))


def test_nothing_after_the_last_known_day_comes_in(tmp_path: Path) -> None:
    taken = intake(long_file(tmp_path), as_of=date(2020, 2, 27))
    assert taken.prices is None
    assert len(said(taken, "error")) == 2
    assert "2020-02-28 is after 2020-02-27" in said(taken, "error")[0]


def test_a_price_that_was_published_later_is_refused(tmp_path: Path) -> None:
    rows = ["2020-01-03,AAA,1,2020-01-06", "2020-01-06,AAA,2,2020-02-14"]
    taken = intake(write(tmp_path, "p.csv", LONG + ",published", *rows))
    assert said(taken, "error") == [
        "p.csv, line 3, published: the price of 2020-01-06 was known on 2020-02-14 only; date it then."
    ]


def test_a_column_that_is_another_a_day_early_is_named(tmp_path: Path) -> None:
    level = 100 * np.cumprod(1 + np.random.default_rng(1).normal(0, 0.01, 41))
    rows = [f"{DAYS[n]},{float(level[n])!r},{float(3 * level[n + 1])!r}" for n in range(40)]
    taken = intake(write(tmp_path, "w.csv", "date,AAA,BBB", *rows))
    assert said(taken) == ["w.csv, line 2, BBB: its moves are those of AAA a day early; it looks ahead."]


def test_currencies_are_converted_day_by_day_or_refused(tmp_path: Path) -> None:
    rows = ["2020-01-06,AAA,10,EUR", "2020-01-07,AAA,11,EUR", "2020-01-06,BBB,5,usd", "2020-01-07,BBB,6,USD"]
    prices = write(tmp_path, "p.csv", LONG + ",currency", *rows)
    rates = write(tmp_path, "rates.csv", "date,EUR", "2020-01-06,1.1", "2020-01-07,1.2")
    assert "AAA is in EUR and there is no rate table" in said(intake(prices), "error")[0]
    taken = intake(prices, rates).prices
    assert taken is not None
    np.testing.assert_allclose(taken.values, np.array([[11.0, 5.0], [13.2, 6.0]]))
    late = write(tmp_path, "fx_late.csv", "date,EUR", "2020-01-07,1.2")
    assert "no rate from EUR to USD for 2020-01-06" in said(intake(prices, late), "error")[0]
    mixed = write(tmp_path, "m.csv", LONG + ",currency", "2020-01-06,AAA,10,EUR", "2020-01-07,AAA,11,CHF")
    assert "m.csv, line 3, AAA: its prices are in EUR and in CHF" in said(intake(mixed), "error")[0]


def test_many_bad_rows_are_counted_and_only_some_kept(tmp_path: Path) -> None:
    taken = intake(write(tmp_path, "p.csv", LONG, *(f"{DAYS[n % 40]},A{n},x" for n in range(1000))))
    assert taken.report.counts["unreadable", "error"] == 1000
    assert len(taken.report.findings) < 450
    with pytest.raises(ImportRefused, match="999 more errors"):
        taken.report.require()


def test_a_long_list_of_records_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PART", 3)
    rows = [f"{DAYS[n]},{name},{n + 10}" for n in range(5) for name in ("AAA", "BBB")]
    path = as_json(tmp_path, "p.json", LONG, rows)
    prices = intake(path).prices
    assert prices is not None
    assert prices.values.shape == (5, 2)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"close": "14"', '"close": "x", "currency": "USD"'), encoding="utf-8"
    )
    assert any("p.json, line 10, close: 'x'" in text for text in said(intake(path), "error"))
