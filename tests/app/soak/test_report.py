"""A report passes only while every promise is kept, and memory that grows is told from memory that swings."""

from __future__ import annotations

import json

import pytest

from app.soak.report import SoakReport, slope_mib


def test_one_fault_fails_a_report_and_is_told_in_text_and_json() -> None:
    report = SoakReport("a day", 7)
    report.count("visits")
    report.most("slowest, s", 1.25)
    report.most("slowest, s", 0.5)
    assert report.passed
    report.fault("no freeze", 3, "it stood still")
    told = json.loads(report.json())
    assert not told["passed"]
    assert told["figures"] == {"visits": 1, "slowest, s": 1.25}
    assert told["faults"] == [{"promise": "no freeze", "visit": 3, "words": "it stood still"}]
    assert "FAILED" in report.text()
    assert "visit 3: no freeze: it stood still" in report.text()


def test_what_happens_at_the_start_is_no_growth() -> None:
    assert slope_mib([100.0, 300.0] + [400.0] * 18) == pytest.approx(0.0)


def test_a_leak_is_growth_although_it_swings() -> None:
    sizes = [400.0 + 2.0 * number + (10.0 if number % 2 else -10.0) for number in range(50)]
    assert slope_mib(sizes) == pytest.approx(78.0, abs=3.0)
