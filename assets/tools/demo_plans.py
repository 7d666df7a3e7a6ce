"""The fictional clients' plans: what they hold, bring in and take out. `demo_clients` makes the bookings from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """One account of a plan.

    Attributes:
        opened: date as text, like the dates of `flows`.
        weights: symbols and what share of the account they should have; they sum to one.
        flows: rising dates and the monthly flow in USD from then on; negative is taken out.
        once: months like "2016-05" and an extra flow in USD in that month.
    """

    id: str
    opened: str
    opening_usd: float
    weights: dict[str, float]
    flows: tuple[tuple[str, float], ...]
    once: dict[str, float]

    def flow(self, day: str) -> float:
        """Return what comes in (positive) or goes out in the month of `day`, USD."""
        monthly = [usd for since, usd in self.flows if since <= day]
        return (monthly[-1] if monthly else 0.0) + self.once.get(day[:7], 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """One client's plan; the fee is a fraction a year."""

    id: str
    advisory_rate_pa: float
    accounts: tuple[AccountPlan, ...]


OPEN_WATER = {
    "AAPL": 0.14,
    "MSFT": 0.14,
    "CORPBOND": 0.15,
    "TBILL": 0.05,
    "JPM": 0.10,
    "UNH": 0.10,
    "HD": 0.10,
    "PG": 0.08,
    "XOM": 0.08,
    "KO": 0.06,
}
EVEN_COURSE = {
    "CORPBOND": 0.28,
    "HGBOND": 0.13,
    "TBILL": 0.05,
    "MSFT": 0.08,
    "JNJ": 0.08,
    "PG": 0.08,
    "JPM": 0.06,
    "MRK": 0.06,
    "CVX": 0.06,
    "PEP": 0.06,
    "WMT": 0.06,
}
STEADY_KEEL = {
    "HGBOND": 0.40,
    "CORPBOND": 0.20,
    "TBILL": 0.10,
    "JNJ": 0.08,
    "PG": 0.08,
    "KO": 0.07,
    "PEP": 0.07,
}
BOLD = {"AAPL": 0.25, "AMD": 0.15, "MSFT": 0.20, "LLY": 0.15, "WMT": 0.15, "GE": 0.10}

PLANS = (
    Plan(
        "avery",
        0.0090,
        (
            AccountPlan(
                "AV-1",
                "2013-02-01",
                42_000,
                OPEN_WATER,
                (("2013-03", 650), ("2016-01", 850), ("2020-01", 1_000)),
                {"2015-06": 12_000, "2019-08": -18_000, "2021-03": 9_000},
            ),
            AccountPlan("AV-2", "2016-01-04", 15_000, OPEN_WATER, (("2016-02", 400), ("2021-01", 500)), {}),
        ),
    ),
    Plan(
        "morgan",
        0.0070,
        (
            AccountPlan(
                "MO-1",
                "2011-09-01",
                240_000,
                EVEN_COURSE,
                (("2011-10", 1_200), ("2018-01", 1_600)),
                {"2014-05": -35_000, "2017-11": 60_000, "2020-04": -20_000},
            ),
        ),
    ),
    Plan(
        "rosa",
        0.0070,
        (
            AccountPlan(
                "RO-1",
                "2010-01-04",
                520_000,
                STEADY_KEEL,
                (("2010-02", -1_900), ("2015-01", -2_200), ("2020-01", -2_500)),
                {"2012-07": -25_000, "2018-09": -15_000},
            ),
            AccountPlan("RO-2", "2012-03-01", 180_000, STEADY_KEEL, (("2012-04", 0), ("2019-01", -600)), {}),
        ),
    ),
    Plan("kit", 0.0090, (AccountPlan("KI-1", "2021-09-01", 3_000, BOLD, (("2021-10", 250),), {"2022-06": -800}),)),
)
