"""Any CSV, Parquet or JSON file as columns of text or typed values, with the line of the file that each row came from.

Nothing is understood here; `finance.intake.fields` makes days, numbers and names of the columns.

Letters: R rows.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from finance.errors import DataError
from finance.intake.report import Collector

Lines = npt.NDArray[np.int64]
LARGEST_BYTES = 2 << 30  # more than that is a database and wants another way in
WIDEST = 20_000  # columns
PART = 50_000  # records of JSON that are held as such at a time
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Columns as they came.

    Attributes:
        file: the file's name, for findings.
        names: the header's words, stripped, in order; all different.
        columns: one array a name, each [R].
        lines: of the file [R]; records are counted from 1 in Parquet.
    """

    file: str
    names: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    lines: Lines

    def column(self, name: str) -> pa.Array:
        """Return a column by its name.

        Raises:
            DataError: there is none of this name.
        """
        if name not in self.names:
            raise DataError(f"{self.file}, line 1: the column '{name}' is missing; add it.")
        return self.columns[self.names.index(name)]

    def keep(self, rows: npt.NDArray[np.bool_]) -> RawTable:
        """Return only some rows."""
        mask = pa.array(rows)
        return RawTable(self.file, self.names, tuple(column.filter(mask) for column in self.columns), self.lines[rows])


def read_table(path: Path, found: Collector, file_bits: int = 0) -> RawTable:
    """Read a file; rows that have not the header's number of fields become findings and are left out.

    Args:
        path: the file.
        found: takes the findings.
        file_bits: what `Collector.begin` gave; it is added to every line.

    Raises:
        DataError: the file is missing, of another kind, or cannot be read at all.
    """
    readers = {".csv": _csv, ".txt": _csv, ".tsv": _csv, ".json": _json, ".jsonl": _json, ".parquet": _parquet}
    reader = readers.get(path.suffix.lower())
    if path.is_dir():
        raise DataError(f"{path} is a folder; name the files in it.")
    if not path.is_file():
        raise DataError(f"The file {path} does not exist; check the path.")
    if reader is None:
        raise DataError(f"The file {path} is none of {', '.join(sorted(readers))}; convert it to one of them.")
    if path.stat().st_size > LARGEST_BYTES:
        raise DataError(f"The file {path} is larger than {LARGEST_BYTES >> 30} GiB; split it by year.")
    try:
        table = reader(path, found)
    except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error, RecursionError) as error:
        cause = (str(error).splitlines() or ["no reason given"])[0].rstrip(".")
        raise DataError(f"The file {path} cannot be read ({cause}); replace it with a whole copy.") from error
    found.rows += len(table.lines)
    return RawTable(table.file, table.names, table.columns, table.lines + file_bits)


def table_from_records(file: str, records: list[dict[str, Any]], lines: Lines) -> RawTable:
    """Return records of texts as a table; a field that a record lacks is empty."""
    names = tuple(dict.fromkeys(name for record in records for name in record))
    if len(names) > WIDEST:
        raise DataError(f"{file} has more than {WIDEST:,} different fields; hand in one row a price.")
    columns = [pa.array([_text(record.get(name)) for record in records], pa.string()) for name in names]
    return RawTable(file, tuple(name.strip() for name in names), tuple(columns), lines)


def _csv(path: Path, found: Collector) -> RawTable:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        raise DataError(f"The file {path} is not UTF-8 text; save it as 'CSV UTF-8'.")
    _check_text(path)
    first = head.decode("utf-8-sig", errors="replace").splitlines()[:1]
    if not first or not first[0].strip():
        raise DataError(f"The file {path} has no header in line 1; name the columns there.")
    delimiter = max(DELIMITERS, key=first[0].count)
    names = _names(path, next(csv.reader(io.StringIO(first[0]), delimiter=delimiter)))
    short: list[int] = []

    def wrong(row: Any) -> str:
        short.append(int(row.number))
        many = f"{row.actual_columns} fields instead of {row.expected_columns}"
        found.add("unreadable", "error", int(row.number), "", f"it has {many}; correct the line.")
        return "skip"

    labels = [str(number) for number in range(len(names))]
    table = pa.csv.read_csv(
        path,
        read_options=pa.csv.ReadOptions(use_threads=False, column_names=labels, skip_rows=1, block_size=1 << 24),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=wrong, newlines_in_values=True
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(labels, pa.string()), strings_can_be_null=False
        ),
    ).combine_chunks()
    columns = tuple(_whole(table.column(number)) for number in range(len(names)))
    raw = RawTable(path.name, names, columns, _csv_lines(table.num_rows, short, columns))
    return raw.keep(~_blank(columns, table.num_rows))


