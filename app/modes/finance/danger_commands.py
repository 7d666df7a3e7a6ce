"""`steward finance risk | stress | backtest | batch`: the commands, one function each; the work is in `danger`."""

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
Weights = Annotated[
    str | None,
    typer.Option("--weights", help="Holdings to look at instead, as in AAPL=0.6,SP500=0.3; the rest is cash."),
]
Period = Annotated[str | None, typer.Option("--period", help="ytd, 1y, 3y, since_start, 2021, 2020-01-01..2021-06-30.")]


@cli.command("risk")
def finance_risk(
    client: Client = None,
    period: Period = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Of today's holdings: all ratios, the tail by five methods, where it comes from."),
    ] = False,
    confidence: Annotated[float, typer.Option("--confidence", help="Of value at risk, with --full.")] = 0.95,
    factor: Annotated[
        list[str] | None, typer.Option("--factor", metavar="SYMBOL", help="A price column that explains risk; repeat.")
    ] = None,
    back_test: Annotated[
        str | None,
        typer.Option("--back-test", metavar="METHOD", help="Test a value at risk day by day: historical, extreme, …"),
    ] = None,
    traded: Annotated[
        str | None,
        typer.Option("--traded", help="Value traded a day on the market, as in AAPL=9e9,KO=8e8: how long to sell."),
    ] = None,
    csv: Csv = None,
    weights: Weights = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Volatility, Sharpe ratio, drawdown, value at risk; with --full, --csv or --weights much more."""
    here = settings.load({"client": client})
    if full or csv or weights or factor or back_test or traded or plot:
        from app.modes.finance import danger

        danger.risk(
            here,
            danger.From(tuple(csv or ()), weights, period),
            confidence=confidence,
            factors=factor or [],
            back_test=back_test,
            traded=traded,
            as_json=json,
            plot=plot,
        )
        return
    from app.modes.finance import book

    book.risk(here, period=period or "3y", as_json=json)


@cli.command("stress")
def finance_stress(
    client: Client = None,
    period: Period = None,
    episode: Annotated[
        list[str] | None, typer.Option("--episode", help="1987, 2000-02, 2008, 2020 or 2022; all by default.")
    ] = None,
    shock: Annotated[
        list[str] | None,
        typer.Option("--shock", metavar="SYMBOL=CHANGE", help="Over a month, as in SP500=-0.2; repeat."),
    ] = None,
    rates: Annotated[float | None, typer.Option("--rates", help="Change of all yields: 0.01 is a point up.")] = 0.01,
    inflation: Annotated[float | None, typer.Option("--inflation", help="Surprise over a year: 0.03 is three.")] = 0.03,
    csv: Csv = None,
    weights: Weights = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """What bad times would do: history replayed, your own shocks, interest rates, inflation."""
    from app.modes.finance import danger

    danger.stress(
        settings.load({"client": client}),
        danger.From(tuple(csv or ()), weights, period),
        episodes=episode or [],
        shocks=shock or [],
        rates=rates,
        inflation=inflation,
        as_json=json,
        plot=plot,
    )


@cli.command("backtest")
def finance_backtest(
    client: Client = None,
    strategy: Annotated[
        str,
        typer.Option(
            "--strategy",
            help="equal, inverse-volatility, momentum, today (its weights), minimum-variance, maximum-sharpe, "
            "risk-parity or hierarchical.",
        ),
    ] = "inverse-volatility",
    period: Period = None,
    train: Annotated[int, typer.Option("--train", help="Days seen before the first decision.", min=2)] = 252,
    every: Annotated[int, typer.Option("--every", help="Days between decisions.", min=1)] = 21,
    cost_bps: Annotated[float, typer.Option("--cost-bps", help="Cost of a trade in basis points.", min=0)] = 10.0,
    trials: Annotated[
        int | None, typer.Option("--trials", help="How many rules you tried; by default those there are.", min=1)
    ] = None,
    csv: Csv = None,
    weights: Weights = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """How a rule would have done on days it had not seen, after costs, and whether that can be told from luck."""
    from app.modes.finance import danger

    danger.backtest(
        settings.load({"client": client}),
        danger.From(tuple(csv or ()), weights, period or "since_start"),
        strategy=strategy,
        train_days=train,
        every_days=every,
        cost_bps=cost_bps,
        trials=trials,
        as_json=json,
        plot=plot,
    )


@cli.command("batch")
def finance_batch(
    period: Period = None,
    device: Annotated[str, typer.Option("--device", help="cpu or cuda.")] = "cpu",
    json: Json = False,
) -> None:
    """Value, change and risk of all the bank's clients in one go."""
    from app.modes.finance import danger

    danger.batch(settings.load(), period=period or "1y", device=device, as_json=json)
