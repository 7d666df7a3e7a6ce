"""Rows of written and spoken text, each read and judged by itself; and numbers that come back from words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.speech.number_words import cardinal, ordinal
from inference.speech.spoken_text import spoken_tokens

FILE = Path(__file__).with_name("spoken_rows.tsv")
ROWS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]

SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = {
    word: 10 * (index + 2)
    for index, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
RANKS = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}


def say(text: str) -> str:
    return " ".join(token.spoken for token in spoken_tokens(text) if token.spoken)


def number(words: list[str]) -> int:
    """Read a whole number back, by another way than it is made."""
    total = part = 0
    for word in words:
        if word == "hundred":
            part *= 100
        elif word in SCALES:
            total, part = total + part * SCALES[word], 0
        else:
            part += SMALL.index(word) if word in SMALL else TENS[word]
    return total + part


def rank(words: list[str]) -> int:
    last = words[-1]
    if last in RANKS:
        return number([*words[:-1], SMALL[RANKS[last]]])
    plain = f"{last[:-4]}y" if last.endswith("ieth") else last.removesuffix("th")
    return number([*words[:-1], plain])


def test_there_are_enough_rows_and_none_twice() -> None:
    assert len(ROWS) >= 500
    assert len({written for written, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("written", "spoken"), ROWS, ids=[written for written, _ in ROWS])
def test_a_row_is_said_as_an_advisor_would(written: str, spoken: str) -> None:
    assert say(written) == spoken


@given(st.integers(0, 10**15 - 1))
def test_a_whole_number_comes_back_from_its_words(value: int) -> None:
    assert number(cardinal(value).split()) == value


@given(st.integers(1, 10**12))
def test_a_rank_comes_back_from_its_words(value: int) -> None:
    assert rank(ordinal(value).split()) == value


@given(st.integers(100, 10**13))
def test_an_amount_to_the_cent_comes_back_from_its_words(cents: int) -> None:
    said = say(f"${cents // 100:,}.{cents % 100:02d}")
    whole, _, rest = said.partition(" and ")
    assert number(whole.split()[:-1]) * 100 + (number(rest.split()[:-1]) if rest else 0) == cents


@given(st.integers(-99_999, 99_999))
def test_a_percentage_comes_back_from_its_words_with_its_sign(hundredths: int) -> None:
    said = say(f"{hundredths / 100:.2f}%").removesuffix(" percent")
    negative, said = said.startswith("minus "), said.removeprefix("minus ")
    whole, _, figures = said.partition(" point ")
    value = number(whole.split()) * 100 + int("".join(str(SMALL.index(figure)) for figure in figures.split()))
    assert (-value if negative else value) == hundredths


@pytest.mark.parametrize("sign", ["$", "€", "£", "¥", "CHF ", "USD ", "A$", "C$", "SEK "])
@given(value=st.integers(2, 10**9))
def test_every_currency_says_the_same_amount_behind_which_it_stands(sign: str, value: int) -> None:
    assert say(f"{sign}{value:,}").startswith(cardinal(value) + " ")


@pytest.mark.parametrize(
    "form", ["{whole},{part:02d} €", "€{whole},{part:02d}", "EUR {whole},{part:02d}", "{spaced},{part:02d} €"]
)
@given(cents=st.integers(100, 10**11))
def test_an_amount_is_the_same_however_europe_writes_it(form: str, cents: int) -> None:
    whole, part = divmod(cents, 100)
    written = form.format(whole=f"{whole:,}".replace(",", "."), spaced=f"{whole:,}".replace(",", " "), part=part)
    assert say(written) == say(f"€{whole:,}.{part:02d}")


@given(st.integers(0, 10**7))
def test_a_decimal_comma_is_a_decimal_point(hundredths: int) -> None:
    assert say(f"{hundredths / 100:.2f} %".replace(".", ",")) == say(f"{hundredths / 100:.2f} %")


@given(st.integers(1000, 10**12))
def test_an_indian_amount_is_the_same_in_its_own_groups(rupees: int) -> None:
    head, last = divmod(rupees, 1000)
    groups = []
    while head:
        head, low = divmod(head, 100)
        groups.append(f"{low:02d}")
    written = ",".join([*reversed(groups), f"{last:03d}"]).lstrip("0")
    assert say(f"₹{written}") == say(f"₹{rupees:,}")


@given(st.text(alphabet="0123456789.,-/:'%$€+kmbnQHFY &CHFUSD()", max_size=30))
def test_no_jumble_of_figures_and_signs_breaks_it(text: str) -> None:
    assert [token.written for token in spoken_tokens(text)] == text.split()


@pytest.mark.parametrize(
    "piece", ["A", "1", "A1", "1,", "-", "$", "1-", "123-", "1/", "a.", "1 ", "020 ", ".", "½", "1'", "$1-", "1."]
)
def test_five_thousand_characters_of_anything_are_taken(piece: str) -> None:
    text = (piece * 5000)[:5000]
    assert [token.written for token in spoken_tokens(text)] == text.split()
