"""What estimators and optimisers cost, side by side with other people's on the same data in the same run.

Twenty assets are the demo bank's shares (8,312 days); five hundred are made up by seed: eight factors and a part of
each asset's own, fat-tailed. A peer that is not installed has a row that says so. Letters: T observations, N assets.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from app.modes.bench.table import Row, median_ms
from app.settings import Settings
from finance.types import Floats

AREA = "finance"
SLOW_MS = 400.0  # peers that take longer are measured once


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Returns of a set of assets [T, N] with mean and covariance."""

    returns: Floats
    means: Floats
    covariance: Floats
    names: tuple[str, ...]


def rows(settings: Settings) -> Iterator[Row]:
    """Measure every line of the table that estimators and optimisers have."""
    small, large = data(_shares(settings)), data(_made_up(500, 2500))
    yield from _variance(small, large)
    yield from _sharpe(large)
    yield from _cvar(large)
    yield from _frontier(small, large)
    yield from _rules(large)
    yield from _shrinkage(large)


def data(returns: Floats) -> Data:
    """Return the estimates that all optimisers are handed."""
    names = tuple(f"A{number}" for number in range(returns.shape[1]))
    return Data(returns, returns.mean(axis=0), np.cov(returns.T), names)


def _shares(settings: Settings) -> Floats:
    from app import content

    found = content.load(settings)
    stocks = [symbol for symbol in found.prices.symbols if found.instruments[symbol].asset_class == "equity"][:20]
    values = found.prices.values[:, [found.prices.column(symbol) for symbol in stocks]]
    return np.ascontiguousarray(values[1:] / values[:-1] - 1.0)


def _made_up(assets: int, days: int) -> Floats:
    rng = np.random.default_rng(20)
    loadings = 0.3 * rng.standard_normal((assets, 8))
    loadings[:, 0] += 1.0
    factors = rng.standard_t(5, (days, 8)) * 0.0077
    factors[:, 1:] *= 0.5
    own = rng.standard_t(5, (days, assets)) * 0.77 * rng.uniform(0.008, 0.025, assets)
    return np.ascontiguousarray(factors @ loadings.T + own + rng.normal(4e-4, 2e-4, assets))


def _variance(small: Data, large: Data) -> Iterator[Row]:
    from finance import estimate
    from finance.optimise import Constraints, MinimumVariance, Problem, sectors, solve

    yield _ours(
        "minimum variance, 20 x 8,312, covariance included", "≤ 1",
        lambda: solve(Problem(small.names, covariance=estimate.sample(small.returns).matrix)),
    )  # fmt: skip
    included = "minimum variance, 20 x 8,312, covariance included"
    yield from _peers(
        small, "minimum variance, 20", included, skfolio=_sk_variance, pypfopt=_pf_variance, clarabel=_clarabel
    )
    plain = Problem(large.names, covariance=large.covariance)
    yield _ours("minimum variance, 500", "≤ 9", lambda: solve(plain))
    yield _ours(
        "minimum variance, 500 x 2,500, covariance included", "",
        lambda: solve(Problem(large.names, covariance=estimate.sample(large.returns).matrix)),
    )  # fmt: skip
    included = "minimum variance, 500 x 2,500, covariance included"
    yield from _peers(large, "minimum variance, 500", included, skfolio=_sk_variance)  # it estimates as it fits
    yield from _peers(large, "minimum variance, 500", pypfopt=_pf_variance, clarabel=_clarabel)
    now = np.random.default_rng(21).dirichlet(np.ones(len(large.names)))
    held = sectors(
        large.names,
        {name: f"S{i % 5}" for i, name in enumerate(large.names)},
        {f"S{i}": (0.15, 0.25) for i in range(5)},
    )
    tight = Constraints(upper=0.02, limits=held, turnover=0.5)
    limited = Problem(large.names, MinimumVariance(), large.covariance, constraints=tight, current=now)
    yield _ours("minimum variance, 500, five groups and turnover", "≤ 60", lambda: solve(limited))
    before = solve(limited)
    yield _ours("the same, warm", "", lambda: solve(limited, before))
    groups = "minimum variance, 500, five groups and turnover"
    yield _peer(
        "cvxpy with Clarabel",
        groups,
        groups,
        lambda: _cp_limited(large, held, now),
        lambda: _cp_limited(TINY, (), np.full(4, 0.25)),
    )


def _sharpe(large: Data) -> Iterator[Row]:
    from finance.optimise import MaximumSharpe, Problem, solve

    problem = Problem(large.names, MaximumSharpe(1e-5), large.covariance, large.means)
    yield _ours("maximum Sharpe, 500", "≤ 15", lambda: solve(problem))
    yield from _peers(large, "maximum Sharpe, 500", skfolio=_sk_sharpe, pypfopt=_pf_sharpe)


