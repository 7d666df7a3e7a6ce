"""The database keeps whole transactions, in SQLite as in PostgreSQL."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import QueuePool, select, text

from sync.errors import StoreError
from sync.headoffice.circuits import FAILURES
from sync.headoffice.database import Database
from sync.headoffice.migrations import MIGRATIONS
from sync.headoffice.people.register import HAS_FACTOR
from sync.headoffice.tables.people import PEOPLE


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    with Database(url, tmp_path) as opened, opened.writing() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"))
    with Database(url, tmp_path) as opened:
        yield opened


def numbers(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT number FROM numbers ORDER BY number")).scalars())


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:  # noqa: PT012
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
        raise RuntimeError
    assert numbers(database) == []


def test_writers_wait_for_each_other(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (0)"))

    def add() -> None:
        for _ in range(20):
            with database.writing() as connection:
                connection.execute(text("UPDATE numbers SET number = number + 1"))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert numbers(database) == [80]


def test_it_is_migrated_once(database: Database) -> None:
    with database.reading() as connection:
        assert list(connection.execute(text("SELECT number FROM schema_steps")).scalars()) == [
            number for number, _ in enumerate(MIGRATIONS, start=1)
        ]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_of_the_first_steps_is_brought_up_to_date_with_what_is_in_it(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres_database")
    with Database(url, tmp_path) as old, old.writing() as connection:
        for table in ("recovery_codes", "second_factors", "holds"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE people DROP COLUMN given_ms"))
        connection.execute(text("DELETE FROM schema_steps WHERE number > 2"))
        words = "INSERT INTO people (id, name, role, client_id, password, must_change, locked, made_ms, seen_ms) "
        values = "VALUES (:id, 'noor', 'admin', '', 'x', :yes, :no, 1, 1)"
        connection.execute(text(words + values), {"id": b"1" * 16, "yes": True, "no": False})
    with Database(url, tmp_path) as opened, opened.reading() as connection:
        row = connection.execute(select(PEOPLE, HAS_FACTOR)).one()
        assert (row.name, row.given_ms, bool(row.has_factor)) == ("noor", None, False)
        assert connection.execute(text("SELECT count(*) FROM holds")).scalar_one() == 0


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with Database("", tmp_path) as opened, opened.writing() as connection:
        connection.execute(text("INSERT INTO schema_steps VALUES (1000)"))
    with pytest.raises(StoreError, match="newer version"):
        Database("", tmp_path)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://someone:secret-word@127.0.0.1:1/none", "cannot be used"),
        ("mysql://127.0.0.1/none", "not on mysql"),
        ("what is this", "not like postgresql"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_words(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as told:
        Database(url, tmp_path)
    assert "secret-word" not in str(told.value)


def test_a_server_that_vanishes_without_a_word_is_noticed_within_seconds(
    postgres_database: str, tmp_path: Path
) -> None:
    with Database(postgres_database, tmp_path) as opened, opened.reading() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with socket.socket(fileno=os.dup(raw.fileno())) as line:
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            idle_s, every_s, times, sent_ms = (
                line.getsockopt(socket.IPPROTO_TCP, option)
                for option in (
                    socket.TCP_KEEPIDLE,
                    socket.TCP_KEEPINTVL,
                    socket.TCP_KEEPCNT,
                    socket.TCP_USER_TIMEOUT,
                )
            )
    assert 0 < idle_s + every_s * times <= 30
    assert 0 < sent_ms <= 10_000


def test_who_finds_no_connection_free_is_told_and_counts_as_not_reached(tmp_path: Path) -> None:
    with Database("", tmp_path) as opened, ExitStack() as held:
        pool = opened.engine.pool
        assert isinstance(pool, QueuePool)
        pool._timeout = 0.01
        for _ in range(32):
            held.enter_context(opened.reading())
        for _ in range(FAILURES):
            with pytest.raises(StoreError, match="all connections"), opened.reading():
                pass
        with pytest.raises(StoreError, match="asked again in some seconds"), opened.writing():
            pass


def test_a_snapshot_of_a_database_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    database = Database("postgresql://someone:none@127.0.0.1:9/none", tmp_path, migrate=False)
    with pytest.raises(StoreError, match="cannot be used"), database.snapshot():
        pass
    database.close()


def test_the_log_beside_the_database_is_moved_into_it_while_others_write_and_read(tmp_path: Path) -> None:
    with Database("", tmp_path) as opened:
        with opened.writing() as connection:
            connection.execute(text("CREATE TABLE blobs (number INTEGER PRIMARY KEY, content BLOB)"))
        path = tmp_path / "headoffice.db"
        before = path.stat().st_size
        end_s = time.monotonic() + 60
        number = 0
        while path.stat().st_size < before + 4 * 1024 * 1024 and time.monotonic() < end_s:
            number += 1
            with opened.writing() as connection:
                connection.execute(text("INSERT INTO blobs VALUES (:n, zeroblob(65536))"), {"n": number})
            with opened.reading() as connection:
                assert connection.execute(text("SELECT count(*) FROM blobs")).scalar_one() == number
        assert path.stat().st_size > before + 4 * 1024 * 1024