def _check_text(path: Path) -> None:
    """Raise DataError, naming the line, unless all of a file is UTF-8; the CSV reader would lose such a row."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, max(error.start, 0))
                raise DataError(
                    f"The file {path} cannot be read (line {line} is not UTF-8); save it as 'CSV UTF-8'."
                ) from error
            line += chunk.count(b"\n")


def _csv_lines(rows: int, short: list[int], columns: tuple[pa.Array, ...]) -> Lines:
    """Return each row's line: after the header, past rows left out, past line breaks inside quotes."""
    lines = np.arange(2, rows + len(short) + 2, dtype=np.int64)
    lines = np.delete(lines, [number - 2 for number in short])
    breaks = sum(np.asarray(pa.compute.count_substring(column, "\n"), dtype=np.int64) for column in columns)
    if np.any(breaks):
        lines[1:] += np.cumsum(breaks)[:-1]
    return lines


def _blank(columns: tuple[pa.Array, ...], rows: int) -> npt.NDArray[np.bool_]:
    """Say which rows are empty lines."""
    blank = np.ones(rows, dtype=bool)
    for column in columns:
        if not blank.any():
            break
        blank &= np.asarray(pa.compute.equal(column, ""), dtype=bool)
    return blank


def _parquet(path: Path, found: Collector) -> RawTable:
    # One thread: threads cost more than they save on a busy machine.
    table = pa.parquet.ParquetFile(path).read(use_threads=False).combine_chunks()
    names = _names(path, [str(name) for name in table.column_names])
    for name, kind in zip(names, table.schema.types, strict=True):
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise DataError(f"{path.name}: the column {name!r} holds {kind} and not plain values; leave it out.")
    columns = tuple(_whole(table.column(number)) for number in range(len(names)))
    return RawTable(path.name, names, columns, np.arange(1, table.num_rows + 1, dtype=np.int64))


def _json(path: Path, found: Collector) -> RawTable:
    text = path.read_text(encoding="utf-8-sig")
    parts: list[RawTable] = []
    records, lines = [], []
    try:
        for line, record in _json_records(text, path):
            if isinstance(record, dict):
                records.append(record)
                lines.append(line)
            else:
                found.add("unreadable", "error", line, "", "it is not a record with named fields; correct it.")
            if len(records) == PART:
                # Columns of text take a third of the memory of records.
                parts.append(table_from_records(path.name, records, np.array(lines, dtype=np.int64)))
                records, lines = [], []
    except ValueError as error:
        raise DataError(f"The file {path} is not JSON ({error}); replace it with a whole copy.") from error
    if records:
        parts.append(table_from_records(path.name, records, np.array(lines, dtype=np.int64)))
    if not parts:
        raise DataError(f"The file {path} has no records; it must be a list of records, or one a line.")
    table = _joined(parts)
    _names(path, list(table.names))
    return table


def _joined(parts: list[RawTable]) -> RawTable:
    """Return tables of one file as one; a column that a part lacks is empty there."""
    if len(parts) == 1:
        return parts[0]
    names = tuple(dict.fromkeys(name for part in parts for name in part.names))
    columns = [
        pa.concat_arrays(
            [
                part.column(name) if name in part.names else pa.array([""] * len(part.lines), pa.string())
                for part in parts
            ]
        )
        for name in names
    ]
    return RawTable(parts[0].file, names, tuple(columns), np.concatenate([part.lines for part in parts]))


def _json_records(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    """Give line and value of each record: of a list, of the list in "rows", or one a line."""
    # Numbers stay the text they were, so that no digit of an amount is lost.
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    start = text.find("[")
    opening = text[: max(start, 0)].strip()
    if start >= 0 and opening in ("", '{"rows":', '{"rows" :'):
        yield from _json_list(text, start + 1, decoder)
    elif path.suffix.lower() == ".jsonl" or "\n{" in text.strip():
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield number, decoder.decode(line)
    else:
        yield 1, decoder.decode(text)


def _json_list(text: str, at: int, decoder: json.JSONDecoder) -> Iterator[tuple[int, Any]]:
    line, counted = 1, 0
    blanks = " \t\r\n"
    while True:
        while at < len(text) and text[at] in blanks:
            at += 1
        if at >= len(text):
            raise ValueError("the list does not end")
        if text[at] == "]":
            return
        if text[at] == ",":
            at += 1
            continue
        line += text.count("\n", counted, at)
        counted = at
        record, at = decoder.raw_decode(text, at)
        yield line, record


def _names(path: Path, names: list[str]) -> tuple[str, ...]:
    stripped = tuple(name.strip() for name in names)
    twice = next((name for name in stripped if stripped.count(name) > 1), None) if len(stripped) <= WIDEST else None
    if len(stripped) > WIDEST:
        raise DataError(f"{path} has more than {WIDEST:,} columns; hand in one row a price.")
    if twice is not None:
        raise DataError(f"{path}, line 1: the column {twice!r} appears twice; remove one of them.")
    if not stripped:
        raise DataError(f"{path} has no columns; name them in the first line.")
    return stripped


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
