"""How the kiosk's services begin, end and give way to one another; their scripts run with fakes on the PATH."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

KIOSK = Path(__file__).parents[2] / "installers" / "debian" / "kiosk"
FILES = KIOSK / "root"
SCRIPTS = FILES / "usr/lib/steward"
WAYLAND, X11, DISPLAY = "steward-kiosk.service", "steward-kiosk-x11.service", "steward-display.service"
LOGIN = "getty@tty1.service"
NO_LOGIN = f"+-/bin/systemctl stop {LOGIN}"


def words(unit: str, name: str) -> list[str]:
    """Return what a unit says of a relation to others, all its lines together."""
    lines = (FILES / "lib/systemd/system" / unit).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if line.startswith(f"{name}=") for word in line.partition("=")[2].split()]


def values(unit: str, name: str) -> list[str]:
    lines = (FILES / "lib/systemd/system" / unit).read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


# ---- units


@pytest.mark.parametrize("unit", [WAYLAND, DISPLAY])
def test_whoever_has_the_screen_ends_the_login_on_it_before_it_starts(unit: str) -> None:
    """systemd 252 starts it at each restart (issue 26903), and `Conflicts=` does not undo that."""
    assert values(unit, "OnSuccess") == [LOGIN], "who leaves the kiosk finds a login"
    assert values(unit, "OnSuccessJobMode") == ["fail"], "it never ends a kiosk that is about to start"
    assert values(unit, "ExecStartPre")[0] == NO_LOGIN
    assert LOGIN in words(unit, "After"), "the login has begun when it is ended"


def test_a_restart_of_the_x11_kiosk_alone_brings_no_login_under_its_x_server() -> None:
    assert values(X11, "OnSuccess") == []
    assert values(DISPLAY, "StopWhenUnneeded") == ["yes"], "it ends with the kiosk, and its end brings the login"


def test_an_x_server_that_crashes_does_not_end_the_kiosk_for_good() -> None:
    assert words(X11, "BindsTo") == []
    assert DISPLAY in words(X11, "Requires")
    assert DISPLAY in words(X11, "After")
    assert values(DISPLAY, "Restart") == ["always"]
    assert values(DISPLAY, "StartLimitIntervalSec") == ["0"], "as often as it takes"


def test_the_x11_kiosk_reaches_the_x_servers_socket_and_key() -> None:
    for unit in (X11, DISPLAY):
        assert values(unit, "PrivateTmp") == ["yes"]
    assert DISPLAY in words(X11, "JoinsNamespaceOf"), "the socket is in /tmp"
    assert values(DISPLAY, "Group") == values(X11, "Group"), "the key is its group's"
    assert any("XAUTHORITY=/run/steward-display/authority" in line for line in values(X11, "Environment"))


def test_one_kiosk_ends_before_the_other_one_starts() -> None:
    """They share screen and RuntimeDirectory; an order in either direction puts stops before starts."""
    for other in (X11, DISPLAY):
        assert other in words(WAYLAND, "Conflicts")
        assert other in words(WAYLAND, "After")
    assert WAYLAND in words(X11, "Conflicts")
    after = {unit: set(words(unit, "After")) & {WAYLAND, X11, DISPLAY} for unit in (WAYLAND, X11, DISPLAY)}
    assert not any(one in after[other] for one in after for other in after[one]), "no circle"


# ---- scripts


def run(script: str, *, commands: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of the kiosk's scripts with nothing but these variables, and these commands before the machine's."""
    path = f"{commands}:{os.environ['PATH']}" if commands else os.environ["PATH"]
    return subprocess.run(
        [SCRIPTS / script], capture_output=True, text=True, timeout=60, env={"PATH": path, **environment}
    )


@pytest.fixture
def only_ours(tmp_path: Path) -> Path:
    """Commands with which stop-kiosk finds no other guardian of this machine than one that names this folder."""
    grep = tmp_path / "grep"
    theirs = f"said=$(cat); case $said in *{tmp_path}*) ;; *) exit 1 ;; esac"
    grep.write_text(f'#!/bin/sh\n{theirs}\nprintf %s "$said" | {shutil.which("grep")} "$@"\n', encoding="utf-8")
    grep.chmod(0o755)
    return tmp_path


def test_a_session_that_ended_by_itself_is_ended_in_order(only_ours: Path) -> None:
    """systemd runs ExecStop= then too, without $MAINPID; a failure would count as the service's and restart it."""
    ended = run("stop-kiosk", commands=only_ours)
    assert ended.returncode == 0, ended.stderr


def test_a_session_that_is_over_is_not_waited_for(only_ours: Path) -> None:
    over = subprocess.Popen([sys.executable, "-c", ""])
    over.wait()
    assert run("stop-kiosk", commands=only_ours, MAINPID=str(over.pid)).returncode == 0


