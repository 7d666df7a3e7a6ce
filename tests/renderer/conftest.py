"""The small avatar, loaded, and a context to draw in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from renderer.face_asset import FaceAsset, load
from renderer.gl.context import standalone
from tests.renderer import small_avatar


@pytest.fixture(scope="session")
def avatar_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_avatar.write(tmp_path_factory.mktemp("avatar"))


@pytest.fixture(scope="session")
def avatar(avatar_path: Path) -> FaceAsset:
    return load(avatar_path)


@pytest.fixture
def context() -> Iterator[Any]:
    made = standalone()
    yield made
    made.release()
