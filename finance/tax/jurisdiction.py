"""Tax tables as data: one TOML file a jurisdiction and year in `tables/`, read and checked here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from finance.errors import TaxError

TABLES = Path(__file__).with_name("tables")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rates by bracket.

    Attributes:
        floors: where each bracket begins, rising from zero.
        rates: the rate of each bracket, a fraction from 0 to 1.
    """

    floors: tuple[float, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """What applies to one kind of taxpayer, amounts a year in the jurisdiction's currency.

    Attributes:
        allowance: income that is free of tax.
        taper_above: income above which the allowance shrinks; infinite where it does not.
        taper_rate: by how much for each unit above.
        ordinary: rates on income, and on short-term gains where terms matter.
        gains: rates on (long-term) gains, which lie on top of the income.
        gains_allowance: gains that are free of tax.
        loss_against_income: how much net loss may be taken off income.
        surtax_rate: on investment income, as far as all income is above `surtax_above`.
    """

    allowance: float
    taper_above: float
    taper_rate: float
    ordinary: Schedule
    gains: Schedule
    gains_allowance: float
    loss_against_income: float
    surtax_rate: float
    surtax_above: float


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The tax rules of a place and year as far as investments are concerned.

    Attributes:
        id: the file's name, for example "us-federal-2025".
        fictional: it does not exist.
        source: where the figures come from, law and year.
        terms_matter: short-term gains are taxed as income.
        allowance_covers_gains: allowance that income does not use covers gains.
        wash_days: before and after a sale at a loss; zero for no such rule.
        methods: which lots a sale may take; "pool" is the average cost with the United Kingdom's matching.
        statuses: by name, for example "single".
        distribution_age: from which a deferred account must pay out; zero for never.
        distribution_periods: years by which a deferred account is divided at each age.
    """

    id: str
    name: str
    year: int
    currency: str
    fictional: bool
    source: str
    terms_matter: bool
    allowance_covers_gains: bool
    wash_days: int
    methods: tuple[str, ...]
    statuses: dict[str, Status]
    distribution_age: int
    distribution_periods: dict[int, float]

    def status(self, name: str) -> Status:
        """Return a status.

        Raises:
            TaxError: there is none of this name.
        """
        if name not in self.statuses:
            raise TaxError(f"{self.name} has no status {name!r}; it has {', '.join(self.statuses)}.")
        return self.statuses[name]


def jurisdictions() -> tuple[str, ...]:
    """Return the ids of the tables that there are."""
    return tuple(sorted(path.stem for path in TABLES.glob("*.toml")))


def load_jurisdiction(name: str, folder: Path = TABLES) -> Jurisdiction:
    """Read a table.

    Raises:
        TaxError: there is no such table, or a field of it is wrong; names it.
    """
    path = folder / f"{name}.toml"
    if "/" in name or "\\" in name or not path.is_file():
        known = ", ".join(sorted(found.stem for found in folder.glob("*.toml")))
        raise TaxError(f"There is no tax table {name!r}; there are {known}.")
    try:
        return _jurisdiction(name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TaxError(f"The tax table {name} cannot be read ({error}); mend it.") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TaxError(f"The tax table {name} has a wrong or missing field: {error}; correct it.") from error


def _jurisdiction(name: str, table: dict[str, Any]) -> Jurisdiction:
    distributions = table.get("distributions", {})
    periods = {int(age): float(years) for age, years in distributions.get("periods", {}).items()}
    found = Jurisdiction(
        id=name,
        name=str(table["name"]),
        year=int(table["year"]),
        currency=str(table["currency"]),
        fictional=bool(table["fictional"]),
        source=str(table["source"]),
        terms_matter=bool(table["terms_matter"]),
        allowance_covers_gains=bool(table["allowance_covers_gains"]),
        wash_days=int(table["wash_days"]),
        methods=tuple(str(word) for word in table["methods"]),
        statuses={word: _status(word, fields) for word, fields in table["status"].items()},
        distribution_age=int(distributions.get("from_age", 0)),
        distribution_periods=periods,
    )
    if not found.source or not found.statuses or found.wash_days < 0:
        raise ValueError("source, status and wash_days must be there and not negative")
    return found


def _status(name: str, table: dict[str, Any]) -> Status:
    status = Status(
        allowance=float(table["allowance"]),
        taper_above=float(table.get("taper_above", "inf")),
        taper_rate=float(table.get("taper_rate", 0.0)),
        ordinary=_schedule(f"{name}.ordinary", table["ordinary"]),
        gains=_schedule(f"{name}.gains", table["gains"]),
        gains_allowance=float(table["gains_allowance"]),
        loss_against_income=float(table["loss_against_income"]),
        surtax_rate=float(table.get("surtax_rate", 0.0)),
        surtax_above=float(table.get("surtax_above", "inf")),
    )
    amounts = (status.allowance, status.gains_allowance, status.loss_against_income, status.surtax_rate)
    if min(amounts) < 0:
        raise ValueError(f"{name} has a negative amount")
    return status


def _schedule(name: str, rows: list[list[float]]) -> Schedule:
    floors, rates = tuple(float(row[0]) for row in rows), tuple(float(row[1]) for row in rows)
    if not floors or floors[0] != 0 or any(a >= b for a, b in pairwise(floors)):
        raise ValueError(f"{name} must begin at 0 and rise")
    if any(not 0 <= rate <= 1 for rate in rates):
        raise ValueError(f"{name} has a rate outside 0 to 1")
    return Schedule(floors, rates)
