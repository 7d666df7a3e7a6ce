"""A plan along thousands of drawn paths.

Paths are drawn and walked in chunks of a fixed size, each with a stream of its own, so that the result depends on the
seed alone and not on how many processors work on it.

Letters: P paths, C paths of a chunk, M months, K goals, Y years, Q quantiles.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
import numpy.typing as npt

from finance.errors import PlanError
from finance.planning.chance import Chance, chance
from finance.planning.growth import Paths, draw, mirrored
from finance.planning.laws import Bootstrap, Law, Lognormal, Normal, assets, expected_monthly
from finance.planning.plan import Plan
from finance.planning.shocks import Real, Stream
from finance.planning.walk import Walked, reserves, walk
from finance.types import Floats

CHUNK = 4000  # paths
SCRAMBLINGS = 16  # of a quasi-random sequence: independent, for the standard error
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_DEATH, _PRICES = 1, 2  # purposes of streams


@dataclass(frozen=True, slots=True)
class Draws:
    """How paths are drawn.

    Attributes:
        paths: at least; rounded up to whole pairs or scramblings.
        seed: the same seed gives the same paths, on any number of processors.
        quasi: Sobol numbers with a Brownian bridge, for normal and lognormal returns.
        single: float32, whose rounding is far below the standard error; False computes the same draws in float64.
        control: correct probabilities by a control variate where the law has one.
        workers: threads.
    """

    paths: int = 20_000
    seed: int = 1
    quasi: bool = False
    single: bool = True
    control: bool = True
    workers: int = 2


USUAL = Draws()


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What became of a plan.

    Attributes:
        final_usd: wealth at the horizon, today's money [P].
        met: which goals were paid [P, K].
        needed: whether each goal's day was lived to see [P, K].
        ruined: month in which the money did not suffice for a withdrawal, -1 for never [P].
        fan_usd: quantiles 5, 25, 50, 75 and 95 % of wealth at the end of each year, today's money [Q, Y + 1].
        group: consecutive paths that belong together.
        control: see `chance.chance` [P].
    """

    final_usd: Floats
    met: npt.NDArray[np.bool_]
    needed: npt.NDArray[np.bool_]
    ruined: npt.NDArray[np.int16]
    fan_usd: Floats
    group: int
    control: Floats | None
    draws: Draws

    def success(self) -> Chance:
        """Return the probability that every goal and every withdrawal is paid as long as the client lives."""
        return self._chance((self.met | ~self.needed).all(axis=1) & (self.ruined < 0))

    def goal(self, number: int) -> Chance:
        """Return the probability that a goal is paid, or not lived to see."""
        return self._chance(self.met[:, number] | ~self.needed[:, number])

    def solvent(self) -> Chance:
        """Return the probability that every withdrawal is paid in full."""
        return self._chance(self.ruined < 0)

    def at_least(self, amount_usd: float) -> Chance:
        """Return the probability of having an amount, in today's money, at the horizon."""
        return self._chance(self.final_usd >= amount_usd)

    def mean_usd(self) -> tuple[float, float]:
        """Return the mean final wealth in today's money and its standard error."""
        means = self.final_usd.reshape(-1, self.group).mean(axis=1)
        return float(means.mean()), float(means.std(ddof=1) / np.sqrt(means.size)) if means.size > 1 else 0.0

    def _chance(self, happened: npt.NDArray[np.bool_]) -> Chance:
        return chance(happened, self.group, self.control)


Drawn = dict[int, Paths]  # by number of the chunk


def simulate(
    plan: Plan,
    law: Law,
    draws: Draws = USUAL,
    cancelled: Callable[[], bool] = lambda: False,
    drawn: Drawn | None = None,
    fan: bool = True,
) -> Simulation:
    """Return what becomes of a plan under a law of returns.

    Args:
        plan: what is saved, spent and wanted.
        law: how returns are distributed.
        draws: how many paths, from which seed.
        cancelled: asked before each chunk; when it says yes, the paths so far are the result.
        drawn: growth that was drawn for a plan of the same weights with the same law and draws, and is filled with what
            is drawn here; it saves drawing again where only flows and goals differ. Laws whose draws depend on the
            flows leave it alone.
        fan: work out the fan; without it, `fan_usd` has no years. Sorting takes a third of the time.

    Raises:
        PlanError: the weights and the law speak of different numbers of assets, or the draws do not fit the law.
    """
    check(plan, law, draws)
    counts, group = sizes(law, draws)
    work = _Work(plan, law, draws, drawn)
    jobs = enumerate(counts)
    if draws.workers > 1 and len(counts) > 1:
        with ThreadPoolExecutor(draws.workers) as pool:
            parts = list(pool.map(_unless, repeat(cancelled), repeat(work), jobs))
    else:
        parts = [_unless(cancelled, work, job) for job in jobs]
    done = [part for part in parts if part is not None]
    if not done:
        done = [work(0, counts[0])]
    return _joined(done, group, draws, fan)


def _unless(cancelled: Callable[[], bool], work: _Work, job: tuple[int, int]) -> Walked | None:
    return None if cancelled() else work(*job)


