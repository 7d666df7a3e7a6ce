"""`steward finance plan | withdraw | goal`: the commands, one function each; the work is in `planning`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings
from app.modes.finance.picture import Plot

cli = typer.Typer()

Client = Annotated[str | None, typer.Option("--client", help="Whose plan; `steward finance clients` lists them.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Csv = Annotated[
    list[Path] | None,
    typer.Option("--csv", metavar="FILE", help="Files instead of a client: prices, and bookings if there are any."),
]
Law = Annotated[
    str, typer.Option("--law", help="Of returns: student, normal, lognormal, regimes, bootstrap, filtered.")
]
Paths = Annotated[int, typer.Option("--paths", help="Simulated paths.", min=2, max=2_000_000)]
Seed = Annotated[int, typer.Option("--seed", help="Of the paths; the same seed gives the same figures.", min=0)]
Inflation = Annotated[float, typer.Option("--inflation", help="Expected a year, 0.025 for 2.5 %.")]


@cli.command("plan")
def finance_plan(
    client: Client = None,
    goal: Annotated[str | None, typer.Option("--goal", help="Words of one goal's name; all goals by default.")] = None,
    needed: Annotated[
        float | None,
        typer.Option("--needed", metavar="CHANCE", help="Also what must be saved for this chance, as in 0.8."),
    ] = None,
    years: Annotated[int | None, typer.Option("--years", help="Horizon where there are no goals.", min=1)] = None,
    law: Law = "student",
    inflation: Inflation = 0.025,
    paths: Paths = 20_000,
    seed: Seed = 1,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """The chance of each goal with today's mix and standing orders, and what must be saved."""
    from app.modes.finance import planning as mode

    here = settings.load({"client": client})
    drawn = mode.Drawn(law, inflation, paths, seed)
    mode.plan(here, drawn, goal, needed, years, files=csv or [], as_json=json, plot=plot)


@cli.command("withdraw")
def finance_withdraw(
    client: Client = None,
    rule: Annotated[
        str,
        typer.Option("--rule", help="constant, percentage, guardrails, floor_and_ceiling, floor_and_upside."),
    ] = "constant",
    rate: Annotated[float, typer.Option("--rate", help="Of the wealth in the first year, 0.04 for 4 %.")] = 0.04,
    years: Annotated[int, typer.Option("--years", help="How long it has to last.")] = 30,
    wealth: Annotated[float | None, typer.Option("--wealth", help="USD instead of what the client has.")] = None,
    law: Law = "student",
    inflation: Inflation = 0.025,
    paths: Paths = 20_000,
    seed: Seed = 1,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """How long a rule of withdrawal lasts and what it pays, beside the other rules."""
    from app.modes.finance import planning as mode

    here = settings.load({"client": client})
    drawn = mode.Drawn(law, inflation, paths, seed)
    mode.withdraw(here, drawn, rule, rate, years, wealth, files=csv or [], as_json=json, plot=plot)


@cli.command("goal")
def finance_goal(
    client: Client = None,
    wealth: Annotated[float | None, typer.Option("--wealth", help="USD, for a problem of your own.")] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option("--goal", metavar="NAME=AMOUNT@YEAR[*WORTH]", help="A goal of your own problem; repeat."),
    ] = None,
    saving: Annotated[float, typer.Option("--saving", help="USD a year, for a problem of your own.")] = 0.0,
    portfolio: Annotated[
        list[str] | None,
        typer.Option("--portfolio", metavar="MEAN,VOLATILITY", help="What may be held, as in 0.05,0.1; repeat."),
    ] = None,
    most_shares: Annotated[
        float | None,
        typer.Option("--most-shares", help="Less in shares than the client's profile allows.", min=0, max=1),
    ] = None,
    candidates: Annotated[int, typer.Option("--candidates", help="Decisions searched below.", min=1)] = 4,
    simulations: Annotated[int, typer.Option("--simulations", help="Of each surviving decision.", min=0)] = 16,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="With lots, two accounts, taxes and uncertain inflation.")
    ] = False,
    markets: Annotated[int, typer.Option("--bound", metavar="MARKETS", help="Also a sampled bound.", min=0)] = 0,
    inflation: Inflation = 0.025,
    seed: Seed = 1,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """What to hold and fund now for the goals, by tree search, with its gap to the exact optimum."""
    from app.modes.finance import planning as mode

    here = settings.load({"client": client})
    own = mode.Own(wealth, tuple(goal or ()), saving, tuple(portfolio or ()))
    effort = mode.Effort(candidates, simulations, markets, seed)
    if accounts:
        mode.accounts(here, effort, most_shares, inflation, files=csv or [], as_json=json, plot=plot)
        return
    mode.goal(here, own, effort, most_shares, inflation, files=csv or [], as_json=json, plot=plot)
