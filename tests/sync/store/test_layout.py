"""Who may use a store that another version has taken further: an older program, while nothing that it knows changed."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from sync.errors import StoreError
from sync.store.database import MIGRATIONS, migrate
from sync.store.layout import Added, Migration, may_use, note_layout, noted_layout, readable_from, statements
from sync.store.opened import Store

HERE = Path("trial")
CHAINS = st.lists(st.booleans(), min_size=1, max_size=8)


def step(number: int, added: bool) -> Migration:
    """Return a step that makes a table, or one that also renames a column of the table before."""
    script = f"CREATE TABLE t{number} (a INTEGER) STRICT;"
    if added:
        return Added(script)
    return script + (f"\nALTER TABLE t{number - 1} RENAME COLUMN a TO b{number};" if number > 1 else "")


def works_on(connection: sqlcipher.Connection, tables: int, steps: list[bool]) -> bool:
    """Return whether what a program with so many steps writes and reads goes through."""
    names = dict.fromkeys(range(1, tables + 1), "a")
    for number in range(2, tables + 1):
        if not steps[number - 1]:
            names[number - 1] = f"b{number}"
    try:
        for number, column in names.items():
            connection.execute(f"INSERT INTO t{number} ({column}) VALUES (?)", (number,))
            assert connection.execute(f"SELECT max({column}) FROM t{number}").fetchone() == (number,)
    except sqlcipher.OperationalError:
        return False
    return True


@given(steps=CHAINS, data=st.data())
def test_an_older_program_that_is_let_in_can_read_and_write_everything_it_knows(
    steps: list[bool], data: st.DataObject
) -> None:
    chain = tuple(step(number, added) for number, added in enumerate(steps, 1))
    older = data.draw(st.integers(1, len(chain)))
    with contextlib.closing(sqlcipher.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, HERE, chain, None)
        allowed = all(steps[older:])
        if allowed:
            migrate(connection, HERE, chain[:older], None)
            assert works_on(connection, older, steps)
        else:
            with pytest.raises(StoreError, match="newer Steward"):
                migrate(connection, HERE, chain[:older], None)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(chain),), "it is never taken back"


@given(steps=CHAINS, stops=st.lists(st.integers(0, 8), max_size=4))
def test_it_does_not_matter_in_how_many_releases_a_store_came_to_its_layout(
    steps: list[bool], stops: list[int]
) -> None:
    chain = tuple(step(number, added) for number, added in enumerate(steps, 1))
    with contextlib.closing(sqlcipher.connect(":memory:", isolation_level=None)) as connection:
        for stop in [*sorted(min(each, len(chain)) for each in stops), len(chain)]:
            migrate(connection, HERE, chain[:stop], None)
        assert connection.execute("PRAGMA application_id").fetchone() == (readable_from(chain),)


@given(knows=st.integers(0, 50), layout=st.integers(0, 50), readable=st.integers(0, 50))
def test_who_may_use_a_store_may_use_it_with_every_later_program_too(knows: int, layout: int, readable: int) -> None:
    assert may_use(knows, layout, readable) <= may_use(knows + 1, layout, readable)
    assert may_use(layout, layout, readable)
    assert not may_use(knows, knows + 1, 0), "a store that says nothing is for who knows all of its steps"


@pytest.mark.parametrize(
    "script",
    [
        "ALTER TABLE turns ADD COLUMN mood TEXT;",
        "CREATE UNIQUE INDEX one ON turns (session);",
        "CREATE TABLE moods (session TEXT REFERENCES sessions) STRICT;",
        "CREATE TABLE moods (a TEXT) STRICT;\nCREATE TRIGGER t AFTER INSERT ON turns BEGIN SELECT 1; END;",
        "UPDATE turns SET question = x'';",
        "DROP TABLE turns;",
        "CREATE VIEW moods AS SELECT * FROM turns;",
        "CREATE TABLE moods (a TEXT) STRICT; DROP TABLE turns;",
    ],
)
def test_a_step_that_does_more_than_make_tables_is_not_taken_for_an_added_one(script: str) -> None:
    with pytest.raises(ValueError, match="older program"):
        Added(script)


def test_a_table_with_indexes_of_its_own_is_an_added_step() -> None:
    made = Added("CREATE TABLE moods (a TEXT) STRICT;\nCREATE UNIQUE INDEX moods_once ON moods (a);\n")
    assert len(list(statements(made.script))) == 2


def test_a_store_says_in_the_open_how_far_it_may_have_been_taken_and_never_less(tmp_path: Path) -> None:
    Store(tmp_path).close()
    assert noted_layout(tmp_path / "store") == len(MIGRATIONS)
    note_layout(tmp_path / "store", 3)
    assert noted_layout(tmp_path / "store") == len(MIGRATIONS)
    assert noted_layout(tmp_path) == 0


def test_a_store_of_a_newer_version_opens_if_that_only_added_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*MIGRATIONS, Added("CREATE TABLE later (a INTEGER) STRICT;"))
    with monkeypatch.context() as newer:
        newer.setattr("sync.store.database.MIGRATIONS", later)
        with Store(tmp_path) as store:
            store.database.execute("INSERT INTO later VALUES (1)")
    with Store(tmp_path) as store:
        assert store.database.execute("SELECT a FROM later").fetchall() == [(1,)]
    assert noted_layout(tmp_path / "store") == len(later)
    with monkeypatch.context() as newest:
        newest.setattr("sync.store.database.MIGRATIONS", (*later, "DROP TABLE later;"))
        Store(tmp_path).close()
    with pytest.raises(StoreError, match="install that version again"):
        Store(tmp_path)
