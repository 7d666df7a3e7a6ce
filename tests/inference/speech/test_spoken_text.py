import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.speech.spoken_text import sentences, spoken_tokens

ROWS = [
    # money
    ("$1,234.56", "one thousand two hundred thirty four dollars and fifty six cents"),
    ("$1.2 million", "one point two million dollars"),
    ("$1.2-million", "one point two million dollars"),
    ("$4-6 million", "four to six million dollars"),
    ("$5–$10", "five to ten dollars"),
    ("US$5bn", "five billion U S dollars"),
    ("-$500", "minus five hundred dollars"),
    ("−$1,200.50", "minus one thousand two hundred dollars and fifty cents"),
    ("$0.75", "seventy five cents"),
    ("$1", "one dollar"),
    ("$1.01", "one dollar and one cent"),
    ("$12.345", "twelve point three four five dollars"),
    ("€3.5m", "three point five million euros"),
    ("£20k", "twenty thousand pounds"),
    ("£0.01", "one penny"),
    ("¥1,000", "one thousand yen"),
    ("1,200 USD", "one thousand two hundred U S dollars"),
    ("2.5 trillion", "two point five trillion"),
    ("$50/month", "fifty dollars per month"),
    # percentages and ratios
    ("4.2%", "four point two percent"),
    ("-3.1 %", "minus three point one percent"),
    ("+0.5%", "plus zero point five percent"),
    ("0.05%", "zero point zero five percent"),
    ("4-6%", "four to six percent"),
    ("12.5%–13%", "twelve point five to thirteen percent"),
    ("~5%", "about five percent"),
    ("< 3%", "less than three percent"),
    ("25 bps", "twenty five basis points"),
    ("3pp", "three percentage points"),
    ("1.5x", "one point five times"),
    ("60/40", "sixty forty"),
    ("1/2", "one half"),
    ("3/4", "three quarters"),
    ("½", "one half"),
    ("5¹ and ②", "five and two"),
    # dates and times
    ("28 December 2022", "the twenty eighth of December twenty twenty two"),
    ("the 28 December", "the twenty eighth of December"),
    ("December 28, 2022", "December twenty eighth, twenty twenty two"),
    ("2022-12-28", "December twenty eighth, twenty twenty two"),
    ("12/28/2022", "December twenty eighth, twenty twenty two"),
    ("3 Jan 2021", "the third of January twenty twenty one"),
    ("in 2021", "in twenty twenty one"),
    ("since 1990", "since nineteen ninety"),
    ("1905", "nineteen oh five"),
    ("1900", "nineteen hundred"),
    ("2000", "two thousand"),
    ("2005", "two thousand five"),
    ("2000 shares", "two thousand shares"),
    ("2,021", "two thousand twenty one"),
    ("2022's", "twenty twenty two's"),
    ("the 1990s", "the nineteen nineties"),
    ("the '90s", "the nineties"),
    ("2019-2021", "twenty nineteen to twenty twenty one"),
    ("2020–22", "twenty twenty to twenty two"),
    ("Q3 2022", "Q three twenty twenty two"),
    ("10:30", "ten thirty"),
    ("9:05 a.m.", "nine oh five A M"),
    ("9am", "nine A M"),
    ("16:00", "sixteen o'clock"),
    # plain numbers
    ("12,345", "twelve thousand three hundred forty five"),
    ("1,000,000", "one million"),
    ("0.72", "zero point seven two"),
    (".5", "point five"),
    ("007", "zero zero seven"),
    ("22nd", "twenty second"),
    ("1,000th", "one thousandth"),
    ("1234567890123456", "one two three four five six seven eight nine zero one two three four five six"),
    ("v2.0", "v two point zero"),
    ("No. 5", "number five"),
    # names, tickers, abbreviations
    ("S&P 500", "S and P five hundred"),
    ("AAPL", "A A P L"),
    ("AT&T", "A T and T"),
    ("Johnson & Johnson", "Johnson and Johnson"),
    ("ETFs", "E T F's"),
    ("VaR", "value at risk"),
    ("CVaR", "conditional value at risk"),
    ("e.g. bonds", "for example bonds"),
    ("shares vs. bonds", "shares versus bonds"),
    ("U.S. bonds", "U S bonds"),
    ("401(k)", "four oh one kay"),
    ("P/E", "P E"),
    ("YTD", "year to date"),
    ("tax-loss", "tax loss"),
    ("and/or", "and or"),
    ("IT IS NOT A TOY NOW", "it is not a toy now"),
    # punctuation and what cannot be said
    ("Well, yes.", "Well, yes."),
    ("gained (as of today)", "gained, as of today,"),
    ("Hello — world", "Hello, world"),
    ("“Good” news!", "Good news!"),
    ("naïve café", "naive cafe"),
    ("🙂 fine", "fine"),
    ("…", ""),
]


@pytest.mark.parametrize(("written", "spoken"), ROWS)
def test_written_text_is_said_as_a_person_would(written: str, spoken: str) -> None:
    assert " ".join(token.spoken for token in spoken_tokens(written) if token.spoken) == spoken


def test_each_written_word_keeps_its_own_spoken_words() -> None:
    tokens = spoken_tokens("It is $1.2 million, up 4.2%.")
    assert [(token.written, token.spoken) for token in tokens][2:] == [
        ("$1.2", "one point two"),
        ("million,", "million dollars,"),
        ("up", "up"),
        ("4.2%.", "four point two percent."),
    ]


@given(st.text(max_size=80))
def test_any_text_becomes_letters_apostrophes_and_pauses_only(text: str) -> None:
    allowed = set(string.ascii_letters + "' ,.!?")
    tokens = spoken_tokens(text)
    assert [token.written for token in tokens] == text.split()
    assert all(set(token.spoken) <= allowed for token in tokens)


@given(st.text(alphabet="ab1.,!? $%", max_size=300))
def test_cutting_into_sentences_loses_nothing_and_leaves_none_silent(text: str) -> None:
    tokens = spoken_tokens(text)
    groups = sentences(tokens)
    assert tuple(token for group in groups for token in group) == tokens
    if any(token.spoken for token in tokens):
        assert all(any(token.spoken for token in group) for group in groups)


def test_an_endless_sentence_is_cut() -> None:
    groups = sentences(spoken_tokens("word " * 1000))
    assert max(len(group) for group in groups) <= 120
