"""The commands of `steward finance`, one function each; the work is in the other files of this package."""

from __future__ import annotations

from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="The financial engine without the conversation.", no_args_is_help=True)

Client = Annotated[str | None, typer.Option("--client", help="Whose portfolio; `steward finance clients` lists them.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command("clients")
def finance_clients(json: Json = False) -> None:
    """List the bank's clients."""
    from app.modes.finance import book as mode

    mode.clients(settings.load(), as_json=json)


@cli.command("overview")
def finance_overview(client: Client = None, json: Json = False) -> None:
    """Holdings, value and allocation."""
    from app.modes.finance import book as mode

    mode.overview(settings.load({"client": client}), as_json=json)


@cli.command("performance")
def finance_performance(
    client: Client = None,
    period: Annotated[
        str, typer.Option("--period", help="ytd, 1y, 3y, 5y, since_start, 2021, or 2020-01-01..2021-06-30.")
    ] = "ytd",
    json: Json = False,
) -> None:
    """Time-weighted return against the benchmark."""
    from app.modes.finance import book as mode

    mode.performance(settings.load({"client": client}), period=period, as_json=json)


@cli.command("risk")
def finance_risk(
    client: Client = None,
    period: Annotated[str, typer.Option("--period", help="As for performance.")] = "3y",
    json: Json = False,
) -> None:
    """Volatility, Sharpe ratio, drawdown, value at risk."""
    from app.modes.finance import book as mode

    mode.risk(settings.load({"client": client}), period=period, as_json=json)
