"""Each thing is taken away from a running kiosk: what still works, and what the client reads (`make degrade`)."""

from __future__ import annotations

import ctypes
import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.care.degradation import KIOSK
from app.messages import Seen
from app.settings import Settings, load
from sync.store.sessions import SessionStore
from tests.app.degradation.running_demo import QUESTION, RunningDemo
from tests.inference.language.model.language_server import serving_language

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="takes things away as Linux can")]
OTHER = "How risky am I?"
THIRD = "What do I pay in fees?"
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET of unshare(2)
WORDS = {row.missing: row.words for row in KIOSK}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return prepared(tmp_path / "data")


def prepared(folder: Path) -> Settings:
    known = load()
    if not (known.content_dir / "market").exists() or not known.avatar_file(known.avatar).exists():
        pytest.skip("needs what `make setup` builds")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content").symlink_to(known.content_dir)
    return dataclasses.replace(
        Settings(), data_dir=folder, entry="visit", render_width=320, render_height=180, idle_s=600.0
    )


@contextmanager
def no_network() -> Iterator[None]:
    """Let this thread and the processes that it starts be in a network without anything, not even loopback."""
    library = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    if library.unshare(_NEW_NETWORK) != 0:
        os.close(before)
        pytest.skip("needs the right to make a network namespace (root)")
    try:
        yield
    finally:
        library.setns(before, _NEW_NETWORK)
        os.close(before)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a disk of 24 MB of its own."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount a small disk (root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """Leave no byte free."""
    file = folder / "fill"
    with file.open("wb", buffering=0) as filling:
        try:
            for block in (1 << 20, 1 << 12, 1):
                while filling.write(bytes(block)) == block:
                    pass
        except OSError:
            pass
    for block in (1 << 12, 1):
        try:
            with file.open("ab", buffering=0) as filling:
                while filling.write(bytes(block)):
                    pass
        except OSError:
            continue
    return file


def is_an_answer(reply: str) -> bool:
    return any(sign in reply for sign in "$%") and "." in reply


# ---- network and graphics


def test_without_any_network_everything_in_the_branch_goes_on(settings: Settings) -> None:
    with no_network(), RunningDemo(settings) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        assert demo.told == ""
        assert demo.until(lambda: demo.window.stage.moment().sentence is not None, 30)
    with SessionStore(settings.data_dir) as store:
        (visit,) = store.visits()
        assert [bool(row["record"]) for row in store.turns(visit.session)] == [True]


def test_without_a_graphics_card_the_processor_draws(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
    with RunningDemo(settings) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        assert demo.until(lambda: demo.window.avatar.frames_drawn)
        assert any(word in demo.window.avatar.device.lower() for word in ("llvmpipe", "softpipe", "software"))
        assert demo.window.avatar.fps > 5.0


# ---- devices


def test_without_a_microphone_the_client_types(settings: Settings) -> None:
    from app.devices.card_microphone import CardMicrophone
    from app.devices.port_audio import PortAudio
    from app.devices.simulated import SimulatedRoom
    from app.devices.sound import NoMicrophone
    from app.errors import DeviceError

    room = SimulatedRoom()
    room.library.unplug("input")
    room.library._initialize()
    with pytest.raises(DeviceError, match=WORDS["microphone"]) as refused:
        CardMicrophone(PortAudio(room.library, room.time, watch=False))
    with RunningDemo(settings, NoMicrophone(str(refused.value))) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        assert not demo.window.ask_bar.microphone.isEnabled()
        assert WORDS["microphone"] in demo.window.ask_bar.microphone.toolTip()


def test_a_loudspeaker_that_is_pulled_out_in_mid_sentence_and_put_back(settings: Settings) -> None:
    with RunningDemo(settings) as demo:
        demo.talk()
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


def test_without_a_camera_visits_begin_by_touch(settings: Settings) -> None:
    wants = dataclasses.replace(settings, camera="on", camera_device="/dev/video99")
    with RunningDemo(wants) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        assert demo.until(lambda: any(isinstance(each, Seen) for each in demo.messages), 20)
        assert not any(each.looking for each in demo.messages if isinstance(each, Seen))
        assert demo.told == ""


# ---- language server: gone, and slow


def test_a_language_server_that_is_killed_is_not_missed(settings: Settings) -> None:
    with serving_language() as host:
        wants = dataclasses.replace(settings, language_server=host.url)
        with RunningDemo(wants) as demo:
            demo.talk()
            assert is_an_answer(demo.ask())
            host.shutdown()
            host.server_close()
            began_s = time.monotonic()
            assert is_an_answer(demo.ask(OTHER))
            assert is_an_answer(demo.ask(THIRD))
            assert time.monotonic() - began_s < 60.0
            assert demo.told == ""


@pytest.mark.parametrize("trouble", ["no answer", "drips", "silent in the middle"])
def test_a_language_server_that_drips_or_hangs_never_freezes_the_face(settings: Settings, trouble: str) -> None:
    with serving_language() as host:
        wants = dataclasses.replace(settings, language_server=host.url)
        with RunningDemo(wants) as demo:
            demo.talk()
            well = frames_while_asked(demo, QUESTION)
            host.trouble = trouble
            ill = frames_while_asked(demo, OTHER)
            assert demo.told == ""
    print(f"{trouble}: pictures every {told(well)} before, every {told(ill)} while the server {trouble}")
    assert np.percentile(ill, 95) < 2.0 * np.percentile(well, 95) + 0.010
    assert ill.max() < 0.5, "the picture stood still"


def frames_while_asked(demo: RunningDemo, question: str) -> np.ndarray:
    """Return the times between pictures while a question is answered, in seconds."""
    first = len(demo.swapped_s)
    assert is_an_answer(demo.ask(question))
    demo.until(lambda: False, 2.0)
    return np.diff(np.asarray(demo.swapped_s[first:]))


def told(gaps_s: np.ndarray) -> str:
    shares = " / ".join(f"{1000 * np.percentile(gaps_s, share):.0f}" for share in (50, 95, 100))
    return f"{shares} ms (median, 95th percentile, longest of {len(gaps_s)})"


# ---- disk and key


def test_a_full_disk_stops_recorded_answers_in_words_and_nothing_else(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, RunningDemo(prepared(disk / "data")) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        filled = fill(disk)
        refused = demo.ask(OTHER)
        assert refused.startswith(WORDS["disk space"])
        assert str(disk) not in demo.told, "a client is told no path"
        demo.window.end_visit()
        demo.window._go(demo.window.flow.fresh(demo.window._clock()))
        demo.messages.clear()
        demo.talk(recording=False)
        assert is_an_answer(unrecorded := demo.ask(OTHER)), unrecorded
        filled.unlink()
        demo.window._go(demo.window.flow.fresh(demo.window._clock()))
        demo.messages.clear()
        demo.talk()
        assert is_an_answer(demo.ask(THIRD))


def test_without_the_store_s_key_the_advisor_says_so_and_makes_no_other(settings: Settings) -> None:
    with RunningDemo(settings) as demo:
        demo.talk()
        assert is_an_answer(demo.ask())
        for key in (settings.data_dir / "keys").glob("store.key*"):
            key.rename(key.with_name(f"away-{key.name}"))
        assert demo.supervisor.process_id is not None
        os.kill(demo.supervisor.process_id, signal.SIGKILL)
        key_words = WORDS["the store's key (TPM, keyring, file)"]
        assert demo.until(lambda: key_words in demo.told, 60), demo.told
        assert str(settings.data_dir) not in demo.told, "a client is told no path"
        frames = len(demo.swapped_s)
        demo.until(lambda: False, 1.0)
        assert len(demo.swapped_s) > frames, "the face is still drawn"
    assert not (settings.data_dir / "keys" / "store.key").exists()


# ---- processes


def test_a_killed_advisor_process_picks_the_question_up_again(settings: Settings) -> None:
    with RunningDemo(settings) as demo:
        demo.talk()
        demo.window.ask(QUESTION)
        assert demo.until(lambda: bool(demo.sentences))
        assert demo.supervisor.process_id is not None
        os.kill(demo.supervisor.process_id, signal.SIGKILL)
        assert demo.until(lambda: WORDS["advisor process"] in demo.told, 20)
        assert is_an_answer(demo.ask(OTHER))
