"""`steward knowledge ...`: the commands, one function each; the work is in `knowledge`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="Query, import, export and check the knowledge graph.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Client = Annotated[str | None, typer.Option("--client", help="Only what is about this client; all by default.")]


@cli.command("query")
def knowledge_query(
    question: Annotated[
        str | None, typer.Argument(help='SPARQL, for example "SELECT * { ?who st:owns ?what }".')
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file with the question.")] = None,
    client: Client = None,
    rows: Annotated[int, typer.Option("--rows", help="Most rows of the answer.", min=1, max=1_000_000)] = 1_000,
    seconds: Annotated[float, typer.Option("--seconds", help="Longest wait.", min=0.1, max=600)] = 5.0,
    json: Json = False,
) -> None:
    """Answer a question in SPARQL; it changes nothing and asks no other machine."""
    from app.modes import knowledge as mode
    from finance.knowledge import Limits

    mode.query(settings.load(), question, file, client, Limits(rows, seconds), as_json=json)


@cli.command("import")
def knowledge_import(
    file: Annotated[Path, typer.Argument(help="An RDF Patch, or head office's statements in Turtle (.ttl).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check it and take nothing in.")] = False,
) -> None:
    """Take statements into the graph, all or nothing."""
    from app.modes import knowledge as mode

    mode.import_file(settings.load(), file, dry_run=dry_run)


@cli.command("export")
def knowledge_export(
    graph: Annotated[
        str | None, typer.Option("--graph", help="IRI of a named graph; head office's by default.")
    ] = None,
    client: Client = None,
    with_client_data: Annotated[
        bool, typer.Option("--with-client-data", help="Also what is about clients; it leaves unencrypted.")
    ] = False,
) -> None:
    """Write one named graph to standard output as N-Quads."""
    from app.modes import knowledge as mode

    mode.export(settings.load(), graph, client, with_client_data=with_client_data)


@cli.command("check")
def knowledge_check(
    file: Annotated[Path | None, typer.Argument(help="A file to check instead, before it is taken in.")] = None,
) -> None:
    """Check that all facts are as they must be."""
    from app.modes import knowledge as mode

    mode.check_all(settings.load(), file)


@cli.command("log")
def knowledge_log(json: Json = False) -> None:
    """List the patches that were taken in."""
    from app.modes import knowledge as mode

    mode.log(settings.load(), as_json=json)


@cli.command("propose")
def knowledge_propose(
    file: Annotated[Path, typer.Argument(help="An RDF Patch, or all of head office's statements in Turtle (.ttl).")],
    why: Annotated[str, typer.Option("--why", help="For the person who decides about it.")] = "",
    author: Annotated[str, typer.Option("--author", help="Who asks for it.")] = "",
) -> None:
    """Propose a change of head office's graph; it goes there with the next round."""
    from app.modes import knowledge as mode

    mode.propose_change(settings.load(), file, why, author)


@cli.command("pull")
def knowledge_pull(
    anew: Annotated[
        bool, typer.Option("--anew", help="Forget what is here and fetch all, after head office was restored.")
    ] = False,
) -> None:
    """Fetch what head office changed in its graph."""
    from app.modes import knowledge as mode

    mode.pull(settings.load(), anew=anew)
