"""The guardian with real processes for a window: they end, fall silent, refuse to end, keep failing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.guardian import GUARDIAN, OVER, RESTART_ME, Guardian, Manager, Patience

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")

BEATS = "import os, sys, time\nwhile True:\n    os.write(1, b'steward alive in a test\\n')\n    time.sleep(0.02)\n"
PATIENCE_S = 300.0  # of the tests: a machine may have much else to do
HASTE = Patience(start_s=120.0, silence_s=2.0, most=3, within_s=600.0, retry_s=0.3)


class Home:
    """A guardian on a thread, and the files by which its children tell what they did."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[str] = []
        self.code: int | None = None
        self.guardian: Guardian | None = None
        self._thread: threading.Thread | None = None

    def start(self, window: str, patience: Patience = HASTE, environment: dict[str, str] | None = None) -> Guardian:
        note = f"import os\nopen({str(self.folder)!r} + '/notice', 'a').write('x')\nimport time\ntime.sleep(60)\n"
        begun = f"open({str(self.folder / 'starts')!r}, 'a').write(str(__import__('os').getpid()) + '\\n')\n"
        self.guardian = Guardian(
            (sys.executable, "-c", begun + window),
            (sys.executable, "-c", note),
            {**os.environ, **(environment or {})},
            patience,
            self.told.append,
        )
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self.guardian

    def _run(self) -> None:
        assert self.guardian is not None
        self.code = self.guardian.run()

    def starts(self) -> list[int]:
        path = self.folder / "starts"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def end(self) -> int | None:
        assert self.guardian is not None
        assert self._thread is not None
        self.guardian.stop()
        self._thread.join(timeout=PATIENCE_S)
        assert not self._thread.is_alive()
        return self.code


