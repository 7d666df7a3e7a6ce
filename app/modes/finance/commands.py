"""The commands of `steward finance`, one function each; the work is in the other files of this package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings
from app.modes.finance.advice_commands import cli as advice_cli
from app.modes.finance.danger_commands import cli as danger_cli
from app.modes.finance.optimise_commands import cli as optimise_cli
from app.modes.finance.picture import Plot
from app.modes.finance.planning_commands import cli as planning_cli

cli = typer.Typer(help="The financial engine without the conversation.", no_args_is_help=True)
cli.add_typer(advice_cli)
cli.add_typer(danger_cli)
cli.add_typer(optimise_cli)
cli.add_typer(planning_cli)
tax_cli = typer.Typer(help="Lots, losses worth taking, the order of withdrawals.", no_args_is_help=True)
cli.add_typer(tax_cli, name="tax")

Client = Annotated[str | None, typer.Option("--client", help="Whose portfolio; `steward finance clients` lists them.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Csv = Annotated[
    list[Path] | None,
    typer.Option("--csv", metavar="FILE", help="Files instead of a client: prices, and bookings if there are any."),
]
Table = Annotated[str, typer.Option("--table", help="Tax table, for example us-federal-2025, uk-2025, harbour-2030.")]
Status = Annotated[str | None, typer.Option("--status", help="Of the taxpayer, for example single or married_joint.")]
Method = Annotated[str, typer.Option("--method", help="Lots sold: fifo, lifo, highest-cost, lowest-cost.")]
Income = Annotated[float, typer.Option("--income", help="Other taxable income of the year.", min=0)]


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
    attribution: Annotated[
        bool, typer.Option("--attribution", help="Where the difference to the benchmark came from.")
    ] = False,
    rolling: Annotated[
        int, typer.Option("--rolling", metavar="DAYS", help="Measures over a moving window of trading days.", min=0)
    ] = 0,
    drawdowns: Annotated[bool, typer.Option("--drawdowns", help="The deepest falls.")] = False,
    income: Annotated[bool, typer.Option("--income", help="Dividends received and expected.")] = False,
    fees: Annotated[bool, typer.Option("--fees", help="Costs, and what they take from the future.")] = False,
    horizon: Annotated[int, typer.Option("--horizon", help="Years that --fees looks ahead.", min=1, max=100)] = 20,
    growth: Annotated[float, typer.Option("--growth", help="Assumed by --fees, a year before costs.")] = 0.05,
    csv: Csv = None,
    benchmark: Annotated[
        str | None, typer.Option("--benchmark", help="With --csv: what to compare with, as in SPY=0.6,AGG=0.4.")
    ] = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Time-weighted return against the benchmark, and on demand where it came from and what it cost."""
    from app.modes.finance import measures as mode

    wanted = mode.Wanted(attribution, rolling, drawdowns, income, fees, horizon, growth)
    here = settings.load({"client": client})
    mode.performance(here, period, wanted, files=csv or [], benchmark=benchmark, as_json=json, plot=plot)


@cli.command("import")
def finance_import(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON or Parquet; several files are checked together.")],
    check: Annotated[bool, typer.Option("--check", help="Only report; write nothing.")] = False,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="prices, transactions, holdings, lots, actions, rates; by the header by default."),
    ] = None,
    currency: Annotated[str, typer.Option("--currency", help="Of prices that do not say.")] = "USD",
    allow_gaps: Annotated[
        bool, typer.Option("--allow-gaps", help="Carry a price over up to five missing days.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="The last day that can be known; today by default.")
    ] = None,
    into: Annotated[Path | None, typer.Option("--into", help="Folder to keep what was imported in.")] = None,
    json: Json = False,
) -> None:
    """Check files of prices, bookings, holdings or lots and keep them; a bad file changes nothing."""
    from app.modes.finance import importing as mode

    mode.run(
        settings.load(),
        files,
        kind=kind,
        currency=currency,
        allow_gaps=allow_gaps,
        as_of=as_of,
        into=into,
        check=check,
        as_json=json,
    )


@tax_cli.command("lots")
def tax_lots(
    client: Client = None,
    table: Table = "us-federal-2025",
    status: Status = None,
    method: Method = "fifo",
    income: Income = 0.0,
    year: Annotated[int | None, typer.Option("--year", help="Of the realised gains; the latest by default.")] = None,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Gains realised and not realised, by term, and the tax on them."""
    from app.modes.finance import taxes as mode

    here = settings.load({"client": client})
    mode.lots(here, table, status, method, income, year, files=csv or [], as_json=json, plot=plot)


@tax_cli.command("harvest")
def tax_harvest(
    client: Client = None,
    table: Table = "us-federal-2025",
    status: Status = None,
    method: Method = "fifo",
    income: Income = 0.0,
    smallest: Annotated[float, typer.Option("--smallest", help="Losses below this are left alone.", min=0)] = 100.0,
    csv: Csv = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Losses worth taking, what they save this year, and what must not be bought meanwhile."""
    from app.modes.finance import taxes as mode

    here = settings.load({"client": client})
    mode.harvest(here, table, status, method, income, smallest, files=csv or [], as_json=json, plot=plot)


@tax_cli.command("withdraw-order")
def tax_withdraw_order(
    spending: Annotated[float, typer.Option("--spending", help="Wanted after tax each year, in today's money.")],
    client: Client = None,
    years: Annotated[int, typer.Option("--years", help="How long.")] = 30,
    age: Annotated[int, typer.Option("--age", help="Today.")] = 65,
    other: Annotated[float, typer.Option("--other-income", help="Taxable income from elsewhere each year.")] = 0.0,
    growth: Annotated[float, typer.Option("--growth", help="A year after inflation, 0.02 for 2 %.")] = 0.02,
    table: Table = "us-federal-2025",
    status: Status = None,
    taxable: Annotated[float | None, typer.Option("--taxable", help="Balance; the client's by default.")] = None,
    basis: Annotated[float | None, typer.Option("--basis", help="What the taxable account cost.")] = None,
    deferred: Annotated[float | None, typer.Option("--deferred", help="Balance taxed when taken out.")] = None,
    tax_free: Annotated[float | None, typer.Option("--tax-free", help="Balance that is never taxed.")] = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """From which accounts to take money so that it lasts and most is left after tax."""
    from app.modes.finance import taxes as mode

    here = settings.load({"client": client})
    need, balances = (spending, years, age, other, growth), (taxable, basis, deferred, tax_free)
    mode.withdraw_order(here, table, need, status, balances, as_json=json, plot=plot)
