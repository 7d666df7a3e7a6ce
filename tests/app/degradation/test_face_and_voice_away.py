"""What moves the face and what speaks is taken away from a running kiosk in mid-sentence (`make degrade`)."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.messages import TurnDone
from app.settings import Settings
from inference.face.network import MODEL_FILE
from tests.app.degradation.running_demo import OTHER, THIRD, RunningDemo, is_an_answer, mouth_moves
from tests.app.degradation.taking_away import hide, needs_mounts, serve_with_own_files

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="takes things away as Linux can")]
LONG = "How did I do last year?"
_RESTS_S = 60.0


def answered_whole(demo: RunningDemo, question: str, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Ask; what is heard is the whole reply, with a face that moves."""
    done = demo.end_of(question, meanwhile)
    assert isinstance(done, TurnDone), done
    assert is_an_answer(done.reply)
    assert " ".join(each.text for each in demo.said()) == done.reply
    assert mouth_moves(demo.said())
    assert demo.told == ""


# ---- the face


def test_an_audio2face_service_that_is_switched_off_in_mid_sentence_is_asked_again_after_a_rest(
    settings: Settings,
) -> None:
    pytest.importorskip("nvidia_audio2face_3d", reason="the microservice's messages are part of an extra")
    from tests.inference.face.audio2face.made_service import Running

    with Running() as service:
        wants = dataclasses.replace(settings, audio2face_server=service.address)
        with RunningDemo(wants) as demo:
            demo.talk()
            answered_whole(demo, OTHER)
            assert service.behaviour.heard_bytes > 0
            assert demo.until(lambda: (demo.level("face"), demo.circuit("audio2face")) == (0.0, 0.0), 20)
            answered_whole(demo, LONG, service.stop)
            answered_whole(demo, THIRD)
            assert demo.until(lambda: (demo.level("face"), demo.circuit("audio2face")) == (1.0, 2.0), 20)
            with Running(port=service.port) as other:
                assert demo.until(lambda: demo.circuit("audio2face") == 1.0, _RESTS_S), "it is to be tried again"
                answered_whole(demo, OTHER)
                assert other.behaviour.heard_bytes > 0
                assert demo.until(lambda: (demo.level("face"), demo.circuit("audio2face")) == (0.0, 0.0), 20)


@contextmanager
def model_server() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A process that computes our network for whoever asks, and its address."""
    command = [sys.executable, "-m", "tests.inference.runtime.model_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}", process
        finally:
            process.kill()


def test_a_model_server_that_is_killed_in_mid_sentence_leaves_the_face_to_this_machine(settings: Settings) -> None:
    with model_server() as (address, process):
        wants = dataclasses.replace(settings, model_server=address)
        with RunningDemo(wants) as demo:
            demo.talk()
            answered_whole(demo, OTHER)
            assert demo.until(lambda: demo.circuit("model_server") == 0.0, 20)
            assert "in its place" not in demo.log
            answered_whole(demo, LONG, lambda: process.send_signal(signal.SIGKILL))
            answered_whole(demo, THIRD)
            assert demo.until(lambda: demo.circuit("model_server") in (1.0, 2.0), 20)
            assert "This machine computes 'face' in its place." in demo.log


def test_a_face_network_and_then_a_voice_whose_files_are_gone_are_followed_by_the_next_best(settings: Settings) -> None:
    """Only the advisor's process misses the files: the rest of the machine keeps them."""
    needs_mounts()
    espeak = pytest.importorskip("espeakng_loader", reason="espeak-ng is part of the extra 'espeak'")
    with RunningDemo(dataclasses.replace(settings, voice="espeak-en-us"), target=serve_with_own_files) as demo:
        demo.talk()
        answered_whole(demo, OTHER)
        assert demo.until(lambda: (demo.level("face"), demo.level("speech")) == (0.0, 0.0), 20)
        assert "follows the phone times" not in demo.log
        demo.leave()
        hide(settings, first := demo.process_id, MODEL_FILE)
        demo.kill_advisor()  # a network that is open needs no file
        assert demo.until(lambda: demo.process_id != first, 30)
        demo.talk()
        answered_whole(demo, OTHER)
        assert "The face follows the phone times of the voice." in demo.log
        espeak_data = Path(espeak.get_data_path())
        answered_whole(demo, LONG, lambda: hide(settings, demo.process_id, espeak_data))
        answered_whole(demo, THIRD)
        assert "The voice espeak-en-us gives no sound any more. flite-slt speaks on." in demo.log
        assert demo.until(lambda: demo.level("speech") == 1.0, 20)
