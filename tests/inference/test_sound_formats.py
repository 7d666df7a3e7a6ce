"""Each row is one format and coding of the installed libsndfile: read right, and refused or read short when cut.

What the library lists and cannot write, or writes and cannot read, stands in the tables below, so that a library that
learns it is noticed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import soundfile

from inference.errors import SoundError
from inference.sound_files import read_sound
from inference.types import Floats, Sound

ROWS: Final = [
    (kind, coding)
    for kind in sorted(soundfile.available_formats())
    for coding in sorted(soundfile.available_subtypes(kind))
    if soundfile.check_format(kind, coding)
]
NOT_WRITTEN: Final = {
    ("AIFF", "DWVW_12"), ("MP3", "MPEG_LAYER_I"), ("MP3", "MPEG_LAYER_II"), ("WAV", "MPEG_LAYER_III"),
}  # fmt: skip
NOT_READ: Final = {("AIFF", "DWVW_16"), ("AIFF", "DWVW_24")}  # by the library that writes them
RATES: Final = {"XI": 44_100, "WVE": 8_000, "VOC": 8_000}  # that the format has, or (VOC's 8 bits) can tell exactly
# These do not say how long they are: a cut one cannot be told from a shorter one. SDS pads its last packet.
LENGTH_UNKNOWN: Final = {"PAF", "PVF", "SD2", "IRCAM", "XI"}
PADDED: Final = {"SDS"}
CODECS: Final = {"GSM610", "G721_32", "G723_24", "G723_40", "IMA_ADPCM", "MS_ADPCM", "OPUS", "VORBIS"}


def tone(rate_hz: int, seconds: float = 0.5) -> Floats:
    """A tone that grows, so that a piece of it is known by its loudness."""
    at_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (0.6 * at_s / seconds * np.sin(2 * np.pi * 440 * at_s)).astype(np.float32)


def written(folder: Path, kind: str, coding: str, channels: int = 1) -> Path:
    rate_hz = RATES.get(kind, 16_000)
    path = folder / f"{coding}.{kind.lower()}"
    samples = np.repeat(tone(rate_hz)[:, None], channels, axis=1)
    try:
        soundfile.write(path, samples, rate_hz, format=kind, subtype=coding)
    except soundfile.SoundFileError:
        if (kind, coding) in NOT_WRITTEN or channels > 1:
            pytest.skip("the library cannot write it")
        raise
    assert (kind, coding) not in NOT_WRITTEN, "it can be written now: take it out of the table"
    return path


@pytest.mark.parametrize(("kind", "coding"), ROWS)
@pytest.mark.parametrize("channels", [1, 2])
def test_what_the_library_writes_is_heard_as_it_was(tmp_path: Path, kind: str, coding: str, channels: int) -> None:
    path = written(tmp_path, kind, coding, channels)
    if kind == "RAW" or (kind, coding) in NOT_READ:
        with pytest.raises(SoundError, match=r"has no header|not a sound file"):
            read_sound(path)
        return
    found, wanted = read_sound(path), tone(16_000)
    assert found.rate_hz == 16_000
    assert abs(found.duration_s - 0.5) < (0.08 if coding in CODECS or "MPEG" in coding else 1e-3)
    count = min(len(found.samples), len(wanted)) - 16  # libsndfile takes the end mark of a VOC for a sample
    heard, said = found.samples[:count], wanted[:count]
    like = np.fft.irfft(np.fft.rfft(heard, 2 * count) * np.fft.rfft(said, 2 * count).conj())
    best = np.concatenate([like[:1200], like[-1200:]]).max()  # a codec may be some milliseconds late
    assert best > 0.97 * np.linalg.norm(heard) * np.linalg.norm(said)
    assert np.linalg.norm(heard) == pytest.approx(np.linalg.norm(said), rel=0.05)


def heard_or_refused(path: Path) -> Sound | None:
    """Read a recording; None where it is refused by its name in one sentence. Nothing else may happen."""
    try:
        return read_sound(path)
    except SoundError as error:
        said = str(error)
    assert str(path) in said
    assert re.fullmatch(r"[^\n]+\.", said), "one sentence"
    return None


def cuts(length: int) -> list[int]:
    """Return many places to cut a file of so many bytes at: all through its header, then here and there."""
    early = [*range(1, 64, 5), 100, 127, 128, 200, 511, 1024, 4096]
    late = [round(length * share) for share in np.linspace(0.05, 0.98, 12)]
    return sorted({at for at in (*early, *late, length - 5) if 0 < at < length - 4})


@pytest.mark.parametrize(("kind", "coding"), [row for row in ROWS if row[0] != "RAW"])
def test_a_cut_recording_is_refused_by_name_where_its_format_tells(tmp_path: Path, kind: str, coding: str) -> None:
    path = written(tmp_path, kind, coding)
    content = path.read_bytes()
    for at in cuts(len(content)):
        path.write_bytes(content[:at])
        found = heard_or_refused(path)
        if found is None:
            continue
        assert kind in LENGTH_UNKNOWN or (kind in PADDED and at > 0.95 * len(content)), f"cut at {at}"
        assert 0 < found.duration_s <= 0.55


@pytest.mark.parametrize("channels", [3, 6, 64, 1024])
def test_many_channels_are_averaged(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "many.wav"
    samples = np.zeros((4000, channels), np.float32)
    samples[:, 0] = 0.9 * np.sin(np.arange(4000) / 5)
    soundfile.write(path, samples, 16_000, subtype="FLOAT")
    assert np.abs(read_sound(path).samples - samples[:, 0] / channels).max() < 1e-6


def test_what_unpacks_to_far_more_than_it_is_fills_no_memory(tmp_path: Path) -> None:
    """Fifty minutes of silence at 655 kHz: two thousand million samples in a small file, of which 16 kHz are kept."""
    path = tmp_path / "bomb.flac"
    with soundfile.SoundFile(str(path), "w", 655_350, 1, subtype="PCM_16") as file:
        quiet = np.zeros(655_350 * 10, np.int16)
        for _ in range(6):
            file.write(quiet)
    assert path.stat().st_size < 0.01 * 6 * quiet.nbytes
    sound = read_sound(path)
    assert sound.duration_s == pytest.approx(60.0, abs=0.01)
    assert not sound.samples.any()
