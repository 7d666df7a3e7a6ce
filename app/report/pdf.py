"""A visit as a PDF, made in a process of its own and wholly in memory."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from typing import BinaryIO, Final

import app
from app.errors import ReportFailed, StorageError
from app.report.letterhead import Letterhead
from app.report.visit import VisitReport

_LOOKS_EVERY_S: Final = 0.02  # whether it was cancelled
_LONGEST_S: Final = 300.0  # a report of forty answers takes two seconds on idle cores
_MADE: Final = 0.98  # part of the work until it is written
_END: Final = b"PDF\n"  # see press.py, which is imported in its own process alone


def write_pdf(
    report: VisitReport,
    paper: Letterhead,
    out: Path | BinaryIO,
    progress: Callable[[float], None] = lambda part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bool:
    """Make the PDF and write it; nothing is written when it was cancelled or failed.

    It waits for a process of its own, so a window calls it from a thread.

    Args:
        report: the visit.
        paper: the bank's look.
        out: a file, replaced whole or not at all, or a stream.
        progress: is told how much is done, 0 to 1, never less than before.
        cancelled: is asked again and again whether to stop.

    Returns:
        Whether it was written; false when it was cancelled.

    Raises:
        ReportFailed: it could not be made.
        StorageError: the file cannot be written.
    """
    pdf = make_pdf(report, paper, progress, cancelled)
    if pdf is None:
        return False
    if isinstance(out, Path):
        _replace(out, pdf)
    else:
        out.write(pdf)
    progress(1.0)
    return True


def make_pdf(
    report: VisitReport, paper: Letterhead, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> bytes | None:
    """Return the PDF, or None when it was cancelled; see `write_pdf`."""
    progress(0.0)
    if cancelled():
        return None
    with _press() as press:
        try:
            return _run(press, pickle.dumps((report, paper)), lambda part: progress(part * _MADE), cancelled)
        finally:
            press.kill()  # nothing happens to one that has ended


def _press() -> subprocess.Popen[bytes]:
    home = str(Path(app.__file__).parents[1])
    path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "app.report.press"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


def _run(
    press: subprocess.Popen[bytes], job: bytes, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> bytes | None:
    """Hand the job over and wait for the PDF, looking again and again whether it is still wanted."""
    told: Queue[float | bytes] = Queue()
    talk = threading.Thread(target=_talk, args=(press, job, told), daemon=True)
    talk.start()
    since_s = time.monotonic()
    while True:
        late = time.monotonic() - since_s > _LONGEST_S
        if late or cancelled():
            press.kill()
            talk.join()
            if late:
                raise ReportFailed("The report took too long and was stopped; ask a colleague at the desk for it.")
            return None
        try:
            came = told.get(timeout=_LOOKS_EVERY_S)
        except Empty:
            continue
        if isinstance(came, float):
            progress(came)
            continue
        talk.join()
        if came:
            return came
        raise ReportFailed(f"The report could not be made: {_reason(press)}; try it again, or ask at the desk.")


def _reason(press: subprocess.Popen[bytes]) -> str:
    """Return what failed: a sentence of the press's own, or the kind of an error, whose words may be the client's."""
    told = press.stderr.read().decode(errors="replace").strip().splitlines() if press.stderr else []
    if not told:
        return "the typesetter stopped"
    return told[-1] if told[0] == told[-1] else f"an unexpected {told[-1].split(':')[0]}"


def _talk(press: subprocess.Popen[bytes], job: bytes, told: Queue[float | bytes]) -> None:
    """Write the job, then pass on how far it is and, at last, the PDF; b"" when there is none."""
    assert press.stdin is not None
    assert press.stdout is not None
    try:
        press.stdin.write(job)
        press.stdin.close()
        for line in press.stdout:
            if line == _END:
                break
            told.put(float(line))
        told.put(press.stdout.read())
    except (OSError, ValueError):  # it was stopped
        told.put(b"")


def _replace(path: Path, pdf: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(pdf)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"The report {path} cannot be written ({error.strerror or error}).") from None
