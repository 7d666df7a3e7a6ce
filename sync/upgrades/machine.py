"""The machine as root's helper uses it: dpkg, apt-get, systemctl and ssh-keygen, each asked in one place."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from sync.upgrades.rules import Fields, Unit

UNITS: Final = ("steward-kiosk.service", "steward-kiosk-x11.service")
SIGNER, NAMESPACE, REVOKED = "release@steward", "steward-release", "revoked_keys"
"""As `installers/release/signing.py` signs."""
_ENVIRONMENT: Final = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}
_FIELDS: Final = (
    "Package", "Version", "Architecture", "Steward-Store-Layout", "Steward-Store-Readable-From", "Installed-Size",
)  # fmt: skip
_ASKED_S: Final = 120.0
_INSTALLED_S: Final = 1800.0
_LATE, _ABSENT = 124, 127
"""Exit statuses, as a shell has them."""


class MachineError(RuntimeError):
    """A program of the machine gave no answer, which says nothing of what it was asked about; one sentence."""


class NoPackageError(RuntimeError):
    """A file is no Debian package; one sentence."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine.

    Attributes:
        root: whose packages are meant; another folder than / in tests alone.
        environment: of every program that is started; nothing of the caller's gets there.
    """

    root: Path = Path("/")
    environment: dict[str, str] = field(default_factory=lambda: dict(_ENVIRONMENT))

    def installed(self, name: str) -> Fields | None:
        """Return what is installed of a package, or None where it is not, or only in part.

        Raises:
            MachineError: dpkg gives no answer.
        """
        form = "${db:Status-Status}" + "".join(f"\\n{each}: ${{{each}}}" for each in _FIELDS)
        code, said = self._answer("dpkg-query", f"--admindir={self._admin}", "-W", "-f", form, name)
        status, _, rest = said.partition("\n")
        return _fields(rest) if code == 0 and status == "installed" else None

    def of(self, deb: Path) -> Fields:
        """Return what a package says of itself.

        Raises:
            NoPackageError: it is none.
            MachineError: dpkg gives no answer.
        """
        code, said = self._answer("dpkg-deb", "--field", str(deb), *_FIELDS)
        if code:
            raise NoPackageError("It is no Debian package.")
        return _fields(said)

    def is_newer(self, one: str, other: str) -> bool:
        """Return whether a version is later than another.

        Raises:
            MachineError: dpkg gives no answer.
        """
        return self._answer("dpkg", "--compare-versions", one, "gt", other)[0] == 0

    def signed(self, deb: Path, signature: Path, keys: Path) -> str:
        """Return why a file is not what the holder of a release key signed; "" when it is.

        Args:
            deb: the file.
            signature: of it.
            keys: who may sign; beside it `revoked_keys`, who may no more.

        Raises:
            MachineError: ssh-keygen gives no answer.
            OSError: the file cannot be read.
        """
        command = ["ssh-keygen", "-Y", "verify", "-f", str(keys), "-I", SIGNER, "-n", NAMESPACE, "-s", str(signature)]
        revoked = keys.with_name(REVOKED)
        command += ["-r", str(revoked)] if revoked.exists() else []
        with deb.open("rb") as content:
            code, _ = self._answer(*command, content=content)
        return "" if code == 0 else "It is not signed with a release key that this machine knows."

    def simulated(self, deb: Path, folder: Path) -> tuple[int, str]:
        """Return what apt-get would do to install a package, without any list of others and without any network.

        Args:
            deb: the package.
            folder: for what apt-get wants to write.

        Raises:
            MachineError: apt-get gives no answer.
            OSError: the folder cannot be written.
        """
        (folder / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        options = {
            "Dir::State::lists": folder / "lists",
            "Dir::State::status": self._admin / "status",
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Cache": folder,
            "Debug::NoLocking": "true",
        }
        words = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        return self._answer(
            "apt-get", *words, "--simulate", "--no-download", "--no-install-recommends", "install", str(deb)
        )

    def install(self, deb: Path) -> str:
        """Install a package, or go back to an older one; return what dpkg says against it, "" for nothing.

        The caller is `alone`, which dpkg is told as apt tells it.
        """
        where = () if self.root == Path("/") else (f"--root={self.root}",)
        command = ["dpkg", *where, "--force-confold", "--install", str(deb)]
        code, said = run(command, self.environment | {"DPKG_FRONTEND_LOCKED": "true"}, _INSTALLED_S)
        if code == 0:
            return ""
        lines = [line.strip() for line in said.splitlines() if line.startswith(("dpkg: error", " "))]
        return " ".join(lines)[:200] or f"dpkg ended with {code}."

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep everybody else from installing packages meanwhile; yields false where somebody does so already.

        It holds dpkg's lock for those who call dpkg. Not to be entered twice: closing a file gives its lock up.

        Raises:
            OSError: dpkg's folder cannot be used.
        """
        with (self._admin / "lock-frontend").open("a") as outer:
            free = _lock(outer.fileno())
            if free:
                with (self._admin / "lock").open("a") as inner:  # dpkg takes this one itself
                    free = _lock(inner.fileno())
            yield free

    def units(self) -> tuple[tuple[str, Unit], ...]:
        """Return how the kiosk's services are."""
        return tuple((name, self.unit(name)) for name in UNITS)

    def unit(self, name: str) -> Unit:
        """Return how a service is."""
        said = self._ask("systemctl", "show", name, "-p", "ActiveState,StatusText,NRestarts")[1]
        values = dict(line.partition("=")[::2] for line in said.splitlines())
        restarts = values.get("NRestarts", "")
        return Unit(
            values.get("ActiveState", ""), values.get("StatusText", ""), int(restarts) if restarts.isdigit() else 0
        )

    def stop(self, unit: str) -> None:
        """Stop a service, wait until it has ended, and have its starts counted anew."""
        self._ask("systemctl", "stop", unit)
        self._ask("systemctl", "reset-failed", unit)

    def start(self, unit: str) -> None:
        """Start a service, or start it anew; who waits looks at it."""
        self._ask("systemctl", "restart", "--no-block", unit)

    def free_bytes(self, folder: Path) -> int:
        """Return the free space of a folder's disk."""
        return shutil.disk_usage(folder).free

    def now_ms(self) -> int:
        """Return this machine's clock, milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic()

    def pause(self, wait_s: float) -> None:
        """Let some seconds pass."""
        time.sleep(wait_s)

    def files_of(self, name: str) -> list[str]:
        """Return the paths of a package's files and folders."""
        said = (self._admin / "info" / f"{name}.list").read_text(encoding="utf-8", errors="surrogateescape")
        return [line for line in said.splitlines() if line not in ("", "/.")]

    def control_of(self, name: str) -> tuple[str, list[Path]]:
        """Return a package's control file as dpkg keeps it, and its maintainer's scripts and lists.

        Raises:
            MachineError: dpkg does not know the package.
        """
        code, said = self._answer("dpkg-query", f"--admindir={self._admin}", "--status", name)
        if code:
            raise MachineError(f"{name} is not installed.")
        kept = re.sub(r"^(Status|Config-Version):.*\n", "", said, flags=re.MULTILINE)
        kept = re.sub(r"^Conffiles:\n(?: .*\n)*", "", kept, flags=re.MULTILINE)
        parts = sorted((self._admin / "info").glob(f"{name}.*"))
        return kept.rstrip("\n") + "\n", [part for part in parts if part.suffix != ".list"]

    @property
    def _admin(self) -> Path:
        return self.root / "var/lib/dpkg"

    def _ask(self, *command: str) -> tuple[int, str]:
        """Run a program without any input; return its exit status and what it said."""
        return run(command, self.environment, _ASKED_S)

    def _answer(self, *command: str, content: BinaryIO | None = None) -> tuple[int, str]:
        """Run a program whose answer counts.

        Raises:
            MachineError: it is not there, did not end in time or was ended: that is no answer.
        """
        code, said = run(command, self.environment, _ASKED_S, content)
        if code in (_LATE, _ABSENT) or code < 0:
            raise MachineError(f"{command[0]} gave no answer.")
        return code, said


def run(
    command: Sequence[str], environment: dict[str, str], within_s: float, content: BinaryIO | None = None
) -> tuple[int, str]:
    """Run a program.

    Args:
        command: the program and its words.
        environment: all of it.
        within_s: seconds until it is ended.
        content: what it reads; None for nothing.

    Returns:
        Its exit status and what it said; 127 where it is not there, 124 where it did not end in time.
    """
    try:
        done = subprocess.run(
            command, stdin=content or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=environment, timeout=within_s, check=False, text=True, errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _LATE, ""
    except OSError as error:
        return _ABSENT, str(error)
    return done.returncode, done.stdout


def _lock(file: int) -> bool:
    """Lock an open file until it is closed; return false where another process has."""
    import fcntl

    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _fields(said: str) -> Fields:
    values = dict(line.partition(": ")[::2] for line in said.splitlines())
    layout, readable, kib = (_number(values.get(name, "")) for name in _FIELDS[3:])
    return Fields(
        values.get("Package", ""),
        values.get("Version", ""),
        values.get("Architecture", ""),
        layout,
        readable,
        1024 * kib,
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 12 else 0
