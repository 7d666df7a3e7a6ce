"""Every rule is held against what is held; what is found agrees with the rules themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.desk.ground import Ground
from app.desk.room import Room
from app.desk.suitability import PROPOSED_ONLY, suitability
from tests.app.desk.conftest import CLIENTS


def quiet(fraction: float, words: str) -> None:
    """Nobody watches."""


@pytest.mark.parametrize("client_id", CLIENTS)
def test_each_rule_about_what_is_held_is_told_with_its_words_and_basis(room: Room, client_id: str) -> None:
    found = suitability(room, {"client": client_id}, quiet)
    if not found.level:
        assert found.open_questions
        return
    told = {one.rule for one in found.findings}
    assert told == {*(f"S-{number}" for number in range(1, 10)), "S-12", "S-13", "S-14"}
    assert not told & PROPOSED_ONLY
    assert all(one.words and one.basis for one in found.findings)
    for one in found.findings:
        within = one.found >= one.limit - 1e-6 if one.at_least else one.found <= one.limit + 1e-6
        assert one.kept == within


def test_what_is_missing_to_a_preference_is_seen_with_the_source_of_its_figures(room: Room) -> None:
    found = suitability(room, {"client": "rosa"}, quiet)
    (asked,) = [one for one in found.findings if one.rule == "S-12"]
    assert asked.at_least
    assert asked.found < asked.limit == 0.5
    assert not asked.kept
    assert all("made up" in source and "as of 2022-09-30" in source for source in found.data)
    assert found.data


def test_the_share_of_equities_is_that_of_the_books(room: Room, grounds: Callable[[str], Ground]) -> None:
    found = suitability(room, {"client": "avery"}, quiet)
    case = grounds("avery").case
    (equities,) = [one for one in found.findings if one.rule == "S-3"]
    assert equities.found == pytest.approx(float(np.dot(case.assets.shares, case.outlook.current)))


def test_answers_are_told_in_words(room: Room) -> None:
    found = suitability(room, {"client": "avery"}, quiet)
    assert all(question.endswith(("?", ".")) for question, _ in found.answers)
    assert not any("_" in answer for _, answer in found.answers)
