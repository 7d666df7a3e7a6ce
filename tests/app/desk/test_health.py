"""What the machine is found to be is gathered by a process of its own, with progress, and can be called off."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.desk.health import health
from app.desk.messages import Ended
from app.desk.room import Room
from app.settings import Settings


def test_findings_come_by_section_with_progress(tmp_path: Path) -> None:
    told: list[float] = []
    found = health(Room(dataclasses.replace(Settings(), data_dir=tmp_path)), {}, lambda at, words: told.append(at))
    assert {"machine", "versions", "sync", "errors"} <= {one.section for one in found}
    assert all(one.state in ("good", "note", "bad") for one in found)
    assert told == sorted(told)


def test_gathering_that_is_called_off_ends(tmp_path: Path) -> None:

    def call_off(fraction: float, words: str) -> None:
        raise Ended

    with pytest.raises(Ended):
        health(Room(dataclasses.replace(Settings(), data_dir=tmp_path)), {}, call_off)