def _cvar(large: Data) -> Iterator[Row]:
    from finance.optimise import MinimumCVaR, Problem, solve

    cut = data(np.ascontiguousarray(large.returns[:2000]))
    problem = Problem(cut.names, MinimumCVaR(0.95), scenarios=cut.returns)
    yield _ours("minimum CVaR, 500 x 2,000", "≤ 200, gap ≤ 1e-8", lambda: solve(problem))
    yield from _peers(cut, "minimum CVaR, 500 x 2,000", skfolio=_sk_cvar, pypfopt=_pf_cvar, highs=_highs_cvar)


def _frontier(small: Data, large: Data) -> Iterator[Row]:
    from finance.optimise import MinimumVariance, Problem, frontier

    for asked, made in (("≤ 2, KKT ≤ 1e-8", small), ("≤ 9, KKT ≤ 1e-8", large)):
        name = f"frontier of 50 points, {len(made.names)}"
        problem = Problem(made.names, MinimumVariance(), made.covariance, made.means)
        found = frontier(problem, 50)
        spent = median_ms(lambda problem=problem: frontier(problem, 50))  # type: ignore[misc]
        yield Row(AREA, name, asked, spent, "ms", f"{len(found.corners)} corners, KKT {found.residual:.0e}")
        yield from _peers(made, name, skfolio=_sk_frontier, pypfopt=_pf_frontier)


def _rules(large: Data) -> Iterator[Row]:
    from finance.optimise import Hierarchical, Problem, RiskBudgets, solve

    even = Problem(large.names, RiskBudgets(), large.covariance)
    yield _ours("risk parity, 500", "≤ 20", lambda: solve(even))
    yield from _peers(large, "risk parity, 500", skfolio=_sk_parity)
    tree = Problem(large.names, Hierarchical(), large.covariance)
    yield _ours("hierarchical risk parity, 500", "≤ 100", lambda: solve(tree))
    yield from _peers(large, "hierarchical risk parity, 500", skfolio=_sk_hrp, pypfopt=_pf_hrp)


def _shrinkage(large: Data) -> Iterator[Row]:
    from finance import estimate
    from finance.estimate.shrinkage import Target

    targets: tuple[Target, ...] = ("identity", "single_factor", "constant_correlation")
    for target in targets:
        spent = median_ms(lambda target=target: estimate.ledoit_wolf(large.returns, target))  # type: ignore[misc]
        found = estimate.ledoit_wolf(large.returns, target)
        asked = "≤ 10" if target == "identity" else ""
        name = f"Ledoit-Wolf, 500 x 2,500, {target.replace('_', ' ')}"
        yield Row(AREA, name, asked, spent, "ms", f"shrinkage {found.shrinkage:.6f}")
    yield from _peers(large, "Ledoit-Wolf, 500 x 2,500", skfolio=_sk_shrunk, pypfopt=_pf_shrunk, sklearn=_skl_shrunk)


TINY = data(_made_up(4, 60))  # for the first run of peers


def _ours(figure: str, asked: str, work: Callable[[], Any]) -> Row:
    found = work()
    detail = f"objective {found.value:.10g}, KKT {found.residual:.0e}, gap {found.gap:.0e}"
    return Row(AREA, figure, asked, median_ms(work), "ms", detail)


def _peers(made: Data, figure: str, of: str = "", **peers: Callable[[Data], str]) -> Iterator[Row]:
    for name, work in peers.items():
        yield _peer(name, figure, of or figure, partial(work, made), partial(work, TINY))


def _peer(name: str, figure: str, of: str, work: Callable[[], str], first: Callable[[], object]) -> Row:
    """Return a peer's row; its imports, in a `first` run on little data, do not count."""
    figure = f"{figure}: {name}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            first()
            began = perf_counter()
            detail = work()
            spent = (perf_counter() - began) * 1000
            if spent < SLOW_MS:
                spent = median_ms(work, 5)
        except ImportError:
            return Row(AREA, figure, "", float("nan"), "ms", "not installed", name, of)
        except Exception as error:  # a peer's failure is a finding, not ours to raise
            return Row(AREA, figure, "", float("nan"), "ms", f"fails: {type(error).__name__}", name, of)
    return Row(AREA, figure, "", spent, "ms", detail, name, of)


def _load(name: str) -> Any:
    return importlib.import_module(name)


def _variance_of(made: Data, weights: Any) -> str:
    w = np.asarray(weights, dtype=np.float64)
    return f"objective {float(w @ made.covariance @ w):.10g}"


def _sk_variance(made: Data) -> str:
    return _variance_of(made, _load("skfolio.optimization").MeanRisk().fit(made.returns).weights_)


def _pf_variance(made: Data) -> str:
    model = _load("pypfopt").EfficientFrontier(None, made.covariance)
    return _variance_of(made, list(model.min_volatility().values()))


def _clarabel(made: Data) -> str:
    solver, sparse = _load("clarabel"), _load("scipy.sparse")
    n = len(made.names)
    quadratic = sparse.triu(sparse.csc_matrix(made.covariance * 1e4)).tocsc()
    rows_ = sparse.vstack([np.ones((1, n)), -sparse.eye(n)]).tocsc()
    settings = solver.DefaultSettings()
    settings.verbose = False
    cones = [solver.ZeroConeT(1), solver.NonnegativeConeT(n)]
    bounds = np.concatenate([[1.0], np.zeros(n)])
    found = solver.DefaultSolver(quadratic, np.zeros(n), rows_, bounds, cones, settings).solve()
    return _variance_of(made, found.x)