def test_the_guardian_is_told_to_stop_and_the_session_waited_for(only_ours: Path) -> None:
    # A guardian as far as its command line goes, which is all that the script knows of it.
    sleeps = "import time; time.sleep(60)"
    guardian = subprocess.Popen([sys.executable, "-c", sleeps, "-m", "app.guardian", str(only_ours)])
    session = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1.5)"])
    reaps = threading.Thread(target=session.wait)
    reaps.start()
    try:
        assert run("stop-kiosk", commands=only_ours, MAINPID=str(session.pid)).returncode == 0
        assert not Path(f"/proc/{session.pid}").exists()
        assert guardian.wait(timeout=30) == -15
    finally:
        guardian.kill()
        guardian.wait()
        reaps.join()


@pytest.mark.skipif(
    shutil.which("xauth") is None or shutil.which("mcookie") is None, reason="xauth or mcookie is not installed"
)
def test_the_x_servers_key_is_for_its_group_too_and_new_each_time(tmp_path: Path) -> None:
    keys = []
    for _ in range(2):
        made = run("display-key", RUNTIME_DIRECTORY=str(tmp_path), HOME=str(tmp_path))
        assert made.returncode == 0, made.stderr
        key = tmp_path / "authority"
        assert stat.S_IMODE(key.stat().st_mode) == 0o640
        keys.append(key.read_bytes())
    assert keys[0] != keys[1]
    assert values(DISPLAY, "RuntimeDirectoryMode") == ["0750"], "and for nobody else"


# ---- the package's script after its files are there


class Machine:
    """A root folder, and commands that write down what they are told."""

    def __init__(self, folder: Path) -> None:
        self.root, self._commands, self._told = folder / "root", folder / "bin", folder / "told"
        for each in ("run/systemd/system", "etc/steward", "var/lib/steward", "usr/lib/steward", "usr/sbin"):
            (self.root / each).mkdir(parents=True)
        shutil.copy(SCRIPTS / "environment", self.root / "usr/lib/steward/environment")
        self._commands.mkdir()
        for name in ("systemd-sysusers", "systemd-tmpfiles", "runuser", "deb-systemd-helper", "deb-systemd-invoke"):
            self.command(name, f'echo {name} "$@" >> {self._told}')
        self.enabled("steward-kiosk.service", "steward-enrol.service", "steward-upgrade.path")

    def command(self, name: str, does: str) -> None:
        (self._commands / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (self._commands / name).chmod(0o755)

    def enabled(self, *units: str) -> None:
        """Let systemctl know these units as enabled, and none as running."""
        told = f'echo systemctl "$@" >> {self._told}'
        asked = f'case "{" ".join(units)} " in *"$3 "*) exit 0 ;; *) exit 1 ;; esac'
        self.command("systemctl", f"case $1 in is-enabled) {asked} ;; is-active) exit 3 ;; esac\n{told}")

    def configure(self) -> list[str]:
        """Run postinst; returns what systemctl and deb-systemd-invoke were told to start."""
        script = (KIOSK / "maintainer" / "postinst").read_text(encoding="utf-8")
        script = re.sub(r"(?<![\w/])/(?=(usr|etc|run|var)/)", f"{self.root}/", script)
        done = subprocess.run(
            ["/bin/sh", "-c", script, "postinst", "configure"], capture_output=True, text=True, timeout=60,
            env={"PATH": f"{self._commands}:{os.environ['PATH']}"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        lines = self._told.read_text(encoding="utf-8").splitlines()
        self._told.unlink()
        return [line for line in lines if re.match(r"deb-systemd-invoke|systemctl .*start", line)]


def test_nothing_is_waited_for_when_the_package_is_installed(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert machine.configure() == [
        "systemctl --no-block start steward-upgrade.path",
        "systemctl --no-block restart steward-kiosk.service",
    ]
    (machine.root / "etc/steward/enrolment").write_text("a line")
    assert "systemctl --no-block start steward-enrol.service" in machine.configure()


def test_the_kiosk_that_is_enabled_is_the_one_that_is_started(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.enabled("steward-kiosk-x11.service", "steward-upgrade.path")
    assert machine.configure()[-1] == "systemctl --no-block restart steward-kiosk-x11.service"


def test_a_kiosk_that_is_not_enabled_is_not_started_but_one_that_runs_is_the_new_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.enabled()
    assert machine.configure()[-1] == "systemctl --no-block try-restart steward-kiosk.service"


def test_an_image_that_is_being_made_starts_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    (machine.root / "run/systemd/system").rmdir()
    assert machine.configure() == []


@pytest.mark.parametrize(("answer", "starts"), [(101, False), (104, True), (0, True)])
def test_the_machines_policy_on_starting_services_counts(tmp_path: Path, answer: int, starts: bool) -> None:
    machine = Machine(tmp_path)
    policy = machine.root / "usr/sbin/policy-rc.d"
    policy.write_text(f"#!/bin/sh\nexit {answer}\n", encoding="utf-8")
    policy.chmod(0o755)
    assert bool(machine.configure()) == starts
