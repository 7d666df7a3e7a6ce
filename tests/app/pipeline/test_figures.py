"""A sentence's figures go to the clauses in which they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.pipeline.figures import Figures

GAIN, LOSS = ("11.3%", "performance.ytd.portfolio"), ("19.4%", "performance.ytd.benchmark")


def test_each_clause_gets_its_own_figures() -> None:
    figures = Figures((GAIN, LOSS))
    assert figures.of("Your portfolio is down 11.3%,") == (GAIN,)
    assert figures.of("while the index lost 19.4%.") == (LOSS,)


def test_a_clause_without_figures_gets_none() -> None:
    figures = Figures((GAIN,))
    assert figures.of("So far this year") == ()
    assert figures.of("you are down 11.3%.") == (GAIN,)


def test_two_figures_that_are_written_alike_are_told_apart_by_their_order() -> None:
    one, other = ("5.0%", "a"), ("5.0%", "b")
    figures = Figures((one, other))
    assert figures.of("One has 5.0%,") == (one,)
    assert figures.of("the other 5.0%.") == (other,)
    assert Figures((one, other)).of("5.0% and 5.0%") == (one, other)


def test_a_figure_that_is_broken_over_two_clauses_is_given_to_neither() -> None:
    figures = Figures((("one in six", "odds"),))
    assert figures.of("roughly one in") == ()
    assert figures.of("six.") == ()


@given(st.lists(st.integers(1, 99).map(lambda n: f"{n}.5%"), max_size=6), st.integers(0, 5))
def test_no_figure_is_lost_or_given_twice(figures: list[str], cut: int) -> None:
    rests = tuple((figure, str(number)) for number, figure in enumerate(figures))
    left = Figures(rests)
    given_out = left.of(" and ".join(figures[:cut])) + left.of(" and ".join(figures[cut:]))
    assert sorted(given_out) == sorted(rests)
