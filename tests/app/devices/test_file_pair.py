"""Recordings in place of microphone and loudspeaker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.devices.file_pair import FileMicrophone, FilePlayer
from app.devices.play_queue import Floats
from app.devices.virtual_time import VirtualTime
from inference.errors import SoundError
from inference.sound_files import read_sound, write_wav
from inference.types import Sound


def tone(seconds: float) -> Floats:
    return np.asarray(0.5 * np.sin(np.arange(int(seconds * 16_000)) * 0.3), dtype=np.float32)


def test_a_recording_is_heard_from_when_the_microphone_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "question.wav"
    write_wav(path, Sound(tone(1.0), 16_000))
    time = VirtualTime(7.0)
    microphone = FileMicrophone(path, time)
    pieces: list[Floats] = []
    for _ in range(2):
        pieces.clear()
        microphone.start(pieces.append)
        for _ in range(40):
            time.run_until(time.now_s + 0.05)
            microphone.follow()
        microphone.stop()
        heard = np.concatenate(pieces)
        assert len(heard) == pytest.approx(32_000, abs=2)
        assert heard[:16_000] == pytest.approx(tone(1.0), abs=1e-4)
        assert not heard[16_000:].any()


def test_what_was_played_is_written_with_its_pauses(tmp_path: Path) -> None:
    time = VirtualTime(100.0)
    path = tmp_path / "answer.wav"
    player = FilePlayer(path, time)
    time.run_until(100.5)
    player.play((1, 0), tone(1.0), 16_000)
    time.run_until(101.0)
    position = player.position()
    assert position is not None
    assert position.time_s == pytest.approx(0.5)
    time.run_until(102.0)
    player.position()
    player.close()
    written = read_sound(path).samples
    assert len(written) == 32_000
    assert not written[:8_000].any()
    assert written[8_000:24_000] == pytest.approx(tone(1.0), abs=1e-3)
    assert not written[24_000:].any()


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"nothing\.wav"):
        FileMicrophone(tmp_path / "nothing.wav", VirtualTime())
