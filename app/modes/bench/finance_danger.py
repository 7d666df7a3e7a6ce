"""What risk, stress, back-tests and whole banks cost, beside other people's packages in the same run.

Data: the demo bank's shares, and what a seed makes. A peer that is not installed has a row that says so.
"""

from __future__ import annotations

import importlib
import math
import os
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from app.modes.bench.table import Row, median_ms
from app.settings import Settings
from finance.batch import Ledger, ledger, overviews, portfolio_tails, risks
from finance.batch.tails import by_torch
from finance.types import Floats

AREA = "finance"
CLIENTS = 10_000


def rows(settings: Settings) -> Iterator[Row]:
    """Measure the tails of many portfolios, ten thousand clients, the tail methods and the back-tests."""
    yield from _many_tails()
    yield from _whole_bank(settings)
    yield from _goals()
    yield from _one_tail()
    returns = _shares(settings)
    yield from _methods(returns[:, 0])
    yield from _backtests(returns[-2520:])


def made_up(days: int = 2500, count: int = 500, seed: int = 0) -> Floats:
    """Return fat-tailed daily returns with common factors [days, count]."""
    rng = np.random.default_rng(seed)
    common = rng.standard_t(5, (days, 8)) @ rng.normal(0, 0.003, (8, count))
    return np.asarray(np.clip(common + 0.008 * rng.standard_t(5, (days, count)), -0.5, 0.5), dtype=np.float64)


def bank_of(books: Ledger, clients: int, seed: int = 3) -> Ledger:
    """Return a bank with as many clients, each a copy of one in `books` with other amounts."""
    copies = math.ceil(clients / len(books.ids))
    which = np.tile(np.arange(len(books.client)), copies)
    copy = np.repeat(np.arange(copies), len(books.client))
    scale = np.random.default_rng(seed).uniform(0.3, 3.0, copies)[copy]
    return Ledger(
        ids=tuple(f"{number}" for number in range(copies * len(books.ids))),
        symbols=books.symbols,
        client=books.client[which] + len(books.ids) * copy,
        account=books.account[which] + (int(books.account.max()) + 1) * copy,
        day=books.day[which],
        kind=books.kind[which],
        symbol=books.symbol[which],
        quantity=books.quantity[which] * scale,
        amount=books.amount[which] * scale,
    )


def _many_tails() -> Iterator[Row]:
    returns = made_up()
    weights = np.random.default_rng(1).dirichlet(np.ones(500), 1000)
    what = "CVaR of 1,000 portfolios x 500 x 2,500"
    exact = portfolio_tails(weights, returns)
    single = portfolio_tails(weights, returns, precision="float32")
    off = f"{np.abs(single.cvar / exact.cvar - 1).max():.0e} relative"
    quick = median_ms(lambda: portfolio_tails(weights, returns, precision="float32"))
    yield Row(AREA, what, "≤ 27", quick, "ms", f"float32, off by {off}")
    yield Row(AREA, f"{what}, float64", "", median_ms(lambda: portfolio_tails(weights, returns)), "ms")
    for precision in ("float32", "float64"):
        there = median_ms(lambda kind=precision: by_torch(weights, returns, 0.95, "cpu", kind))  # type: ignore[misc]
        yield Row(AREA, f"{what}, torch on the CPU, {precision}", "", there, "ms", "matrix product and topk")
    if _cuda():
        there = median_ms(lambda: portfolio_tails(weights, returns, device="cuda"))
        yield Row(AREA, f"{what}, float64 on the GPU", "", there, "ms", "transfers included")
        yield from _gpu_ratio()


def _gpu_ratio() -> Iterator[Row]:
    """Time ten times as many portfolios with the data already there: what a GPU is for."""
    import torch

    returns = made_up()
    weights = np.random.default_rng(1).dirichlet(np.ones(500), 10_000)
    here = median_ms(lambda: portfolio_tails(weights, returns), 3)
    columns, rows = (torch.as_tensor(part).to("cuda") for part in (np.ascontiguousarray(returns.T), weights))

    def there() -> None:
        torch.topk(rows @ columns, 125, dim=1, largest=False, sorted=False).values.mean(dim=1)
        torch.cuda.synchronize()

    detail = "CPU by GPU, 10,000 portfolios, float64, data on the GPU"
    yield Row(AREA, "CVaR of 10,000 portfolios, times faster on the GPU", "≥ 20", here / median_ms(there), "x", detail)


def _whole_bank(settings: Settings) -> Iterator[Row]:
    from app import content

    found = content.load(settings)
    books = bank_of(ledger([found.client(client_id) for client_id in found.client_ids]), CLIENTS)
    for device in ("cpu", *(("cuda",) if _cuda() else ())):
        overviews(bank_of(books, 40), found.prices, found.today, device)  # torch's own start is not what is asked
        began = time.perf_counter()
        overviews(books, found.prices, found.today, device)
        middle = time.perf_counter()
        risks(books, found.prices, found.today, "3y", bills="TBILL", device=device)
        ended = time.perf_counter()
        detail = (
            f"{device}; {len(books.client):,} bookings; overview {middle - began:.1f} s, "
            f"risk over three years {ended - middle:.1f} s"
        )
        yield Row(AREA, "10,000 clients' overview and risk", "≤ 10,000", (ended - began) * 1000, "ms", detail)


