"""`steward knowledge`: ask, fill, show and check the knowledge graph.

The bank's books are made anew from the bank's data each time; what others wrote is replayed from the encrypted store.
The graph itself is only ever in memory. A question runs in a process of its own, so that it can be stopped.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import typer
from rich.console import Console
from rich.table import Table

from app import content
from app.courier.way import certificates
from app.errors import InputError, UsageError
from app.pipeline.graph_sync import pull_graphs
from app.settings import Settings
from finance.errors import FinanceError, QueryRefused
from finance.knowledge import (
    Answer,
    Graph,
    Limits,
    Patch,
    apply,
    apply_checked,
    ask,
    bank_graph,
    check,
    check_question,
    from_turtle,
    graph_in_words,
    head_office,
    is_about,
    parse,
    write,
    writer_of,
)
from sync.graphs.offer import propose
from sync.knowledge_log.offers import Offer
from sync.outbox.office import open_outbox
from sync.store.identity import identity
from sync.store.opened import Store
from sync.store.patches import PatchStore
from sync.transport.client import OfficeClient

MOST_MEMORY: Final = 4 * 2**30  # bytes that a question's process may take
_START_S: Final = 20.0  # that starting the process may take on a slow machine


def load(settings: Settings, client: str | None = None) -> Graph:
    """Return the graph of the bank, or of one client alone with what head office and the engine wrote.

    Raises:
        UnknownClient: there is no such client.
        StoreError: the encrypted store cannot be read.
    """
    found = content.load(settings)
    ids = found.client_ids if client is None else (client,)
    graph = bank_graph([found.client(one) for one in ids], found.instruments, found.today)
    with PatchStore(settings.data_dir) as store:
        for name, snapshot in store.snapshots():
            if client is None or is_about(name, client):
                graph.take_part(name, snapshot)
        for kept in store.all():
            if client is None or is_about(kept.graph, client):
                apply(graph, parse(kept.content), kept.graph)
    return graph


def query(
    settings: Settings, question: str | None, file: Path | None, client: str | None, limits: Limits, as_json: bool
) -> None:
    """Answer a question in SPARQL.

    Raises:
        UsageError: not exactly one of question and file is given.
        InputError: the file cannot be read.
        QueryRefused: the question is wrong, would change something, reaches outside, or takes too long.
    """
    if (question is None) == (file is None):
        raise UsageError('Give a question in SPARQL, for example "SELECT * { ?who st:owns ?what }", or --file.')
    text = question if question is not None else _text(file or Path())
    check_question(text)
    answer = _in_a_process(load(settings, client), text, limits)
    if as_json:
        typer.echo(json.dumps(_plain(answer), ensure_ascii=False, indent=2))
    else:
        _print(answer)


def import_file(settings: Settings, file: Path, dry_run: bool) -> None:
    """Take a patch, or head office's statements in Turtle, into the graph: all or nothing, and only if all is right.

    Raises:
        InputError: the file cannot be read.
        PatchError: the patch is malformed or out of turn; names the line.
        FactsRefused: the facts are not as they must be.
    """
    graph = load(settings)
    patch, raw = _patch(graph, file)
    name = patch.graphs[0] if patch.graphs else head_office()
    if writer_of(name) == "books":
        raise InputError("The bank's books come from the bank's data and are not changed by a patch.")
    done = apply_checked(graph, patch, name)
    if not dry_run:
        with PatchStore(settings.data_dir) as store:
            store.append(name, patch.id, patch.previous, raw)
    added = done.kinds.count("A")
    verb = "would be" if dry_run else "were"
    typer.echo(f"{added:,} statements {verb} added to and {done.kinds.count('D'):,} taken out of {_named(name)}.")


def propose_change(settings: Settings, file: Path, why: str, author: str) -> None:
    """Propose a change of head office's graph, if it is sound here.

    Raises:
        InputError: the file cannot be read.
        PatchError: the patch is malformed, writes elsewhere or was not made on the graph as it is here.
        FactsRefused: the facts are not as they must be.
        SyncError: it is too long, or the store cannot be written.
    """
    graph = load(settings)
    patch, raw = _patch(graph, file)
    done = apply_checked(graph, patch, head_office())
    with Store(settings.data_dir) as store:
        propose(open_outbox(store), Offer(head_office(), author, why, raw))
    typer.echo(
        f"Proposed: {done.kinds.count('A'):,} statements to be added and {done.kinds.count('D'):,} to be taken out. "
        "It goes to head office with the next round."
    )


def pull(settings: Settings, *, anew: bool) -> None:
    """Fetch what head office changed in its graph.

    Raises:
        UsageError: this device is enrolled nowhere.
        SyncError: head office does not answer, or its log is another one.
    """
    with Store(settings.data_dir) as store:
        who = identity(store)
        if not who.enrolled:
            raise UsageError("This device is enrolled at no head office, so there is nobody to fetch from.")
        with OfficeClient(who.addresses, who.device, who.signing, certificates(settings)) as client:
            for found in pull_graphs(store, client, anew=anew):
                way = "a snapshot and " if found.snapshot else ""
                typer.echo(
                    f"{_named(found.graph).capitalize()}: {way}{found.entries:,} entries, now at {found.number:,}."
                )


def export(settings: Settings, graph: str | None, client: str | None, with_client_data: bool) -> None:
    """Write statements to standard output as N-Quads.

    Raises:
        UsageError: it is a client's data and that was not asked for.
        KnowledgeError: there is no such graph.
    """
    wanted = graph or head_office()
    if writer_of(wanted) != "head_office" and not with_client_data:
        raise UsageError(
            f"{_named(wanted).capitalize()} hold client data, and what is exported is not encrypted; "
            "say --with-client-data if that is what you want."
        )
    for line in load(settings, client).lines(wanted):
        typer.echo(line)


def check_all(settings: Settings, file: Path | None) -> None:
    """Check the graph, or a file before it is taken in, and print every bad fact.

    Raises:
        InputError: there are bad facts, or the file cannot be read.
    """
    if file is not None:
        import_file(settings, file, dry_run=True)
        return
    graph = load(settings)
    found = check(graph)
    for violation in found:
        typer.echo(str(violation))
    if found:
        raise InputError(f"{len(found):,} of the graph's {len(graph):,} statements' checks failed; correct the facts.")
    typer.echo(f"All facts are as they must be ({len(graph):,} statements in {len(graph.graphs)} graphs).")


def log(settings: Settings, as_json: bool) -> None:
    """List the patches that were taken in, the oldest first."""
    with PatchStore(settings.data_dir) as store:
        kept = [(one, parse(one.content)) for one in store.all()]
    rows = [
        {
            "taken": one.taken,
            "graph": one.graph,
            "id": one.id,
            "previous": one.previous,
            "added": patch.kinds.count("A"),
            "taken_out": patch.kinds.count("D"),
        }
        for one, patch in kept
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("taken", "written by", "patch", "added", "taken out"):
        table.add_column(column, overflow="fold")
    for row in rows:
        name = graph_in_words(str(row["graph"]))
        table.add_row(str(row["taken"]), name, str(row["id"])[-12:], str(row["added"]), str(row["taken_out"]))
    Console().print(table if rows else "No patch has been taken in yet.")


def _patch(graph: Graph, file: Path) -> tuple[Patch, bytes]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"The file {file} cannot be read ({error.strerror}); check the path.") from error
    if file.suffix.lower() in (".ttl", ".turtle"):
        patch = from_turtle(graph, raw, head_office())
        return patch, write(patch)
    return parse(raw), raw  # as it came: its hash is that of its bytes


def _in_a_process(graph: Graph, question: str, limits: Limits) -> Answer:
    """Answer in a process of its own, and end that one when time is up; the graph goes there through a pipe."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_answer, args=(theirs, question, limits), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(_START_S):
            raise QueryRefused("The process that answers questions did not start; the machine may be overloaded.")
        ours.recv()
        ours.send_bytes(graph.to_bytes())
        if not ours.poll(limits.seconds + len(graph) / 50_000):
            raise QueryRefused(f"The question took longer than {limits.seconds:g} seconds; ask a narrower one.")
        found = ours.recv()
    except EOFError:
        raise QueryRefused("The question needed more memory than it may take; ask a narrower one.") from None
    finally:
        process.kill()
        process.join()
    if isinstance(found, Exception):
        raise found
    assert isinstance(found, Answer)
    return found


