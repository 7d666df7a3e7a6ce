"""The advisors of head office: who talks with which, what waits, what a killed process loses."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.office.pool import Pool
from app.office.worker import LOST, Room
from app.settings import Settings
from sync.headoffice.conversations import Busy, Conversations, NoAdvisor, NoConversation
from tests.app.office.listening import Ear
from tests.fakes import scripted_advisor


@pytest.fixture(scope="module")
def pool(installed: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    pool = Pool(installed, tmp_path_factory.mktemp("advisors"))
    pool.launch()
    yield pool
    pool.stop()


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[Pool]:
    settings = dataclasses.replace(Settings(), data_dir=tmp_path, heartbeat_s=2.0)
    pool = Pool(settings, tmp_path / "advisors", room=Room(waiting=2, conversations=3), target=scripted_advisor.slow)
    pool.launch()
    yield pool
    pool.stop()


def test_two_conversations_of_one_process_keep_apart(pool: Pool) -> None:
    conversations: Conversations = pool
    first, second = Ear(), Ear()
    conversations.start("one", "avery", recording=True, listener=first)
    conversations.start("two", "avery", recording=True, listener=second)
    first.wait("ready")
    conversations.ask("one", "What's my portfolio performance?")
    conversations.ask("two", "How risky is my portfolio?")
    done = first.wait("done", 1).fields
    other = second.wait("done", 1).fields
    conversations.ask("one", "And over five years?")
    assert first.wait("done", 2).fields["arguments"]["period"] == "5y"
    assert done["tool"] == "performance"
    assert other["tool"] != "performance"
    said = first.of("sentence", 1)
    assert " ".join(event.fields["text"] for event in said) == done["reply"]
    assert [event.fields["text"] for event in said] != [event.fields["text"] for event in second.of("sentence", 1)]
    for event in said:
        assert len(event.sound) == 2 * event.fields["samples"]
        assert len(event.face) == 2 * 52 * event.fields["frames"]
    (insight,) = first.of("insight", 1)
    names = {fact["name"] for fact in insight.fields["facts"]}
    assert {rest["fact"] for event in said for rest in event.fields["rests_on"]} <= names | set(done["citations"])
    json.dumps(insight.fields, allow_nan=False)
    for session in ("one", "two"):
        conversations.end(session)


def test_a_killed_advisor_goes_on_with_context_and_question(pool: Pool) -> None:
    ear = Ear()
    place = pool.start("killed", "avery", recording=True, listener=ear)
    pool.ask("killed", "What's my portfolio performance?")
    ear.wait("sentence", 1)
    process = pool.workers[0].process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    done = ear.wait("done", 1)
    assert ear.of("resumed", 0)
    assert " ".join(event.fields["text"] for event in ear.of("sentence", 1)) == done.fields["reply"]
    pool.ask("killed", "And over five years?")
    assert ear.wait("done", 2).fields["arguments"]["period"] == "5y"
    assert pool.load().restarts >= 1
    pool.end("killed")
    assert [turn["turn"] for turn in pool.transcript(place, "killed")] == [1, 2]
    with pytest.raises(NoConversation):
        pool.ask("killed", "Still there?")


def test_nobody_by_that_name_is_said_in_words(pool: Pool) -> None:
    ear = Ear()
    pool.start("stranger", "nobody-at-all", recording=True, listener=ear)
    assert "nobody-at-all" in ear.wait("problem").fields["text"]
    with pytest.raises(NoConversation):
        pool.ask("stranger", "Hello?")


def test_a_visit_without_recording_leaves_nothing(pool: Pool) -> None:
    ear = Ear()
    place = pool.start("silent", "avery", recording=False, listener=ear)
    pool.ask("silent", "How is my money invested?")
    ear.wait("done", 1)
    pool.end("silent")
    assert pool.transcript(place, "silent") == ()


def test_a_full_queue_and_a_full_house_are_told_with_a_time(scripted: Pool) -> None:
    ears = [Ear() for _ in range(3)]
    for number, ear in enumerate(ears):
        scripted.start(str(number), "avery", recording=True, listener=ear)
    with pytest.raises(Busy) as full:
        scripted.start("3", "avery", recording=True, listener=Ear())
    assert full.value.retry_after_s >= 1
    for number in range(3):
        scripted.ask(str(number), "one")
    assert ears[2].wait("queued", 1).fields["ahead"] == 2
    assert scripted.load().waiting == 2
    with pytest.raises(Busy) as busy:
        scripted.ask("0", "two")
    assert busy.value.retry_after_s >= 1
    for ear in ears:
        ear.wait("done", 1)
    assert scripted.load().waiting == 0
    assert scripted.load().answered == 3
    assert scripted.load().refused == 2


def test_an_ended_conversation_takes_its_question_out_of_the_queue(scripted: Pool) -> None:
    ears = [Ear() for _ in range(3)]
    for number, ear in enumerate(ears):
        scripted.start(str(number), "avery", recording=True, listener=ear)
        scripted.ask(str(number), "one")
    scripted.end("1")
    scripted.interrupt("0", 1, None)
    ears[2].wait("done", 1)
    assert not ears[0].of("done", 1)
    assert not ears[1].of("sentence", 1)
    assert ears[1].of("ended", 0)


def test_who_says_nothing_for_long_is_seen_off(tmp_path: Path) -> None:
    now = [0.0]
    pool = Pool(
        dataclasses.replace(Settings(), data_dir=tmp_path),
        tmp_path,
        room=Room(idle_s=100),
        target=scripted_advisor.well,
        clock=lambda: now[0],
    )
    ear = Ear()
    pool.launch()
    try:
        pool.start("s", "avery", recording=True, listener=ear)
        ear.wait("ready")
        now[0] = 99.0
        assert pool.is_open("s")
        now[0] = 198.0
        pool.workers[0].sweep()
        assert pool.load().conversations == 1
        now[0] = 200.0
        ear.wait("ended")
    finally:
        pool.stop()


def test_a_question_that_is_never_answered_ends_in_words(tmp_path: Path) -> None:
    now = [0.0]
    settings = dataclasses.replace(Settings(), data_dir=tmp_path)
    pool = Pool(settings, tmp_path, target=scripted_advisor.mute, clock=lambda: now[0])
    ear = Ear()
    pool.launch()
    try:
        pool.start("s", "avery", recording=True, listener=ear)
        ear.wait("ready")
        pool.ask("s", "one")
        now[0] = 100.0
        assert ear.wait("problem", 1).fields["text"] == LOST
    finally:
        pool.stop()


def test_a_broken_installation_is_told_and_refuses(tmp_path: Path) -> None:
    pool = Pool(dataclasses.replace(Settings(), data_dir=tmp_path), tmp_path, target=scripted_advisor.is_not_installed)
    ear = Ear()
    pool.launch()
    try:
        pool.start("s", "avery", recording=True, listener=ear)
        assert "steward setup" in ear.wait("problem").fields["text"]
        ear.wait("ended")
        assert pool.load().alive == 0
        with pytest.raises(NoAdvisor, match="steward setup"):
            pool.start("t", "avery", recording=True, listener=Ear())
    finally:
        pool.stop()


def test_without_advisors_it_says_how_to_have_some(tmp_path: Path) -> None:
    pool = Pool(dataclasses.replace(Settings(), data_dir=tmp_path), tmp_path, advisors=0)
    with pytest.raises(NoAdvisor, match="office_advisors"):
        pool.start("s", "avery", recording=True, listener=Ear())


def test_a_client_always_comes_to_the_same_advisor(tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings(), data_dir=tmp_path)
    pool = Pool(settings, tmp_path, advisors=3, target=scripted_advisor.well)
    pool.launch()
    try:
        places = {
            client: {pool.start(f"{client}-{n}", client, recording=True, listener=Ear()) for n in range(3)}
            for client in ("avery", "morgan", "rosa", "robin")
        }
    finally:
        pool.stop()
    assert all(len(each) == 1 for each in places.values())
    assert len(set().union(*places.values())) > 1
