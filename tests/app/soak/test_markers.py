"""Planted words are found wherever they lie, in memory and in files; what is not there is not found."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.soak import markers, processes


def test_planted_words_begin_alike_and_differ() -> None:
    chance = random.Random(1)
    words = {markers.planted_word(chance) for _ in range(50)}
    assert len(words) > 45
    assert all(word.startswith(markers.PREFIX) for word in words)


def test_only_long_amounts_are_searched_for() -> None:
    assert markers.amounts("It is worth $482,113.50, of which 1,200 is cash.") == ["482,113.50"]


def test_files_are_searched_in_every_code_and_case_but_for_what_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "left_out").mkdir()
    (tmp_path / "left_out" / "one").write_text("qvzabc")
    (tmp_path / "two").write_bytes("Qvzabc".encode("utf-16-le"))
    (tmp_path / "three").write_text("nothing")
    found = markers.in_files(tmp_path, ["qvzabc"], [tmp_path / "left_out"])
    assert [(each.word, each.where) for each in found] == [("qvzabc", "two")]


@pytest.mark.skipif(not os.access("/proc/self/mem", os.R_OK), reason="needs Linux's /proc")
def test_a_word_in_another_process_is_found_in_its_memory() -> None:
    program = "import sys\nkept = 'qvz' + 'lurabo'\nprint(1, flush=True)\nsys.stdin.read()\n"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert {each.word for each in markers.in_memory(process.pid, ["qvzlurabo", "qvzabsent"])} == {"qvzlurabo"}
        assert processes.resident_mib(process.pid) > 1
        assert processes.threads(process.pid) == 1
        assert processes.open_files(process.pid) >= 3
        assert process.pid in processes.children(os.getpid())
        process.kill()
    assert processes.resident_mib(process.pid) == 0.0
