"""A kiosk that began without sound takes up a card that comes later."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from app.guardian import RESTART_ME
from app.ui.sound_cards import SoundCardWatch, cards

HDMI = "00-03: HDMI 0 : HDMI 0 : playback 1\n"
USB = "01-00: USB Audio : USB Audio : playback 1 : capture 1\n"


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch, qapp: QCoreApplication) -> list[int]:
    codes: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    return codes


@pytest.mark.parametrize("before", [None, "", HDMI])
def test_a_card_that_comes_brings_a_new_window(tmp_path: Path, ends: list[int], before: str | None) -> None:
    listing, window = tmp_path / "pcm", QObject()
    if before is not None:
        listing.write_text(before, encoding="utf-8")
    watch = SoundCardWatch(window, lambda: True, cards(listing), listing)
    watch.look()
    listing.write_text((before or "") + USB, encoding="utf-8")
    watch.look()
    assert ends == [], "a card that has just come is left to settle"
    watch.look()
    assert ends == [RESTART_ME]


def test_a_card_that_is_listed_while_the_window_opens_brings_a_new_one(tmp_path: Path, ends: list[int]) -> None:
    listing, window = tmp_path / "pcm", QObject()
    listing.write_text(HDMI, encoding="utf-8")
    looked_for_one = cards(listing)
    listing.write_text(HDMI + USB, encoding="utf-8")
    watch = SoundCardWatch(window, lambda: True, looked_for_one, listing)
    watch.look()
    watch.look()
    assert ends == [RESTART_ME]


def test_a_visit_is_not_cut_short_for_it(tmp_path: Path, ends: list[int]) -> None:
    listing, window, there = tmp_path / "pcm", QObject(), [True]
    watch = SoundCardWatch(window, lambda: not there[0], cards(listing), listing)
    listing.write_text(USB, encoding="utf-8")
    for _ in range(3):
        watch.look()
    assert ends == []
    there[0] = False
    watch.look()
    assert ends == [RESTART_ME]


def test_without_any_change_and_for_one_that_goes_the_window_stays(tmp_path: Path, ends: list[int]) -> None:
    listing, window = tmp_path / "pcm", QObject()
    listing.write_text(HDMI + USB, encoding="utf-8")
    watch = SoundCardWatch(window, lambda: True, cards(listing), listing)
    watch.look()
    listing.write_text(HDMI, encoding="utf-8")
    for _ in range(3):
        watch.look()
    assert ends == []
