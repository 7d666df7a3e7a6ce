"""After a visit nothing of it is in the memory of any process, in a clipboard, or in a file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import assets
from app.modes.guarded import FORGETFUL
from app.settings import load
from app.ui import wipe

WORD, NAME, GOAL = "quibblefrotz", "Zzyxpetro", "Yurtqovia"
QUESTION = f"HOW DID MY PORTFOLIO DO LAST YEAR {WORD.upper()}"
AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(QTextEdit())
    return window


def test_a_field_is_emptied_with_its_history(window: QWidget, qtbot: QtBot) -> None:
    (line,), (text,) = window.findChildren(QLineEdit), window.findChildren(QTextEdit)
    line.insert("what I typed")
    line.clear()
    text.insertPlainText("what I wrote")
    for step in wipe.steps(window):
        step()
    line.undo()
    text.undo()
    assert (line.text(), text.toPlainText()) == ("", "")
    assert not line.isUndoAvailable()


def test_both_clipboards_are_emptied(window: QWidget) -> None:
    clipboard = QGuiApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard] + [QClipboard.Mode.Selection] * clipboard.supportsSelection()
    for mode in modes:
        clipboard.setText("an account", mode)
    for step in wipe.steps(window):
        step()
    assert [clipboard.text(mode) for mode in modes] == [""] * len(modes)


def test_what_waits_for_deletion_is_deleted_and_cycles_are_freed(window: QWidget) -> None:
    gone: list[str] = []
    child = QWidget(window)
    child.destroyed.connect(lambda: gone.append("child"))
    child.deleteLater()
    for step in wipe.steps(window):
        step()
    assert gone == ["child"]


# ---- a whole visit in real processes


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank with one client, whose name and goal are nowhere else."""
    market = load().content_dir / "market"
    if not (market / "prices.parquet").exists() or not list((load().content_dir / "avatars").glob("*.glb")):
        pytest.skip("needs what `make setup` builds")
    demo = Path(assets.__file__).parent / "demo"
    bank, client = tmp_path / "bank", tmp_path / "bank" / "clients" / "wil"
    client.mkdir(parents=True)
    for path in (demo / "bank.toml", market / "prices.parquet", market / "instruments.json"):
        shutil.copy(path, bank)
    shutil.copy(demo / "clients" / "avery" / "transactions.csv", client)
    text = (demo / "clients" / "avery" / "client.toml").read_text(encoding="utf-8")
    for before, after in (('"avery"', '"wil"'), ("Fairweather", NAME), ("A house by the sea", f"{GOAL} house")):
        text = text.replace(before, after)
    (client / "client.toml").write_text(text, encoding="utf-8")
    return bank


@pytest.fixture
def visited(tmp_path: Path, bank: Path) -> Iterator[tuple[dict[str, object], Path]]:
    """What the processes of a visit that is over say of themselves, and where they kept their files."""
    if not os.access("/proc/self/mem", os.R_OK):
        pytest.skip("needs Linux's /proc")
    data = tmp_path / "data"
    (data / "temporary").mkdir(parents=True)
    (data / "content").symlink_to(load().content_dir)
    environment = {
        **os.environ, **FORGETFUL, "STEWARD_DATA_DIR": str(data), "STEWARD_BANK_DIR": str(bank),
        "STEWARD_CLIENT": "wil", "TMPDIR": str(data / "temporary"),
        "STEWARD_QUALITY": "software", "STEWARD_RENDER_WIDTH": "160", "STEWARD_RENDER_HEIGHT": "90",
    }  # fmt: skip
    command = (sys.executable, "-m", "tests.fakes.one_visit")
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield _go_through(process), data
        finally:
            process.kill()


def _go_through(process: subprocess.Popen[bytes]) -> dict[str, object]:
    """Let the client ask, and return everything that was said until the visit was over."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(QUESTION.encode() + b"\n")
    process.stdin.flush()
    said: dict[str, object] = {}
    for line in process.stdout:
        said |= json.loads(line)
        if "window" in said:
            return said
    raise AssertionError(f"the visit did not come to its end: {said}")


def private_memory(process: int) -> Iterator[tuple[str, bytes]]:
    """Every part of a process's memory that is its own, with its name."""
    with open(f"/proc/{process}/maps", encoding="utf-8") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            where, rights, _, _, _, *name = line.split(None, 5)
            first, last = (int(part, 16) for part in where.split("-"))
            unchanged = "w" not in rights and name and name[0].startswith("/")  # of a file, as it is there
            if not rights.startswith("r") or not rights.endswith("p") or unchanged:
                continue
            try:
                memory.seek(first)
                yield (name or ["nameless"])[0].strip(), memory.read(last - first)
            except OSError:  # of the kernel, such as [vvar]
                continue


def found_in(process: int, words: list[str]) -> list[tuple[str, str, str, bytes]]:
    spelled = [(word, code, word.encode(code)) for word in words for code in ("utf-8", "utf-16-le", "utf-32-le")]
    found = []
    for name, content in private_memory(process):
        for word, code, needle in spelled:
            at = content.find(needle)
            if at >= 0:
                found.append((word, code, name, content[max(0, at - 40) : at + 80]))
    return found


@pytest.mark.slow
def test_after_a_visit_no_process_no_clipboard_and_no_file_holds_anything_of_it(
    visited: tuple[dict[str, object], Path],
) -> None:
    said, data = visited
    reply = str(said["reply"])
    amounts = AMOUNT.findall(reply)
    assert amounts, reply
    assert WORD in str(said["question"]).lower()
    words = [WORD, WORD.upper(), NAME, GOAL, *amounts, reply[10:40]]
    assert found_in(int(str(said["window"])), words) == []
    assert found_in(int(str(said["advisor"])), words) == []
    assert not Path(f"/proc/{said['first']}").exists(), "the visit's advisor process must have ended"
    assert said["clipboard"] == ""
    kept = [path for path in data.rglob("*") if path.is_file() and (data / "content") not in path.parents]
    assert kept, "the encrypted store at least"
    for path in kept:
        content = path.read_bytes()
        assert not [word for word in words if word.encode() in content or word.encode("utf-16-le") in content], path


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The proof above would prove nothing if the search were blind."""
    kept = "['Quux' + 'ley', ('Zo' + 'rble').encode('utf-16-le')]"
    program = f"import sys\nkept = {kept}\nprint(1, flush=True)\nsys.stdin.read()\n"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert {word for word, *_ in found_in(process.pid, ["Quuxley", "Zorble", "Absent"])} == {"Quuxley", "Zorble"}
        process.kill()
