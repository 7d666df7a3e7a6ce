"""The way back outlasts a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sync.upgrades.keeping import keep
from tests.sync.upgrades.branch import NAME, Branch, needs_root_and_dpkg


@needs_root_and_dpkg
def test_the_way_back_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    branch, deeds = Branch(tmp_path), []
    sync, rename = os.fsync, Path.replace

    def synced(file: int) -> None:
        deeds.append((Path(os.readlink(f"/proc/self/fd/{file}")).name, os.fstat(file).st_size))
        sync(file)

    def renamed(path: Path, target: Path) -> Path:
        deeds.append(("renamed", path.stat().st_size))
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    deb = tmp_path / "present.deb"
    keep(branch.machine, NAME, deb)
    whole = deb.stat().st_size
    assert deeds[:2] == [("present.deb.new", whole), ("renamed", whole)]
    assert [name for name, _ in deeds[2:]] == [tmp_path.name]
