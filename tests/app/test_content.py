from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from app import content, settings
from app.errors import NotInstalled, exit_code
from app.settings import Settings
from finance.errors import DataError, UnknownClient
from tests.finance import made

BANK = """
id = "tiny"
name = "Tiny Bank"
short_name = "Tiny"
slogan = "Small."
notice = "Made for a test."

[brand]
primary = "#000000"

[[fee_tiers]]
up_to_usd = 1000
rate_pa = 0.01

[[fee_tiers]]
rate_pa = 0.005

[[products]]
id = "one"
name = "One"
words = "All in one."
risk_class = 3
fee_pa = 0.01
minimum_usd = 10
holds = { AAA = 1.0 }
"""
ROW = {"sector": "Any", "currency": "USD", "modelled": False, "source": "made", "licence": "free"}


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank's own folder, with prices as CSV."""
    (tmp_path / "bank.toml").write_text(BANK, encoding="utf-8")
    (tmp_path / "prices.csv").write_text("date,AAA,BILL\n2020-01-06,10,1\n2020-01-07,11,1\n", encoding="utf-8")
    rows = [
        ROW | {"symbol": "AAA", "name": "A Company", "asset_class": "equity"},
        ROW | {"symbol": "BILL", "name": "Bills", "asset_class": "cash"},
    ]
    (tmp_path / "instruments.json").write_text(json.dumps({"instruments": rows}), encoding="utf-8")
    made.folder(tmp_path / "clients" / "pat")
    return tmp_path


def own(bank: Path) -> Settings:
    return replace(Settings(), bank_dir=str(bank), data_dir=bank / "nowhere")


def test_a_banks_own_folder_takes_the_demo_banks_place(bank: Path) -> None:
    found = content.load(own(bank))
    assert (found.bank.name, found.notice, found.today.isoformat()) == ("Tiny Bank", "Made for a test.", "2020-01-07")
    assert found.prices.source == "Tiny's data"
    assert found.client_ids == ("pat",)
    assert found.client("pat") is found.client("pat"), "read once"
    assert found.bank.products[0].holds == (("AAA", 1.0),)
    assert found.bank.fee_tiers == ((1000.0, 0.01), (math.inf, 0.005))


@pytest.mark.parametrize("name", ["zoe", "", "../pat", "pat/", "PAT"])
def test_an_unknown_client_names_those_there_are(bank: Path, name: str) -> None:
    with pytest.raises(UnknownClient, match="this bank has: pat"):
        content.load(own(bank)).client(name)


@pytest.mark.parametrize("name", ["bank.toml", "prices.csv", "instruments.json"])
def test_a_missing_file_of_a_bank_is_named(bank: Path, name: str) -> None:
    (bank / name).unlink()
    with pytest.raises(DataError, match=name.partition(".")[0]):
        content.load(own(bank))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "Tiny Bank"', "", "the field 'name' is missing"),
        ("[brand]", "[brand", "cannot be read"),
        ("risk_class = 3", 'risk_class = "low"', "cannot be read"),
        ("holds = { AAA = 1.0 }", "holds = 3", "cannot be read"),
    ],
)
def test_a_broken_bank_file_is_named(bank: Path, old: str, new: str, words: str) -> None:
    (bank / "bank.toml").write_text(BANK.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        content.load(own(bank))


def test_without_set_up_the_demo_bank_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="run `steward setup`") as error:
        content.load(replace(Settings(), data_dir=tmp_path))
    assert exit_code(error.value) == 4


def test_a_broken_price_file_of_the_demo_bank_is_named(tmp_path: Path) -> None:
    market = tmp_path / "content" / "market"
    market.mkdir(parents=True)
    (market / "instruments.json").write_text("{}")
    (market / "prices.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(DataError, match=r"prices\.parquet cannot be read"):
        content.load(replace(Settings(), data_dir=tmp_path))


def test_the_demo_bank_has_fictional_clients_and_a_notice() -> None:
    here = settings.load(environment={})
    if not (here.content_dir / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    found = content.load(here)
    assert found.client_ids == ("avery", "kit", "morgan", "rosa")
    assert "Demo data" in found.notice
    assert found.today.isoformat() == "2022-12-28"
    assert {found.client(client_id).id for client_id in found.client_ids} == set(found.client_ids)
