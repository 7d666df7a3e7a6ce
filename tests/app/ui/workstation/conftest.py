"""A desk on a real process, with the tests' own jobs or with the real ones on the real content."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desk.host import Host
from app.desk.process import serve
from app.settings import Settings
from app.ui.workstation.desk import Desk
from tests.app.desk.jobs import serve_test_jobs
from tests.app.ui.workstation.station import PATIENCE_MS, Workstation, discard, opened

__all__ = ["PATIENCE_MS"]


@pytest.fixture
def test_host(tmp_path: Path) -> Iterator[Host]:
    host = Host(dataclasses.replace(Settings(), data_dir=tmp_path), serve_test_jobs)
    yield host
    host.stop()


@pytest.fixture
def desk(qtbot: QtBot, test_host: Host) -> Iterator[Desk]:
    """Works the jobs of `tests.app.desk.jobs`."""
    desk = Desk(test_host)
    yield desk
    desk.stop()


@pytest.fixture
def make_real_desk(qtbot: QtBot, content_settings: Settings) -> Iterator[Callable[[], Desk]]:
    """Works the real jobs on the real content."""
    made: list[Desk] = []

    def make() -> Desk:
        made.append(Desk(Host(content_settings, serve)))
        return made[-1]

    yield make
    for desk in made:
        desk.stop()


@pytest.fixture
def make(qtbot: QtBot, content_settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Workstation]]:
    """Makes windows that a test may close."""
    made: list[Workstation] = []

    def build(size: tuple[int, int] = (1600, 900), client: str = "avery") -> Workstation:
        made.append(Workstation(content_settings, tmp_path / "workstation.json"))
        return opened(made[-1], size, client)

    yield build
    for one in made:
        discard(one)