def _cp_limited(made: Data, held: Any, now: Floats) -> str:
    cp = _load("cvxpy")
    w = cp.Variable(len(now))
    bounds = [cp.sum(w) == 1, w >= 0, w <= max(0.02, 2 / len(now)), cp.norm1(w - now) <= 0.5]
    bounds += [limit.coefficients @ w >= limit.lower for limit in held]
    bounds += [limit.coefficients @ w <= limit.upper for limit in held]
    risk = cp.quad_form(w, cp.psd_wrap(made.covariance * 1e4))
    cp.Problem(cp.Minimize(risk), bounds).solve(solver="CLARABEL")
    return _variance_of(made, w.value)


def _ratio_of(made: Data, weights: Any) -> str:
    w = np.asarray(weights, dtype=np.float64)
    return f"objective {float((made.means @ w - 1e-5) / np.sqrt(w @ made.covariance @ w)):.10g}"


def _sk_sharpe(made: Data) -> str:
    module = _load("skfolio.optimization")
    aim = module.ObjectiveFunction.MAXIMIZE_RATIO
    return _ratio_of(made, module.MeanRisk(objective_function=aim, risk_free_rate=1e-5).fit(made.returns).weights_)


def _pf_sharpe(made: Data) -> str:
    model = _load("pypfopt").EfficientFrontier(made.means, made.covariance)
    return _ratio_of(made, list(model.max_sharpe(risk_free_rate=1e-5).values()))


def _tail_of(made: Data, weights: Any) -> str:
    losses = np.sort(-(made.returns @ np.asarray(weights, dtype=np.float64)))[::-1]
    return f"objective {float(losses[: len(losses) // 20].mean()):.10g}"


def _sk_cvar(made: Data) -> str:
    measure = _load("skfolio").RiskMeasure.CVAR
    return _tail_of(made, _load("skfolio.optimization").MeanRisk(risk_measure=measure).fit(made.returns).weights_)


def _pf_cvar(made: Data) -> str:
    model = _load("pypfopt").EfficientCVaR(None, _load("pandas").DataFrame(made.returns))
    return _tail_of(made, list(model.min_cvar().values()))


def _highs_cvar(made: Data) -> str:
    solver, sparse = _load("scipy.optimize").linprog, _load("scipy.sparse")
    count, n = made.returns.shape
    cost = np.concatenate([np.zeros(n), [1.0], np.full(count, 20.0 / count)])
    table = sparse.hstack([-made.returns, -np.ones((count, 1)), -sparse.eye(count)]).tocsr()
    budget = np.concatenate([np.ones(n), np.zeros(1 + count)])[None]
    bounds = [(0, None)] * n + [(None, None)] + [(0, None)] * count
    found = solver(
        cost, A_ub=table, b_ub=np.zeros(count), A_eq=budget, b_eq=[1.0], bounds=bounds, method="highs-ds"
    )  # fmt: skip
    return _tail_of(made, found.x[:n])


def _sk_frontier(made: Data) -> str:
    model = _load("skfolio.optimization").MeanRisk(efficient_frontier_size=50)
    return f"{len(model.fit(made.returns).weights_)} points"


def _pf_frontier(made: Data) -> str:
    if len(made.names) > 100:
        model = _load("pypfopt").EfficientFrontier(made.means, made.covariance, solver="CLARABEL")
        least = float(made.means @ np.array(list(model.min_volatility().values())))
        for target in np.linspace(least, float(made.means.max()) * 0.9999, 49):
            model.efficient_return(float(target))
        return "50 points, one after the other"
    model = _load("pypfopt").CLA(made.means, made.covariance)
    return f"{len(model.efficient_frontier(points=50)[0])} points by its critical line"


def _sk_parity(made: Data) -> str:
    return _variance_of(made, _load("skfolio.optimization").RiskBudgeting().fit(made.returns).weights_)


def _sk_hrp(made: Data) -> str:
    return _variance_of(made, _load("skfolio.optimization").HierarchicalRiskParity().fit(made.returns).weights_)


def _pf_hrp(made: Data) -> str:
    model = _load("pypfopt").HRPOpt(_load("pandas").DataFrame(made.returns))
    weights = model.optimize()
    return _variance_of(made, [weights[number] for number in range(len(made.names))])


def _sk_shrunk(made: Data) -> str:
    return f"shrinkage {_load('skfolio.moments').LedoitWolf().fit(made.returns).shrinkage_:.6f}"


def _pf_shrunk(made: Data) -> str:
    table = _load("pandas").DataFrame(made.returns)
    model = _load("pypfopt.risk_models").CovarianceShrinkage(table, returns_data=True)
    model.ledoit_wolf()
    return f"shrinkage {model.delta:.6f}"


def _skl_shrunk(made: Data) -> str:
    return f"shrinkage {_load('sklearn.covariance').LedoitWolf().fit(made.returns).shrinkage_:.6f}"
