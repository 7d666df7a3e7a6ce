"""A client's lots as a place's taxes see them: the accounts that are taxed, and the books run by one of its methods."""

from __future__ import annotations

from datetime import date

from finance.errors import TaxError
from finance.portfolio import Client
from finance.tax.book import Books, Rules, run_books
from finance.tax.jurisdiction import Jurisdiction
from finance.tax.lots import Method


def taxed_accounts(client: Client) -> frozenset[str]:
    """Return the ids of the accounts in which gains are taxed."""
    return frozenset(account.id for account in client.accounts if account.kind == "taxable")


def tax_books(client: Client, day: date, place: Jurisdiction, method: Method) -> Books:
    """Return the client's bookings run through up to a day.

    Args:
        client: whose.
        day: the last that counts.
        place: the tax table.
        method: which lots sales took.

    Raises:
        TaxError: the method is not the table's.
    """
    if method not in place.methods:
        raise TaxError(f"{place.name} does not allow the method {method!r}; it allows {', '.join(place.methods)}.")
    return run_books(client.transactions, Rules(taxed_accounts(client), method, place.wash_days), until=day)