def _answer(pipe: Connection, question: str, limits: Limits) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave a client's data on disk
    pipe.send("ready")
    graph = Graph.from_bytes(pipe.recv_bytes())
    try:
        pipe.send(ask(graph, question, limits))
    except FinanceError as error:
        pipe.send(error)


def _plain(answer: Answer) -> dict[str, Any]:
    """Return an answer in the form of SPARQL 1.1 Query Results JSON, with whether rows were left out."""
    if answer.columns == ("answer",) and len(answer.rows) == 1 and answer.rows[0][0] is not None:
        said = answer.rows[0][0]
        if said.datatype.endswith("#boolean"):
            return {"head": {}, "boolean": said.value == "true"}
    kinds = {"iri": "uri", "blank": "bnode", "literal": "literal"}
    rows = []
    for row in answer.rows:
        found = {}
        for name, value in zip(answer.columns, row, strict=True):
            if value is not None:
                found[name] = {"type": kinds[value.kind], "value": value.value}
                if value.language:
                    found[name]["xml:lang"] = value.language
                elif value.datatype and not value.datatype.endswith("#string"):
                    found[name]["datatype"] = value.datatype
        rows.append(found)
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": rows}, "cut": answer.cut}


def _print(answer: Answer) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in answer.columns:
        table.add_column(column, overflow="fold")
    for row in answer.rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console = Console(highlight=False, markup=False)
    console.print(table)
    if answer.cut:
        console.print(f"There are more than these {len(answer.rows):,} rows; --rows takes more.")
    elif not answer.rows:
        console.print("Nothing in the graph answers this.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"The file {file} cannot be read ({reason}); check the path.") from error


def _named(graph: str) -> str:
    return graph_in_words(graph)
