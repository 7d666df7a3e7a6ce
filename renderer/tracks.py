"""Face tracks as CSV: `time_s` and the 52 ARKit names, FACE_RATE_HZ rows a second, columns in any order."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any, Final

import numpy as np

from renderer.errors import TrackError
from renderer.types import ARKIT_NAMES, FACE_RATE_HZ, SpeechTrack

_TIME: Final = "time_s"
_MAX_ROWS: Final = int(FACE_RATE_HZ) * 3600  # an hour of talk
_SLACK_S: Final = 0.6 / FACE_RATE_HZ  # how far a row's time may be from its place
_SLACK: Final = 0.01  # weights may leave 0 to 1 by this much before they count as wrong


def read_track(path: Path) -> SpeechTrack:
    """Read a face track.

    Raises:
        TrackError: names the file and, where there is one, the line and the field.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return _parse(path, csv.reader(file))
    except OSError as error:
        raise TrackError(f"The face track {path} cannot be read ({error.strerror}); check the path.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise TrackError(f"The face track {path} is not a CSV text file; write it with `steward face`.") from error


def _parse(path: Path, lines: Any) -> SpeechTrack:
    header = [name.strip() for name in next(lines, [])]
    columns = _columns(path, header)
    rows: list[list[float]] = []
    for line in lines:
        if not any(field.strip() for field in line):
            continue
        if len(rows) >= _MAX_ROWS:
            raise TrackError(f"The face track {path} is longer than an hour; cut it into pieces.")
        rows.append(_row(path, lines.line_num, header, columns, line, len(rows)))
    if not rows:
        raise TrackError(f"The face track {path} has no rows; write it with `steward face`.")
    return SpeechTrack(np.clip(np.array(rows, np.float32), 0.0, 1.0))


def _columns(path: Path, header: list[str]) -> list[int]:
    missing = [name for name in (_TIME, *ARKIT_NAMES) if name not in header]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise TrackError(f"The face track {path} lacks {', '.join(missing[:3])}{more} in line 1; add the columns.")
    if doubled:
        raise TrackError(f"The face track {path} has {doubled[0]} twice in line 1; remove one.")
    return [header.index(name) for name in (_TIME, *ARKIT_NAMES)]


def _row(path: Path, line: int, header: list[str], columns: list[int], fields: list[str], row: int) -> list[float]:
    if len(fields) != len(header):
        raise TrackError(f"The face track {path} has {len(fields)} of {len(header)} fields in line {line}; mend it.")
    values = []
    for column in columns:
        try:
            value = float(fields[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise TrackError(
                f"The face track {path} has {fields[column]!r} as {header[column]} in line {line}, "
                "which is not a number; mend it."
            )
        values.append(value)
    time_s, weights = values[0], values[1:]
    if abs(time_s - row / FACE_RATE_HZ) > _SLACK_S:
        raise TrackError(
            f"The face track {path} has time {time_s:g} s in line {line} where {row / FACE_RATE_HZ:.4f} s belongs; "
            f"write {FACE_RATE_HZ:.0f} rows a second from 0."
        )
    for name, value in zip(ARKIT_NAMES, weights, strict=True):
        if not -_SLACK <= value <= 1 + _SLACK:
            raise TrackError(f"The face track {path} has {name} = {value:g} in line {line}, outside 0 to 1; mend it.")
    return weights
