"""Makes days, numbers and names of a table's columns, whole columns at a time; a bad field is named by its line.

Letters: R rows. A field that cannot be read has a place holder in the result and a finding in the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute

from finance.intake.report import Collector
from finance.intake.tables import RawTable
from finance.types import Days, Floats

NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
EARLIEST, LATEST = np.datetime64("1800-01-01"), np.datetime64("2200-01-01")
LARGEST = 1e15  # of any quantity, price or amount: more is a slip of the keyboard
EXACT = pa.decimal128(38, 12)  # twelve decimals: the finest that custodians keep
Codes = npt.NDArray[np.int32]


def days(table: RawTable, name: str, found: Collector) -> Days:
    """Return a column of days [R], datetime64[D]; what is no day becomes NaT."""
    column = table.column(name)
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        values = np.asarray(column.cast(pa.date32(), safe=False).to_numpy(zero_copy_only=False), dtype="datetime64[D]")
    else:
        # A file has few different days: each is read once.
        codes, texts = _coded(column)
        values = np.array([_day(text) for text in texts] or [np.datetime64("NaT")], dtype="datetime64[D]")[codes]
    bad = np.isnat(values) | (values < EARLIEST) | (values > LATEST)
    if bad.any():
        _say(table, name, bad, found, "is not a date like 2022-12-28")
        values = np.where(bad, np.datetime64("NaT"), values)
    return values


def numbers(table: RawTable, name: str, found: Collector, *, empty: float | None = None) -> Floats:
    """Return a column of numbers [R]; what is none becomes NaN with a finding.

    Args:
        table: the file.
        name: of the column.
        found: takes the findings.
        empty: what an empty field counts as; without it, an empty field is NaN without a finding.
    """
    column, empty_ones = table.column(name), blank(table, name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        texts = pa.compute.utf8_trim_whitespace(column)
        bad = ~empty_ones & ~_is_number(texts)
        values = pa.compute.if_else(pa.array(empty_ones | bad), None, texts).cast(pa.float64())
    else:
        try:
            values = column.cast(pa.float64(), safe=False)
            bad = np.zeros(len(column), dtype=bool)
        except pa.ArrowException:
            bad, values = ~empty_ones, pa.nulls(len(column), pa.float64())
    result = np.array(values.to_numpy(zero_copy_only=False), dtype=np.float64)
    too_large = np.abs(result) >= LARGEST
    if bad.any():
        _say(table, name, bad, found, "is not a number like 1234.56")
    if too_large.any():
        _say(table, name, too_large, found, f"is not a number below {LARGEST:.0e}")
        result[too_large] = np.nan
    if empty is not None:
        result[empty_ones] = empty
    return result


def blank(table: RawTable, name: str) -> npt.NDArray[np.bool_]:
    """Say which fields of a column are empty [R]."""
    column = table.column(name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        empty = pa.compute.equal(pa.compute.utf8_trim_whitespace(column), "")
        return np.asarray(pa.compute.fill_null(empty, True), dtype=bool)
    return np.asarray(pa.compute.is_null(column, nan_is_null=True), dtype=bool)


def exact(table: RawTable, name: str, found: Collector) -> pa.Array:
    """Return a column of amounts [R] without rounding, at most twelve decimals; an empty field is zero."""
    column = table.column(name)
    if pa.types.is_floating(column.type):
        # A binary number has no exact decimals; the shortest text that means it is what was once written.
        column = pa.array(["" if value is None else repr(value) for value in column.to_pylist()], pa.string())
    elif not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    texts = pa.compute.utf8_trim_whitespace(column)
    # What is no number at all is named by `numbers`, which reads the same column for the checks.
    clean = pa.compute.if_else(pa.array(_is_number(texts)), texts, "0")
    try:
        return clean.cast(EXACT)
    except pa.ArrowException:
        return _exact_one_by_one(table, name, clean, found)


def names(
    table: RawTable, name: str, found: Collector, *, allowed: Mapping[str, str] | None = None, upper: bool = False
) -> tuple[Codes, tuple[str, ...]]:
    """Return a column of words as codes [R] and the words; an empty field is the word "".

    Args:
        table: the file.
        name: of the column.
        found: takes the findings.
        allowed: accepted words in lower case and the word that each stands for; others become findings and code -1.
        upper: make them upper case, as in a currency.
    """
    codes, texts = _coded(table.column(name))
    words = [text.strip() for text in texts]
    if upper:
        words = [word.upper() for word in words]
    if allowed is not None:
        known = [allowed.get(word.lower()) for word in words]
        lost = np.array([word is None for word in known] or [False])[codes]
        if lost.any():
            shown = ", ".join(dict.fromkeys(allowed.values()))
            _say(table, name, lost, found, f"is none of {shown}")
        words = [word or "" for word in known]
    different = list(dict.fromkeys(words))
    place = {word: number for number, word in enumerate(different)}
    merged = np.array([place[word] for word in words] or [0], dtype=np.int32)
    result = merged[codes] if len(codes) else np.zeros(0, dtype=np.int32)
    if allowed is not None and lost.any():
        result = np.where(lost, np.int32(-1), result)
    return result, tuple(different)


def constant(word: str, rows: int) -> tuple[Codes, tuple[str, ...]]:
    """Return the codes and words of a column that the file does not have."""
    return np.zeros(rows, dtype=np.int32), (word,)


def _coded(column: pa.Array) -> tuple[npt.NDArray[np.int32], list[str]]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    coded = pa.compute.fill_null(column, "").dictionary_encode()
    return np.asarray(coded.indices, dtype=np.int32), coded.dictionary.to_pylist()


def _day(text: str) -> np.datetime64:
    text = text.strip()
    if len(text) > 10 and text[10] in "T ":  # a time of day behind it
        text = text[:10]
    try:
        return np.datetime64(date.fromisoformat(text), "D") if "-" in text else np.datetime64("NaT")
    except ValueError:
        return np.datetime64("NaT")


def _is_number(texts: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pa.compute.fill_null(pa.compute.match_substring_regex(texts, NUMBER), False), dtype=bool)


def _exact_one_by_one(table: RawTable, name: str, texts: pa.Array, found: Collector) -> pa.Array:
    values, bad = [], np.zeros(len(texts), dtype=bool)
    for row, text in enumerate(texts):
        try:
            values.append(text.cast(EXACT).as_py())
        except pa.ArrowException:
            values.append(0)
            bad[row] = True
    _say(table, name, bad, found, "has more than twelve decimals or 26 digits")
    return pa.array(values, EXACT)


def _say(table: RawTable, name: str, bad: npt.NDArray[np.bool_], found: Collector, what: str) -> None:
    rows = np.flatnonzero(bad)
    column = table.column(name)

    def each() -> Iterator[tuple[int, str, str]]:
        for row in rows:
            text = str(column[int(row)].as_py() if column[int(row)].is_valid else "")
            shown = text if len(text) <= 40 else text[:39] + "…"
            yield (
                int(table.lines[row]),
                name,
                (f"{shown!r} {what}" if shown.strip() else "it is empty") + "; correct it.",
            )

    found.add_many("unreadable", "error", each(), len(rows))
