"""The administrator's PIN: which are taken, how it is kept, and how long who guesses must wait.

Only a salted scrypt hash (RFC 7914) is kept. Every try is counted on the disk before it is judged, so that pulling
the plug gains nothing; after the fifth failure each further one doubles the wait. The wait is measured on the wall
clock and, within one start of the machine, on the clock that nobody can set; the longer rest counts.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path

from app.errors import InputError, StorageError
from app.log import logger
from sync.crypto.places.file import replace_file

FEWEST_DIGITS, MOST_DIGITS = 6, 12
FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 30.0, 3600.0
SET_ONE = "There is no administrator's PIN on this machine yet; run `steward kiosk pin` on it."
_N, _R, _P, _MOST_MEMORY = 2**15, 8, 1, 2**26  # 32 MiB and about a tenth of a second
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_log = logger("administrator")


@dataclass(frozen=True, slots=True)
class Now:
    """What the clocks say.

    Attributes:
        wall_s: seconds since 1970, which can be set.
        steady_s: seconds since the machine started.
        boot: names that start.
    """

    wall_s: float
    steady_s: float
    boot: str


@dataclass(frozen=True, slots=True)
class Tries:
    """What is known of failures: how many since the last right PIN, and when the last was."""

    failures: int = 0
    wall_s: float = 0.0
    steady_s: float = 0.0
    boot: str = ""

    def failed(self, now: Now) -> Tries:
        """Count one more."""
        return Tries(self.failures + 1, now.wall_s, now.steady_s, now.boot)

    def left_s(self, now: Now) -> float:
        """Return for how many seconds no further try is taken."""
        wait_s = wait_after(self.failures)
        by_wall_s = wait_s - (now.wall_s - self.wall_s)
        same_start = now.boot == self.boot and now.steady_s >= self.steady_s
        by_steady_s = wait_s - (now.steady_s - self.steady_s) if same_start else 0.0
        return max(0.0, by_wall_s, by_steady_s)

    def mended(self, now: Now) -> Tries:
        """Begin the wait anew where the clock was put back: it must not last until the old time comes again."""
        return replace(self, wall_s=now.wall_s) if now.wall_s < self.wall_s else self


def wait_after(failures: int) -> float:
    """Return the seconds that must pass after so many failures in a row."""
    if failures < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - FREE_TRIES, 16))


def refusal(pin: str) -> str:
    """Return why a PIN is not taken, in one sentence; empty when it is."""
    if not (pin.isascii() and pin.isdigit() and FEWEST_DIGITS <= len(pin) <= MOST_DIGITS):
        return f"The PIN must have {FEWEST_DIGITS} to {MOST_DIGITS} digits and nothing else; choose another."
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(set(pin)) < 3 or steps in ({1}, {9}):
        return "The PIN is too easy to guess; choose one that is no row and has three different digits."
    return ""


def clocks() -> Now:
    """Read the machine's clocks."""
    try:
        boot = _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return Now(time.time(), time.monotonic(), boot)


class AdminPin:
    """The PIN of one installation, in two files of its owner's in the keys' folder."""

    def __init__(self, data_dir: Path, now: Callable[[], Now] = clocks) -> None:
        """Args:
        data_dir: of the installation.
        now: reads the clocks.
        """  # noqa: D205
        self._pin = data_dir / "keys" / "administrator.pin"
        self._tries = data_dir / "keys" / "administrator.tries"
        self._now = now

    @property
    def is_set(self) -> bool:
        """Whether there is a PIN; without one nobody is let in."""
        return self._pin.exists()

    @property
    def digits(self) -> int:
        """How many digits the PIN has, so that a pad can take the last one as the end; the fewest where unknown."""
        try:
            return int(json.loads(self._pin.read_text(encoding="ascii"))["digits"])
        except (OSError, ValueError, KeyError, TypeError):
            return FEWEST_DIGITS

    def set(self, pin: str) -> None:
        """Keep a new PIN and forget failures.

        Raises:
            InputError: it is not taken; says why.
            StorageError: the folder cannot be written.
        """
        why_not = refusal(pin)
        if why_not:
            raise InputError(why_not)
        salt = secrets.token_bytes(16)
        self._write(self._pin, {"salt": salt.hex(), "hash": _hash(pin, salt).hex(), "digits": len(pin)})
        self._write(self._tries, asdict(Tries()))
        _log.info("a PIN was set")

    def left_s(self) -> float:
        """Return for how many seconds no try is taken."""
        return self._read_tries().left_s(self._now())

    def opens(self, pin: str) -> bool:
        """Try a PIN; takes a tenth of a second. During a wait nothing is tried and the answer is no.

        Raises:
            StorageError: the failure cannot be counted; then nothing is tried.
        """
        now = self._now()
        tries = self._read_tries()
        if not self.is_set or tries.left_s(now) > 0:
            _log.warning("a PIN was refused untried")
            return False
        self._write(self._tries, asdict(tries.failed(now)))
        if not self._fits(pin):
            _log.warning("a wrong PIN, number %d in a row", tries.failures + 1)
            return False
        self._write(self._tries, asdict(Tries()))
        _log.info("the right PIN")
        return True

    def _fits(self, pin: str) -> bool:
        try:
            kept = json.loads(self._pin.read_text(encoding="ascii"))
            salt, wanted = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["hash"])
        except (OSError, ValueError, KeyError, TypeError):
            _log.error("the PIN's file cannot be read")
            return False
        return hmac.compare_digest(_hash(pin, salt), wanted)

    def _read_tries(self) -> Tries:
        """Return what is known of failures; a damaged file counts as a full round of them, now."""
        now = self._now()
        try:
            kept = json.loads(self._tries.read_text(encoding="ascii"))
            tries = Tries(int(kept["failures"]), float(kept["wall_s"]), float(kept["steady_s"]), str(kept["boot"]))
        except FileNotFoundError:
            return Tries()
        except (OSError, ValueError, KeyError, TypeError):
            tries = Tries(FREE_TRIES, now.wall_s, now.steady_s, now.boot)
            self._write(self._tries, asdict(tries))
            return tries
        mended = tries.mended(now)
        if mended != tries:
            self._write(self._tries, asdict(mended))
        return mended

    @staticmethod
    def _write(path: Path, content: dict[str, object]) -> None:
        """Replace a file whole, readable by its owner only; it is on the disk, under its name, before this returns."""
        try:
            replace_file(path, json.dumps(content).encode("ascii"))
        except OSError as error:
            raise StorageError(
                f"The file {path} cannot be written ({error.strerror}); make its folder writable."
            ) from error


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MOST_MEMORY)
