"""How sustainable an instrument is said to be, by whom and as of when.

The three measures are those of a client's preferences in Art. 2(7) of Delegated Regulation (EU) 2017/565. What nobody
said counts as nothing: a share of zero, and no harm considered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Final, Literal, get_args

Impact = Literal["climate", "biodiversity", "water", "waste", "social"]
IMPACTS: Final[dict[Impact, str]] = {
    "climate": "greenhouse gas emissions",
    "biodiversity": "biodiversity",
    "water": "water",
    "waste": "waste",
    "social": "social and employee matters",
}
"""Groups of adverse impacts, after Delegated Regulation (EU) 2022/1288, annex I, table 1."""
_SHARES: Final = ("taxonomy_share", "sustainable_share")
_FIELDS: Final = (*_SHARES, "impacts_considered", "as_of", "source")


@dataclass(frozen=True, slots=True)
class Sustainability:
    """What is said of one instrument.

    Attributes:
        taxonomy_share: fraction in environmentally sustainable investments, Art. 2(1) of Regulation (EU) 2020/852.
        sustainable_share: fraction in sustainable investments, Art. 2(17) of Regulation (EU) 2019/2088.
        impacts_considered: groups of principal adverse impacts that it considers.
        as_of: day that the figures are of.
        source: whose figures they are.
    """

    taxonomy_share: float
    sustainable_share: float
    impacts_considered: tuple[Impact, ...]
    as_of: date
    source: str


def sustainability(row: Any) -> Sustainability:
    """Return what a JSON object says; shares and impacts that it leaves out count as nothing.

    Raises:
        ValueError: a field is unknown, out of range, or without its day or source; says which.
    """
    if not isinstance(row, dict):
        raise ValueError("it is no table")
    unknown = sorted(set(row) - set(_FIELDS))
    if unknown:
        raise ValueError(f"there is no field '{unknown[0]}'")
    impacts = row.get("impacts_considered", [])
    if not isinstance(impacts, list) or any(one not in get_args(Impact) for one in impacts):
        raise ValueError(f"'impacts_considered' must be a list of some of {', '.join(IMPACTS)}")
    if not isinstance(row.get("source"), str) or not row["source"].strip():
        raise ValueError("'source' must say whose figures these are")
    taxonomy, sustainable = (_share(row, name) for name in _SHARES)
    return Sustainability(taxonomy, sustainable, tuple(impacts), _day(row), row["source"])


def _share(row: dict[str, Any], name: str) -> float:
    value = row.get(name, 0.0)
    # Exactly a number: true is none.
    if type(value) not in (int, float) or not isfinite(value) or not 0 <= value <= 1:
        raise ValueError(f"'{name}' must be a fraction from 0 to 1")
    return float(value)


def _day(row: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(row["as_of"])
    except (KeyError, TypeError, ValueError):
        raise ValueError("'as_of' must be a date like 2030-06-30") from None
