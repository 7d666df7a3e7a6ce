"""A few letters find what is meant, best first."""

from __future__ import annotations

import pytest

from app.ui.workstation.fuzzy import fit, ranked

COMMANDS = ["Go to Optimise", "Go to Documents", "Put the face away", "Find a client", "Größere Schrift"]


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("opt", "Go to Optimise"),
        ("docu", "Go to Documents"),
        ("face", "Put the face away"),
        ("cl fi", "Find a client"),
        ("grossere", "Größere Schrift"),
        ("groß", "Größere Schrift"),
        ("gro", "Größere Schrift"),
        ("GTD", "Go to Documents"),
    ],
)
def test_the_best_fit_comes_first(typed: str, best: str) -> None:
    found = ranked(typed, COMMANDS, str)
    assert (found[0] if found else "") == best


def test_letters_that_are_not_there_fit_nothing() -> None:
    assert fit("xyz", "Find a client") is None
    assert ranked("xyz", COMMANDS, str) == []


def test_without_letters_everything_stays_in_its_order() -> None:
    assert ranked("  ", COMMANDS, str) == COMMANDS


def test_letters_that_stand_together_fit_better_than_scattered_ones() -> None:
    together, scattered = fit("note", "Notes"), fit("note", "Now other things end")
    assert together is not None
    assert scattered is not None
    assert together > scattered
