"""What the analysis of one client rests on, worked out once and kept: the case, the rules, what may be held."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from app.content import Content
from app.desk.room import Room
from finance.advice.profile import Profile, profile
from finance.advice.recommend import Case, Recommendation, recommend
from finance.advice.rules import Rules, load_rules
from finance.advice.suitability import limits
from finance.answers.advice import Terms, case_of
from finance.answers.facts import name_of
from finance.answers.held import Held, held_by
from finance.answers.moves import CASH
from finance.errors import InputError, Unsuitable
from finance.optimise import Limit
from finance.portfolio import Client
from finance.tax.jurisdiction import Jurisdiction, load_jurisdiction
from finance.types import Floats

INCOME_USD: Final = 50_000.0  # other income of the year, as in the advice in conversation; the bank knows no other
RIDGE: Final = 1e-9  # cash has no risk of its own, which makes a covariance singular
LONG_PERIOD: Final = "since_start"


@dataclass(eq=False)
class Ground:
    """One client and what their analysis rests on; everything is worked out when it is first asked for."""

    content: Content
    client: Client
    drawn: dict[int, Any] = field(default_factory=dict)  # pictures that never change, by how many points they have

    @cached_property
    def rules(self) -> Rules:
        """The house's rules of suitability."""
        return load_rules()

    @cached_property
    def place(self) -> Jurisdiction:
        """The bank's tax table."""
        return load_jurisdiction(self.content.tax_table)

    @cached_property
    def status(self) -> str:
        """The tax table's first status, which the advice in conversation takes too."""
        return next(iter(self.place.statuses))

    @cached_property
    def case(self) -> Case:
        """What a recommendation rests on.

        Raises:
            NotEnoughData: the portfolio is empty, or prices are too short.
        """
        found = self.content
        terms = Terms(self.place, self.status, INCOME_USD, tuple(found.fund_costs_pa.items()))
        return case_of(self.client, found.prices, found.instruments, found.today, self.rules, terms)

    @cached_property
    def profile(self) -> Profile:
        """How the client was scored.

        Raises:
            Unsuitable: nobody asked the questions about risk yet, or the answers contradict each other.
        """
        if not self.client.answers:
            raise Unsuitable(
                f"{self.client.name} has not answered the questions about risk, so nothing can be proposed; ask them "
                "first."
            )
        scored = profile(self.rules, dict(self.client.answers))
        if scored.inconsistencies:
            raise Unsuitable(f"Rule S-1: {scored.inconsistencies[0].words}")
        return scored

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """What suits the client, as bounds on weighted sums."""
        return limits(self.rules, self.profile, self.case.assets)

    @cached_property
    def recommendation(self) -> Recommendation:
        """What the committee agrees on, and everything behind it.

        Raises:
            Unsuitable: nothing suits; says which rule.
        """
        return recommend(self.case, self.rules)

    @cached_property
    def covariance_pa(self) -> Floats:
        """Of what can be held, never singular: [N, N] a year."""
        outlook = self.case.outlook
        return np.asarray(outlook.covariance_pa + RIDGE * np.eye(len(outlook.symbols)))

    @cached_property
    def held(self) -> Held:
        """What is held today, with every day of prices.

        Raises:
            NotEnoughData: nothing is held but cash.
        """
        found = self.content
        return held_by(self.client, found.prices, found.today, LONG_PERIOD)

    def name(self, symbol: str) -> str:
        """Return what a position is called."""
        return "Cash" if symbol == CASH else name_of(self.content.instruments, symbol)

    def kind(self, symbol: str) -> str:
        """Return the class of a position: equity, bond or cash."""
        known = self.content.instruments.get(symbol)
        return "cash" if symbol == CASH else known.asset_class if known else "equity"

    def volatility(self, weights: Floats) -> float:
        """Return the volatility a year of weights [N]."""
        covariance = self.case.outlook.covariance_pa
        return float(np.sqrt(max(0.0, float(weights @ covariance @ weights))))


_KEPT: WeakKeyDictionary[Room, dict[str, Ground]] = WeakKeyDictionary()


def ground_of(room: Room, arguments: Any) -> Ground:
    """Return the ground of the client that a job's arguments name.

    Args:
        room: the desk's.
        arguments: of a job; "client" is the client's id.

    Raises:
        InputError: no client is named.
        UnknownClient: there is none of that id.
    """
    client_id = arguments.get("client")
    if not isinstance(client_id, str) or not client_id:
        raise InputError("This analysis is of one client; choose a client first.")
    kept = _KEPT.setdefault(room, {})
    if client_id not in kept:
        kept[client_id] = Ground(room.content, room.content.client(client_id))
    return kept[client_id]
