"""Whether a portfolio suits a client: limits for who searches, findings for who checks. Letters: N assets.

Suitability is a limit on what may be proposed, never a voice that others could outvote; so is what the client wants of
sustainability.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from finance.advice.preferences import counted, wanted_limits
from finance.advice.profile import Profile
from finance.advice.rules import Rules
from finance.errors import InputError
from finance.market import Sustainability
from finance.optimise import Limit
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class Assets:
    """What the rules ask about what can be held.

    Attributes:
        symbols: [N] names.
        shares: [N] fraction of each that is equities, 0 to 1.
        sectors: [N] sector of each, "" where it has none.
        single: [N] whether it is one company's share.
        risk_classes: [N] 1 to 7.
        days_to_cash: [N].
        cost_pa: [N] cost inside it, fraction a year.
        covariance_pa: [N, N].
        sustainability: [N] what is said of each, None where nothing is; empty where nothing is said of any.
    """

    symbols: tuple[str, ...]
    shares: Floats
    sectors: tuple[str, ...]
    single: tuple[bool, ...]
    risk_classes: tuple[int, ...]
    days_to_cash: Floats
    cost_pa: Floats
    covariance_pa: Floats
    sustainability: tuple[Sustainability | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against one portfolio.

    Attributes:
        rule: its number.
        what: what was looked at, for a person.
        found: the value; a fraction, days, a class or a count, as the rule says.
        limit: what is allowed.
        kept: whether it is.
        at_least: whether `limit` is the least that is allowed, and not the most.
    """

    rule: str
    what: str
    found: float
    limit: float
    kept: bool
    at_least: bool = False


def limits(rules: Rules, profile: Profile, assets: Assets) -> tuple[Limit, ...]:
    """Return the linear limits on weights that suit a client; volatility (S-4) is not linear and checked afterwards.

    Those that come from preferences about sustainability stand last and are of the kind "esg".
    """
    level, house = profile.level, rules.limits
    equities = f"S-3: equities at most {level.most_shares:.0%}"
    found = [
        Limit(equities, assets.shares, upper=level.most_shares, kind="suitability"),
        Limit(
            f"S-8: cash within {house.longest_days_to_cash:g} days", assets.days_to_cash,
            upper=house.longest_days_to_cash, kind="suitability",
        ),
    ]  # fmt: skip
    for number, symbol in enumerate(assets.symbols):
        one = np.zeros(len(assets.symbols))
        one[number] = 1.0
        if assets.risk_classes[number] > level.most_risk_class:
            words = f"S-5: no {symbol}, its risk class {assets.risk_classes[number]} is above {level.most_risk_class}"
            found.append(Limit(words, one, upper=0.0, kind="suitability"))
        elif assets.single[number]:
            words = f"S-6: {symbol} at most {house.most_in_one_share:.0%}"
            found.append(Limit(words, one, upper=house.most_in_one_share, kind="suitability"))
    for sector, members in _sectors(assets).items():
        words = f"S-7: {sector} at most {house.most_in_one_sector:.0%}"
        found.append(Limit(words, members, upper=house.most_in_one_sector, kind="suitability"))
    return (*found, *wanted_limits(profile.preferences, assets.sustainability, len(assets.symbols)))


def check(
    rules: Rules,
    profile: Profile,
    assets: Assets,
    weights: Floats,
    *,
    advice_cost_pa: float,
    traded_this_year: float,
    alternatives: int,
    tolerance: float = 1e-6,
) -> tuple[Finding, ...]:
    """Hold every rule against one portfolio.

    Args:
        rules: the house's.
        profile: the client's.
        assets: what can be held.
        weights: [N], sum 1.
        advice_cost_pa: the bank's fee, fraction a year.
        traded_this_year: what is bought and sold with this recommendation and was with earlier ones within a year,
            fraction of the portfolio.
        alternatives: how many other proposals were computed, the present one included.
        tolerance: by which a solver may be off.

    Raises:
        InputError: the weights do not fit.
    """
    count = len(assets.symbols)
    if weights.shape != (count,) or not np.isfinite(weights).all() or abs(weights.sum() - 1.0) > 1e-4:
        raise InputError(f"The weights to check must be {count} finite numbers that sum to one; mend them.")
    level, house = profile.level, rules.limits
    held = weights > tolerance
    classes = np.array(assets.risk_classes)
    alone = np.where(np.array(assets.single), weights, 0.0)
    sectors = {sector: float(members @ weights) for sector, members in _sectors(assets).items()}
    largest = max(sectors, key=lambda name: sectors[name]) if sectors else ""
    volatility = float(np.sqrt(max(0.0, float(weights @ assets.covariance_pa @ weights))))
    company = assets.symbols[int(alone.argmax())] if alone.any() else "none"
    cost = float(assets.cost_pa @ weights) + advice_cost_pa
    rows = (
        ("S-1", "answers that contradict each other", len(profile.inconsistencies), 0),
        ("S-2", "level of risk", level.number, min(profile.tolerance_level.number, profile.capacity_level.number)),
        ("S-3", "share of equities", float(assets.shares @ weights), level.most_shares),
        ("S-4", "volatility a year", volatility, level.most_volatility_pa),
        ("S-5", "highest risk class", int(classes[held].max(initial=0)), level.most_risk_class),
        ("S-6", f"largest single share, {company}", float(alone.max()), house.most_in_one_share),
        ("S-7", f"largest sector, {largest or 'none'}", sectors.get(largest, 0.0), house.most_in_one_sector),
        ("S-8", "days until it is cash", float(assets.days_to_cash @ weights), house.longest_days_to_cash),
        ("S-9", "cost a year, advice included", cost, house.most_cost_pa),
        ("S-10", "traded within a year", traded_this_year, house.most_turnover_pa),
    )  # fmt: skip
    findings = [Finding(rule, what, found, limit, found <= limit + tolerance) for rule, what, found, limit in rows]
    findings.append(Finding("S-11", "alternatives computed", alternatives, 2, alternatives >= 2))
    return (*findings, *_preferred(profile, assets, weights, tolerance))


def _preferred(profile: Profile, assets: Assets, weights: Floats, tolerance: float) -> tuple[Finding, ...]:
    wants = profile.preferences
    found = {
        rule: float(counts @ weights)
        for rule, counts in counted(wants, assets.sustainability, len(assets.symbols)).items()
    }
    return tuple(
        Finding(rule, f"share {wants.words[rule]}", found[rule], least, found[rule] >= least - tolerance, at_least=True)
        for rule, least in wants.least.items()
    )


def _sectors(assets: Assets) -> dict[str, Floats]:
    members: dict[str, Floats] = defaultdict(lambda: np.zeros(len(assets.symbols)))
    for number, sector in enumerate(assets.sectors):
        if sector and assets.shares[number] > 0:
            members[sector][number] = assets.shares[number]
    return dict(sorted(members.items()))
