"""Where a period begins for each client. Letters: B clients."""

from __future__ import annotations

import numpy as np

from finance.batch.ledger import Ledger, Numbers
from finance.errors import PeriodError
from finance.market import Prices
from finance.performance import Period, parse_period


def start_rows(books: Ledger, known: Prices, period: str) -> Numbers:
    """Return the row of each client's first close in a period [B]; -1 where the portfolio does not cover it."""
    found = np.full(len(books.ids), -1, dtype=np.int64)
    first_days = books.first_days
    for day in np.unique(first_days[~np.isnat(first_days)]):
        first = day.astype(object)
        if first > known.last_day or first < known.first_day:
            continue
        try:
            start = parse_period(period, known.last_day, first).start
        except PeriodError:
            continue
        # As `History.row`: the last close that is not after the start, but not before the books begin.
        row = max(known.row(start), int(np.searchsorted(known.days, day, side="left")))
        found[first_days == day] = row
    return found


def whole_period(known: Prices, period: str) -> Period:
    """Return the period as it is for somebody who was there from the first price on.

    Raises:
        PeriodError: the prices do not cover it, or the text is no period.
    """
    return parse_period(period, known.last_day, known.first_day)
