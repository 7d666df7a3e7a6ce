"""What a phone reads: the key figures with unit and day, in as few codes as hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
import zxingcpp

from app.messages import Insight, SentenceCheck, TurnDone
from app.report.codes import MOST_BYTES, MOST_VERSION, QUIET_MODULES, Code, code, codes, summary
from finance.types import Fact
from tests.app.report import visits


def drawn(made: Code, dots: int) -> np.ndarray:
    rows = np.pad(~np.array(made.rows), QUIET_MODULES, constant_values=True)
    return np.kron(rows, np.ones((dots, dots))).astype(np.uint8) * 255


def test_a_phone_reads_bank_day_figures_with_unit_and_day_and_disclosures() -> None:
    (text,) = summary(visits.visit())
    assert text.startswith("Lantern Bay Bank, your visit on 20 November 2026")
    assert "Return this year so far: −4.4% (28 Dec 2022)" in text
    assert "Gain in money this year so far: −$22,510 (28 Dec 2022)" in text
    assert "machine" in text
    assert visits.NOTICE in text


def test_the_client_is_not_named() -> None:
    assert "Avery" not in "".join(summary(visits.visit()))


def test_a_difference_has_its_unit() -> None:
    check = SentenceCheck("Ahead.", True, (("11.4 percentage points", "performance.ytd.difference"),))
    (text,) = summary(visits.visit([(visits.turn(checks=(check,)), None)]))
    assert "11.4 percentage points (28 Dec 2022)" in text


def long_visit() -> tuple[Code, ...]:
    """Seven answers of three figures each."""
    turns: list[tuple[TurnDone, Insight | None]] = []
    for number in range(1, 8):
        names = [f"holding.{number}{letter}.value" for letter in "abc"]
        label = "value of a holding with quite a long name, number"
        facts = tuple(Fact(name, f"{label} {name[8:10]}", 1000.0, "USD", visits.DAY, "demo") for name in names)
        checks = tuple(SentenceCheck("x", True, (("x", name),)) for name in names)
        turns.append((visits.turn(number, facts=facts, checks=checks), None))
    return codes(visits.visit(turns))


def test_what_does_not_fit_goes_into_several_codes_each_with_the_bank_and_its_number() -> None:
    made = long_visit()
    assert len(made) > 1
    for number, one in enumerate(made, start=1):
        assert one.text.startswith("Lantern Bay Bank")
        assert f"Part {number} of {len(made)}\n" in one.text
        assert (one.number, one.of) == (number, len(made))
        assert len(one.text.encode()) <= MOST_BYTES
        assert len(one.rows) <= 17 + 4 * MOST_VERSION
    told = "\n".join(one.text for one in made)
    assert told.count("Value of a holding") == 14  # the most that a visit tells
    assert all(f"number {number}a" in told for number in range(1, 8))  # of every answer the first


def test_the_largest_text_fits_the_largest_code() -> None:
    assert len(code("x" * MOST_BYTES).rows) == 17 + 4 * MOST_VERSION


@pytest.mark.parametrize("dots", [3, 4, 6])
def test_two_readers_read_every_code(dots: int) -> None:
    for made in (*long_visit(), *codes(visits.visit())):
        picture = drawn(made, dots)
        (read,) = zxingcpp.read_barcodes(picture)
        assert read.text == made.text
    text, *_ = cv2.QRCodeDetector().detectAndDecode(drawn(code("Lantern Bay Bank: −4.4%"), dots))
    assert text == "Lantern Bay Bank: −4.4%"


@pytest.mark.parametrize(
    "bank", ["Банк Маяк", "بنك الخليج", "灯湾银行", "B" * 700, "Häuser & Söhne", " ".join(["Wort"] * 200)]
)
def test_no_bank_s_name_breaks_a_code(bank: str) -> None:
    report = replace(visits.visit(), bank=bank)
    for made in codes(report):
        (read,) = zxingcpp.read_barcodes(drawn(made, 4))
        assert read.text == made.text
        assert len(made.text.encode()) <= MOST_BYTES


def test_an_empty_visit_says_so() -> None:
    (made,) = codes(visits.visit([]))
    assert "No figures" in made.text


def test_a_day_is_told_for_each_figure() -> None:
    early = Fact("portfolio.value", "portfolio value", 5.0, "USD", date(2020, 2, 29), "demo")
    check = SentenceCheck("x", True, (("$5.00", "portfolio.value"),))
    (text,) = summary(visits.visit([(visits.turn(facts=(early,), checks=(check,)), None)]))
    assert "Portfolio value: $5.00 (29 Feb 2020)" in text
