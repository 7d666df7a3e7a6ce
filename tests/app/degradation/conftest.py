"""A kiosk's settings, for each test its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings
from tests.app.degradation.running_demo import prepared


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return prepared(tmp_path / "data")
