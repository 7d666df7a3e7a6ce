"""Whether a recording is shorter than its header says, for the formats in which libsndfile hides that.

Only what the files themselves say is looked at: no sample is decoded here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Final

UNKNOWN_SIZES: Final = frozenset({0xFFFFFFFF, 0x7FFFFFFF})  # written by programs that stream into a pipe
FIRST_BYTES: Final = 1 << 16  # what describes a recording lies well within these
_NIST_COUNT: Final = re.compile(rb"^NIST_1A\n.*?\nsample_count -i (\d+)", re.DOTALL)
_AVR_BYTES, _MPC_BYTES, _MAT_BYTES, _CAF_BYTES = 128, 42, 128, 8  # of the headers
_MATRIX: Final = 14


def is_truncated(head: bytes, length: int) -> bool:
    """Tell whether a file is shorter than its header says; no for formats that do not say, and for what is none.

    Args:
        head: its first FIRST_BYTES bytes, or all of a shorter one.
        length: of the whole file.
    """
    for magic, look in _LOOKS:
        if head.startswith(magic):
            try:
                return look(head, length)
            except (struct.error, ValueError):  # the header itself is cut, which libsndfile notices
                return False
    return False


def _riff(head: bytes, length: int) -> bool:
    """Walk a wav's chunks to its samples; true when they, or the chunk itself, are cut off."""
    if head[8:12] != b"WAVE":
        return False
    at = 12
    while at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"data":
            return size not in UNKNOWN_SIZES and at + 8 + size > length
        at += 8 + size + size % 2
    return at >= length  # the next chunk should begin where the file has already ended


def _form(head: bytes, length: int) -> bool:
    kept: bool = struct.unpack_from(">I", head, 4)[0] + 8 > length + 1
    return head[8:12] in {b"AIFF", b"AIFC"} and kept


def _nist(head: bytes, length: int) -> bool:
    count = _NIST_COUNT.match(head)
    sizes = [re.search(rb"\n%s -(?:i|s\d+) (\d+)" % name, head) for name in (b"sample_n_bytes", b"channel_count")]
    each = [int(size[1]) if size else 0 for size in sizes]
    return count is not None and int(count[1]) * each[0] * each[1] + 1024 > length


def _avr(head: bytes, length: int) -> bool:
    stereo, bits = struct.unpack_from(">HH", head, 12)
    (frames,) = struct.unpack_from(">I", head, 26)
    return bool(_AVR_BYTES + frames * (2 if stereo else 1) * (bits // 8) > length)


def _mpc(head: bytes, length: int) -> bool:
    stereo, frames = struct.unpack_from("<B8xI", head, 21)
    return bool(_MPC_BYTES + frames * (2 if stereo else 1) * 2 > length)


def _mat(head: bytes, length: int) -> bool:
    """Walk the elements of a Matlab file, into its matrices; only the last one can be long."""
    order = "<" if head[126:128] == b"IM" else ">"
    at = _MAT_BYTES
    while at + 8 <= len(head):
        kind, size = struct.unpack_from(f"{order}II", head, at)
        if kind >> 16:  # a small element, with its content in the same eight bytes
            at += 8
        elif kind == _MATRIX:
            at += 8 if at + 16 <= length else 8 + size
        elif at + 8 + size > length:
            return True
        else:
            at += 8 + size + -size % 8
    return at > length


def _caf(head: bytes, length: int) -> bool:
    at = _CAF_BYTES
    while at + 12 <= len(head):
        size = struct.unpack_from(">q", head, at + 4)[0]
        if size < 0:  # the samples go on to the end, however far that is
            return False
        at += 12 + size
    return at > length


_LOOKS: Final[tuple[tuple[bytes, Callable[[bytes, int], bool]], ...]] = (
    (b"RIFF", _riff),
    (b"FORM", _form),
    (b"NIST_1A", _nist),
    (b"2BIT", _avr),
    (b"\x01\x04", _mpc),
    (b"MATLAB 5.0", _mat),
    (b"caff", _caf),
)
