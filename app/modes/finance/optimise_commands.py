"""`steward finance optimise | frontier`: the commands; the work is in `optimising`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings
from app.modes.finance.picture import Plot

cli = typer.Typer()

Client = Annotated[str | None, typer.Option("--client", help="Whose portfolio; `steward finance clients` lists them.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Csv = Annotated[
    list[Path] | None,
    typer.Option("--csv", metavar="FILE", help="Files instead of a client: prices, and bookings if there are any."),
]
Period = Annotated[str | None, typer.Option("--period", help="Whose days count: 3y, 5y, since_start, 2021, …")]
Symbols = Annotated[
    str | None, typer.Option("--symbols", help="What may be held, as in AAPL,MSFT; everything with prices by default.")
]
Weights = Annotated[str | None, typer.Option("--weights", help="What is held now, as in AAPL=0.6,MSFT=0.3.")]
Covariance = Annotated[
    str,
    typer.Option(
        "--covariance",
        help="sample, exponential, ledoit-wolf, single-factor, constant-correlation, oracle, denoised, gerber, semi.",
    ),
]
Means = Annotated[str, typer.Option("--means", help="Expected returns: history, james-stein, equilibrium.")]
Lowest = Annotated[float, typer.Option("--min-weight", help="Of every asset; below 0 allows short positions.")]
Highest = Annotated[float, typer.Option("--max-weight", help="Of every asset.")]
Group = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="NAME:A,B:0.1..0.4", help="Lowest and highest sum of some weights; repeat."),
]
Exclude = Annotated[str | None, typer.Option("--exclude", help="What must not be held, as in XOM,CVX.")]
Turnover = Annotated[float | None, typer.Option("--turnover", help="Purchases and sales together, 0.5 for half.")]
Cost = Annotated[float, typer.Option("--cost-bps", help="Of what is traded, in hundredths of a percent.", min=0)]


@cli.command("optimise")
def finance_optimise(
    client: Client = None,
    objective: Annotated[
        str,
        typer.Option(
            "--objective",
            help="min-variance, utility, sharpe, max-return, diversification, cvar, cdar, mad, risk-parity, "
            "cvar-parity, hrp, herc, nested, kelly, robust, tracking.",
        ),
    ] = "min-variance",
    period: Period = None,
    symbols: Symbols = None,
    weights: Weights = None,
    covariance: Covariance = "constant-correlation",
    means: Means = "james-stein",
    lowest: Lowest = 0.0,
    highest: Highest = 1.0,
    group: Group = None,
    exclude: Exclude = None,
    turnover: Turnover = None,
    cost_bps: Cost = 0.0,
    leverage: Annotated[float | None, typer.Option("--leverage", help="Largest sum of absolute weights.")] = None,
    most: Annotated[int | None, typer.Option("--max-holdings", help="How many assets may be held.")] = None,
    smallest: Annotated[float, typer.Option("--min-position", help="Of what is held at all.")] = 0.0,
    lot: Annotated[float | None, typer.Option("--lot", help="Weights are multiples of this.")] = None,
    aversion: Annotated[float, typer.Option("--risk-aversion", help="Of utility and robust.")] = 3.0,
    confidence: Annotated[float, typer.Option("--confidence", help="Of cvar, cdar and cvar-parity.")] = 0.95,
    risk_free: Annotated[
        float | None, typer.Option("--risk-free", help="A year; of sharpe. What bills earned by default.")
    ] = None,
    volatility: Annotated[float, typer.Option("--volatility", help="A year; ceiling of max-return.")] = 0.1,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """The best portfolio under constraints, what it changes and why; what is in conflict where there is none."""
    from app.modes.finance import optimising as mode

    asked = mode.Asked(period, symbols, weights, covariance, means)
    rules = mode.Rules(lowest, highest, tuple(group or ()), exclude, turnover, cost_bps, leverage, most, smallest, lot)
    wanted = mode.Wanted(objective, aversion, confidence, risk_free, volatility)
    mode.optimise(settings.load({"client": client}), csv or [], asked, rules, wanted, as_json=json, plot=plot)


@cli.command("frontier")
def finance_frontier(
    client: Client = None,
    points: Annotated[int, typer.Option("--points", help="On the frontier.", min=1, max=1000)] = 50,
    period: Period = None,
    symbols: Symbols = None,
    weights: Weights = None,
    covariance: Covariance = "constant-correlation",
    means: Means = "james-stein",
    lowest: Lowest = 0.0,
    highest: Highest = 1.0,
    group: Group = None,
    exclude: Exclude = None,
    turnover: Turnover = None,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """The exact efficient frontier, from the least risk to the highest return."""
    from app.modes.finance import optimising as mode

    asked = mode.Asked(period, symbols, weights, covariance, means)
    rules = mode.Rules(lowest, highest, tuple(group or ()), exclude, turnover, 0.0, None, None, 0.0, None)
    mode.frontier(settings.load({"client": client}), csv or [], asked, rules, points, as_json=json, plot=plot)
