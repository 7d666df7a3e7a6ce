"""What the doctor says of the installed package and of upgrades from head office."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.care.package import package
from app.settings import Settings
from sync.upgrades.orders import TOLD, WAITS, Outcome, Told


@pytest.mark.parametrize(
    ("outcome", "state"), [(Outcome.STUCK, "bad"), (Outcome.WENT_BACK, "note"), (Outcome.REFUSED, "note")]
)
def test_what_went_wrong_is_told_until_it_is_mended_though_a_remedy_waits(
    tmp_path: Path, outcome: Outcome, state: str
) -> None:
    identity = tmp_path / "identity"
    identity.write_text("steward-kiosk 1.1-1 amd64")
    (tmp_path / TOLD).write_bytes(Told(outcome, 1, "1.1-1", "1.0-1", "no screen", 0).to_bytes())
    (tmp_path / WAITS).write_bytes(
        Told(Outcome.REFUSED, 2, "1.2-1", "1.1-1", "It waits until the branch is closed.", 0).to_bytes()
    )
    found = package(Settings(), file=identity, helpers=tmp_path)
    assert found.state == state
    assert "no screen" in found.found
    assert "1.2-1 lies ready. It waits until the branch is closed." in found.found
