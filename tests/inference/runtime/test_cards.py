"""Cards are found, or the reason is said; nothing is ever raised."""

from __future__ import annotations

import ctypes
import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from inference.runtime import cards
from inference.runtime.cards import cards_here, parsed, visible
from inference.runtime.plan import Card

TWO = """\
0, GPU-0a1b2c3d-0000-0000-0000-000000000000, Demo Card 4060, 8188, 7621, Enabled
1, GPU-9f8e7d6c-0000-0000-0000-000000000000, Demo Card A2000, 12282, 12070, Disabled
"""
SMALL = Card(0, "Demo Card 4060", 8188, 7621, True)
LARGE = Card(1, "Demo Card A2000", 12282, 12070)


def _says(text: str) -> cards.Ask:
    return lambda _command, _timeout_s: text


def _raises(error: Exception) -> cards.Ask:
    def ask(_command: tuple[str, ...], _timeout_s: float) -> str:
        raise error

    return ask


def test_the_drivers_table_is_read() -> None:
    assert cards_here({}, _says(TWO)).cards == (SMALL, LARGE)
    assert cards_here({}, _says(TWO)).notice == ""


def test_no_lines_are_no_cards() -> None:
    assert cards_here({}, _says("\n")).cards == ()


@pytest.mark.parametrize(
    "line",
    [
        "1, GPU-9f8e7d6c, Shared Memory Board, [N/A], [N/A], Disabled",
        "No devices were found",
        "1, GPU-9f8e7d6c, Demo",
        "Unable to determine the device handle for GPU0000:01:00.0: Unknown Error",
        "\x00\x01\x02",
    ],
)
def test_a_line_that_cannot_be_read_is_left_out_and_quoted(line: str) -> None:
    found = cards_here({}, _says(TWO.splitlines()[0] + "\n" + line))
    assert found.cards == (SMALL,)
    assert line.split(",")[0] in found.notice


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, ["Demo Card 4060", "Demo Card A2000"]),
        ("0,1", ["Demo Card 4060", "Demo Card A2000"]),
        ("1,0", ["Demo Card A2000", "Demo Card 4060"]),
        ("1", ["Demo Card A2000"]),
        ("GPU-9f8e", ["Demo Card A2000"]),
        ("0,7,1", ["Demo Card 4060"]),
        ("", []),
        ("-1", []),
        ("NoDevFiles", []),
    ],
)
def test_cuda_visible_devices_hides_and_orders(asked: str | None, expected: list[str]) -> None:
    found = visible(*parsed(TWO), asked)
    assert [card.name for card in found.cards] == expected
    assert [card.index for card in found.cards] == list(range(len(expected)))
    assert ("hides" in found.notice) == (len(expected) < 2)


def test_a_driver_that_hangs_or_fails_is_a_sentence() -> None:
    hung = cards_here({}, _raises(subprocess.TimeoutExpired("nvidia-smi", 10)))
    assert (hung.cards, "did not answer" in hung.notice) == ((), True)
    failed = cards_here({}, _raises(subprocess.CalledProcessError(9, "nvidia-smi", "Driver/library mismatch\nmore")))
    assert failed.cards == ()
    assert "Driver/library mismatch" in failed.notice
    assert cards_here({}, _raises(PermissionError("not allowed"))).cards == ()


def test_a_driver_that_knows_nothing_of_screens_is_asked_without(tmp_path: Path) -> None:
    def ask(command: tuple[str, ...], _timeout_s: float) -> str:
        if "display_active" in command[1]:
            raise subprocess.CalledProcessError(2, command, 'Field "display_active" is not a valid field to query.')
        return "".join(line.rpartition(",")[0] + "\n" for line in TWO.splitlines())

    found = cards_here({}, ask)
    assert found.cards == (dataclasses.replace(SMALL, screen=False), LARGE)
    assert found.notice == ""


def _program(folder: Path, body: str) -> Path:
    path = folder / "nvidia-smi"
    path.write_text(f"#!{sys.executable}\n{body}\n")
    path.chmod(0o755)
    return path


def test_a_real_program_is_run_and_a_slow_one_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    _program(tmp_path, f"print({TWO!r})")
    assert cards_here({}).cards == (SMALL, LARGE)
    _program(tmp_path, "import time; time.sleep(60)")
    monkeypatch.setattr(cards, "TIMEOUT_S", 0.2)
    assert "did not answer" in cards_here({}).notice


def test_without_a_driver_there_are_no_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        ctypes.CDLL("libcuda.so.1")
    except OSError:
        assert cards_here({}) == cards.Found(())
    else:
        pytest.skip("This machine has NVIDIA's driver.")
