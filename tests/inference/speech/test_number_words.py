import pytest

from inference.speech.number_words import cardinal, decade, ordinal, year


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (100, "one hundred"),
        (101, "one hundred one"),
        (1_000, "one thousand"),
        (1_000_001, "one million one"),
        (2_000_045_000_001, "two trillion forty five million one"),
    ],
)
def test_whole_numbers_are_said_without_and(number: int, words: str) -> None:
    assert cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (12, "twelfth"), (20, "twentieth"), (28, "twenty eighth")],
)
def test_ranks_end_in_the_right_syllable(number: int, words: str) -> None:
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1999, "nineteen ninety nine"), (2000, "two thousand"), (2009, "two thousand nine"), (2010, "twenty ten")],
)
def test_years_are_said_in_pairs_except_the_first_of_a_millennium(number: int, words: str) -> None:
    assert year(number) == words


def test_a_decade_ends_in_ies() -> None:
    assert decade(1990) == "nineteen nineties"
