"""What is known when arguments are read: what can be held, which words are explained, whose goals and age count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.conversation.bank import Bank
from finance.errors import FinanceError


@dataclass(frozen=True, slots=True)
class Known:
    """What words may stand for.

    Attributes:
        names: instruments that can be held, symbol to name.
        indices: yardsticks, symbol to name.
        terms: words of the glossary in lower case, each with the entry it belongs to.
        today: what "last year" counts from.
        products: the bank's products, id to name.
        accounts: the client's accounts, id to name.
        account_kinds: of those accounts, id to "taxable" or "retirement".
        goals: the names of the client's goals.
        birth_year: the client's; None where nobody is signed in.
        retires: the year of the client's retirement goal; None where there is none.
    """

    names: Mapping[str, str]
    terms: Mapping[str, str]
    today: date
    indices: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    account_kinds: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[str, ...] = ()
    birth_year: int | None = None
    retires: int | None = None


def known(content: Bank, terms: Mapping[str, str], client_id: str = "") -> Known:
    """Return what a bank knows, and of one client where there is one."""
    # An index is a yardstick; nobody holds it.
    instruments = content.instruments.items()
    plain = Known(
        names={symbol: item.name for symbol, item in instruments if item.asset_class != "index"},
        terms=terms,
        today=content.today,
        indices={symbol: item.name for symbol, item in instruments if item.asset_class == "index"},
        products={product.id: product.name for product in content.products},
    )
    if not client_id:
        return plain
    try:
        client = content.client(client_id)
    except FinanceError:  # the turn itself says what is amiss
        return plain
    retires = next((goal.date.year for goal in client.goals if "retire" in goal.name.lower()), None)
    return Known(
        names=plain.names,
        terms=terms,
        today=plain.today,
        indices=plain.indices,
        products=plain.products,
        accounts={account.id: account.name for account in client.accounts},
        account_kinds={account.id: account.kind for account in client.accounts},
        goals=tuple(goal.name for goal in client.goals),
        birth_year=client.birth_year,
        retires=retires,
    )
