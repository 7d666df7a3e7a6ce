from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finance.errors import DataError
from finance.market import Sustainability, load_instruments

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


def test_what_is_said_of_sustainability_comes_with_day_and_source_and_the_rest_is_nothing(tmp_path: Path) -> None:
    told = {"as_of": "2030-06-30", "source": "the fund's report", "taxonomy_share": 0.25}
    found = load_instruments(written(tmp_path, {"instruments": [ROW, ROW | {"symbol": "BBB", "sustainability": told}]}))
    assert found["AAA"].sustainability is None
    assert found["BBB"].sustainability == Sustainability(0.25, 0.0, (), date(2030, 6, 30), "the fund's report")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"taxonomy_share": 25}, "'taxonomy_share' must be a fraction"),
        ({"taxonomy_share": True}, "'taxonomy_share' must be a fraction"),
        ({"sustainable_share": -0.1}, "'sustainable_share' must be a fraction"),
        ({"impacts_considered": ["noise"]}, "'impacts_considered' must be a list of some of climate"),
        ({"impacts_considered": "climate"}, "'impacts_considered' must be a list"),
        ({"as_of": "last year"}, "'as_of' must be a date"),
        ({"as_of": None}, "'as_of' must be a date"),
        ({"source": " "}, "'source' must say whose"),
        ({"esg_rating": "AAA"}, "no field 'esg_rating'"),
    ],
)
def test_figures_of_sustainability_that_are_none_are_refused(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    told = {"as_of": "2030-06-30", "source": "a report"} | change
    with pytest.raises(DataError, match=f"instrument 1: the field 'sustainability' is wrong: .*{words}"):
        load_instruments(written(tmp_path, {"instruments": [ROW | {"sustainability": told}]}))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        load_instruments(tmp_path / "none.json")
