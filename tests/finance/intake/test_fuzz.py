"""Whatever bytes are handed in, the intake ends with a report and never with a traceback, and a bad file takes nothing.

Bounded for every run; STEWARD_FUZZ_EXAMPLES asks for more.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.errors import ImportRefused
from finance.intake import DailySeries, HeadOffice, Intake, Request, take_in, take_in_answers
from tests.finance.intake.files import BOOKINGS, LONG
from tests.finance.intake.test_bookings import GOOD
from tests.finance.intake.test_connectors import FEED, SERIES

EXAMPLES = int(os.environ.get("STEWARD_FUZZ_EXAMPLES", "60"))
SEEDS = (
    "\n".join([BOOKINGS, *GOOD]),
    "\n".join([LONG, "2020-01-06,AAA,10", "2020-01-07,AAA,11.5", "2020-01-06,BBB,1", "2020-01-07,BBB,2"]),
    "\n".join(["date,AAA,BBB", "2020-01-06,1,2", "2020-01-07,3,4"]),
    "\n".join(["account,symbol,quantity,bought,cost", "A,AAA,10,2020-01-06,100"]),
    "\n".join(["date,kind,symbol,ratio,cash,into", "2020-01-06,split,AAA,2,,", "2020-01-07,merger,AAA,1,0,B"]),
    json.dumps(FEED),
    json.dumps(SERIES),
    json.dumps(FEED["prices"]),
)
BITS = st.sampled_from(
    [
        "",
        ",",
        "\n",
        '"',
        "NaN",
        "-",
        "1e308",
        "9" * 400,
        "\x00",
        "\u202e",
        "é",
        "[",
        "}",
        "null",
        "2020-02-30",
        "\r",
        ";",
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with some stretches replaced by odd bits."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(BITS) + text[start + draw(st.integers(0, 8)) :]
    return text.encode("utf-8")


def fine(taken: Intake) -> None:
    """An error empties the intake; without one, what came in can be used."""
    if not taken.report.ok:
        assert (taken.prices, taken.ledger, taken.holdings, taken.lots, taken.actions) == (None, None, (), (), ())
        with pytest.raises(ImportRefused):
            taken.report.require()
        return
    if taken.prices is not None:
        assert (taken.prices.values > 0).all()
    if taken.ledger is not None:
        assert len(taken.ledger.transactions()) == len(taken.ledger)


@settings(max_examples=EXAMPLES)
@given(st.one_of(mutated(), st.binary(max_size=300)), st.sampled_from(["csv", "json", "jsonl", "parquet", "txt"]))
def test_no_file_breaks_the_intake(tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"file.{suffix}"
    path.write_bytes(content)
    fine(take_in([path]))


@settings(max_examples=EXAMPLES)
@given(st.one_of(mutated(), st.binary(max_size=300)))
def test_no_answer_breaks_a_connector(content: bytes) -> None:
    for connector in (HeadOffice(), DailySeries()):
        fine(take_in_answers(connector, [(Request("any", (), "AAA"), content)]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["date", "symbol", "close", "rows", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=EXAMPLES)
@given(JSON)
def test_no_json_breaks_the_intake(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "file.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    fine(take_in([path]))


COLUMN = st.one_of(
    st.lists(st.floats() | st.none(), min_size=3, max_size=3),
    st.lists(st.dates() | st.none(), min_size=3, max_size=3),
    st.lists(st.text(max_size=4) | st.none(), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(st.binary(max_size=3), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(0, 3), max_size=2), min_size=3, max_size=3),
    st.lists(st.datetimes(), min_size=3, max_size=3),
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999),
        min_size=3,
        max_size=3,
    ),
)
NAMES = ("date", "symbol", "close", "account", "kind", "amount", "quantity", "bought", "cost", "ratio", "currency", "X")


@settings(max_examples=EXAMPLES)
@given(st.dictionaries(st.sampled_from(NAMES), COLUMN, min_size=1, max_size=7))
def test_no_column_type_of_parquet_breaks_the_intake(
    tmp_path_factory: pytest.TempPathFactory, columns: dict[str, list[object]]
) -> None:
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table(columns), buffer)
    path: Path = tmp_path_factory.mktemp("fuzz") / "file.parquet"
    path.write_bytes(buffer.getvalue())
    fine(take_in([path]))
