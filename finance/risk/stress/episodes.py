"""Five bad times for savers, as data: when they were and what the broad markets did.

Share moves are of the S&P 500 price index from its highest close to its lowest. Bond yields are Moody's seasoned AAA
and BAA corporate yields, averages of the first and the last month, rounded to a tenth of a percentage point; bills are
what they paid over the whole time, rounded likewise. They serve where a holding has no prices of its own for the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finance.errors import InputError


@dataclass(frozen=True, slots=True)
class Episode:
    """One bad time.

    Attributes:
        key: stable short name, for example "2008".
        words: fits behind "in": "the financial crisis of 2007 to 2009".
        start: the day of the highest close of shares.
        end: the day of the lowest.
        shares: change of the share index, a fraction.
        high_grade: yields a year of the best bonds at start and end.
        low_grade: of bonds that just count as investment grade.
        bills: what bills earned over the whole time.
    """

    key: str
    words: str
    start: date
    end: date
    shares: float
    high_grade: tuple[float, float]
    low_grade: tuple[float, float]
    bills: float

    @property
    def years(self) -> float:
        """Length in years of 365.25 days."""
        return (self.end - self.start).days / 365.25


EPISODES: tuple[Episode, ...] = (
    Episode(
        "1987", "the crash of 1987", date(1987, 8, 25), date(1987, 12, 4), -0.335, (0.097, 0.101), (0.108, 0.113), 0.015
    ),
    Episode(
        "2000-02",
        "the long fall of 2000 to 2002",
        date(2000, 3, 24),
        date(2002, 10, 9),
        -0.491,
        (0.077, 0.063),
        (0.084, 0.077),
        0.10,
    ),
    Episode(
        "2008",
        "the financial crisis of 2007 to 2009",
        date(2007, 10, 9),
        date(2009, 3, 9),
        -0.568,
        (0.057, 0.055),
        (0.065, 0.084),
        0.025,
    ),
    Episode(
        "2020",
        "the pandemic's five weeks in 2020",
        date(2020, 2, 19),
        date(2020, 3, 23),
        -0.339,
        (0.028, 0.030),
        (0.036, 0.043),
        0.001,
    ),
    Episode(
        "2022",
        "the rise of interest rates in 2022",
        date(2022, 1, 3),
        date(2022, 10, 12),
        -0.254,
        (0.029, 0.051),
        (0.036, 0.063),
        0.009,
    ),
)


def episode(key: str) -> Episode:
    """Return the episode with this key.

    Raises:
        InputError: names those there are.
    """
    found = next((item for item in EPISODES if item.key == key), None)
    if found is None:
        raise InputError(f"There is no episode {key!r}; there are {', '.join(item.key for item in EPISODES)}.")
    return found
