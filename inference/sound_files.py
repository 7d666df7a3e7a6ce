"""Recordings from and to files: anything that libsndfile reads becomes mono float32 at 16 kHz, or is refused."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

from inference.errors import SoundError
from inference.output_file import write_whole
from inference.types import HEARING_RATE_HZ, Floats, Sound

LONGEST_S: Final = 3600.0
_UNKNOWN_SIZES: Final = frozenset({0xFFFFFFFF, 0x7FFFFFFF})  # written by programs that stream into a pipe
_FIRST_BYTES: Final = 1 << 16  # the chunks that describe a wav lie well within these
_BLOCK: Final = 1 << 18  # frames read at a time; what a header promises is not believed before it is there
_ENDLESS: Final = 1 << 62  # libsndfile's count of frames where the format does not tell
_FASTEST_HZ: Final = 768_000
_CHECKED_HERE: Final = frozenset({"WAV", "WAVEX", "AIFF"})  # libsndfile's notes on these raise false alarms
_HEADERLESS: Final = ".raw"
# What libsndfile notes when a header promises more than the file holds; it reads what there is all the same.
_SHORT: Final = re.compile(r"truncated|does not match value|Junk after the last page")
_SHOULD_BE: Final = re.compile(r"(\d+) \(?should be (\d+)")
_NIST_COUNT: Final = re.compile(rb"^NIST_1A\n.*?\nsample_count -i (\d+)", re.DOTALL)


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
    if path.is_dir():
        raise SoundError(f"{path} is a folder; give one recording.")
    if not path.exists():
        raise SoundError(f"The recording {path} does not exist; check the path.")
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_FIRST_BYTES)
    except OSError as error:
        raise SoundError(f"The recording {path} cannot be read ({error.strerror}); check its permissions.") from error
    if path.suffix.lower() == _HEADERLESS:
        raise SoundError(f"The recording {path} has no header to tell its rate and format; give a wav or flac file.")
    if length == 0:
        raise SoundError(f"The recording {path} is an empty file; record it again.")
    if _is_truncated(head, length):
        raise SoundError(f"The recording {path} is truncated: it ends before its header says; copy it again.")
    return Sound(_at_hearing_rate(*_decoded(path)), HEARING_RATE_HZ)


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


def _decoded(path: Path) -> tuple[Floats, int]:
    """Return all samples, channels averaged, and their rate."""
    try:
        with soundfile.SoundFile(str(path)) as file:
            frames, rate_hz = file.frames, file.samplerate
            samples = _all_samples(file, path)
            short = file.format not in _CHECKED_HERE and _falls_short(file.extra_info)
    except (soundfile.SoundFileError, TypeError, ValueError) as error:
        raise SoundError(f"{path} is not a sound file that can be read; give a wav, flac, ogg or mp3 file.") from error
    if len(samples) == 0:
        raise SoundError(f"The recording {path} holds no sound; record it again.")
    if short or (0 <= frames < _ENDLESS and len(samples) < frames):
        raise SoundError(f"The recording {path} is truncated: it ends before its header says; copy it again.")
    if not np.isfinite(samples).all():
        raise SoundError(f"The recording {path} holds values that are not numbers; record it again.")
    return samples, rate_hz


def _all_samples(file: soundfile.SoundFile, path: Path) -> Floats:
    """Return what a file holds, channels averaged; some compressed formats cannot tell how much that is: [S]."""
    rate_hz, found, count = file.samplerate, [], 0
    if not 0 < rate_hz <= _FASTEST_HZ:
        raise SoundError(f"The recording {path} says {rate_hz} samples a second, which no recording has; save it anew.")
    while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
        count += len(block)
        if count > LONGEST_S * rate_hz:
            raise SoundError(f"The recording {path} is longer than an hour; cut it into shorter ones.")
        found.append(block.mean(axis=1, dtype=np.float32))
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _falls_short(notes: str) -> bool:
    """Tell from libsndfile's notes on a header whether it promises more than the file holds."""
    promised = ((int(said), int(real)) for said, real in _SHOULD_BE.findall(notes))
    return bool(_SHORT.search(notes)) or any(said > real and said not in _UNKNOWN_SIZES for said, real in promised)


def _at_hearing_rate(samples: Floats, rate_hz: int) -> Floats:
    peak = float(np.max(np.abs(samples)))
    turned_down = samples / peak if peak > 1.0 else samples
    resampled = turned_down if rate_hz == HEARING_RATE_HZ else soxr.resample(turned_down, rate_hz, HEARING_RATE_HZ)
    result: Floats = np.clip(resampled, -1.0, 1.0).astype(np.float32)
    return result


def _is_truncated(head: bytes, length: int) -> bool:
    """Tell whether a wav or aiff file is shorter than its header says; libsndfile would hide that."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return _data_missing(head, length, "<")
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return bool(struct.unpack_from(">I", head, 4)[0] + 8 > length + 1)
    nist = _NIST_COUNT.match(head)
    return nist is not None and int(nist[1]) * _nist_frame_bytes(head) + 1024 > length


def _nist_frame_bytes(head: bytes) -> int:
    """Return the bytes of a frame in a NIST file; 0 where it does not say."""
    sizes = [re.search(rb"\n%s -i (\d+)" % name, head) for name in (b"sample_n_bytes", b"channel_count")]
    return int(np.prod([int(size[1]) if size else 0 for size in sizes]))


def _data_missing(head: bytes, length: int, order: str) -> bool:
    """Walk a wav's chunks to its samples; true when they, or the chunk itself, are cut off."""
    at = 12
    while at + 8 <= len(head):
        name, size = head[at : at + 4], struct.unpack_from(f"{order}I", head, at + 4)[0]
        if name == b"data":
            return size not in _UNKNOWN_SIZES and at + 8 + size > length
        at += 8 + size + size % 2
    return at >= length  # the next chunk should begin where the file has already ended