class _Work:
    """Draws and walks one chunk."""

    def __init__(self, plan: Plan, law: Law, draws: Draws, drawn: Drawn | None = None) -> None:
        self._plan, self._law, self._draws = plan, law, draws
        # Normal and lognormal paths carry a control that depends on the plan's flows.
        self._drawn = None if isinstance(law, Normal | Lognormal) else drawn
        self._weights = plan.path_of_weights
        self._expected = 1.0 + self._weights @ expected_monthly(law)
        self._exposure = exposure(plan, self._expected)
        self._reserves = reserves(plan, self._expected)

    def __call__(self, number: int, count: int) -> Walked:
        draws, plan = self._draws, self._plan
        stream = Stream(draws.seed, number, draws.single)
        quasi = draws.seed * SCRAMBLINGS + number if draws.quasi else None
        paths = self._drawn.get(number) if self._drawn is not None else None
        if paths is None:
            paths = draw(self._law, self._weights, self._exposure, stream, count, quasi)
        if self._drawn is not None:
            self._drawn[number] = paths
            paths = replace(paths, growth=paths.growth.copy())  # walking uses it up
        levels = prices(plan, number, draws, count)
        deaths = _deaths(plan, Stream(draws.seed, number, draws.single, _DEATH), count)
        walked = walk(plan, paths.growth, levels, deaths, self._reserves)
        control = paths.control if draws.control and mirrored(self._law) else None
        walked = replace(walked, control=None if control is None else control.astype(np.float64))
        return walked.paired() if _in_pairs(self._law, draws) else walked


def exposure(plan: Plan, expected: Floats) -> Floats:
    """Return the share of the expected final wealth that is invested in each month [M]; losses count as zero."""
    real, fixed = plan.flow_rows()
    price = (1.0 + plan.inflation.mean_pa) ** (np.arange(plan.months) / 12.0)
    onward = np.cumprod(expected[::-1])[::-1]
    parts = (real * price + fixed) * onward
    parts[0] += plan.wealth_usd * onward[0]
    share = np.maximum(np.cumsum(parts), 0.0)
    return np.asarray(share / share.max()) if share.max() > 0 else np.ones(plan.months)


def _in_pairs(law: Law, draws: Draws) -> bool:
    return mirrored(law) and not draws.quasi


def sizes(law: Law, draws: Draws) -> tuple[list[int], int]:
    """Return the sizes of the chunks and how many consecutive paths belong together."""
    if draws.quasi:
        points = 1 << max(int(np.ceil(np.log2(draws.paths / SCRAMBLINGS))), 4)
        return [points] * SCRAMBLINGS, points
    pair = 2 if mirrored(law) else 1
    total = -(-draws.paths // pair) * pair
    whole, rest = divmod(total, CHUNK)
    return [CHUNK] * whole + ([rest] if rest else []), pair


def prices(plan: Plan, number: int, draws: Draws, count: int) -> Real:
    """Return a chunk's price levels at the beginning of each month and at the end, now being 1 [M + 1, C or 1]."""
    model, stream = plan.inflation, Stream(draws.seed, number, draws.single, _PRICES)
    drift = np.log1p(model.mean_pa) / 12.0
    if model.volatility_pa == 0.0:
        certain: Real = np.exp(drift * np.arange(plan.months + 1))[:, None].astype(stream.kind)
        return certain
    shocks = stream.normals(plan.months, count) * stream.kind.type(model.volatility_pa / np.sqrt(12.0))
    for month in range(1, plan.months):
        shocks[month] += stream.kind.type(model.persistence) * shocks[month - 1]
    level = np.zeros((plan.months + 1, count), stream.kind)
    np.cumsum(shocks, axis=0, out=level[1:])
    level += (drift * np.arange(plan.months + 1))[:, None].astype(stream.kind)
    found: Real = np.exp(level)
    return found


def _deaths(plan: Plan, stream: Stream, count: int) -> npt.NDArray[np.int64] | None:
    if plan.lifetime is None:
        return None
    years = plan.lifetime.years_left(stream.uniforms(count))
    return np.ceil(years * 12.0).astype(np.int64)


def _joined(parts: list[Walked], group: int, draws: Draws, with_fan: bool) -> Simulation:
    fan = np.empty((len(QUANTILES), 0))
    if with_fan:
        yearly = np.concatenate([part.yearly for part in parts], axis=1)
        fan = np.quantile(yearly, QUANTILES, axis=1).astype(np.float64)
    controls = [part.control for part in parts if part.control is not None]
    return Simulation(
        final_usd=np.concatenate([part.final for part in parts]).astype(np.float64),
        met=np.concatenate([part.met for part in parts]),
        needed=np.concatenate([part.needed for part in parts]),
        ruined=np.concatenate([part.ruined for part in parts]),
        fan_usd=fan,
        group=group,
        control=np.concatenate(controls) if controls else None,
        draws=draws,
    )


def check(plan: Plan, law: Law, draws: Draws) -> None:
    """Raise a PlanError where plan, law and draws do not fit each other."""
    if draws.paths < 2:
        raise PlanError(f"A simulation needs at least two paths (paths), not {draws.paths}; 20,000 is usual.")
    number = plan.path_of_weights.shape[1]
    if number != assets(law):
        raise PlanError(f"The plan weighs {number} assets (weights) and the law speaks of {assets(law)}; match them.")
    if draws.quasi and not isinstance(law, Lognormal | Normal):
        raise PlanError("Quasi-random numbers (quasi) fit normal and lognormal returns only; draw without them.")
    if isinstance(law, Bootstrap) and draws.quasi:
        raise PlanError("A bootstrap cannot be drawn with quasi-random numbers (quasi); draw without them.")
