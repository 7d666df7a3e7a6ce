"""Projections and back-tests carry the words that regulators prescribe."""

from __future__ import annotations

from datetime import date

import pytest

from finance.answers.disclosed import beside_backtest, beside_projection
from finance.errors import InputError
from finance.types import Basis


def test_a_projection_carries_the_prescribed_sentence_and_needs_assumptions() -> None:
    words = beside_projection(Basis("simulation", ("Prices move as before.",), "0", date(2022, 12, 28)))
    assert words[0].startswith("IMPORTANT: The projections")
    assert any("vary" in one for one in words)
    with pytest.raises(InputError, match="assumptions"):
        beside_projection(Basis("simulation", (), "0", date(2022, 12, 28)))


def test_a_backtest_says_that_nobody_had_it() -> None:
    assert any("Nobody had it" in one for one in beside_backtest())
