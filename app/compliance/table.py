"""The table of requirements: what is asked, where the product answers, what proves it, and what stays the bank's duty.

The table is `requirements.toml` beside this file; `docs/compliance` and `steward compliance` are made from it alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.errors import UsageError

HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Regime:
    """A law or a body of rules.

    Attributes:
        id: as the requirements name it; also the name of its page.
        name: for people.
        words: what it is about, and what of it is not looked at here.
    """

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked.

    Attributes:
        id: such as "gdpr-17".
        regime: whose it is.
        cites: articles and paragraphs.
        title: in a few words.
        asks: what is asked, in our own words.
        product: where in the product it is answered, each with the command or the file.
        evidence: names of the proofs that are made by running it.
        bank: what stays the bank's duty, whatever the software does.
        limits: what the product does not do, or does only in part.
    """

    id: str
    regime: str
    cites: str
    title: str
    asks: str
    product: tuple[str, ...]
    evidence: tuple[str, ...]
    bank: tuple[str, ...]
    limits: tuple[str, ...] = ()


@cache
def regimes() -> tuple[Regime, ...]:
    """Return the laws and bodies of rules, in the order of the table."""
    return tuple(Regime(row["id"], row["name"], one_line(row["words"])) for row in _table()["regime"])


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return every requirement, in the order of the table."""
    return tuple(_requirement(row) for row in _table()["requirement"])


def requirement(name: str) -> Requirement:
    """Return one requirement.

    Raises:
        UsageError: there is none of this name.
    """
    found = next((each for each in requirements() if each.id == name.lower()), None)
    if found is None:
        near = ", ".join(each.id for each in requirements() if each.id.split("-")[0] == name.lower().split("-")[0])
        raise UsageError(
            f"There is no requirement {name!r}; " + (f"near it are {near}." if near else "`steward compliance list`.")
        )
    return found


def of_evidence(name: str) -> tuple[Requirement, ...]:
    """Return the requirements that a proof speaks to."""
    return tuple(each for each in requirements() if name in each.evidence)


def one_line(words: str) -> str:
    """Return words of the table without its line breaks."""
    return " ".join(words.split())


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((HERE / "requirements.toml").read_text(encoding="utf-8"))


def _requirement(row: dict[str, Any]) -> Requirement:
    def listed(name: str) -> tuple[str, ...]:
        words: Iterable[str] = row.get(name, ())
        return tuple(one_line(each) for each in words)

    return Requirement(
        row["id"],
        row["regime"],
        row["cites"],
        row["title"],
        one_line(row["asks"]),
        listed("product"),
        listed("evidence"),
        listed("bank"),
        listed("limits"),
    )
