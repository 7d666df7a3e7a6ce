"""`steward headoffice nightly`: the whole client book reckoned anew."""

from __future__ import annotations

import json
import signal
import threading
import time
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app import settings


def nightly(
    clients: Annotated[
        int | None, typer.Option("--clients", min=1, help="Repeat the bank's clients until there are so many.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="processes, ray, or a Ray cluster's HOST:PORT; nightly_on by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
) -> None:
    """Reckon value and risk of every client; Ctrl+C stops it, and the next call goes on from there."""
    from app import content
    from app.office.crew import crew_of
    from app.office.nightly import blocks_of, book_of, run

    chosen = settings.load({"nightly_on": on})
    book = book_of(content.load(chosen))
    blocks = blocks_of(book, clients)
    cancelled = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        cancelled.set()

    before = signal.signal(signal.SIGINT, stop)
    started_s = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
            task = shown.add_task("Blocks of clients", total=len(blocks))
            night = run(
                book, blocks, crew_of(chosen.nightly_on), chosen.data_dir / "headoffice" / "nightly",
                cancelled=cancelled, progress=lambda done, _: shown.update(task, completed=done),
            )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)
    took_s = time.monotonic() - started_s
    if as_json:
        told = {
            "as_of": str(night.as_of), "fingerprint": night.fingerprint, "clients": night.clients,
            "complete": night.complete, "blocks": night.blocks, "seconds": round(took_s, 2),
            "folder": str(night.folder),
        }  # fmt: skip
        typer.echo(json.dumps(told, indent=2))
        return
    state = "All" if night.complete else "Stopped;"
    typer.echo(
        f"{state} {night.clients} clients as of {night.as_of}, {night.blocks} blocks reckoned in {took_s:.1f} s; "
        f"the results are in {night.folder}."
    )
