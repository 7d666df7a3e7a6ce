"""What was written down of an upgrade that was cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.upgrades.helper import Helper
from sync.upgrades.orders import Outcome
from sync.upgrades.places import HELPER, UNFINISHED
from tests.sync.upgrades.branch import Branch, needs_root_and_dpkg

pytestmark = needs_root_and_dpkg


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    branch = Branch(tmp_path)
    (branch.helpers / "private").mkdir(parents=True)
    return branch


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"bundle": 1, "of another version": true}', b"\xff"])
def test_what_cannot_be_understood_is_told_and_does_not_start_the_helper_for_ever(
    branch: Branch, raw: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (branch.helpers / "private" / UNFINISHED).write_bytes(raw)
    (branch.helpers / HELPER).touch()
    Helper(branch.places, branch.machine).run()
    assert "cannot be understood" in capsys.readouterr().out
    assert not (branch.helpers / "private" / UNFINISHED).exists()
    assert not (branch.helpers / HELPER).exists(), "this version's helper takes over"


def test_an_order_is_seen_to_all_the_same(branch: Branch) -> None:
    (branch.helpers / "private" / UNFINISHED).write_bytes(b"{}")
    branch.hands_over(branch.package("1.1-1"))
    assert branch.helps().outcome is Outcome.INSTALLED
