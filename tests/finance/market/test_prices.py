from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from finance.errors import DataError, PeriodError
from finance.market import load_prices
from tests.finance import made

GOOD = "date,AAA,BBB\n2020-01-06,10,1.5\n2020-01-07,11,1.25\n2020-01-09,12,1\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_and_parquet_give_the_same_prices(tmp_path: Path) -> None:
    csv = written(tmp_path, GOOD)
    table = pa.table(
        {
            "date": pa.array([date(2020, 1, 6), date(2020, 1, 7), date(2020, 1, 9)]),
            "AAA": [10.0, 11.0, 12.0],
            "BBB": [1.5, 1.25, 1.0],
        }
    )
    pq.write_table(table, tmp_path / "prices.parquet")
    first, second = load_prices(csv), load_prices(tmp_path / "prices.parquet")
    assert first.symbols == second.symbols == ("AAA", "BBB")
    np.testing.assert_array_equal(first.days, second.days)
    np.testing.assert_array_equal(first.values, second.values)


def test_a_timestamp_column_is_read_as_days(tmp_path: Path) -> None:
    table = pa.table({"date": pa.array([datetime(2020, 1, 6), datetime(2020, 1, 7)]), "AAA": [1, 2]})
    pq.write_table(table, tmp_path / "prices.parquet")
    assert load_prices(tmp_path / "prices.parquet").last_day == date(2020, 1, 7)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,AAA\n2020-01-06,1\n", "no column 'date'"),
        ("date\n2020-01-06\n", "no price column"),
        ("date,AAA\n", "no rows"),
        ("", "cannot be read"),
        ("date,AAA,AAA\n2020-01-06,1,2\n", "two columns of the same name"),
        ("date,AAA\n2020-01-06,1\n2020-01-06,2\n", "row 2, date: 2020-01-06 appears twice"),
        ("date,AAA\n2020-01-07,1\n2020-01-06,2\n", "row 2, date: 2020-01-06 comes after 2020-01-07"),
        ("date,AAA\n2020-01-06,1\n,2\n", "row 2, date: it is empty"),
        ("date,AAA\n2020-01-06,1\nsoon,2\n", "row 2, date: 'soon' is not a date"),
        ("date,AAA,BBB\n2020-01-06,1,1\n2020-01-07,1,0\n", r"row 2 \(2020-01-07\), BBB: there is the price 0"),
        ("date,AAA\n2020-01-06,-3\n", r"row 1 \(2020-01-06\), AAA: there is the price -3"),
        ("date,AAA\n2020-01-06,1\n2020-01-07,\n2020-01-08,2\n", r"row 2 \(2020-01-07\), AAA: there is no price"),
        ("date,AAA\n2020-01-06,nan\n", "AAA: there is no price"),
        ("date,AAA\n2020-01-06,inf\n", "AAA: there is the price inf"),
        ("date,AAA\n2020-01-06,1\n2020-01-07,two\n", "row 2, AAA: 'two' is not a number"),
        ("date,AAA\n2020-01-06,1,7\n", "cannot be read"),
    ],
)
def test_a_bad_file_is_named_with_row_and_field(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DataError, match=words) as error:
        load_prices(path)
    assert "prices.csv" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("keep", [0, 3, 100, -1, -200])
def test_a_truncated_parquet_file_is_one_sentence(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "prices.parquet"
    pq.write_table(pa.table({"date": pa.array([date(2020, 1, 6)]), "AAA": [1.0]}), path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match="cannot be read") as error:
        load_prices(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("name", "words"), [("none.csv", "does not exist"), ("prices.xlsx", "neither")])
def test_a_missing_or_foreign_file_says_so(tmp_path: Path, name: str, words: str) -> None:
    if words == "neither":
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(DataError, match=words):
        load_prices(tmp_path / name)


def test_asof_takes_the_last_known_close(tmp_path: Path) -> None:
    prices = load_prices(written(tmp_path, GOOD))
    assert prices.asof("AAA", date(2020, 1, 8)) == 11
    assert prices.asof("BBB", date(2030, 1, 1)) == 1


def test_a_day_before_the_prices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PeriodError, match="begin on 2020-01-06"):
        load_prices(written(tmp_path, GOOD)).asof("AAA", date(2020, 1, 5))


def test_cutting_at_a_day_leaves_nothing_later() -> None:
    prices = made.prices({"AAA": [1, 2, 3, 4]})
    cut = prices.until(date(2020, 1, 7))
    assert cut.last_day == date(2020, 1, 7)
    assert cut.values[:, 0].tolist() == [1, 2]
    assert prices.until(date(2020, 1, 9)) is prices


def test_an_unknown_symbol_is_named() -> None:
    with pytest.raises(DataError, match="no prices for ZZZ"):
        made.prices({"AAA": [1]}).column("ZZZ")
