"""Feeds from elsewhere: what to ask for, and what an answer means. Nothing here fetches anything.

A connector is two pure functions: it says which requests it would like to be made, and it understands the bytes that
came back. Who carries bytes (`sync/transport` in the house) hands them in with the request that they answer. A feed's
answer goes through the same checks as a file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import numpy as np

from finance.errors import DataError
from finance.intake.files import FileKind, Intake, take_in_tables
from finance.intake.prices import PriceRules
from finance.intake.report import Collector
from finance.intake.tables import RawTable, table_from_records

LARGEST_ANSWER = 256 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What a connector would like to have.

    Attributes:
        path: below the feed's address.
        parameters: of the query, without any secret: a key is the carrier's.
        symbol: what it is about, where the answer does not say.
    """

    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    symbol: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Tables that a feed sent, by what they are; `as_of` is the day for which it says it speaks."""

    tables: tuple[tuple[FileKind, RawTable], ...]
    as_of: date | None = None
    notes: tuple[str, ...] = field(default=())


class Connector(Protocol):
    """A feed of market data or books."""

    @property
    def name(self) -> str:
        """For findings and sources."""
        ...

    def requests(self, symbols: Sequence[str], since: date | None) -> tuple[Request, ...]:
        """Return what to ask for to have these symbols from a day on."""
        ...

    def parse(self, payload: bytes, request: Request) -> Batch:
        """Return what an answer holds.

        Raises:
            DataError: the answer is not of the feed's form; names the field.
        """
        ...


def take_in_answers(
    connector: Connector,
    answers: Sequence[tuple[Request, bytes]],
    *,
    rules: PriceRules | None = None,
    as_of: date | None = None,
) -> Intake:
    """Understand and check the answers of a feed together, as `take_in` does with files: all of it, or nothing.

    Args:
        connector: the feed.
        answers: each request with what came back.
        rules: how prices are taken in.
        as_of: the last day that can be known; anything later is an error, whatever the feed says.
    """
    found = Collector()
    tables: list[tuple[FileKind, RawTable]] = []
    for request, payload in answers:
        name = f"{connector.name} {request.symbol}".strip()
        file_bits = found.begin(name)
        try:
            batch = connector.parse(payload, request)
        except DataError as error:
            found.add("unreadable", "error", None, "", str(error))
            continue
        for note in batch.notes:
            found.add("read", "note", None, "", note)
        if batch.as_of is not None and as_of is not None and batch.as_of > as_of:
            words = f"it speaks for {batch.as_of}, after {as_of}, the last day that can be known."
            found.add("look_ahead", "error", None, "", words)
        for kind, table in batch.tables:
            found.rows += len(table.lines)
            tables.append((kind, RawTable(name, table.names, table.columns, table.lines + file_bits)))
    return take_in_tables(tables, found, rules, as_of)


def decoded(payload: bytes, feed: str) -> dict[str, Any]:
    """Return a JSON object with every number as the text that it was.

    Raises:
        DataError: it is too large, no JSON, or no object.
    """
    if len(payload) > LARGEST_ANSWER:
        raise DataError(f"The answer of {feed} is larger than {LARGEST_ANSWER >> 20} MiB; ask for fewer days.")
    try:
        value = json.loads(payload.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise DataError(f"The answer of {feed} is not JSON ({error}); ask again.") from error
    if not isinstance(value, dict):
        raise DataError(f"The answer of {feed} is not a JSON object; check the address.")
    return value


def records_table(name: str, records: list[dict[str, Any]]) -> RawTable:
    """Return records as a table whose lines count the records from 1."""
    return table_from_records(name, records, np.arange(1, len(records) + 1, dtype=np.int64))