def _goals() -> Iterator[Row]:
    from finance.batch import goal_chances
    from finance.planning import Normal

    rng = np.random.default_rng(0)
    wealth, share = rng.uniform(1e4, 1e6, CLIENTS), rng.uniform(0, 1, CLIENTS)
    months = rng.integers(12, 240, CLIENTS)
    law = Normal(np.array([0.07, 0.03]), np.array([[0.0256, 0.001], [0.001, 0.0025]]))
    weights = np.column_stack([share, 1 - share])
    for device in ("cpu", *(("cuda",) if _cuda() else ())):
        began = time.perf_counter()
        found = goal_chances(wealth, 0.002 * wealth, months, 1.5 * wealth, weights, law, device=device)
        spent = (time.perf_counter() - began) * 1000
        detail = f"{device}; up to 20 years, 2,048 paths each, standard error {found.standard_error.mean():.4f}"
        yield Row(AREA, "10,000 clients' goal probabilities", "", spent, "ms", detail)


def _one_tail() -> Iterator[Row]:
    from finance.measures import entropic_value_at_risk, tail_losses

    returns = np.random.default_rng(2).normal(0.0003, 0.01, 1_000_000)
    both = median_ms(lambda: tail_losses(returns), 5)
    yield Row(AREA, "VaR and CVaR by history, 1,000,000 days", "", both, "ms")
    theirs = lambda it: (it.value_at_risk(returns), it.cvar(returns))  # noqa: E731
    yield _peer("skfolio.measures", "VaR and CVaR by history, 1,000,000 days", theirs)
    pair = lambda it: (it.value_at_risk(returns), it.conditional_value_at_risk(returns))  # noqa: E731
    yield _peer("empyrical", "VaR and CVaR by history, 1,000,000 days", pair)
    short = returns[:2500]
    yield Row(AREA, "entropic VaR, 2,500 days", "", median_ms(lambda: entropic_value_at_risk(short)), "ms")
    yield _peer("skfolio.measures", "entropic VaR, 2,500 days", lambda it: it.evar(short))


def _methods(returns: Floats) -> Iterator[Row]:
    from finance.risk import METHODS, fit_garch, tail

    for method in METHODS:
        spent = median_ms(lambda one=method: tail(returns, one), 5)  # type: ignore[misc]
        yield Row(AREA, f"VaR and CVaR, {method}, {len(returns):,} days", "", spent, "ms")
    yield Row(AREA, f"GARCH(1,1), {len(returns):,} days", "", median_ms(lambda: fit_garch(returns), 5), "ms")

    def theirs(arch: Any) -> object:
        model = arch.arch_model(100 * (returns - returns.mean()), mean="Zero", p=1, q=1, rescale=False)
        return model.fit(disp="off")

    yield _peer("arch", f"GARCH(1,1), {len(returns):,} days", theirs)


def _backtests(returns: Floats) -> Iterator[Row]:
    from finance.backtest import equal_weight, inverse_volatility, purged_paths, walk_forward

    days = np.arange(len(returns)).astype("datetime64[D]")
    what = "walk forward, 20 x 2,520 days, 252 and 60"
    ours = median_ms(lambda: walk_forward(days, returns, inverse_volatility, train_days=252, every_days=60), 5)
    yield Row(AREA, what, "", ours, "ms", "inverse volatility, drift and costs day by day")
    what = "purged paths, 10 groups of which 6: 210 fits"
    paths = median_ms(lambda: purged_paths(days, returns, inverse_volatility, groups=10, tested=6), 3)
    yield Row(AREA, what, "", paths, "ms", "126 paths, with costs")

    def theirs(selection: Any) -> object:
        from skfolio.optimization import InverseVolatility

        splits = selection.CombinatorialPurgedCV(n_folds=10, n_test_folds=6)
        return selection.cross_val_predict(InverseVolatility(), returns, cv=splits)

    yield _peer("skfolio.model_selection", what, theirs, 1)
    equal = walk_forward(days, returns, equal_weight, train_days=252)
    yield Row(AREA, "walk forward, days a second", "", len(equal.returns) / (ours / 1000), "days", "the same test")


def _peer(name: str, what: str, work: Callable[[Any], object], runs: int = 3) -> Row:
    """Return a peer's row, or one that says that it is not there."""
    label = f"{what}: {name.partition('.')[0]}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = importlib.import_module(name)
            return Row(AREA, label, "", median_ms(lambda: work(module), runs), "ms", "", name.partition(".")[0], what)
    except ImportError:
        return Row(
            AREA,
            label,
            "",
            float("nan"),
            "ms",
            f"{name.partition('.')[0]} is not installed",
            name.partition(".")[0],
            what,
        )


def _shares(settings: Settings) -> Floats:
    from app import content

    found = content.load(settings)
    shares = [symbol for symbol, item in found.instruments.items() if item.asset_class == "equity"]
    closes = found.prices.values[:, [found.prices.column(symbol) for symbol in shares]]
    return np.asarray(closes[1:] / closes[:-1] - 1.0)


def _cuda() -> bool:
    import torch

    return bool(torch.cuda.is_available()) and os.environ.get("CUDA_VISIBLE_DEVICES") != ""
