"""Head office's own feed: one JSON object with the tables that a branch needs.

    {"schema": "steward.feed/1", "as_of": "2026-03-31",
     "prices":       [{"date": "2026-03-31", "symbol": "AAA", "close": "101.25", "currency": "USD"}, …],
     "rates":        [{"date": "2026-03-31", "EUR": "1.08"}, …],
     "actions":      [{"date": "2026-03-20", "kind": "dividend", "symbol": "AAA", "cash": "0.50"}, …],
     "transactions": [{"date": …, "account": …, "kind": …, "symbol": …, "quantity": …, "price": …, "amount": …}, …],
     "lots":         [{"account": …, "symbol": …, "bought": …, "quantity": …, "cost": …}, …]}

A table may be left out. Numbers may be JSON numbers or texts; texts keep every digit of an amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from finance.errors import DataError
from finance.intake.connector import Batch, Request, decoded, records_table
from finance.intake.files import FileKind

SCHEMA = "steward.feed/1"


@dataclass(frozen=True, slots=True)
class HeadOffice:
    """The bank's own feed."""

    name: str = "head office"

    def requests(self, symbols: Sequence[str], since: date | None) -> tuple[Request, ...]:
        """Return one request for everything."""
        parameters = [("symbols", ",".join(symbols))] if symbols else []
        if since is not None:
            parameters.append(("since", since.isoformat()))
        return (Request("feed", tuple(parameters)),)

    def parse(self, payload: bytes, request: Request) -> Batch:
        """Return the tables of an answer.

        Raises:
            DataError: the schema is another one, or a table is none; names it.
        """
        content = decoded(payload, self.name)
        if content.get("schema") != SCHEMA:
            raise DataError(f"The feed of {self.name} has the schema {content.get('schema')!r} and not {SCHEMA!r}.")
        try:
            as_of = date.fromisoformat(content["as_of"])
        except (KeyError, TypeError, ValueError):
            raise DataError(f"The feed of {self.name} does not say in 'as_of' for which day it speaks.") from None
        known = get_args(FileKind)
        unknown = [name for name in content if name not in (*known, "schema", "as_of")]
        notes = tuple(f"the table {name!r} is not known here and was left alone." for name in unknown)
        tables = tuple((kind, self._table(kind, content[kind])) for kind in known if content.get(kind))
        return Batch(tables, as_of, notes)

    def _table(self, kind: str, rows: Any) -> Any:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise DataError(f"In the feed of {self.name}, {kind!r} is not a list of records; correct the feed.")
        return records_table(self.name, rows)
