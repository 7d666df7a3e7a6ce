"""The commands of `steward compliance`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="What laws ask, where the product answers, and the proof.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command("list")
def list_(
    regime: Annotated[str, typer.Option("--regime", help="One law alone, such as gdpr or ai-act.")] = "",
    json: Json = False,
) -> None:
    """List every requirement with what shows it."""
    from app.modes import compliance as mode

    mode.listed(regime, as_json=json)


@cli.command()
def show(
    requirement: Annotated[str, typer.Argument(help="Such as gdpr-17; `list` names them.")],
    run: Annotated[bool, typer.Option("--run", help="Make its proofs too, which takes seconds.")] = False,
    json: Json = False,
) -> None:
    """Show one requirement: what is asked, where the product answers, what shows it, what is the bank's."""
    from app.modes import compliance as mode

    mode.show(settings.load(), requirement, run=run, as_json=json)


@cli.command()
def prove(
    names: Annotated[list[str] | None, typer.Argument(help="Proofs or requirements; all by default.")] = None,
    json: Json = False,
) -> None:
    """Make proofs by running the product; exit code 3 if one does not hold."""
    from app.modes import compliance as mode

    mode.prove(settings.load(), names or [], as_json=json)


@cli.command()
def evidence(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="New folder to write.")],
    names: Annotated[list[str] | None, typer.Argument(help="Proofs or requirements; all by default.")] = None,
) -> None:
    """Make proofs into a signed folder with an index page, for an auditor."""
    from app.modes import compliance as mode

    mode.evidence(settings.load(), names or [], out)


@cli.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Written by `evidence --out`.")],
    key: Annotated[str, typer.Option("--key", help="The device's public key, got on another way.")] = "",
) -> None:
    """Check a folder of evidence: that nothing was changed, left out or added."""
    from app.modes import compliance as mode

    mode.verify(folder, key)


@cli.command()
def pages(folder: Annotated[Path, typer.Argument(help="To write to.")] = Path("docs/compliance")) -> None:
    """Write the pages of the documentation anew, from the tables."""
    from app.modes import compliance as mode

    mode.pages(folder)


@cli.command()
def access(
    client: Annotated[str, typer.Argument(help="As the bank knows them.")],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="New folder to write.")],
) -> None:
    """Write everything that is held about a client: a page to read and a file for programs (GDPR 15 and 20)."""
    from app.modes import compliance_clients as mode

    mode.access(settings.load(), client, out)


@cli.command()
def erase(
    client: Annotated[str, typer.Argument(help="As the bank knows them.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase all visits of a client for good, here and on every device of this head office (GDPR 17)."""
    from app.modes import compliance_clients as mode

    mode.erase(settings.load(), client, sure=yes)


@cli.command()
def hold(
    client: Annotated[str, typer.Argument(help="As the bank knows them; without one, who is held is listed.")] = "",
    why: Annotated[str, typer.Option("--why", help="The law or the matter, in words.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="End it.")] = False,
) -> None:
    """Keep a client's visits from erasure where a law orders it, or end that."""
    from app.modes import compliance_clients as mode

    mode.hold(settings.load(), client, why, lift=lift)


@cli.command()
def retention(
    run: Annotated[bool, typer.Option("--run", help="Erase what is due now.")] = False, json: Json = False
) -> None:
    """Show what is kept how long on this machine, and what is due."""
    from app.modes import compliance_clients as mode

    mode.retention(settings.load(), run=run, as_json=json)


@cli.command()
def statement(
    session: Annotated[str, typer.Argument(help="Of a recorded visit in which something was recommended.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.md", help="Write instead of printing.")] = None,
) -> None:
    """Write the suitability statement of a visit from its record, for a person at the bank to sign."""
    from app.modes import compliance_clients as mode

    mode.statement(settings.load(), session, out)
