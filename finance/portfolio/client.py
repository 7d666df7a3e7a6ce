"""Who the client is and what was booked. Money and quantities are Decimal: they are the bank's books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

RiskProfile = Literal["cautious", "balanced", "growth"]
AccountKind = Literal["taxable", "retirement"]
TransactionKind = Literal["deposit", "withdrawal", "buy", "sell", "dividend", "interest", "fee"]
EXTERNAL_KINDS: frozenset[TransactionKind] = frozenset({"deposit", "withdrawal"})
TRADE_KINDS: frozenset[TransactionKind] = frozenset({"buy", "sell"})


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a client's; cash and lots belong to exactly one account."""

    id: str
    name: str
    kind: AccountKind


@dataclass(frozen=True, slots=True)
class Goal:
    """What the money is for; priority 1 comes first.

    Attributes:
        accounts: ids of those that it is paid from; empty where nobody said.
    """

    name: str
    date: date
    amount_usd: Decimal
    priority: int
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Who gets an account when its owner dies.

    Attributes:
        relation: to the owner, in a word.
        share: fraction of the account, above 0 and at most 1; those of one rank are 1 together.
        rank: the contingent ones come in where no primary one is alive.
    """

    account: str
    name: str
    relation: str
    share: Decimal
    rank: Literal["primary", "contingent"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A standing order; a negative amount is taken out."""

    account: str
    amount_usd: Decimal
    every: Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Adapted:
    """A preference about sustainability that the client changed, as Art. 54(10) of 2017/565 wants it kept.

    Attributes:
        question: of the questionnaire, by id.
        before, after: the answers, by id.
        reason: in the client's words.
    """

    day: date
    question: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeeSchedule:
    """What the bank charges for advice: a yearly fraction of the value, taken each quarter from cash."""

    advisory_rate_pa: Decimal
    charged: Literal["quarterly"]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One line of the books.

    Attributes:
        line: of the file it came from, the header being line 1.
        date: when it was booked; trades are at that day's close unless the price says otherwise.
        symbol: empty for money alone; a dividend may name what paid it.
        quantity: units bought or sold, positive; zero for money alone.
        price: USD a unit; zero for money alone.
        amount: what the account's cash gained (positive) or lost (negative), USD.
    """

    line: int
    date: date
    account: str
    kind: TransactionKind
    symbol: str
    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Client:
    """A client with everything that the bank knows.

    Attributes:
        benchmark: what the portfolio is compared with: symbols and weights that sum to one.
        transactions: in the order of their dates.
        answers: to the questionnaire of suitability, question and answer; empty where nobody asked yet.
        beneficiaries: of the accounts; empty where none was named.
        city: where they live, for finding them; empty where it is not known.
        adapted: preferences about sustainability that the client changed, in the order of their days.
    """

    id: str
    name: str
    birth_year: int
    risk_profile: RiskProfile
    benchmark: tuple[tuple[str, float], ...]
    accounts: tuple[Account, ...]
    goals: tuple[Goal, ...]
    contributions: tuple[Contribution, ...]
    fees: FeeSchedule
    transactions: tuple[Transaction, ...]
    answers: tuple[tuple[str, str], ...] = ()
    beneficiaries: tuple[Beneficiary, ...] = ()
    city: str = ""
    adapted: tuple[Adapted, ...] = ()

    @property
    def first_day(self) -> date:
        """The day of the first booking."""
        return self.transactions[0].date
