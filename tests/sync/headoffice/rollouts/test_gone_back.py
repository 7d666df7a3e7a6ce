"""A version of the program that does not stay on those that got it is withdrawn from all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from sync.headoffice.publishing.keys import TARGETS, read_key
from sync.headoffice.rollouts.book import WITHDRAWN
from sync.headoffice.rollouts.gone_back import did_not_stay, worse
from sync.headoffice.rollouts.keeper import keep
from sync.headoffice.rollouts.rings import has_bundle
from sync.headoffice.tables.devices import DEVICES
from sync.types import Kind
from tests.sync.headoffice.rollouts.test_book import KIOSKS, Desk, desk

__all__ = ["desk"]


def tells(desk: Desk, kiosk: str, bundle: int, outcome: str) -> None:
    """Let a kiosk report what became of an upgrade."""
    status = json.dumps({"health": {"upgrade_bundle": bundle, "upgrade_outcome": outcome}})
    with desk.office.database.writing() as connection:
        connection.execute(update(DEVICES).where(DEVICES.c.name == kiosk).values(status=status))


def published(desk: Desk, folder: Path) -> list[str]:
    """Publish a package for a quarter of the kiosks, and return those."""
    (folder / "content").mkdir()
    (folder / "content" / "steward-kiosk_1.1-1_amd64.deb").write_bytes(b"a package")
    done = desk.rollouts.publish(Kind.PACKAGE, folder / "content", read_key(desk.keys, TARGETS), None, 2500)
    assert done.version == 1
    return [kiosk for kiosk in KIOSKS if has_bundle(kiosk, Kind.PACKAGE, 1, 2500)]


def test_two_kiosks_that_went_back_are_enough(desk: Desk, tmp_path: Path) -> None:
    group = published(desk, tmp_path)
    tells(desk, group[0], 1, "went back")
    assert keep(desk.office) == [], "one of fifty may be that machine's own trouble"
    tells(desk, group[1], 1, "stuck")
    assert keep(desk.office) == ["package 1"]
    gone = desk.rollouts.find(Kind.PACKAGE, "1")
    assert gone.state == WITHDRAWN
    assert "2 of" in gone.why


def test_what_others_tell_and_what_was_told_of_another_version_does_not_count(desk: Desk, tmp_path: Path) -> None:
    group = published(desk, tmp_path)
    others = [kiosk for kiosk in KIOSKS if kiosk not in group]
    for kiosk in others[:5]:
        tells(desk, kiosk, 1, "went back")
    for kiosk in group[:5]:
        tells(desk, kiosk, 7, "went back")
    for kiosk in group[5:9]:
        tells(desk, kiosk, 1, "installed")
    assert keep(desk.office) == []


@given(bad=st.integers(0, 50), devices=st.integers(1, 500))
def test_more_that_went_back_is_never_better(bad: int, devices: int) -> None:
    assert bool(worse(bad, devices)) <= bool(worse(bad + 1, devices))
    assert bool(worse(0, devices)) is False
    assert worse(2, devices)


@pytest.mark.parametrize("status", ["", "{}", "[]", "null", '{"health": 1}', '{"health": {"upgrade_bundle": [1]}}'])
def test_a_report_that_says_something_else_counts_for_nothing(status: str) -> None:
    assert not did_not_stay(status, 1)
