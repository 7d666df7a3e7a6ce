"""The commands for data, performance and tax, called as the command line calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import settings
from app.errors import UsageError
from app.modes.finance import importing, measures, taxes
from app.settings import Settings
from finance.errors import ImportRefused
from tests.finance.intake.files import BOOKINGS, LONG, write
from tests.finance.intake.test_bookings import GOOD

WIDE = ("date,FUND,INDEX", *(f"2020-{month:02d}-03,{100 + month},{100 + 2 * month}" for month in range(1, 13)))


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return settings.load({"data_dir": tmp_path / "data"}, environment={})


def bring_in(here: Settings, *paths: Path, **changes: Any) -> None:
    usual: dict[str, Any] = {"kind": None, "currency": "USD", "allow_gaps": False, "as_of": "2021-01-01", "into": None}
    importing.run(here, list(paths), **(usual | {"check": False, "as_json": True} | changes))


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def figures(found: dict[str, Any]) -> dict[str, Any]:
    return {fact["name"]: fact["value"] for fact in found["facts"]}


# ---- import


def test_good_files_are_kept_in_the_banks_form(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices, books = write(tmp_path, "w.csv", *WIDE), write(tmp_path, "t.csv", BOOKINGS, *GOOD)
    bring_in(here, prices, books)
    found = printed(capsys)
    assert found["ok"]
    assert {Path(path).name for path in found["written"]} == {"prices.parquet", "transactions.csv"}
    kept = here.data_dir / "imported"
    bring_in(here, kept / "prices.parquet", kept / "transactions.csv", check=True)
    again = printed(capsys)
    assert again["holds"] == found["holds"]
    assert again["written"] == []


def test_a_bad_file_changes_nothing(here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(here, write(tmp_path, "w.csv", *WIDE))
    kept = here.data_dir / "imported" / "prices.parquet"
    before = kept.read_bytes()
    bad = write(tmp_path, "bad.csv", LONG, "2020-01-06,AAA,1", "2020-01-07,AAA,-1")
    with pytest.raises(ImportRefused, match=r"bad\.csv, line 3, AAA: -1 is no price"):
        bring_in(here, bad)
    with pytest.raises(ImportRefused):
        bring_in(here, write(tmp_path, "good.csv", *WIDE), bad)
    assert kept.read_bytes() == before
    assert sorted(path.name for path in kept.parent.iterdir()) == ["prices.parquet"]
    capsys.readouterr()


def test_a_check_writes_nothing_and_prints_findings_for_people(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = write(tmp_path, "t.csv", BOOKINGS, *GOOD, GOOD[-1])
    bring_in(here, odd, check=True, as_json=False)
    text = capsys.readouterr().out
    assert "duplicate" in text
    assert "7 rows of 1 file read." in text
    assert not (here.data_dir / "imported").exists()


@pytest.mark.parametrize(
    ("change", "words"), [({"kind": "poems"}, "no kind 'poems'"), ({"as_of": "soon"}, "not a day")]
)
def test_wrong_options_are_named(here: Settings, tmp_path: Path, change: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        bring_in(here, write(tmp_path, "w.csv", *WIDE), **change)


# ---- performance


def performance(here: Settings, wanted: measures.Wanted, period: str = "since_start", **changes: Any) -> None:
    usual: dict[str, Any] = {"files": [], "benchmark": None, "as_json": True, "plot": None}
    measures.performance(here, period, wanted, **(usual | changes))


def test_a_table_of_prices_is_a_portfolio_with_its_benchmark(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    performance(here, measures.Wanted(), files=[write(tmp_path, "w.csv", *WIDE)])
    found = figures(printed(capsys))
    assert found["performance.since_start.portfolio"] == pytest.approx(112 / 101 - 1)
    assert found["performance.since_start.benchmark"] == pytest.approx(124 / 102 - 1)
    with pytest.raises(UsageError, match="no prices for 'SPY'"):
        performance(here, measures.Wanted(), files=[tmp_path / "w.csv"], benchmark="SPY=1")
    with pytest.raises(UsageError, match="sum to 1"):
        performance(here, measures.Wanted(), files=[tmp_path / "w.csv"], benchmark="FUND=0.4")


def test_files_without_prices_are_refused(here: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There are no prices"):
        performance(here, measures.Wanted(), files=[write(tmp_path, "t.csv", BOOKINGS, *GOOD)])


def test_every_measure_is_given_at_once_and_adds_up(
    bank: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "picture.png"
    wanted = measures.Wanted(attribution=True, rolling=252, drawdowns=True, income=True, fees=True)
    performance(bank, wanted, "5y", plot=picture)
    found = printed(capsys)
    assert set(found) == {"attribution", "rolling", "falls", "income", "costs"}
    parts = figures(found["attribution"])
    effects = sum(parts[f"attribution.5y.{name}"] for name in ("allocation", "selection", "interaction", "rest"))
    assert effects == pytest.approx(parts["attribution.5y.difference"], abs=1e-12)
    assert all(len(part["basis"]["inputs_hash"]) == 64 for part in found.values())
    costs = figures(found["costs"])
    assert costs["costs.5y.lost"] == pytest.approx(
        costs["costs.5y.lost.paid"] + costs["costs.5y.lost.growth"], abs=0.02
    )
    assert picture.stat().st_size > 5_000
    performance(bank, wanted, "5y", as_json=False)
    assert "Falls over the past 5 years" in capsys.readouterr().out


def test_what_is_there_once_is_counted_as_one(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices = write(tmp_path, "p.csv", "date,AAA", "2020-01-06,1")
    books = write(tmp_path, "t.csv", BOOKINGS, *GOOD)
    bring_in(here, prices, check=True, as_json=False)
    alone = capsys.readouterr().out
    assert "1 row of 1 file read." in alone
    assert "1 symbol, 1 day, " in alone
    bring_in(here, books, check=True, as_json=False)
    assert "6 bookings of 1 account\n" in capsys.readouterr().out


# ---- tax


def lots(
    here: Settings, table: str, method: str = "fifo", files: list[Path] | None = None, year: int | None = None
) -> None:
    taxes.lots(here, table, None, method, 50_000.0, year, files=files or [], as_json=True, plot=None)


def test_lots_of_files_are_taxed_by_the_table_asked_for(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices = write(tmp_path, "p.csv", "date,AAA", *(f"2020-{month:02d}-03,{50 + month}" for month in range(1, 13)))
    files = [prices, write(tmp_path, "t.csv", BOOKINGS, *GOOD)]
    lots(here, "harbour-2030", files=files)
    found = figures(printed(capsys))
    assert found["tax.realised.short"] == 40  # four bought at 50 and sold at 60
    assert found["tax.owed"] == 8
    assert found["tax.unrealised.short"] == 6 * 12
    lots(here, "uk-2025", files=files, year=2019)  # until 5 April 2020
    assert figures(printed(capsys))["tax.realised.gain"] == 40
    with pytest.raises(UsageError, match="no method 'best' here; it has fifo, lifo"):
        lots(here, "harbour-2030", "best", files)
    with pytest.raises(UsageError, match="no tax table 'mars'"):
        lots(here, "mars", files=files)


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_every_client_has_lots_and_losses(bank: Settings, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    one = settings.load({"client": client, "data_dir": bank.data_dir}, environment={})
    for method in ("fifo", "highest-cost"):
        lots(one, "us-federal-2025", method)
        assert figures(printed(capsys))["tax.lots"] >= 0
    taxes.harvest(one, "us-federal-2025", "single", "fifo", 90_000.0, 50.0, files=[], as_json=True, plot=None)
    found = figures(printed(capsys))
    assert found["harvest.saved_now"] >= 0
    assert found["harvest.losses"] >= 0


def test_withdrawals_take_the_clients_balances_or_those_given(
    bank: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing: tuple[None, None, None, None] = (None, None, None, None)
    need = (30_000.0, 25, 65, 0.0, 0.02)
    taxes.withdraw_order(bank, "us-federal-2025", need, "single", nothing, as_json=True, plot=None)
    own = figures(printed(capsys))
    taxes.withdraw_order(
        bank, "us-federal-2025", need, "single", (300_000.0, None, 600_000.0, None), as_json=True, plot=None
    )
    given = figures(printed(capsys))
    assert given["withdraw.best.lasts"] == 25
    assert own["withdraw.best.lasts"] <= given["withdraw.best.lasts"]
    assert given["withdraw.best.left"] >= given["withdraw.taxable_first.left"] - 0.01
