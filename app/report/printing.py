"""Paper: the printers that CUPS knows, and a PDF sent to one of them by standard input, so that no file is made."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import DeviceError

_ENGLISH: Final = {"LC_ALL": "C.UTF-8"}  # what CUPS says is read
_LISTS_S: Final = 10.0
_LOOKS_EVERY_S: Final = 0.05
_PRINTS_S: Final = 60.0
_NO_CUPS: Final = "This machine cannot print, since CUPS is not installed; install the package cups-client."
_ASK: Final = "ask a colleague at the desk for a print"


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as CUPS knows it; one is the default, or none."""

    name: str
    is_default: bool = False


def printers() -> tuple[Printer, ...]:
    """Return the printers, the default first.

    Raises:
        DeviceError: there is no CUPS, it does not answer, or it knows no printer.
    """
    listed = _said(["lpstat", "-e"])
    names = [line.strip() for line in listed.splitlines() if line.strip()]
    if not names:
        raise DeviceError(f"No printer is set up on this machine; add one in CUPS, or {_ASK}.")
    # "system default destination: office" or "no system default destination"
    found = re.search(r":\s*(\S+)\s*$", _said(["lpstat", "-d"], may_fail=True))
    default = found[1] if found else ""
    known = [Printer(name, name == default) for name in dict.fromkeys(names)]
    return tuple(sorted(known, key=lambda printer: not printer.is_default))


def print_pdf(
    pdf: bytes,
    printer: str = "",
    *,
    copies: int = 1,
    title: str = "Your visit",
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Send a PDF to a printer; it waits until CUPS has taken it, so a window calls it from a thread.

    Args:
        pdf: the whole file.
        printer: a name of `printers`; empty takes the default, or the only one.
        copies: how many, 1 to 9.
        title: what the printer's queue shows; never a client's name.
        cancelled: is asked again and again whether to stop before it is handed over.

    Returns:
        The number that CUPS gave to the job, for example "office-12"; empty when it was cancelled.

    Raises:
        DeviceError: there is no CUPS, no such printer, or it did not take the job.
    """
    name = printer or _the_default()
    # "--" would be nothing to lp; a name from CUPS never begins with a dash, and what was typed is checked.
    if not re.fullmatch(r"[^\s/#-][^\s/#]*", name):
        raise DeviceError(f"There is no printer {name!r}; `lpstat -e` lists those that there are.")
    command = ["lp", "-d", name, "-n", str(min(max(copies, 1), 9)), "-t", title, "-o", "sides=two-sided-long-edge"]
    told = _handed_over(command, pdf, cancelled)
    found = re.search(r"request id is (\S+)", told)
    return found[1] if found else ""


def _the_default() -> str:
    known = printers()
    if known[0].is_default or len(known) == 1:
        return known[0].name
    raise DeviceError("Several printers are set up and none is the default; choose one, or set it with `lpoptions -d`.")


def _handed_over(command: Sequence[str], pdf: bytes, cancelled: Callable[[], bool]) -> str:
    """Give the bytes to `lp` and return what it says; empty when it was cancelled."""
    running = _started(command)
    told: list[tuple[bytes, bytes]] = []
    # A thread writes: `communicate` with a time limit forgets, in Python 3.11, to go on writing after the first one.
    talk = threading.Thread(target=lambda: told.append(running.communicate(pdf)), daemon=True)
    talk.start()
    for _ in range(round(_PRINTS_S / _LOOKS_EVERY_S)):
        talk.join(_LOOKS_EVERY_S)
        if not talk.is_alive():
            break
        if cancelled():
            running.kill()
            talk.join(1.0)
            return ""
    else:
        running.kill()
        talk.join(1.0)
        raise DeviceError(f"The printer did not take the report within {_PRINTS_S:.0f} seconds; {_ASK}.")
    said, failed = told[0] if told else (b"", b"")
    if running.returncode != 0:
        raise DeviceError(f"The report was not printed: {_reason(failed)}; {_ASK}.")
    return said.decode(errors="replace")


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **_ENGLISH},
        )
    except OSError:
        raise DeviceError(_NO_CUPS) from None


def _said(command: Sequence[str], *, may_fail: bool = False) -> str:
    try:
        told = subprocess.run(
            command, capture_output=True, timeout=_LISTS_S, env={**os.environ, **_ENGLISH}, check=False
        )  # fmt: skip
    except OSError:
        raise DeviceError(_NO_CUPS) from None
    except subprocess.TimeoutExpired:
        raise DeviceError(f"CUPS does not answer; see `systemctl status cups`, or {_ASK}.") from None
    if told.returncode != 0 and not may_fail:
        reason = _reason(told.stderr)
        if "no destinations" in reason.lower():
            return ""
        raise DeviceError(f"CUPS does not answer ({reason}); see `systemctl status cups`, or {_ASK}.")
    return told.stdout.decode(errors="replace")


def _reason(stderr: bytes) -> str:
    """Return the last line of what a command of CUPS complains about, without its name."""
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    return re.sub(r"^(lp|lpstat): (Error - )?", "", lines[-1]).rstrip(".") if lines else "it gave no reason"
