"""Bookings come in by the bank's rules; the rules here and those of a client's folder say the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import DataError
from finance.portfolio.books import check_books
from finance.portfolio.transactions import read_transactions
from tests.finance.intake.files import BOOKINGS, as_json, as_parquet, intake, said, write

GOOD = (
    "2020-01-06,A-1,deposit,,,,1000.00",
    "2020-01-06,A-1,buy,AAA,10,50.00,-500.00",
    "2020-02-03,A-1,sell,AAA,4,60.00,240.00",
    "2020-02-03,A-1,dividend,AAA,,,3.21",
    "2020-03-31,A-1,fee,,,,-2.50",
    "2020-04-01,A-1,withdrawal,,,,-100.00",
)


def test_bookings_are_those_of_the_strict_reader(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", BOOKINGS, *GOOD)
    ledger = intake(path).ledger
    assert ledger is not None
    assert ledger.transactions() == read_transactions(path)
    assert ledger.transactions(["A-1"]) == ledger.transactions()
    assert ledger.transactions(["other"]) == ()


def test_every_form_gives_the_same_bookings(tmp_path: Path) -> None:
    plain = intake(write(tmp_path, "t.csv", BOOKINGS, *GOOD)).ledger
    records = intake(as_json(tmp_path, "t.json", BOOKINGS, GOOD)).ledger
    columns = {name: [row.split(",")[at] for row in GOOD] for at, name in enumerate(BOOKINGS.split(","))}
    numbers = {name: [float(text or 0) for text in columns[name]] for name in ("quantity", "price", "amount")}
    table = intake(as_parquet(tmp_path, "t.parquet", columns | numbers)).ledger
    assert plain is not None
    assert records is not None
    assert table is not None
    without_lines = [
        [(t.date, t.kind, t.symbol, t.quantity, t.price, t.amount) for t in found.transactions()]
        for found in (plain, records, table)
    ]
    assert without_lines[0] == without_lines[1] == without_lines[2]


def test_amounts_keep_every_digit(tmp_path: Path) -> None:
    rows = ["2020-01-06,A,deposit,,,,123456789012345.67", "2020-01-07,A,interest,,,,0.000000000001"]
    taken = intake(write(tmp_path, "t.csv", BOOKINGS, *rows))
    assert taken.ledger is not None
    amounts = [item.amount for item in taken.ledger.transactions()]
    assert amounts == [Decimal("123456789012345.67"), Decimal("0.000000000001")]
    finer = intake(write(tmp_path, "f.csv", BOOKINGS, "2020-01-06,A,deposit,,,,1.0000000000001"))
    assert "more than twelve decimals" in said(finer, "error")[0]


def test_a_million_millions_of_other_accounts_do_not_hide_a_cent(tmp_path: Path) -> None:
    rows = ["2020-01-06,RICH,deposit,,,,900000000000.00", "2020-01-06,A,deposit,,,,1.00", "2020-01-07,A,fee,,,,-1.02"]
    taken = intake(write(tmp_path, "t.csv", BOOKINGS, *rows))
    assert said(taken, "error") == [
        "t.csv, line 4, amount: the account's cash falls below zero here; correct it or hand in what is missing."
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2020-02-30,A-1,deposit,,,,1", "line 8, date: '2020-02-30' is not a date"),
        ("2020-05-01,,deposit,,,,1", "line 8, account: it is empty"),
        ("2020-05-01,A-1,gift,,,,1", "line 8, kind: 'gift' is none of deposit, withdrawal, buy, sell"),
        ("2020-05-01,A-1,deposit,,,,-1", "line 8, amount: it must be positive"),
        ("2020-05-01,A-1,deposit,,,,", "line 8, amount: it must be positive"),
        ("2020-05-01,A-1,withdrawal,,,,1", "line 8, amount: it must be negative"),
        ("2020-05-01,A-1,buy,AAA,1,5,-6", "line 8, amount: it is not quantity times price"),
        ("2020-05-01,A-1,buy,,1,5,-5", "line 8, symbol: it is empty"),
        ("2020-05-01,A-1,buy,AAA,-1,5,-5", "line 8, quantity: it must be positive"),
        ("2020-05-01,A-1,buy,AAA,1,0,-5", "line 8, price: it must be positive"),
        ("2020-05-01,A-1,buy,AAA,1,x,-5", "line 8, price: 'x' is not a number"),
        ("2020-05-01,A-1,sell,AAA,7,5,35", "line 8, quantity: more is sold than is held"),
        ("2020-05-01,A-1,sell,ZZZ,1,5,5", "line 8, quantity: more is sold than is held"),
        ("2020-05-01,A-1,withdrawal,,,,-9999", "line 8, amount: the account's cash falls below zero"),
    ],
)
def test_a_bad_booking_is_named_and_nothing_is_taken_over(tmp_path: Path, row: str, words: str) -> None:
    taken = intake(write(tmp_path, "t.csv", BOOKINGS, *GOOD, row))
    assert any(words in text for text in said(taken, "error")), said(taken)
    assert taken.ledger is None


def test_rows_out_of_order_are_put_in_order_with_a_note(tmp_path: Path) -> None:
    taken = intake(write(tmp_path, "t.csv", BOOKINGS, *GOOD[::-1]))
    assert taken.ledger is None  # the purchase of that day would come before its deposit: the file's order counts
    shuffled = (*GOOD[2:], *GOOD[:2])
    taken = intake(write(tmp_path, "t.csv", BOOKINGS, *shuffled))
    assert taken.ledger is not None
    assert [item.line for item in taken.ledger.transactions()] == [6, 7, 2, 3, 4, 5]
    assert "t.csv, date: the rows were not in the order of their days; they are now." in said(taken, "note")


def test_a_booking_that_is_there_twice_is_named(tmp_path: Path) -> None:
    taken = intake(
        write(tmp_path, "t.csv", BOOKINGS, *GOOD, GOOD[3].replace("2020-02-03", "2020-05-01"), GOOD[4], GOOD[0])
    )
    assert "t.csv, line 9: it says the same as line 6; check that both are meant." in said(taken, "warning")
    same_id = [f"{row},{number // 2}" for number, row in enumerate(GOOD)]
    taken = intake(write(tmp_path, "i.csv", BOOKINGS + ",id", *same_id))
    assert len([text for text in said(taken, "error") if "id: this id was used before" in text]) == 3


def test_other_currencies_and_later_days_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", BOOKINGS + ",currency", *(f"{row},EUR" for row in GOOD[:1]))
    assert "line 2, currency: the books are in USD" in said(intake(path), "error")[0]
    later = intake(write(tmp_path, "l.csv", BOOKINGS, *GOOD), as_of=date(2020, 3, 31))
    assert said(later, "error") == [
        "l.csv, line 7, date: it is after 2020-03-31, the last day that can be known; correct it."
    ]


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path) -> None:
    assert "none of prices, transactions" in said(intake(write(tmp_path, "t.csv", "date,account,kind", "x,y,z")))[0]
    empty = intake(write(tmp_path, "e.csv", BOOKINGS))
    assert "there are no bookings" in said(empty, "error")[0]


KINDS = st.sampled_from(["deposit", "withdrawal", "buy", "sell", "fee", "dividend", "nonsense"])
ROWS = st.lists(
    st.tuples(
        st.integers(1, 28),
        st.sampled_from("AB"),
        KINDS,
        st.sampled_from(["", "X", "Y"]),
        st.integers(-1, 4),
        st.integers(-1, 3),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS)
def test_both_sets_of_rules_accept_the_same_books(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, str, str, int, int]]
) -> None:
    lines = ["2019-12-31,A,deposit,,,,10"]
    for day, account, kind, symbol, units, price in sorted(rows, key=lambda row: row[0]):
        sign = -1 if kind in ("buy", "withdrawal", "fee") else 1
        lines.append(f"2020-01-{day:02d},{account},{kind},{symbol},{units},{price},{sign * max(units * price, 1)}")
    path = write(tmp_path_factory.mktemp("books"), "t.csv", BOOKINGS, *lines)
    try:
        transactions = read_transactions(path)
        check_books(path, transactions, {"A", "B"})
        accepted = True
    except DataError:
        accepted = False
    taken = intake(path)
    assert taken.report.ok == accepted, said(taken)
    if accepted:
        assert taken.ledger is not None
        assert taken.ledger.transactions() == transactions