def until(happened: Callable[[], object]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def gone(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    home.end()


def test_a_window_that_is_killed_is_started_again(home: Home) -> None:
    home.start(BEATS)
    until(lambda: len(home.starts()) == 1)
    os.kill(home.starts()[0], signal.SIGKILL)
    until(lambda: len(home.starts()) == 2)
    assert gone(home.starts()[0])


LINGERS = (
    "import ctypes, os, threading, time\n"
    "os.write(1, b'steward alive in a test\\n')\n"
    "threading.Thread(target=time.sleep, args=(600,)).start()\n"
    "time.sleep(0.5)\n"
    "ctypes.CDLL(None).syscall({exit}, {code})\n"  # of the first thread alone
)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells when the first thread of a process has ended")
def test_a_window_whose_end_drags_on_is_replaced_at_once(home: Home) -> None:
    number = {"x86_64": 60, "aarch64": 93}.get(os.uname().machine)
    if number is None:
        pytest.skip("the number of exit(2) is not known here")
    patient = Patience(start_s=600.0, silence_s=600.0, most=3, within_s=600.0, retry_s=0.3)
    home.start(LINGERS.format(exit=number, code=9), patient)
    until(lambda: len(home.starts()) >= 2)
    until(lambda: gone(home.starts()[0]))


@pytest.mark.parametrize("code", [0, RESTART_ME])
def test_how_a_window_ended_is_known_however_slowly_it_ends(home: Home, code: int) -> None:
    home.start(
        f"import os, time\nos.write(1, b'steward alive\\n')\ntime.sleep(0.2)\nx = bytearray(2 ** 28)\nos._exit({code})"
    )
    if code == OVER:
        until(lambda: home.code is not None)
        assert (home.code, len(home.starts())) == (OVER, 1)
    else:
        until(lambda: len(home.starts()) > HASTE.most)  # as often as it likes: it is no failure
        assert not home.told


def test_a_window_that_falls_silent_is_ended_and_started_again(home: Home) -> None:
    guardian = home.start(BEATS)
    until(lambda: home.starts() and guardian.window_is_up)
    os.kill(home.starts()[0], signal.SIGSTOP)
    until(lambda: len(home.starts()) == 2)
    assert gone(home.starts()[0])


def test_a_window_that_never_shows_anything_is_started_again(home: Home) -> None:
    home.start("import time\ntime.sleep(60)\n", Patience(2.0, 2.0, 100, 60, 1))
    until(lambda: len(home.starts()) == 3)


def test_a_spare_waits_and_takes_the_place_of_a_window_that_is_killed(home: Home) -> None:
    waits = "from app.guardian import wait_for_turn\nwait_for_turn()\n"
    went = f"open({str(home.folder / 'went')!r}, 'a').write(str(__import__('os').getpid()) + '\\n')\n"
    home.start(waits + went + BEATS, Patience(120.0, 2.0, 100, 60, 1, spare_s=0.1))
    until(lambda: len(home.starts()) == 2)
    first, spare = home.starts()
    went_by = home.folder / "went"
    until(lambda: went_by.exists() and went_by.read_text().split() == [str(first)])
    os.kill(first, signal.SIGKILL)
    until(lambda: went_by.read_text().split() == [str(first), str(spare)])
    until(lambda: len(home.starts()) == 3)
    assert home.end() == OVER
    assert all(gone(each) for each in home.starts())


def test_a_spare_that_has_died_is_replaced_and_a_window_is_started_without_one(home: Home) -> None:
    waits = "from app.guardian import wait_for_turn\nwait_for_turn()\n"
    guardian = home.start(waits + BEATS, Patience(120.0, 2.0, 100, 60, 1, spare_s=0.1))
    until(lambda: len(home.starts()) == 2)
    os.kill(home.starts()[1], signal.SIGKILL)
    until(lambda: len(home.starts()) == 3)
    first = guardian.window_process
    assert first is not None
    os.kill(home.starts()[2], signal.SIGKILL)
    os.kill(first, signal.SIGKILL)
    until(lambda: guardian.window_process not in (None, first) and guardian.window_is_up)


def test_what_a_dead_window_started_dies_with_it(home: Home) -> None:
    child = f"open({str(home.folder)!r} + '/child', 'w').write(str(os.getpid()))\nimport time\ntime.sleep(600)\n"
    home.start(
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import os\\n' + {child!r}])\n" + BEATS
    )
    path = home.folder / "child"
    until(lambda: path.exists() and path.read_text())
    os.kill(home.starts()[0], signal.SIGKILL)
    until(lambda: len(home.starts()) == 2)
    assert gone(int(path.read_text()))


def test_the_administrators_exit_ends_the_guardian(home: Home) -> None:
    home.start(f"raise SystemExit({OVER})\n")
    until(lambda: home.code is not None)
    assert (home.code, len(home.starts())) == (OVER, 1)


def test_a_window_that_asks_for_a_new_one_gets_it_without_a_failure_being_counted(home: Home) -> None:
    home.start(f"raise SystemExit({RESTART_ME})\n")
    until(lambda: len(home.starts()) > HASTE.most + 2)
    assert not home.told


def test_a_window_that_cannot_start_here_is_not_tried_again(home: Home) -> None:
    home.start("raise SystemExit(5)\n")
    until(lambda: home.code is not None)
    assert (home.code, len(home.starts())) == (5, 1)


def test_the_same_exit_after_a_window_was_up_is_a_failure_like_any_other(home: Home) -> None:
    home.start("import os, time\nos.write(1, b'steward alive once\\n')\ntime.sleep(0.5)\nraise SystemExit(5)\n")
    until(lambda: len(home.starts()) == 2)


def test_a_window_that_keeps_failing_gives_way_to_the_notice_and_is_tried_again(home: Home) -> None:
    home.start("raise SystemExit(70)\n", Patience(120.0, 2.0, most=3, within_s=600.0, retry_s=3.0))
    until((home.folder / "notice").exists)
    until(lambda: len(home.starts()) > HASTE.most)
    assert "keeps failing" in home.told[0]


def test_stopping_ends_a_window_that_does_not_want_to(home: Home) -> None:
    guardian = home.start("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + BEATS)
    until(lambda: guardian.window_is_up)
    assert home.end() == OVER
    assert gone(home.starts()[0])


def test_stopping_while_the_window_keeps_failing_is_no_failure(home: Home) -> None:
    home.start("raise SystemExit(70)\n", Patience(120.0, 2.0, most=2, within_s=600.0, retry_s=PATIENCE_S))
    until((home.folder / "notice").exists)
    assert home.end() == OVER


PULSE = (
    "import sys\n"
    "from PySide6.QtCore import QCoreApplication\n"
    "from app.ui.pulse import Pulse\n"
    "application = QCoreApplication([])\n"
    "pulse = Pulse(lambda: 'in a test', application)\n"
    "sys.exit(application.exec())\n"
)


def test_a_window_that_somebody_else_ends_is_not_taken_for_the_administrators_exit(home: Home) -> None:
    guardian = home.start(PULSE)
    until(lambda: guardian.window_is_up)
    os.kill(home.starts()[0], signal.SIGTERM)
    until(lambda: len(home.starts()) == 2)
    assert home.code is None
    assert not home.told
    until(lambda: guardian.window_is_up)
    assert home.end() == OVER, "which the guardian itself asks for is one"


def test_the_service_manager_hears_that_it_is_ready_alive_and_stopping(home: Home) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mailbox:
        mailbox.bind(str(home.folder / "notify"))
        mailbox.settimeout(PATIENCE_S)
        home.start(BEATS, environment={"NOTIFY_SOCKET": str(home.folder / "notify"), "WATCHDOG_USEC": "200000"})
        letters: set[str] = set()
        wanted = {"WATCHDOG=1", "READY=1\nSTATUS=in a test"}
        while not wanted <= letters:
            letters.add(mailbox.recv(200).decode())
        home.end()
        while "STOPPING=1" not in letters:
            letters.add(mailbox.recv(200).decode())


def test_what_a_dead_window_said_does_not_stay_with_the_service_manager(home: Home) -> None:
    """Root's helper for upgrades goes by it: a next window that hangs in its start is no first screen that stands."""
    first = f"import os, time\nif len(open({str(home.folder / 'starts')!r}).readlines()) > 1:\n    time.sleep(600)\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mailbox:
        mailbox.bind(str(home.folder / "notify"))
        mailbox.settimeout(PATIENCE_S)
        home.start(first + BEATS, environment={"NOTIFY_SOCKET": str(home.folder / "notify")})
        assert mailbox.recv(200) == b"READY=1\nSTATUS=in a test"
        os.kill(home.starts()[0], signal.SIGKILL)
        assert mailbox.recv(200) == b"STATUS=starting again"
        until(lambda: len(home.starts()) == 2)


def test_without_a_service_manager_nothing_is_sent_and_nothing_fails() -> None:
    Manager({}).alive(1.0)
    Manager({"NOTIFY_SOCKET": "/nowhere/at/all"}).tell("READY=1")


def test_a_window_process_ends_with_its_guardian(tmp_path: Path) -> None:
    """The kernel ends it, although it never looks at the pipe."""
    window = "import os, time\nfrom app.guardian import end_with_guardian\nend_with_guardian()\n" + BEATS
    program = (
        "import os, sys\nfrom app.guardian import Guardian, Patience\n"
        f"guardian = Guardian((sys.executable, '-c', {window!r}), (), dict(os.environ), Patience(), print)\n"
        "import threading\nthreading.Thread(target=guardian.run, daemon=True).start()\n"
        "while not guardian.window_is_up:\n    pass\nprint(guardian.window_process, flush=True)\n"
        "import time\ntime.sleep(60)\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != GUARDIAN}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert not gone(child)
        process.kill()
        until(lambda: gone(child))
