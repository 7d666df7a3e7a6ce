"""Holdings, lots, corporate actions and rates from files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from finance.market.actions import Action
from finance.portfolio import Lot
from tests.finance.intake.files import LONG, intake, said, write


def test_lots_keep_account_day_and_cost(tmp_path: Path) -> None:
    path = write(tmp_path, "lots.csv", "account,symbol,quantity,bought,cost", "A,AAA,10.5,2020-01-06,1050.25")
    assert intake(path).lots == (Lot("A", "AAA", date(2020, 1, 6), Decimal("10.5"), Decimal("1050.25")),)


def test_holdings_may_leave_the_cost_out(tmp_path: Path) -> None:
    (held,) = intake(write(tmp_path, "h.csv", "Symbol,Quantity", "AAA,3")).holdings
    assert (held.symbol, held.quantity, held.cost_usd, held.line) == ("AAA", Decimal(3), None, 2)


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("symbol,quantity", "AAA,0", "h.csv, line 2, quantity: it must be positive"),
        ("symbol,quantity", "AAA,", "h.csv, line 2, quantity: it must be positive"),
        ("symbol,quantity", ",1", "h.csv, line 2, symbol: it is empty"),
        ("symbol,quantity,cost", "AAA,1,-5", "h.csv, line 2, cost: it must be positive"),
        ("symbol,quantity,currency", "AAA,1,EUR", "h.csv, line 2, currency: it is not USD"),
        ("symbol,quantity,bought,cost", "AAA,1,2031-01-01,5", "h.csv, line 2, bought: it is after 2030-01-01"),
        ("symbol,quantity,bought,cost", "AAA,1,soon,5", "h.csv, line 2, bought: 'soon' is not a date"),
        ("symbol,quantity,bought", "AAA,1,2020-01-01", "needs the columns 'bought' and 'cost'"),
    ],
)
def test_a_bad_holding_or_lot_is_named(tmp_path: Path, header: str, row: str, words: str) -> None:
    taken = intake(write(tmp_path, "h.csv", header, row), as_of=date(2030, 1, 1))
    assert words in said(taken, "error")[0]
    assert taken.holdings == ()
    assert taken.lots == ()


def test_a_holding_twice_is_refused(tmp_path: Path) -> None:
    taken = intake(write(tmp_path, "h.csv", "account,symbol,quantity", "A,AAA,1", "B,AAA,1", "A,AAA,2"))
    assert said(taken) == [
        "h.csv, line 4, AAA: it is in line 2 already; hand in one row a holding, or lots with their days."
    ]


def test_actions_are_read_by_day(tmp_path: Path) -> None:
    rows = ["2020-06-01,merger,BBB,0.5,,CCC", "2020-03-02,split,AAA,4,,", "2020-01-15,dividend,AAA,,0.25,"]
    taken = intake(write(tmp_path, "a.csv", "date,kind,symbol,ratio,cash,into", *rows))
    assert taken.actions == (
        Action(date(2020, 1, 15), "dividend", "AAA", cash=Decimal("0.25"), line=4),
        Action(date(2020, 3, 2), "split", "AAA", Decimal(4), line=3),
        Action(date(2020, 6, 1), "merger", "BBB", Decimal("0.5"), into="CCC", line=2),
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2020-01-15,dividend,AAA,,,", "has the cash 0"),
        ("2020-01-15,split,AAA,-2,,", "has the ratio -2"),
        ("2020-01-15,split,AAA,2,1,", "cannot pay cash"),
        ("2020-01-15,split,,2,,", "names no symbol"),
        ("2020-01-15,rename,AAA,,,", "must name what the units become"),
        ("2020-01-15,rename,AAA,,,AAA", "must name what the units become"),
        ("2020-01-15,gift,AAA,,,", "'gift' is none of split, dividend, merger, rename"),
        ("2020-01-15,split,AAA,two,,", "'two' is not a number"),
    ],
)
def test_a_bad_action_is_named(tmp_path: Path, row: str, words: str) -> None:
    taken = intake(write(tmp_path, "a.csv", "date,kind,symbol,ratio,cash,into", row))
    assert any(words in text and "a.csv, line 2" in text for text in said(taken, "error")), said(taken)


def test_rates_must_be_whole_and_named_by_currencies(tmp_path: Path) -> None:
    taken = intake(write(tmp_path, "rates.csv", "date,EUR,GBP", "2020-01-06,1.1,1.3", "2020-01-07,1.2,"))
    assert "rates.csv, GBP: there is no rate on 2020-01-07; add it." in said(taken, "error")
    named = intake(write(tmp_path, "rates.csv", "date,EURO,USD", "2020-01-06,1.1,1"))
    assert len(said(named, "error")) == 2


def test_an_error_in_one_file_empties_the_whole_intake(tmp_path: Path) -> None:
    good = write(tmp_path, "p.csv", LONG, "2020-01-06,AAA,1", "2020-01-07,AAA,2")
    bad = write(tmp_path, "a.csv", "date,kind,symbol,ratio", "2020-01-15,split,AAA,0")
    assert intake(good).prices is not None
    assert intake(good, bad).prices is None


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "wide.csv").write_bytes("date,AAA\n".encode("utf-16"))
    (tmp_path / "list.json").write_text("[1, 2", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(b"date,symbol,close\n2020-01-06,caf\xe9,1\n")
    (tmp_path / "empty.csv").write_bytes(b"")
    for name, words in (
        ("broken.parquet", "cannot be read"),
        ("wide.csv", "is not UTF-8 text"),
        ("list.json", "is not JSON"),
        ("latin.csv", "cannot be read"),
        ("empty.csv", "has no header"),
        ("missing.csv", "does not exist"),
        ("page.html", "does not exist"),
    ):
        assert words in said(intake(tmp_path / name), "error")[0], name


def test_a_folder_is_called_a_folder_and_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path)
    for path in (Path("."), Path("inner")):
        (finding,) = intake(path).report.findings
        assert finding.file == str(path)
        assert f"{path} is a folder" in finding.words


def test_a_line_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(b"date,symbol,close\n2020-01-06,AAA,1\n\xc1\x93\n2020-01-08,AAA,3\n")
    assert "line 3 is not UTF-8" in said(intake(tmp_path / "p.csv"), "error")[0]
