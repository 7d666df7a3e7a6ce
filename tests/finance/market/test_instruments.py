from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from finance.errors import DataError
from finance.market import load_instruments

ROW = {
    "symbol": "AAA",
    "name": "A Company",
    "asset_class": "equity",
    "sector": "Any",
    "currency": "USD",
    "modelled": False,
    "source": "made",
    "licence": "free",
}


def written(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "instruments.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_instruments_come_by_symbol_in_the_files_order(tmp_path: Path) -> None:
    found = load_instruments(written(tmp_path, {"instruments": [ROW | {"symbol": "ZZZ"}, ROW]}))
    assert list(found) == ["ZZZ", "AAA"]
    assert found["AAA"].name == "A Company"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not a JSON file"),
        ([], "not a JSON file"),
        ({"rows": []}, "not a JSON file"),
        ({"instruments": [ROW, {"symbol": "B"}]}, "instrument 2: the field 'name'"),
        ({"instruments": [ROW | {"modelled": "no"}]}, "'modelled' is missing or of the wrong type"),
        ({"instruments": [ROW | {"asset_class": "gold"}]}, "'gold' is none of equity"),
        ({"instruments": ["AAA"]}, "instrument 1: the field 'symbol'"),
        ({"instruments": [ROW, ROW]}, "appears twice"),
        ({"instruments": 3}, "not a JSON file"),
    ],
)
def test_a_bad_file_names_entry_and_field(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load_instruments(written(tmp_path, content))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        load_instruments(tmp_path / "none.json")
