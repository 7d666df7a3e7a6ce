"""A machine in a folder: real dpkg, apt-get and ssh-keygen, tiny packages; only the service manager is a small script.

The script does what the installed package's file `behaviour` says of its first screen; `make try-kiosk-package` has a
real one.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from installers.release import signing
from sync.upgrades.helper import Helper
from sync.upgrades.machine import Machine
from sync.upgrades.orders import HANDED, ORDER, PACKAGE, SIGNATURE, WAITS, Deed, Order, Told, told_in
from sync.upgrades.places import Places
from sync.upgrades.rules import AWAITS

NAME = "steward-kiosk"
ARCHITECTURE = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True).stdout.strip() if (
    os.path.exists("/usr/bin/dpkg")
) else "amd64"  # fmt: skip
needs_root_and_dpkg = pytest.mark.skipif(
    os.name != "posix" or os.getuid() != 0 or not all(map(shutil.which, ("dpkg", "apt-get", "ssh-keygen"))),
    reason="packages are installed by root, with dpkg, apt-get and ssh-keygen",
)
_SYSTEMCTL = """\
#!/bin/sh
# As systemd does it: who restarts without waiting sees the state before at first, and starts are counted until reset.
state={folder}/state coming={folder}/coming
set_to() {{ printf 'ActiveState=%s\\nStatusText=%s\\nNRestarts=%s\\n' "$2" "$3" "$4" > "$1"; }}
case $1 in
    show)
        [ "$2" = steward-kiosk.service ] || {{ echo ActiveState=inactive; exit 0; }}
        cat "$state"
        [ -f "$coming" ] && mv "$coming" "$state" ;;
    stop)
        echo "stop" >> {folder}/deeds
        set_to "$state" inactive '' "$(sed -n 's/NRestarts=//p' "$state")" ;;
    restart)
        echo "start $(cat {root}/usr/share/steward/behaviour)" >> {folder}/deeds
        store={data}/store/layout
        migrates={root}/usr/share/steward/migrates
        [ -f "$migrates" ] && mkdir -p "${{store%/*}}" && cp "$migrates" "$store"
        [ -f "$state" ] || set_to "$state" inactive '' 0
        case $(cat {root}/usr/share/steward/behaviour) in
            good) set_to "$coming" active '{awaits}' 0 ;;
            *) set_to "$coming" activating '' 45 ;;
        esac ;;
