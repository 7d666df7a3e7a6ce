"""What the advice cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from finance.answers.facts import Sheet
from finance.market import Instrument, Prices
from finance.portfolio import Client, history
from finance.types import Chart, Result


def fees(client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date) -> Result:
    """Return the advisory fee's rate and what was paid this year, in the past 12 months and since the start, USD.

    The costs inside funds are in their prices and are not counted here.
    """
    books = history(client, prices, today)
    last = date.fromisoformat(str(books.days[-1]))
    sheet = Sheet(last, f"bookings, {prices.source}", "fees.")
    sheet.fraction("rate_pa", "advisory fee a year", float(client.fees.advisory_rate_pa))
    year = np.datetime64(date(last.year, 1, 1))
    twelve_months = books.days[-1] - np.timedelta64(365, "D")
    sheet.usd("ytd", "advisory fees this year so far", books.fees[books.days >= year].sum())
    sheet.usd("12m", "advisory fees in the past 12 months", books.fees[books.days > twelve_months].sum())
    sheet.usd("since_start", "advisory fees since the start", books.fees.sum())
    paid_in = float(books.flows[books.flows > 0].sum())
    if paid_in > 0:
        label = "advisory fees since the start, of what was paid in"
        sheet.fraction("since_start.share_of_paid_in", label, float(books.fees.sum()) / paid_in)
    told = {fact.name: fact for fact in sheet.facts}
    rows = tuple(told[f"fees.{name}"] for name in ("ytd", "12m", "since_start"))
    chart = Chart(
        "bars",
        "Advisory fees paid",
        "USD",
        last,
        sheet.source,
        labels=tuple(fact.label.removeprefix("advisory fees ") for fact in rows),
        values=tuple(float(fact.value) for fact in rows),
        names=tuple(fact.name for fact in rows),
    )
    return Result(tuple(sheet.facts), chart, ("Costs inside funds are part of their prices and not counted here.",))
