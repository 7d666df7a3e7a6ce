"""Paper: through an `lp` of our own that writes down what it got, and through CUPS itself where it is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import DeviceError
from app.report.printing import Printer, print_pdf, printers

PDF = b"%PDF-1.7 " + bytes(range(256)) * 4000
SBIN = "/usr/sbin:/sbin:/usr/bin:/bin"


def command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of commands with two printers, `desk` being the default."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command(
        folder, "lpstat", 'case "$1" in -e) echo office; echo desk;; -d) echo "system default destination: desk";; esac'
    )
    command(
        folder, "lp", f'echo "$@" > {tmp_path}/asked\ncat > {tmp_path}/got\necho "request id is desk-7 (0 file(s))"'
    )
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return tmp_path


def test_printers_are_listed_the_default_first(desk: Path) -> None:
    assert printers() == (Printer("desk", True), Printer("office"))


def test_the_bytes_go_in_whole_by_standard_input(desk: Path) -> None:
    assert print_pdf(PDF) == "desk-7"
    assert (desk / "got").read_bytes() == PDF
    assert (desk / "asked").read_text().split()[:4] == ["-d", "desk", "-n", "1"]


def test_a_printer_and_copies_can_be_chosen(desk: Path) -> None:
    print_pdf(PDF, "office", copies=2)
    assert (desk / "asked").read_text().startswith("-d office -n 2 ")


def test_no_file_is_made(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = desk / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    print_pdf(PDF)
    assert not list(temporary.iterdir())


def test_a_name_cannot_become_an_option_or_a_second_command(desk: Path) -> None:
    for name in ("-o raw", "--help", "a b", "../x", "$(touch x)/"):
        with pytest.raises(DeviceError, match="There is no printer"):
            print_pdf(PDF, name)
    assert not (desk / "asked").exists()


def test_a_printer_that_refuses_is_said_in_one_sentence(desk: Path) -> None:
    command(desk / "bin", "lp", 'cat > /dev/null; echo "lp: Error - The printer is out of order." >&2; exit 1')
    with pytest.raises(DeviceError, match=r"^The report was not printed: The printer is out of order; ask a colleague"):
        print_pdf(PDF)


def test_a_printer_that_does_not_read_is_no_broken_pipe(desk: Path) -> None:
    command(desk / "bin", "lp", 'echo "lp: Error - No such thing." >&2; exit 1')
    with pytest.raises(DeviceError, match="No such thing"):
        print_pdf(PDF)


def test_a_printer_that_is_slow_to_read_gets_every_byte(desk: Path) -> None:
    command(desk / "bin", "lp", f'sleep 0.5; cat > {desk}/got; echo "request id is desk-8 (0 file(s))"')
    assert print_pdf(PDF) == "desk-8"
    assert (desk / "got").read_bytes() == PDF


def test_without_cups_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (printers, lambda: print_pdf(PDF, "desk")):
        with pytest.raises(DeviceError, match=r"CUPS is not installed; install the package cups-client\.$"):
            ask()


@pytest.mark.parametrize(
    "script", ["exit 0", 'echo "lpstat: No destinations added." >&2; exit 1'], ids=["silent", "complains"]
)
def test_without_a_printer_it_says_so(desk: Path, script: str) -> None:
    command(desk / "bin", "lpstat", script)
    with pytest.raises(DeviceError, match="No printer is set up"):
        print_pdf(PDF)


def test_without_a_default_the_only_printer_is_taken_and_of_several_one_must_be_chosen(desk: Path) -> None:
    command(desk / "bin", "lpstat", 'case "$1" in -e) echo office;; -d) echo "no system default destination";; esac')
    print_pdf(PDF)
    assert (desk / "asked").read_text().startswith("-d office ")
    command(desk / "bin", "lpstat", 'case "$1" in -e) echo a; echo b;; -d) echo "no system default destination";; esac')
    with pytest.raises(DeviceError, match="choose one"):
        print_pdf(PDF)


def test_it_can_be_cancelled_while_the_printer_is_slow(desk: Path) -> None:
    command(desk / "bin", "lp", "exec sleep 60")
    asked = iter(range(1000))
    assert print_pdf(PDF, cancelled=lambda: next(asked) > 2) == ""


# ---- CUPS itself


class Paper:
    """A printer on the network that keeps what it gets."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.got = b""
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self) -> None:
        taken, _ = self._listening.accept()
        with taken, self._listening:
            while piece := taken.recv(65536):
                self.got += piece


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A CUPS of our own on a socket in a folder of the test; gives its address."""
    daemon = shutil.which("cupsd", path=SBIN)
    if daemon is None or shutil.which("lpadmin", path=SBIN) is None or os.geteuid() != 0:
        pytest.skip("CUPS is not installed, or this is not its administrator; the fake lp covers the rest")
    folder = Path(tempfile.mkdtemp())  # not pytest's, which the user "lp" cannot enter
    folder.chmod(0o755)
    limit = "<Limit All>\n Order allow,deny\n Allow all\n</Limit>"
    everybody = f"<Policy default>\n{limit}\n</Policy>\n"
    places = "".join(f"<Location {place}>\n Order allow,deny\n Allow all\n</Location>\n" for place in ("/", "/admin"))
    (folder / "cupsd.conf").write_text(f"Listen {folder}/s\nDefaultAuthType None\n{places}{everybody}")
    rows = {"ServerRoot": "root", "RequestRoot": "spool", "TempDir": "tmp", "CacheDir": "cache", "StateDir": "state"}
    logs = {f"{name}Log": f"{name}.log" for name in ("Access", "Error", "Page")}
    for name in rows.values():
        (folder / name).mkdir()
    (folder / "files.conf").write_text("".join(f"{key} {folder}/{name}\n" for key, name in (rows | logs).items()))
    running = subprocess.Popen([daemon, "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")])
    monkeypatch.setenv("CUPS_SERVER", str(folder / "s"))
    for _ in range(200):
        if (folder / "s").exists():
            break
        time.sleep(0.05)
    yield str(folder / "s")
    running.terminate()
    running.wait()
    shutil.rmtree(folder)


def test_cups_takes_the_report_and_the_printer_gets_every_byte(cups: str) -> None:
    with pytest.raises(DeviceError, match="No printer is set up"):
        printers()
    paper = Paper()
    add = ["lpadmin", "-p", "desk", "-E", "-v", f"socket://127.0.0.1:{paper.port}", "-m", "raw"]
    subprocess.run(add, check=True, capture_output=True, env={**os.environ, "PATH": SBIN})
    assert printers() == (Printer("desk"),)
    assert print_pdf(PDF).startswith("desk-")
    paper.thread.join(timeout=30)
    assert paper.got == PDF
