"""The list of clients and a household agree with the books; broken books are told and spoil nobody else's row."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

import assets
from app.desk.clients import household, list_clients
from app.desk.room import Room
from finance.errors import UnknownClient
from finance.portfolio import cash_balance, holdings
from sync.store.sessions import SessionStore


def quiet(fraction: float, words: str) -> None:
    """Nobody watches."""


def test_every_client_is_listed_by_name_with_their_value(room: Room) -> None:
    rows = list_clients(room, {}, quiet)
    assert [row.name for row in rows] == sorted(row.name for row in rows)
    assert {row.id for row in rows} == set(room.content.client_ids)
    for row in rows:
        client = room.content.client(row.id)
        held = sum(item.value_usd for item in holdings(client, room.content.prices, room.content.today))
        cash = float(cash_balance(client, room.content.today))
        assert row.value_usd == pytest.approx(held + cash)


def test_the_last_visit_is_told(room: Room) -> None:
    with SessionStore(room.settings.data_dir) as store:
        store.start("visit-1", "kit")
        store.asked("visit-1", 1, "How did I do?")
        store.answered("visit-1", 1, "{}", None)
        store.ended("visit-1")
    rows = {row.id: row for row in list_clients(room, {}, quiet)}
    assert rows["kit"].last_visit
    assert rows["rosa"].last_visit == ""


def test_the_accounts_and_the_holdings_sum_to_the_household(room: Room) -> None:
    for client_id in room.content.client_ids:
        found = household(room, {"client": client_id}, quiet)
        assert sum(account.value_usd for account in found.accounts) == pytest.approx(found.value_usd)
        cash = sum(account.cash_usd for account in found.accounts)
        assert sum(item.value_usd for item in found.holdings) + cash == pytest.approx(found.value_usd)
        assert sum(item.share for item in found.holdings) == pytest.approx(1 - cash / found.value_usd)


def test_an_unknown_client_is_an_error(room: Room) -> None:
    with pytest.raises(UnknownClient, match="nobody"):
        household(room, {"client": "nobody"}, quiet)


def test_broken_books_are_told_and_spoil_nobody_elses_row(room: Room, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    shutil.copytree(Path(assets.__file__).parent / "demo", bank)
    for name in ("prices.parquet", "instruments.json"):
        shutil.copy(room.settings.content_dir / "market" / name, bank / name)
    (bank / "clients" / "kit" / "client.toml").write_text("id = ", encoding="utf-8")
    settings = dataclasses.replace(room.settings, bank_dir=str(bank), data_dir=tmp_path / "data")
    rows = {row.id: row for row in list_clients(Room(settings), {}, quiet)}
    assert rows["kit"].problem
    assert rows["kit"].value_usd is None
    assert rows["avery"].value_usd is not None
