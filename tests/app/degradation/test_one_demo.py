"""Devices and the advisor's process are taken away from one running kiosk, visit after visit (`make degrade`)."""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.devices.card_microphone import CardMicrophone
from app.devices.port_audio import PortAudio
from app.devices.simulated import SimulatedRoom
from app.devices.sound import NoMicrophone
from app.errors import DeviceError
from app.messages import Seen
from tests.app.degradation.running_demo import OTHER, QUESTION, WORDS, RunningDemo, is_an_answer, prepared

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="takes things away as Linux can")]


@pytest.fixture(scope="module")
def one_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """A kiosk that has neither microphone nor camera, on a machine without a graphics card."""
    room = SimulatedRoom()
    room.library.unplug("input")
    room.library._initialize()
    with pytest.raises(DeviceError, match=WORDS["microphone"]) as refused:
        CardMicrophone(PortAudio(room.library, room.time, watch=False))
    settings = dataclasses.replace(
        prepared(tmp_path_factory.mktemp("one") / "data"), camera="on", camera_device="/dev/video99"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
        with RunningDemo(settings, NoMicrophone(str(refused.value))) as demo:
            demo.talk()
            yield demo


@pytest.fixture
def demo(one_demo: RunningDemo) -> RunningDemo:
    """The kiosk, with a client who has just come."""
    one_demo.again()
    return one_demo


def test_without_a_graphics_card_the_processor_draws(demo: RunningDemo) -> None:
    assert is_an_answer(demo.ask())
    assert demo.until(lambda: demo.window.avatar.frames_drawn)
    assert any(word in demo.window.avatar.device.lower() for word in ("llvmpipe", "softpipe", "software"))
    assert demo.until(lambda: demo.window.avatar.fps > 5.0, 30), "and quickly enough for a face"


def test_without_a_microphone_the_client_types(demo: RunningDemo) -> None:
    assert is_an_answer(demo.ask())
    assert not demo.window.ask_bar.microphone.isEnabled()
    assert WORDS["microphone"] in demo.window.ask_bar.microphone.toolTip()


def test_without_a_camera_visits_begin_by_touch(demo: RunningDemo) -> None:
    assert is_an_answer(demo.ask())
    assert demo.until(lambda: any(isinstance(each, Seen) for each in demo.messages), 20)
    assert not any(each.looking for each in demo.messages if isinstance(each, Seen))
    assert demo.told == ""


def test_a_loudspeaker_that_is_pulled_out_in_mid_sentence_and_put_back(demo: RunningDemo) -> None:
    assert is_an_answer(demo.ask())
    assert demo.until(lambda: demo.window.stage.moment().sentence is not None, 30)
    demo.card.pull()
    assert demo.until(lambda: demo.card.problem == WORDS["loudspeaker"], 15)
    before, frames = demo.window.stage.moment(), len(demo.swapped_s)
    demo.until(lambda: False, 1.5)
    after = demo.window.stage.moment()
    assert after.sentence is not None
    assert before.sentence is not None
    assert (after.sentence.index, after.time_s) > (before.sentence.index, before.time_s), "captions and face go on"
    assert len(demo.swapped_s) > frames
    demo.card.put_back()
    assert demo.until(lambda: not demo.card.problem, 30)
    assert demo.until(lambda: demo.card.room.heard(time.monotonic()) > 0.0, 15), "it is heard again"
    assert is_an_answer(demo.ask(OTHER))


def test_a_printer_that_goes_is_told_of_and_the_report_goes_onto_the_phone(
    demo: RunningDemo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue of our own stands for the printer; then CUPS's commands are gone from the machine."""
    for name, script in (
        ("lpstat", 'case "$1" in -e) echo desk;; -d) echo "system default destination: desk";; esac'),
        ("lp", f"cat > {tmp_path}/paper.pdf; echo 'request id is desk-1 (0 file(s))'"),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    summary = demo.window.screens.summary
    assert is_an_answer(demo.ask())
    demo.window.end_visit()
    assert demo.until(summary.printed.isVisible, 20)
    summary.printed.click()
    assert demo.until((tmp_path / "paper.pdf").exists, 60)
    assert demo.until(lambda: "at the printer" in summary.told, 60)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    for name in ("lp", "lpstat"):
        (tmp_path / name).unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    summary.printed.click()
    assert demo.until(lambda: WORDS["printer"] in summary.told, 60), summary.told
    summary.codes.click()
    assert demo.until(lambda: summary._shown is not None, 60), summary.told
    demo.again()
    assert is_an_answer(demo.ask())
    demo.window.end_visit()
    demo.until(lambda: False, 2.0)
    assert not summary.printed.isVisible(), "the next client is not offered any"


def test_a_killed_advisor_process_picks_the_question_up_again(demo: RunningDemo) -> None:
    demo.window.ask(QUESTION)
    assert demo.until(lambda: bool(demo.said()))
    demo.kill_advisor()
    assert demo.until(lambda: WORDS["advisor process"] in demo.told, 20)
    assert is_an_answer(demo.ask(OTHER))
