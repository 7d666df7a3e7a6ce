"""The examples of files in the documentation are read as what they are said to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finance.intake import take_in
from tests.finance.intake.files import intake, said, write

TEXT = (Path(__file__).parents[3] / "docs" / "finance.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
KINDS = ("prices", "prices", "ledger", "holdings", "lots", "actions")


@pytest.mark.parametrize(("number", "kind"), list(enumerate(KINDS)))
def test_an_example_is_read_without_a_finding(number: int, kind: str, tmp_path: Path) -> None:
    assert len(EXAMPLES) == len(KINDS)
    taken = take_in([write(tmp_path, "example.csv", *EXAMPLES[number].split())])
    assert not said(taken, "error")
    assert getattr(taken, kind)


def test_a_header_that_is_none_is_answered_with_those_there_are(tmp_path: Path) -> None:
    (words,) = said(intake(write(tmp_path, "x.csv", "colour,size", "red,3")), "error")
    assert "date,symbol,close" in words
    assert "docs/finance.md" in words
