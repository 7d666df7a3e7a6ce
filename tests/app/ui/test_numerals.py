"""Figures, days and the words of finance in the language of the screen; in English they are as they are said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.date_axis import words
from app.ui.finance_words import known, sentence
from app.ui.language import ScreenLanguage
from app.ui.look import Language
from app.ui.wording import day, fact_in_words, figure, listed, short, value
from finance.types import Fact, Unit

TODAY = date(2022, 12, 28)


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[ScreenLanguage]:
    language = ScreenLanguage()
    yield language
    language.use("en")


def shown(text: str) -> str:
    """Return a text with its spaces made visible to a reader of the test."""
    return text.replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("amount", "unit", "name", "german", "spanish"),
    [
        (512_560.4, "USD", "a.value", "512.560_$", "512.560_US$"),
        (-1_284_312.4, "USD", "a.value", "−1.284.312_$", "−1.284.312_US$"),
        (1_234.0, "USD", "a.value", "1.234_$", "1234_US$"),
        (12.5, "USD", "a.value", "12,50_$", "12,50_US$"),
        (-0.1127, "fraction", "a.b", "−11,3_%", "−11,3_%"),
        (-0.02, "fraction", "a.difference", "−2,0_Prozentpunkte", "−2,0_puntos porcentuales"),
        (0.999, "fraction", "goal.probability", "über 99_%", "más del 99_%"),
        (0.001, "fraction", "goal.probability", "unter 1_%", "menos del 1_%"),
        (0.44, "ratio", "a.b", "0,44", "0,44"),
        (8000, "count", "a.b", "8.000", "8000"),
        (24.1, "years", "a.b", "24,1_Jahre", "24,1_años"),
    ],
)
def test_a_figure_is_written_as_the_language_writes_it(
    screen: ScreenLanguage, amount: float, unit: Unit, name: str, german: str, spanish: str
) -> None:
    fact = Fact(name, "figure", amount, unit, TODAY, "demo data")
    said = figure(fact)
    texts: tuple[tuple[Language, str], ...] = (("de", german), ("es", spanish))
    for language, text in texts:
        screen.use(language)
        assert shown(figure(fact)).replace("puntos_", "puntos ") == text
    screen.use("en")
    assert figure(fact) == said


@pytest.mark.parametrize(
    ("amount", "unit", "step", "german", "spanish"),
    [
        (1_200_000, "USD", 1e5, "1,2_Mio._$", "1,2_M_US$"),
        (250_000, "USD", 5e4, "250_Tsd._$", "250_mil_US$"),
        (2_500_000_000, "USD", 5e8, "2,5_Mrd._$", "2,5_mil M_US$"),
        (-0.2, "fraction", 0.1, "−20_%", "−20_%"),
        (0.005, "fraction", 0.005, "0,5_%", "0,5_%"),
        (0, "USD", 1, "0_$", "0_US$"),
        (1.5, "ratio", 0.5, "1,5", "1,5"),
        (100, "ratio", 5, "100", "100"),
    ],
)
def test_an_axis_is_short_in_every_language(
    screen: ScreenLanguage, amount: float, unit: Unit, step: float, german: str, spanish: str
) -> None:
    screen.use("de")
    assert shown(short(amount, unit, step)) == german
    screen.use("es")
    assert shown(short(amount, unit, step)) == spanish


def test_days_follow_the_language(screen: ScreenLanguage) -> None:
    march = [(date(2021, 3, 1) - date(1970, 1, 1)).days, (date(2021, 3, 3) - date(1970, 1, 1)).days]
    assert (day(TODAY), words(march)) == ("28 December 2022", ["1 Mar", "3 Mar"])
    screen.use("de")
    assert (day(TODAY), words(march)) == ("28. Dezember 2022", ["1. März", "3. März"])
    screen.use("es")
    assert (day(TODAY), words(march)) == ("28 de diciembre de 2022", ["1 mar", "3 mar"])


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("return this year so far", "Rendite im laufenden Jahr"),
        ("contribution of Exxon Mobil over the past 5 years", "Beitrag von Exxon Mobil in den letzten 5 Jahren"),
        ("start, from 1 January 2018 to 30 June 2020", "Beginn, vom 1. Januar 2018 bis 30. Juni 2020"),
        ("after fees, over the past 3 years, demo data", "nach Gebühren, in den letzten 3 Jahren, Demodaten"),
        ("8,000 simulated paths, demo data", "8.000 simulierte Verläufe, Demodaten"),
        ("Retirement at 62, chance", "Ruhestand mit 62, Chance"),
        ("Microsoft", "Microsoft"),
        ("share of the moon's cheese", "share of the moon's cheese"),
        ("since 31 Flowery 2022", "since 31 Flowery 2022"),
        ("", ""),
    ],
)
def test_what_finance_writes_is_translated_as_far_as_it_is_known(
    screen: ScreenLanguage, text: str, german: str
) -> None:
    assert known(text) == text
    screen.use("de")
    assert known(text) == german


def test_a_notice_that_no_translator_knew_stays_whole(screen: ScreenLanguage) -> None:
    screen.use("de")
    assert sentence("Demo data: but another bank's.") == "Demo data: but another bank's."


def test_a_fact_is_told_in_one_language(screen: ScreenLanguage) -> None:
    fact = Fact("a.difference", "difference to the benchmark in 2021", -0.02, "fraction", TODAY, "demo data")
    screen.use("es")
    assert shown(listed(fact)) == "−2,0_pp"
    told = "diferencia con el índice de referencia en 2021: −2,0_puntos porcentuales, a 28 de diciembre de 2022"
    assert shown(fact_in_words(fact)).replace("puntos_", "puntos ").startswith(told)


def test_the_sign_of_a_figure_keeps_its_place_from_right_to_left(screen: ScreenLanguage) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert value(-1234.0, "USD") == "−$1,234"
    screen.use("en", mirrored=True)
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert value(-1234.0, "USD") == "\N{LEFT-TO-RIGHT ISOLATE}−$1,234\N{POP DIRECTIONAL ISOLATE}"
        assert day(TODAY) == "\N{LEFT-TO-RIGHT ISOLATE}28 December 2022\N{POP DIRECTIONAL ISOLATE}"
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
