"""The demo bank in the desk's room."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from app.desk.ground import Ground, ground_of
from app.desk.room import Room
from app.settings import Settings, load

CLIENTS = ("avery", "kit", "morgan", "rosa")
ADVISED = ("avery", "kit", "morgan")
"""Rosa wants more of environmentally sustainable investments than anything here has, so nothing is recommended."""


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """The real content in a data folder of the tests' own."""
    content = load().content_dir
    if not (content / "market" / "prices.parquet").is_file():
        pytest.skip("needs the demo bank's market data, which `make setup` builds")
    folder: Path = tmp_path_factory.mktemp("desk")
    (folder / "content").symlink_to(content)
    return Room(dataclasses.replace(Settings(), data_dir=folder))


@pytest.fixture(scope="session")
def grounds(room: Room) -> Callable[[str], Ground]:
    """Gives a client's ground."""
    return lambda client_id: ground_of(room, {"client": client_id})
