"""What tests of the whole house need of an installation; they are left out where it has not been built."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app import settings
from app.content import Content, load
from app.errors import NotInstalled
from app.settings import Settings


@pytest.fixture(scope="session")
def installed() -> Settings:
    """The settings of this machine's installation, whatever its environment says."""
    return settings.load(environment={})


@pytest.fixture(scope="session")
def content(installed: Settings) -> Content:
    """The demo bank's content."""
    try:
        return load(installed)
    except NotInstalled:
        pytest.skip("the demo bank's data is not built; run `steward setup`")


@pytest.fixture
def content_settings(tmp_path: Path) -> Settings:
    """Settings with the installation's content and a data folder of the test's own."""
    content = settings.load().content_dir
    if not (content / "market").exists() or not (content / "models" / "minilm").exists():
        pytest.skip("needs what `make setup` builds")
    (tmp_path / "content").symlink_to(content)
    return dataclasses.replace(Settings(), data_dir=tmp_path)
