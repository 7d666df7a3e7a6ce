"""The log only grows, in the transaction of the deed, and whoever gets around the database's refusal is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Table, delete, text, update

from sync.errors import StoreError
from sync.headoffice.audit.merkle import leaf_hash, root_of
from sync.headoffice.audit.reading import Wanted, checkpoint, deeds, newest, search, verify
from sync.headoffice.audit.writing import note
from sync.headoffice.tables.audit import CHECKPOINTS, DEEDS
from tests.sync.headoffice.people.offices import Place, place


def write(here: Place, number: int, event: str = "tested") -> None:
    with here.office.database.writing() as connection:
        note(connection, here.now_ms + number, f"person{number % 3}", event, f"thing {number}", {"number": number})


def test_entries_are_found_by_person_event_subject_and_time_page_by_page(here: Place) -> None:
    for number in range(30):
        write(here, number)
    assert [each.detail for each in search(here.office, Wanted(subject="thing 7"), 10)] == ['{"number": 7}']
    assert len(search(here.office, Wanted(who="person1", event="tested"), 100)) == 10
    span = Wanted(event="tested", from_ms=here.now_ms + 10, until_ms=here.now_ms + 20)
    assert len(search(here.office, span, 100)) == 10
    page = search(here.office, Wanted(event="tested"), 20)
    rest = search(here.office, Wanted(event="tested", before=page[-1].sequence), 20)
    assert [each.sequence for each in page + rest] == sorted((each.sequence for each in page + rest), reverse=True)
    assert len(rest) == 10


def test_a_deed_that_fails_leaves_no_entry(here: Place) -> None:
    before = verify(here.office).entries
    with pytest.raises(RuntimeError), here.office.database.writing() as connection:  # noqa: PT012
        note(connection, here.now_ms, "x", "failed", "")
        raise RuntimeError
    assert verify(here.office).entries == before


def test_many_writers_at_once_make_one_chain(here: Place) -> None:
    before = verify(here.office).entries
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write(here, number), range(40)))
    verdict = verify(here.office)
    assert (verdict.entries, verdict.wrong_at) == (before + 40, None)


@pytest.mark.parametrize("table", [DEEDS, CHECKPOINTS], ids=["deeds", "checkpoints"])
def test_the_database_refuses_to_change_the_log(here: Place, table: Table) -> None:
    checkpoint(here.office)
    for statement in (update(table).values(at_ms=1), delete(table)):
        with pytest.raises(StoreError), here.office.database.writing() as connection:
            connection.execute(statement)
    assert verify(here.office).wrong_at is None


@pytest.mark.parametrize(
    ("forgery", "why"),
    [
        ("UPDATE deeds SET who = 'somebody else' WHERE sequence = 4", "4 was changed"),
        ("UPDATE deeds SET at_ms = at_ms + 1 WHERE sequence = 4", "4 was changed"),
        ("DELETE FROM deeds WHERE sequence = 4", "4 is missing"),
        ("DELETE FROM deeds WHERE sequence > 4", "at the end are missing"),
        ("UPDATE deeds SET previous = link WHERE sequence = 4", "4 does not follow"),
        ("UPDATE deed_checkpoints SET root = link", "checkpoint after entry"),
        ("UPDATE deed_checkpoints SET at_ms = at_ms + 1", "checkpoint after entry"),
    ],
)
def test_a_forged_log_is_found_and_where(here: Place, forgery: str, why: str) -> None:
    checkpoint(here.office)
    here.unguarded(text(forgery))
    verdict = verify(here.office)
    assert verdict.wrong_at is not None
    assert why in verdict.why


def test_a_whole_new_chain_does_not_fit_the_checkpoint(here: Place) -> None:
    mark = checkpoint(here.office)
    here.unguarded(text("DELETE FROM deeds"))
    for number in range(mark.size):
        write(here, number)
    assert verify(here.office).wrong_at == mark.size


def test_a_checkpoint_is_given_once_for_the_same_log(here: Place) -> None:
    first = checkpoint(here.office)
    assert checkpoint(here.office) == first
    assert first.is_by(here.office.secrets.receipts.public)
    write(here, 1)
    second = checkpoint(here.office)
    assert (second.size, second.root != first.root) == (first.size + 1, True)


def test_the_next_checkpoint_goes_on_where_the_last_stood_and_agrees_with_the_whole_log(here: Place) -> None:
    for number in range(23):
        write(here, number)
        mark = checkpoint(here.office)
        with here.office.database.reading() as connection:
            assert mark.root == root_of(leaf_hash(deed.leaf) for deed, _ in deeds(connection))
    assert verify(here.office).wrong_at is None


def test_spoiled_peaks_do_not_spoil_the_next_checkpoint(here: Place) -> None:
    first = checkpoint(here.office)
    here.unguarded(text("UPDATE deed_checkpoints SET peaks = root"))
    write(here, 1)
    assert checkpoint(here.office).size == first.size + 1
    assert verify(here.office).wrong_at is None


def test_two_processes_that_sign_at_once_agree(here: Place) -> None:
    write(here, 1)
    with ThreadPoolExecutor(6) as pool:
        marks = list(pool.map(lambda _: checkpoint(here.office), range(6)))
    assert len({each.signature for each in marks}) == 1


def test_the_log_is_signed_when_the_server_starts_and_when_it_stops(tmp_path: Path) -> None:
    opened = place(tmp_path)
    write(opened, 1)
    with opened.web:
        write(opened, 2)
    again = place(tmp_path)
    with again.office.database.reading() as connection:
        mark = newest(connection)
    assert mark is not None
    assert mark.size == 2
    again.office.close()
