"""What outlives a visit: only what the client said yes to, encrypted, and gone when they say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.content import Content
from app.conversation.actions import Action
from app.conversation.context import Context
from app.pipeline.memory import Memory
from app.records import Records
from finance.knowledge import agreed, parse, words_of
from sync.store.patches import PatchStore
from sync.store.sessions import SessionStore

CONTEXT = Context.new("s1", "avery")
BABY = Action("note", (("term", "lifeEvent"), ("value", "child_born")))
WORDS = "Shall I note that you have had a child? yes"


@pytest.fixture
def memory(tmp_path: Path, content: Content) -> Memory:
    store = SessionStore(tmp_path)
    store.start("s1", "avery")
    return Memory(tmp_path, Records(store), content, lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))


def agreed_visit(memory: Memory, session: str, tool: str) -> None:
    assert memory.records.store is not None
    memory.records.store.start(session, "avery")
    memory.records.store.asked(session, 1, "A question")
    memory.records.store.answered(session, 1, f'{{"tool": "{tool}"}}', None)
    memory.records.store.ended(session)


def kept(folder: Path) -> list[str]:
    with PatchStore(folder) as store:
        return [parse(one.content).id for one in store.all() if one.graph == words_of("avery")]


def test_a_note_is_kept_with_the_words_and_taken_back_again(memory: Memory, tmp_path: Path) -> None:
    memory.carry_out(Action("remember"), CONTEXT, 1, "yes")
    memory.carry_out(BABY, CONTEXT, 2, WORDS)
    recalled = memory.recall("s2", "avery")
    assert recalled is not None
    assert recalled.terms == ("lifeEvent",)
    memory.carry_out(Action("take_back"), CONTEXT, 3, "undo that")
    assert memory.recall("s2", "avery") is None
    assert len(kept(tmp_path)) == 3  # proposed, confirmed, withdrawn: nothing leaves the record


def test_without_consent_nothing_is_known_of_earlier_visits(memory: Memory) -> None:
    agreed_visit(memory, "s0", "risk")
    assert memory.recall("s1", "avery") is None
    memory.carry_out(Action("remember"), CONTEXT, 1, "yes")
    recalled = memory.recall("s1", "avery")
    assert recalled is not None
    assert recalled.tools == ("risk",)
    assert memory.recall("s1", "jordan") is None


def test_an_erased_visit_leaves_no_turn_and_writes_none_any_more(memory: Memory) -> None:
    store = memory.records.store
    assert store is not None
    memory.records.asked("s1", 1, "How risky is it?")
    memory.carry_out(Action("erase", (("scope", "visit"),)), CONTEXT, 1, "yes")
    memory.records.asked("s1", 2, "And now?")
    assert store.turns("s1") == []
    assert store.find("s1") is None


def test_erasing_all_takes_visits_notes_and_consent(memory: Memory, tmp_path: Path) -> None:
    agreed_visit(memory, "s0", "risk")
    memory.carry_out(Action("remember"), CONTEXT, 1, "yes")
    memory.carry_out(BABY, CONTEXT, 2, WORDS)
    memory.carry_out(Action("erase", (("scope", "all"),)), CONTEXT, 3, "yes")
    assert kept(tmp_path) == []
    assert memory.records.store is not None
    assert memory.records.store.turns("s0") == []
    assert memory.recall("s2", "avery") is None


def test_a_hand_off_holds_what_was_spoken_about(memory: Memory) -> None:
    spoken = replace(CONTEXT, trail=((1, "risk", "Calm."),))
    memory.carry_out(Action("hand_off", (("reason", "complaint"),)), spoken, 2, "yes")
    assert memory.records.store is not None
    (row,) = memory.records.store.handed_off("s1")
    assert row["reason"] == "complaint"
    assert '[1, "risk", "Calm."]' in str(row["summary"])


def test_nothing_of_an_erased_visit_stays_in_the_files(memory: Memory, tmp_path: Path) -> None:
    """The store is encrypted; this looks for the rows of the visit in the opened database, its log included."""
    memory.records.asked("s1", 1, "PLANTED-MARKER")
    memory.carry_out(Action("erase", (("scope", "visit"),)), CONTEXT, 1, "yes")
    wal = next(iter(tmp_path.rglob("*.db-wal")), None)
    assert wal is None or wal.stat().st_size == 0


@pytest.mark.parametrize("action", [BABY, Action("remember"), Action("hand_off", (("reason", "other"),))])
def test_without_a_store_nothing_is_kept_and_nothing_fails(content: Content, action: Action) -> None:
    memory = Memory(None, Records(None), content)
    memory.carry_out(action, CONTEXT, 1, "yes")
    assert memory.recall("s2", "avery") is None


def income(usd: int) -> Action:
    return Action("note", (("term", "incomeUsdPa"), ("value", float(usd))))


def standing(memory: Memory) -> list[tuple[str, str]]:
    """Return the facts that the client told and that stand, and the agreements."""
    graph = memory._graph("avery")
    return [
        (one.fact[0].rpartition("#")[2], one.fact[1]) if one.fact else ("", one.words) for one in agreed(graph, "avery")
    ]


def test_a_fact_that_there_is_only_one_of_takes_the_place_of_the_old_one(memory: Memory) -> None:
    memory.carry_out(income(140_000), CONTEXT, 1, "yes")
    memory.carry_out(income(150_000), CONTEXT, 2, "yes")
    assert [value for _, value in standing(memory)] == ["150000"]


def test_undo_takes_back_the_last_of_facts_and_agreements(memory: Memory) -> None:
    moments = iter(datetime(2026, 11, 20, 12, minute, tzinfo=UTC) for minute in range(10))
    memory = replace(memory, now=lambda: next(moments))
    memory.carry_out(Action("note", (("term", "maritalStatus"), ("value", "married"))), CONTEXT, 1, "yes")
    memory.carry_out(Action("agree", (("words", "New goal of the client: a boat."),)), CONTEXT, 2, "yes")
    memory.carry_out(Action("take_back"), CONTEXT, 3, "undo that")
    assert [value for _, value in standing(memory)] == ["married"]
    memory.carry_out(Action("take_back"), CONTEXT, 4, "undo that")
    assert standing(memory) == []
