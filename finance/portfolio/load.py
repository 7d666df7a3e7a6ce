"""Read a client's folder: who they are from `client.toml`, the bookings from `transactions.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from finance.errors import DataError
from finance.portfolio.books import check_books
from finance.portfolio.client import (
    Account,
    AccountKind,
    Adapted,
    Beneficiary,
    Client,
    Contribution,
    FeeSchedule,
    Goal,
    RiskProfile,
)
from finance.portfolio.fields import Fields, read_toml
from finance.portfolio.transactions import read_transactions


def load_client(folder: Path) -> Client:
    """Read and check one client.

    Args:
        folder: holds `client.toml` and `transactions.csv`.

    Raises:
        DataError: a file is missing or broken, or a field or a booking is wrong; names file, line and field.
    """
    profile = read_toml(folder / "client.toml")
    accounts = profile.rows("accounts", _account)
    ids = {account.id for account in accounts}
    if not accounts or len(ids) < len(accounts):
        raise DataError(f"{folder / 'client.toml'}, accounts: there must be one, and each id only once; correct them.")
    transactions = read_transactions(folder / "transactions.csv")
    check_books(folder / "transactions.csv", transactions, ids)
    goals = profile.rows("goals", lambda take: _goal(take, ids))
    return Client(
        id=profile.text("id"),
        name=profile.text("name"),
        birth_year=profile.whole("birth_year"),
        risk_profile=profile.choice("risk_profile", get_args(RiskProfile)),
        benchmark=profile.weights("benchmark"),
        accounts=accounts,
        goals=goals,
        contributions=profile.rows("contributions", _contribution),
        fees=_fees(profile.table("fees")),
        transactions=transactions,
        answers=profile.words("suitability"),
        beneficiaries=_beneficiaries(profile, ids),
        city=profile.optional("city"),
        adapted=_adapted(profile),
    )


def _account(take: Fields) -> Account:
    return Account(take.text("id"), take.text("name"), take.choice("kind", get_args(AccountKind)))


def _goal(take: Fields, accounts: set[str]) -> Goal:
    paid_from = take.texts("accounts", tuple(sorted(accounts)))
    return Goal(take.text("name"), take.day("date"), take.amount("amount_usd"), take.whole("priority"), paid_from)


def _beneficiaries(profile: Fields, accounts: set[str]) -> tuple[Beneficiary, ...]:
    named = profile.rows("beneficiaries", lambda take: _beneficiary(take, accounts))
    for account, rank in {(one.account, one.rank) for one in named}:
        if sum(one.share for one in named if (one.account, one.rank) == (account, rank)) != 1:
            raise profile.wrong("beneficiaries", f"a list in which the {rank} shares of {account} are 1 together")
    return named


def _beneficiary(take: Fields, accounts: set[str]) -> Beneficiary:
    share = take.amount("share")
    if not 0 < share <= 1:
        raise take.wrong("share", "a fraction above 0 and at most 1")
    account = take.choice("account", tuple(sorted(accounts)))
    rank = take.choice("rank", ("primary", "contingent"))
    return Beneficiary(account, take.text("name"), take.text("relation"), share, rank)


def _adapted(profile: Fields) -> tuple[Adapted, ...]:
    """Return changed preferences; the last answer of each question must be the one that counts today.

    A question without an answer today is passed over: who later wants nothing of sustainability is not asked for a
    share any more, and that there once was one stays written down.
    """
    found = profile.rows("adapted", _one_adapted)
    today = dict(profile.words("suitability"))
    if list(found) != sorted(found, key=lambda one: one.day):
        raise profile.wrong("adapted", "a list in the order of the days")
    for question, after in {one.question: one.after for one in found}.items():
        if question in today and today[question] != after:
            raise profile.wrong("adapted", f"a list whose last answer to '{question}' is the one under suitability")
    return found


def _one_adapted(take: Fields) -> Adapted:
    reason = take.text("reason")
    if not reason.strip():
        raise take.wrong("reason", "the client's reason")
    return Adapted(take.day("day"), take.text("question"), take.text("before"), take.text("after"), reason)


def _contribution(take: Fields) -> Contribution:
    every = take.choice("every", ("month", "quarter", "year"))
    return Contribution(take.text("account"), take.amount("amount_usd"), every)


def _fees(take: Fields) -> FeeSchedule:
    return FeeSchedule(take.amount("advisory_rate_pa"), take.choice("charged", ("quarterly",)))
