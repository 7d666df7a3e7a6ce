"""What the client told about themselves in a visit and confirmed, where a tool can reckon with it."""

from __future__ import annotations

import math
from typing import Final

from app.conversation.bank import Bank
from finance.knowledge import proposals, short

INCOME: Final = "incomeUsdPa"
MARITAL: Final = "maritalStatus"


def told(content: Bank, client_id: str) -> dict[str, str]:
    """Return what a client told and confirmed, term and value, the latest of each."""
    confirmed = proposals(content.graph(client_id), client_id, "confirmed")
    return {short(fact.term).removeprefix("st:"): fact.value for fact in confirmed}


def told_income(known: dict[str, str]) -> float | None:
    """Return the income that was told, USD a year; None where none was."""
    try:
        income = float(known.get(INCOME, ""))
    except ValueError:
        return None
    return income if math.isfinite(income) and income >= 0 else None