esac
exit 0
"""


@dataclass(frozen=True, slots=True)
class QuickMachine(Machine):
    """The machine with a clock that goes as fast as it is waited for; `waited` is called after each wait."""

    clock: list[float] = field(default_factory=lambda: [1_000_000.0])
    waited: list[Callable[[], None]] = field(default_factory=list)

    def now_ms(self) -> int:
        return round(1000 * self.clock[0])

    def monotonic_s(self) -> float:
        return self.clock[0]

    def pause(self, wait_s: float) -> None:
        self.clock[0] += wait_s
        for each in self.waited:
            each()


@dataclass
class Branch:
    """One kiosk of a branch, and who signs releases."""

    folder: Path

    def __post_init__(self) -> None:
        self.root, self.data, self.helpers = (self.folder / name for name in ("root", "data", "helpers"))
        self.programs = self.folder / "programs"
        for place in (self.root / "var/lib/dpkg/info", self.root / "var/lib/dpkg/updates", self.programs, self.data):
            place.mkdir(parents=True, exist_ok=True)
        for name in ("status", "available"):
            (self.root / "var/lib/dpkg" / name).touch()
        self.key, self.signers = self.folder / "release", self.folder / "allowed_signers"
        environment = {"PATH": f"{self.programs}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        self.machine = QuickMachine(self.root, environment)
        if self.key.exists():  # another process made it
            return
        self.signers.write_text(signing.new_key(self.key, "") + "\n")
        systemctl = self.programs / "systemctl"
        systemctl.write_text(
            _SYSTEMCTL.format(folder=self.folder, root=self.root, data=self.data, awaits=AWAITS), encoding="utf-8"
        )
        systemctl.chmod(0o755)
        self.installs("1.0-1")

    def package(
        self, version: str, behaviour: str = "good", *, more: str = "", postinst: str = "", **files: str
    ) -> Path:
        """Return a tiny package of a version, whose first screen behaves so."""
        name = next((line.split()[1] for line in more.splitlines() if line.startswith("Package:")), NAME)
        fields = {"Package": name, "Version": version, "Architecture": ARCHITECTURE, "Description": "trial"}
        fields |= {
            "Maintainer": "a <a@bank.example>",
            "Steward-Store-Layout": "13",
            "Steward-Store-Readable-From": "13",
        }
        fields |= dict(line.split(": ", 1) for line in more.splitlines())
        tree = self.folder / f"tree-{version}-{behaviour}"
        shared = tree / "usr/share/steward"
        (tree / "DEBIAN").mkdir(parents=True, exist_ok=True)
        shared.mkdir(parents=True, exist_ok=True)
        (tree / "DEBIAN/control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()))
        if postinst:
            (tree / "DEBIAN/postinst").write_text(f"#!/bin/sh\n{postinst}\n")
            (tree / "DEBIAN/postinst").chmod(0o755)
        identity = f"{fields['Package']} {version} {fields['Architecture']}\n"
        for file, text in {"behaviour": behaviour, "package": identity, **files}.items():
            (shared / file).write_text(text)
        deb = self.folder / f"{fields['Package']}_{version}_{fields['Architecture']}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, deb], check=True, capture_output=True)
        return deb

    def installs(self, version: str, behaviour: str = "good") -> None:
        """Install a version by hand, and start it."""
        subprocess.run(
            ["dpkg", f"--root={self.root}", "--install", self.package(version, behaviour)],
            check=True, capture_output=True,
        )  # fmt: skip
        self.machine.start("steward-kiosk.service")

    def hands_over(self, deb: Path, bundle: int = 1, *, key: Path | None = None) -> None:
        """Lay a package and its signature into the user's folder, as the courier does."""
        handed = self.data / HANDED
        handed.mkdir(parents=True, exist_ok=True)
        (handed / PACKAGE).write_bytes(deb.read_bytes())
        (handed / SIGNATURE).write_bytes(signing.sign(deb, key or self.key).read_bytes())
        self.orders(Order(Deed.INSTALL, bundle))

    def orders(self, order: Order) -> None:
        """Write an order."""
        (self.data / HANDED).mkdir(parents=True, exist_ok=True)
        (self.data / HANDED / ORDER).write_bytes(order.to_bytes())

    @property
    def places(self) -> Places:
        """Where the helper finds everything."""
        shared = self.root / "usr/share/steward"
        return Places(
            self.data,
            self.helpers,
            self.signers,
            shared / "package",
            self.folder / "steward.toml",
            self.folder / "none",
        )

    def helps(self) -> Told:
        """Run the helper, and return what it tells."""
        Helper(self.places, self.machine).run()
        told = told_in(self.helpers)
        assert told is not None
        return told

    def tells_while_it_waits(self) -> list[str]:
        """Return a list that gets what an order waits for, each thing once."""
        said: list[str] = []

        def listen() -> None:
            told = told_in(self.helpers, WAITS)
            if told is not None and told.why not in said:
                said.append(told.why)

        self.machine.waited.append(listen)
        return said

    @property
    def version(self) -> str:
        """What is installed, "" where that is not whole."""
        found = self.machine.installed(NAME)
        return found.version if found else ""

    @property
    def deeds(self) -> list[str]:
        """What the service manager was told to do."""
        path = self.folder / "deeds"
        return path.read_text().splitlines() if path.exists() else []


def members(deb: Path) -> dict[str, bytes]:
    """Return the files of a package that was made of what is installed, by name."""
    packed = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar if entry.isfile()}  # type: ignore[union-attr]


@contextmanager
def somebody_installs(branch: Branch) -> Iterator[None]:
    """Have another process hold dpkg's locks, as apt does while it unpacks; somebody else may not have them."""
    admin = branch.root / "var/lib/dpkg"
    program = (
        "import fcntl, sys\nheld = [open(name, 'a') for name in sys.argv[1:]]\n"
        "for each in held:\n    fcntl.lockf(each, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "print('held', flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(admin / "lock-frontend"), str(admin / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield  # closing its input ends it
