"""Network, disk and key are taken away from a running kiosk, and then nearly everything at once (`make degrade`)."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from app.messages import TurnDone
from app.settings import Settings
from sync.store.sessions import SessionStore
from tests.app.degradation.running_demo import (
    OTHER,
    QUESTION,
    THIRD,
    WORDS,
    RunningDemo,
    is_an_answer,
    mouth_moves,
    prepared,
)
from tests.app.degradation.taking_away import fill, no_network, small_disk

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="takes things away as Linux can")]


# ---- network


def test_without_any_network_everything_in_the_branch_goes_on(settings: Settings) -> None:
    with no_network(), RunningDemo(settings) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        assert demo.told == ""
        assert demo.until(lambda: demo.window.stage.moment().sentence is not None, 30)
    with SessionStore(settings.data_dir) as store:
        (visit,) = store.visits()
        assert [bool(row["record"]) for row in store.turns(visit.session)] == [True]


# ---- disk and key


def test_a_full_disk_stops_recorded_answers_in_words_and_nothing_else(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, RunningDemo(prepared(disk / "data")) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        filled = fill(disk)
        refused = demo.ask(OTHER)
        assert refused.startswith(WORDS["disk space"])
        assert str(disk) not in demo.told, "a client is told no path"
        demo.again(recording=False)
        assert is_an_answer(unrecorded := demo.ask(OTHER)), unrecorded
        filled.unlink()
        demo.again()
        assert is_an_answer(demo.ask(THIRD))


def test_without_the_store_s_key_the_advisor_says_so_and_makes_no_other(settings: Settings) -> None:
    with RunningDemo(settings) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        for key in (settings.data_dir / "keys").glob("store.key*"):
            key.rename(key.with_name(f"away-{key.name}"))
        demo.kill_advisor()
        key_words = WORDS["the store's key (TPM, keyring, file)"]
        assert demo.until(lambda: key_words in demo.told, 60), demo.told
        assert str(settings.data_dir) not in demo.told, "a client is told no path"
        frames = len(demo.swapped_s)
        demo.until(lambda: False, 1.0)
        assert len(demo.swapped_s) > frames, "the face is still drawn"
    assert not (settings.data_dir / "keys" / "store.key").exists()


# ---- everything at once


def test_with_nearly_everything_missing_at_once_a_typed_question_is_answered_and_recorded(settings: Settings) -> None:
    """No network, microphone, loudspeaker, camera, graphics card, printer, language server, language model, service."""
    wants = dataclasses.replace(
        settings, camera="on", camera_device="/dev/video99", language_model="/nowhere/gone.gguf",
        language_server="http://10.255.255.1:8000/v1", audio2face_server="10.255.255.1:52000",
        model_server="http://10.255.255.1:8001", office_urls="https://10.255.255.1", voice="piper-gone",
    )  # fmt: skip
    with no_network(), RunningDemo(wants) as demo:
        demo.card.pull()
        demo.talk()
        frames = len(demo.swapped_s)
        for question in (QUESTION, OTHER, THIRD):
            done = demo.end_of(question)
            assert isinstance(done, TurnDone), done
            assert (is_an_answer(done.reply), done.worded_by) == (True, "composed")
            assert mouth_moves(demo.said())
        assert demo.told == ""
        assert demo.card.problem == WORDS["loudspeaker"], "this alone the client has to know"
        assert demo.until(lambda: demo.level("speech") == 1.0, 20), "another voice speaks than was asked for"
        assert demo.until(lambda: demo.window.stage.moment().sentence is not None, 30), "captions and face go on"
        assert demo.until(lambda: len(demo.swapped_s) > frames + 20, 30)
        (session,) = {each.session for each in demo.said()}
    with SessionStore(settings.data_dir) as store:
        assert [bool(row["record"]) for row in store.turns(session)] == [True] * 3
