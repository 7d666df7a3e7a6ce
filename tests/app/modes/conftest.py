"""The demo bank, for commands that reckon."""

from __future__ import annotations

import pytest

from app.settings import Settings


@pytest.fixture
def bank(installed: Settings) -> Settings:
    """Settings of this machine's installation, with the demo bank's market data."""
    if not (installed.content_dir / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    return installed
