"""What `steward hear` and `steward face` say of a recording that cannot be used: one sentence, exit code 3, no file."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.__main__ import main
from inference.types import Floats

TONE: Floats = (0.3 * np.sin(np.arange(16_000) / 6)).astype(np.float32)
Make = Callable[[Path], object]


def wav_header(path: Path, seconds: float, content: bytes, rate_hz: int = 16_000, channels: int = 1) -> None:
    size = round(seconds * rate_hz) * channels * 2
    form = struct.pack("<HHIIHH", 1, channels, rate_hz, rate_hz * channels * 2, channels * 2, 16)
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.write_bytes(head + b"data" + struct.pack("<I", size) + content)


def sound(path: Path, samples: Floats = TONE, kind: str = "WAV", coding: str = "PCM_16") -> None:
    soundfile.write(path, samples, 16_000, format=kind, subtype=coding)


def without(value: float) -> Floats:
    samples = TONE.copy()
    samples[777] = value
    return samples


def cut(kind: str, coding: str, share: float) -> Make:
    def made(path: Path) -> None:
        sound(path, kind=kind, coding=coding)
        path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])

    return made


def endless_flac(path: Path) -> None:
    """A header that promises more than sixty thousand million samples, and a second of sound."""
    sound(path, kind="FLAC")
    content = bytearray(path.read_bytes())
    content[21] |= 0x0F
    content[22:26] = b"\xff\xff\xff\xff"
    path.write_bytes(content)


def three_hours(path: Path) -> None:
    with soundfile.SoundFile(str(path), "w", 8_000, 1, format="FLAC", subtype="PCM_16") as file:
        for _ in range(180):
            file.write(np.zeros(8_000 * 60, np.int16))


def unreadable(path: Path) -> None:
    sound(path)
    path.chmod(0)


BROKEN: dict[str, tuple[str, Make, str]] = {
    "empty": ("a.wav", lambda path: path.write_bytes(b""), "empty file"),
    "one byte": ("a.wav", lambda path: path.write_bytes(b"R"), "not a sound file"),
    "text": ("a.wav", lambda path: path.write_text("How did I do last year?\n" * 40), "not a sound file"),
    "a picture": ("a.wav", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)), "not a sound file"),
    "zeros": ("a.wav", lambda path: path.write_bytes(bytes(5000)), "not a sound file"),
    "wrong magic": ("a.wav", lambda path: path.write_bytes(b"RIFX" + bytes(200)), "not a sound file|truncated"),
    "a header alone": ("a.wav", lambda path: wav_header(path, 0.0, b""), "holds no sound"),
    "three hours in ten bytes": ("a.wav", lambda path: wav_header(path, 10_800.0, bytes(10)), "truncated"),
    "no channels": ("a.wav", lambda path: wav_header(path, 0.1, bytes(3200), channels=0), "not a sound file|no sound"),
    "no rate": ("a.wav", lambda path: wav_header(path, 1.0, bytes(32_000), rate_hz=0), "samples a second|not a sound"),
    "one a second": ("a.wav", lambda path: wav_header(path, 9.0, bytes(18), rate_hz=1), "1 samples a second"),
    "a thousand million": (
        "a.wav", lambda path: wav_header(path, 1e-5, bytes(20_000), rate_hz=10**9), "1000000000 samples a second",
    ),
    "not a number": ("a.wav", lambda path: sound(path, without(np.nan), coding="FLOAT"), "not numbers"),
    "endlessly loud": ("a.wav", lambda path: sound(path, without(np.inf), coding="DOUBLE"), "not numbers"),
    "half a wav": ("a.wav", cut("WAV", "PCM_16", 0.5), "truncated"),
    "half a flac": ("a.flac", cut("FLAC", "PCM_16", 0.5), "truncated|not a sound file"),
    "half an ogg": ("a.ogg", cut("OGG", "VORBIS", 0.5), "truncated|not a sound file"),
    "half an mp3": ("a.mp3", cut("MP3", "MPEG_LAYER_III", 0.5), "truncated|not a sound file"),
    "half a caf": ("a.caf", cut("CAF", "ALAC_16", 0.6), "truncated|not a sound file"),
    "an endless flac": ("a.flac", endless_flac, "longer than an hour|truncated|not a sound file"),
    "three hours of silence": ("a.flac", three_hours, "longer than an hour"),
    "no header": ("a.raw", lambda path: path.write_bytes(TONE.tobytes()), "has no header"),
    "a folder": ("a.wav", lambda path: path.mkdir(), "is a folder"),
    "missing": ("a.wav", lambda _path: None, "does not exist"),
    "a link to nothing": ("a.wav", lambda path: path.symlink_to("nowhere.wav"), "does not exist"),
    "a link to itself": ("a.wav", lambda path: path.symlink_to(path.name), "cannot be read"),
    "a pipe": ("a.wav", lambda path: os.mkfifo(path), "no ordinary file"),
    "in a file": ("b/a.wav", lambda path: path.parent.write_text("a file"), "does not exist"),
    "a name too long": ("a" * 300 + ".wav", lambda _path: None, "cannot be read"),
    "unreadable": ("a.wav", unreadable, "check its permissions"),
}  # fmt: skip


@pytest.mark.parametrize("row", BROKEN)
def test_it_is_named_and_refused_in_one_sentence(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, make, words = BROKEN[row]
    if row == "unreadable" and os.geteuid() == 0:
        pytest.skip("everything is readable for the administrator")
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))
    path, track = tmp_path / name, tmp_path / "track.csv"
    make(path)
    for arguments in (("hear", str(path)), ("face", str(path), "--track", str(track))):
        monkeypatch.setattr(sys, "argv", ["steward", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert left.value.code == 3, printed.err
        assert printed.out == ""
        (line,) = printed.err.strip().splitlines()
        assert str(path) in line
        assert any(each in line for each in words.split("|")), line
    assert not track.exists()


def test_the_command_itself_says_no_more_than_that(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_text("this is text")
    environment = {**os.environ, "STEWARD_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-m", "app", "hear", str(bad)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert str(bad) in done.stderr
