"""`steward finance profile | recommend | committee | replay`: the commands; the work is in `advice`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings
from app.modes.finance.picture import Plot

cli = typer.Typer()

Client = Annotated[str | None, typer.Option("--client", help="Who is advised; `steward finance clients` lists them.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Table = Annotated[str, typer.Option("--table", help="Tax table, for example us-federal-2025, uk-2025, harbour-2030.")]
Status = Annotated[str | None, typer.Option("--status", help="Of the taxpayer, for example single or married_joint.")]
Income = Annotated[float, typer.Option("--income", help="Other taxable income of the year.", min=0)]
_TABLE = "us-federal-2025"
_INCOME = 50_000.0


@cli.command("profile")
def finance_profile(
    client: Client = None,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="QUESTION=ANSWER", help="Instead of the client's own, as in horizon=3_to_7."),
    ] = None,
    json: Json = False,
) -> None:
    """What the client wants to bear and can bear, and which answers contradict each other."""
    from app.modes.finance import advice as mode

    mode.ask_profile(settings.load({"client": client}), answer or [], as_json=json)


@cli.command("recommend")
def finance_recommend(
    client: Client = None,
    table: Table = _TABLE,
    status: Status = None,
    income: Income = _INCOME,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Write the record, from which it can be replayed.")
    ] = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """What the committee agrees on within what suits the client: trades, costs, every rule, the alternatives."""
    from app.modes.finance import advice as mode

    mode.recommend(settings.load({"client": client}), table, status, income, to=record, as_json=json, plot=plot)


@cli.command("committee")
def finance_committee(
    client: Client = None, table: Table = _TABLE, status: Status = None, income: Income = _INCOME, json: Json = False
) -> None:
    """Who on the committee gains and gives up what, and how much each one's say matters."""
    from app.modes.finance import advice as mode

    mode.committee(settings.load({"client": client}), table, status, income, as_json=json)


@cli.command("replay")
def finance_replay(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="Written by `recommend --record`.")],
) -> None:
    """Compute a recorded recommendation again: is it the same, bit for bit?"""
    from app.modes.finance import advice as mode

    mode.play_again(record)
