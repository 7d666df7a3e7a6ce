"""The machine as root's helper uses it: dpkg, apt-get, systemctl and ssh-keygen, each asked in one place."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

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


class MachineError(RuntimeError):
    """A program of the machine did not do what it was to do; one sentence."""


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
        """Return what is installed of a package, or None where it is not, or only in part."""
        form = "${db:Status-Status}" + "".join(f"\\n{each}: ${{{each}}}" for each in _FIELDS)
        code, said = self._ask("dpkg-query", f"--admindir={self._admin}", "-W", "-f", form, name)
        status, _, rest = said.partition("\n")
        return _fields(rest) if code == 0 and status == "installed" else None

    def of(self, deb: Path) -> Fields:
        """Return what a package says of itself.

        Raises:
            MachineError: it is no package.
        """
        code, said = self._ask("dpkg-deb", "--field", str(deb), *_FIELDS)
        if code:
            raise MachineError("It is no Debian package.")
        return _fields(said)

    def is_newer(self, one: str, other: str) -> bool:
        """Return whether a version is later than another."""
        return self._ask("dpkg", "--compare-versions", one, "gt", other)[0] == 0

    def signed(self, deb: Path, signature: Path, keys: Path) -> str:
        """Return why a file is not what the holder of a release key signed; "" when it is.

        Args:
            deb: the file.
            signature: of it.
            keys: who may sign; beside it `revoked_keys`, who may no more.
        """
        command = ["ssh-keygen", "-Y", "verify", "-f", str(keys), "-I", SIGNER, "-n", NAMESPACE, "-s", str(signature)]
        revoked = keys.with_name(REVOKED)
        command += ["-r", str(revoked)] if revoked.exists() else []
        with deb.open("rb") as content:
            try:
                done = subprocess.run(
                    command, stdin=content, capture_output=True, env=self.environment, timeout=_ASKED_S, check=False
                )
            except (OSError, subprocess.TimeoutExpired):
                return "Its signature could not be checked."
        return "" if done.returncode == 0 else "It is not signed with a release key that this machine knows."

    def simulated(self, deb: Path, folder: Path) -> tuple[int, str]:
        """Return what apt-get would do to install a package, without any list of others and without any network.

        Args:
            deb: the package.
            folder: for what apt-get wants to write.
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
        return self._ask(
            "apt-get", *words, "--simulate", "--no-download", "--no-install-recommends", "install", str(deb)
        )

    def install(self, deb: Path) -> str:
        """Install a package, or go back to an older one; return what dpkg says against it, "" for nothing."""
        where = () if self.root == Path("/") else (f"--root={self.root}",)
        code, said = self._ask("dpkg", *where, "--force-confold", "--install", str(deb), within_s=_INSTALLED_S)
        if code == 0:
            return ""
        lines = [line.strip() for line in said.splitlines() if line.startswith(("dpkg: error", " "))]
        return " ".join(lines)[:200] or f"dpkg ended with {code}."

    def is_locked(self) -> bool:
        """Return whether somebody else installs packages now."""
        import fcntl

        for name in ("lock-frontend", "lock"):
            try:
                with (self._admin / name).open("a") as file:
                    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            except OSError:
                return False
        return False

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
        code, said = self._ask("dpkg-query", f"--admindir={self._admin}", "--status", name)
        if code:
            raise MachineError(f"{name} is not installed.")
        kept = re.sub(r"^(Status|Config-Version):.*\n", "", said, flags=re.MULTILINE)
        kept = re.sub(r"^Conffiles:\n(?: .*\n)*", "", kept, flags=re.MULTILINE)
        parts = sorted((self._admin / "info").glob(f"{name}.*"))
        return kept.rstrip("\n") + "\n", [part for part in parts if part.suffix != ".list"]

    @property
    def _admin(self) -> Path:
        return self.root / "var/lib/dpkg"

    def _ask(self, *command: str, within_s: float = _ASKED_S) -> tuple[int, str]:
        """Run a program without any input; return its exit status and what it said."""
        return run(command, self.environment, within_s)


def run(command: Sequence[str], environment: dict[str, str], within_s: float) -> tuple[int, str]:
    """Run a program without any input.

    Returns:
        Its exit status and what it said; 127 where it is not there, 124 where it did not end in time.
    """
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
            timeout=within_s, check=False, text=True, errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, ""
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout


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
