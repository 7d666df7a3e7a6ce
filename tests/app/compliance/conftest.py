"""One trial for all tests of proofs: the real advisor, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.compliance.place import Place
from app.errors import NotInstalled
from app.settings import Settings, load
from inference.errors import EngineUnavailable, ModelError


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Place(settings_at(tmp_path_factory.mktemp("installation"))) as place:
        try:
            _ = place.trial
        except (NotInstalled, ModelError, EngineUnavailable) as error:
            pytest.skip(f"needs what `make setup` installs: {error}")
        yield place


def settings_at(folder: Path) -> Settings:
    """Settings of an installation with a store of its own and the content that set-up built."""
    usual = load()
    for name in ("content", "documents.sqlite"):
        built = usual.data_dir / name
        if built.exists() and not (folder / name).exists():
            (folder / name).symlink_to(built)
    return replace(usual, data_dir=folder)
