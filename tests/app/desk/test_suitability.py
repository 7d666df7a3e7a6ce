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
    assert told == {"S-1", "S-2", "S-3", "S-4", "S-5", "S-6", "S-7", "S-8", "S-9"}
    assert not told & PROPOSED_ONLY
    assert all(one.words and one.basis for one in found.findings)
    assert all(one.kept == (one.found <= one.limit + 1e-6) for one in found.findings)


def test_the_share_of_equities_is_that_of_the_books(room: Room, grounds: Callable[[str], Ground]) -> None:
    found = suitability(room, {"client": "avery"}, quiet)
    case = grounds("avery").case
    (equities,) = [one for one in found.findings if one.rule == "S-3"]
    assert equities.found == pytest.approx(float(np.dot(case.assets.shares, case.outlook.current)))


def test_answers_are_told_in_words(room: Room) -> None:
    found = suitability(room, {"client": "avery"}, quiet)
    assert all(question.endswith(("?", ".")) for question, _ in found.answers)
    assert not any("_" in answer for _, answer in found.answers)
