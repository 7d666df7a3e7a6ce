"""How results are printed as tables."""

from __future__ import annotations

from datetime import date

import pytest

from app.modes.finance.printing import show_results
from finance.types import Basis, Fact, Result

DAY = date(2022, 12, 28)
FACT = Fact("plan.chance", "chance of [success]", 0.9, "fraction", DAY, "made")


def printed(result: Result, capsys: pytest.CaptureFixture[str]) -> str:
    show_results({"Plan": result}, "Made bank", "Made up.", as_json=False)
    return capsys.readouterr().out


def test_a_table_has_its_assumptions_below_it_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    long = "Shares earn [a lot] " + "and " * 40 + "more."
    found = printed(Result((FACT,), None, ("A note.",), Basis("simulated", (long, "Fees stay."), "0", DAY)), capsys)
    lines = found.splitlines()
    assert lines[-2:] == [f"Assumed: {long}", "Assumed: Fees stay."]
    assert any("90.00 %" in line for line in lines[:-2])


def test_a_table_without_a_basis_has_no_assumptions(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Assumed" not in printed(Result((FACT,)), capsys)
