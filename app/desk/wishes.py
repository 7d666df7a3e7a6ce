"""What an advisor may wish for a portfolio, and what comes back: what travels between the panel and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Aim = Literal["volatility", "aversion"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the advisor has set; everything is a fraction of the portfolio unless said otherwise.

    Attributes:
        aim: the most return within a volatility, or for a dislike of risk.
        volatility_pa: at most, a fraction a year.
        aversion: how much a unit of variance is disliked (Markowitz 1952); 1 is bold, 20 is timid.
        largest: most of any one holding but cash.
        shares: most in shares; shares_least: least.
        turnover: most that is bought and sold together.
        kept: symbols of which nothing is sold.
    """

    aim: Aim = "volatility"
    volatility_pa: float = 0.10
    aversion: float = 4.0
    largest: float = 1.0
    shares: float = 1.0
    shares_least: float = 0.0
    turnover: float = 1.0
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """Within what the advisor may set something, and where it begins."""

    least: float
    most: float
    usual: float


@dataclass(frozen=True, slots=True)
class Beginning:
    """What can be set for a client, and where everything begins.

    Attributes:
        wishes: to begin with: no more volatility than today nor than suits.
        ranges: by the name of a wish.
    """

    wishes: Wishes
    ranges: tuple[tuple[str, Range], ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One row: what is held of it now and as proposed.

    Attributes:
        kind: equity, bond or cash.
        before, after: share of the portfolio.
        before_usd, after_usd, trade_usd: in money; a sale is negative.
        why: why it changes, a clause; empty where it does not.
    """

    symbol: str
    name: str
    kind: str
    before: float
    after: float
    before_usd: float
    after_usd: float
    trade_usd: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """A portfolio in a few figures, each a fraction; return and volatility a year."""

    expected_return: float
    volatility: float
    shares: float
    largest: float
    largest_name: str


Kind = Literal["volatility", "largest", "kept", "shares_most", "shares_least", "turnover", "rule"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A constraint that holds the solution where it is.

    Attributes:
        kind: which of the wishes, or a rule of suitability.
        name: of the position for "largest" and "kept", of the rule for "rule"; else empty.
        limit: where it lies, a fraction.
        price: expected return a year that a hundredth more room would add, a fraction; None where it is of no use to
            say, as for a dislike of risk.
    """

    kind: Kind
    name: str
    limit: float
    price: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The solution, with everything that stands on the panel.

    Attributes:
        wishes: that it answers.
        positions: [N], the largest after the change first, without those that are neither held nor bought.
        traded: bought and sold together, a fraction of the portfolio.
        dealing_usd, tax_usd: of the change, once.
        yearly_usd: advice and products, in the first year after it; yearly_before_usd as things are.
        bindings: what holds the solution where it is, the dearest first.
        seconds: that the solver took.
        method, source, assumptions, inputs_hash, as_of: what it rests on.
    """

    wishes: Wishes
    value_usd: float
    positions: tuple[Position, ...]
    before: Mix
    after: Mix
    traded: float
    dealing_usd: float
    tax_usd: float
    yearly_before_usd: float
    yearly_usd: float
    bindings: tuple[Hold, ...]
    seconds: float
    method: str
    source: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


@dataclass(frozen=True, slots=True)
class NoWay:
    """There is no portfolio that meets all of it.

    Attributes:
        conflict: what cannot be met together.
        relaxation: by how much each of some has to give way, the smallest way out.
        least_volatility: a year, where only the volatility that was asked for cannot be had.
    """

    wishes: Wishes
    conflict: tuple[Hold, ...]
    relaxation: tuple[tuple[Hold, float], ...] = ()
    least_volatility: float | None = None
