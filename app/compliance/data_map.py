"""The data map: which places may hold personal data, what for, how long; the core of a record of processing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.compliance.table import HERE

_HEAD: Final = """\
# Data map

{made}
What Steward may hold about people, where, what for, how long, and where it goes: the part of a record of processing
(GDPR Art. 30(1)) that the software knows. Controller, officer, grounds and transfers are the bank's to add. The proof
`data-map` holds these names against the tables that the databases of this version really have.

"yes" is data about a person; "mark" is a keyed hash or a session's name, which tells nothing without the key; "no" is
none.
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One table or kind of file."""

    table: str
    personal: str
    purpose: str
    holds: str
    limit: str
    goes: str


@dataclass(frozen=True, slots=True)
class Where:
    """One place, with what protects it."""

    id: str
    name: str
    safeguard: str
    rows: tuple[Kept, ...]


@cache
def places() -> tuple[Where, ...]:
    """Return the places, in the order of the table."""
    found = tomllib.loads((HERE / "data_map.toml").read_text(encoding="utf-8"))
    return tuple(
        Where(row["id"], row["name"], row["safeguard"], tuple(Kept(**each) for each in row["rows"]))
        for row in found["place"]
    )


def tables_of(place: str) -> frozenset[str]:
    """Return the names of a place's tables."""
    return frozenset(row.table for each in places() if each.id == place for row in each.rows)


def page(made: str) -> str:
    """Return the page of the documentation."""
    parts = [_HEAD.format(made=made)]
    for where in places():
        parts.append(f"## {where.name}\n\nProtected by: {where.safeguard}.\n")
        parts.append("| | personal | what for | what it holds | how long | where it goes |\n|---|---|---|---|---|---|")
        parts += [
            f"| `{row.table}` | {row.personal} | {row.purpose} | {row.holds} | {row.limit} | {row.goes} |"
            for row in where.rows
        ]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
