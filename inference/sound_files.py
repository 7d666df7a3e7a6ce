"""Recordings from and to files: anything that libsndfile reads becomes mono float32 at 16 kHz, or is refused."""

from __future__ import annotations

import io
import re
import stat
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

from inference.errors import SoundError
from inference.output_file import write_whole
from inference.sound_headers import FIRST_BYTES, UNKNOWN_SIZES, is_truncated
from inference.types import HEARING_RATE_HZ, Floats, Sound

LONGEST_S: Final = 3600.0
_BLOCK: Final = 1 << 19  # samples read at a time; what a header promises is not believed before it is there
_ENDLESS: Final = 1 << 62  # libsndfile's count of frames where the format does not tell
_SLOWEST_HZ: Final = 100
_FASTEST_HZ: Final = 768_000
_CHECKED_HERE: Final = frozenset({"WAV", "WAVEX", "AIFF"})  # libsndfile's notes on these raise false alarms
_HEADERLESS: Final = ".raw"
# What libsndfile notes when a header promises more than the file holds; it reads what there is all the same.
_SHORT: Final = re.compile(r"truncated|does not match value|Junk after the last page")
_SHOULD_BE: Final = re.compile(r"(\d+) \(?should be (\d+)")


def read_sound(path: Path) -> Sound:
    """Read a recording.

    Args:
        path: any format that libsndfile knows and that says what it is, any rate, any number of channels (they are
            averaged).

    Returns:
        Mono at 16 kHz, -1 to 1; a float recording that goes beyond is turned down.

    Raises:
        SoundError: missing, a folder, empty, truncated, not sound, or longer than an hour; names the file.
    """
    head, length = _beginning(path)
    if path.suffix.lower() == _HEADERLESS:
        raise SoundError(f"The recording {path} has no header to tell its rate and format; give a wav or flac file.")
    if length == 0:
        raise SoundError(f"The recording {path} is an empty file; record it again.")
    if is_truncated(head, length):
        raise SoundError(f"The recording {path} is truncated: it ends before its header says; copy it again.")
    return Sound(_decoded(path), HEARING_RATE_HZ)


def _beginning(path: Path) -> tuple[bytes, int]:
    """Return the first bytes of a file, and how long it is."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SoundError(f"{path} is a folder; give one recording.")
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device may never end
            raise SoundError(f"{path} is no ordinary file; save the recording into one.")
        with path.open("rb") as file:
            return file.read(FIRST_BYTES), status.st_size
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # a name with a zero byte is a ValueError
        raise SoundError(f"The recording {path} does not exist; check the path.") from error
    except OSError as error:
        raise SoundError(f"The recording {path} cannot be read ({error.strerror}); check its permissions.") from error


def wav_bytes(sound: Sound) -> bytes:
    """Return a sound as a 16-bit wav file's content."""
    buffer = io.BytesIO()
    soundfile.write(buffer, np.clip(sound.samples, -1.0, 1.0), sound.rate_hz, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


def write_wav(path: Path, sound: Sound) -> None:
    """Write a sound as a 16-bit wav file.

    Raises:
        OutputError: it cannot be written there; nothing is left behind.
    """
    write_whole({path: wav_bytes(sound)})


def _decoded(path: Path) -> Floats:
    """Return all samples at 16 kHz, channels averaged: [S]."""
    try:
        with soundfile.SoundFile(str(path)) as file:
            samples, count = _all_samples(file, path)
            promised = file.frames
            short = file.format not in _CHECKED_HERE and _falls_short(file.extra_info)
    except (soundfile.SoundFileError, TypeError, ValueError) as error:
        raise SoundError(f"{path} is not a sound file that can be read; give a wav, flac, ogg or mp3 file.") from error
    if count == 0:
        raise SoundError(f"The recording {path} holds no sound; record it again.")
    if short or (0 <= promised < _ENDLESS and count < promised):
        raise SoundError(f"The recording {path} is truncated: it ends before its header says; copy it again.")
    return samples


def _all_samples(file: soundfile.SoundFile, path: Path) -> tuple[Floats, int]:
    """Return what a file holds at 16 kHz, and how many frames that were; some formats cannot tell beforehand.

    Only what is heard is kept, so that a small file that unpacks to an hour of a very high rate fills no memory.
    """
    rate_hz = file.samplerate
    if not _SLOWEST_HZ <= rate_hz <= _FASTEST_HZ:
        raise SoundError(f"The recording {path} says {rate_hz} samples a second, which no recording has; save it anew.")
    resampler = soxr.ResampleStream(rate_hz, HEARING_RATE_HZ, 1, dtype="float32")
    found, count, peak = [np.zeros(0, np.float32)], 0, 1.0
    while len(block := file.read(max(1, _BLOCK // file.channels), dtype="float32", always_2d=True)):
        count += len(block)
        if count > LONGEST_S * rate_hz:
            raise SoundError(f"The recording {path} is longer than an hour; cut it into shorter ones.")
        if not np.isfinite(block).all():
            raise SoundError(f"The recording {path} holds values that are not numbers; record it again.")
        mono = block.mean(axis=1, dtype=np.float32)
        peak = max(peak, float(np.abs(mono).max()))
        found.append(mono if rate_hz == HEARING_RATE_HZ else resampler.resample_chunk(mono))
    if rate_hz != HEARING_RATE_HZ:
        found.append(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    return np.clip(np.concatenate(found) / np.float32(peak), -1.0, 1.0), count


def _falls_short(notes: str) -> bool:
    """Tell from libsndfile's notes on a header whether it promises more than the file holds."""
    promised = ((int(said), int(real)) for said, real in _SHOULD_BE.findall(notes))
    return bool(_SHORT.search(notes)) or any(said > real and said not in UNKNOWN_SIZES for said, real in promised)
