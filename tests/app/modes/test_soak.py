"""The long trial says at its beginning what would fail at its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import DeviceError, StorageError
from app.modes import soak
from app.settings import Settings, load
from app.soak.report import SoakReport


def _run(settings: Settings, out: Path | None) -> None:
    soak.run(settings, visits=1, hours=0, real_hours=0, minutes=0, seed=1, out=out, keep=None, killed=0)


def test_a_report_that_cannot_be_written_is_told_before_the_hours(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot be written .*check --out"):
        _run(load(), tmp_path / "nowhere" / "soak.json")


def test_a_report_of_before_stays_if_this_trial_cannot_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    out = tmp_path / "soak.json"
    out.write_text("before")
    with pytest.raises(DeviceError, match="There is no screen here"):
        _run(load(), out)
    assert out.read_text() == "before"


def test_who_ends_a_later_part_keeps_the_report_of_those_that_were_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parts(*_: Any) -> Iterator[SoakReport]:
        yield SoakReport("a day of visits", 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(soak, "_parts", parts)
    monkeypatch.setattr(soak, "face_to_show", lambda _: None)
    out = tmp_path / "soak.json"
    out.write_text("of before, and longer than what comes now" * 50)
    with pytest.raises(KeyboardInterrupt):
        _run(load(), out)
    (kept,) = json.loads(out.read_text())
    assert "a day of visits" in kept.values()


def test_a_part_that_fails_at_once_leaves_the_report_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parts(*_: Any) -> Iterator[SoakReport]:
        raise DeviceError("nothing here")

    monkeypatch.setattr(soak, "_parts", parts)
    monkeypatch.setattr(soak, "face_to_show", lambda _: None)
    out = tmp_path / "soak.json"
    out.write_text("before")
    with pytest.raises(DeviceError):
        _run(load(), out)
    assert out.read_text() == "before"
