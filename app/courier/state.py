"""What the courier last did and will do next, in a small file that `steward sync status` and maintenance read.

It holds nothing of a client. A torn or missing file means that nothing is known yet.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from app.errors import StorageError

_FILE: Final = "courier.json"
_LOCK: Final = "round.lock"
_TRY_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class State:
    """Times are milliseconds since 1970, None for never.

    Attributes:
        doing: "" between rounds, else words for what is done now.
        progress: of the present round, 0 to 1.
        next_ms: when the next round begins.
        next_heavy_ms: when telemetry, bundles and patches may go along next.
        tried_ms: when the last round ended.
        succeeded_ms: when the last round ended in which everything went well.
        heavy_ms: when that last held of a round with everything heavy.
        address: of head office that answered last.
        failure: why the last round ended early, in one sentence; "" if it did not.
        failures: rounds in a row that did not reach head office.
    """

    doing: str = ""
    progress: float = 0.0
    next_ms: int | None = None
    next_heavy_ms: int | None = None
    tried_ms: int | None = None
    succeeded_ms: int | None = None
    heavy_ms: int | None = None
    address: str = ""
    failure: str = ""
    failures: int = 0


def load(data_dir: Path) -> State:
    """Return what is known."""
    try:
        found: Any = json.loads((data_dir / "sync" / _FILE).read_text(encoding="utf-8"))
        values = {each.name: found[each.name] for each in fields(State)}
        for name, default in asdict(State()).items():
            kinds = (int, type(None)) if default is None else (int, float) if default == 0.0 else (type(default),)
            if not isinstance(values[name], kinds):
                return State()
        return State(**values)
    except (OSError, ValueError, KeyError, TypeError):
        return State()


def save(data_dir: Path, state: State) -> None:
    """Keep it, whole or not at all; a full disk is no reason to stop sending."""
    folder = data_dir / "sync"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{_FILE}.{os.getpid()}"
        beside.write_text(json.dumps(asdict(state)), encoding="utf-8")
        beside.replace(folder / _FILE)


@contextlib.contextmanager
def only_one(data_dir: Path, wait_s: float) -> Iterator[bool]:
    """Let one round at a time run on this machine; gives false if another one did not end in so many seconds.

    Raises:
        StorageError: the data folder cannot be written.
    """
    folder = data_dir / "sync"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = (folder / _LOCK).open("a+b")
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be used ({error.strerror}); make it writable.") from None
    with opened as file:
        give_up_s = time.monotonic() + wait_s
        held = _lock(file)
        while not held and time.monotonic() < give_up_s:
            time.sleep(_TRY_S)
            held = _lock(file)
        yield held  # closing the file gives the lock back, and so does the end of the process


def _lock(file: Any) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True
