"""`steward bench`: measures this machine and prints the performance table, with what was asked and how to repeat.

Each area is a function in a file of this package that gives rows; `AREAS` is the list of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from app.errors import ExpectationFailed, StewardError, UsageError
from app.modes.bench import (
    answer_delay,
    conversation,
    documents,
    ears,
    finance,
    graph,
    headoffice,
    kiosk,
    knowledge,
    language_model,
    lips,
    render,
    saved,
    seeing,
    sound,
    store,
    turns,
)
from app.modes.bench import page as performance
from app.modes.bench.regression import Change, compare
from app.modes.bench.table import Row
from app.settings import Settings

AREAS: dict[str, Callable[[Settings], Iterator[Row]]] = {
    "conversation": conversation.rows,
    "voice": conversation.voice,
    "ears": ears.rows,
    "answer_delay": answer_delay.rows,
    "lips": lips.rows,
    "sound": sound.rows,
    "turns": turns.rows,
    "avatar": render.avatars,
    "render": render.rows,
    "kiosk": kiosk.rows,
    "seeing": seeing.rows,
    "finance": finance.rows,
    "knowledge": knowledge.rows,
    "graph": graph.rows,
    "documents": documents.rows,
    "language_model": language_model.rows,
    "store": store.rows,
    "headoffice": headoffice.rows,
}


def run(
    settings: Settings,
    *,
    as_json: bool,
    areas: Sequence[str] = (),
    out: Path | None = None,
    page: Path | None = None,
    check: bool = False,
) -> None:
    """Measure the areas (all by default), print the table with what changed, and keep the run in the history.

    Whoever interrupts it keeps the areas that were measured to their end.

    Args:
        settings: of this installation; its data folder keeps the history.
        as_json: print the run for other programs.
        areas: the only ones to measure.
        out: file for the run as JSON, beside the history's.
        page: Markdown file for the performance page; its picture goes beside it.
        check: whether a figure that became clearly worse is a failure.

    Raises:
        UsageError: there is no such area.
        ExpectationFailed: a figure became worse, and `check` was asked for.
        KeyboardInterrupt: somebody interrupted it.
    """
    if unknown := [area for area in areas if area not in AREAS]:
        raise UsageError(f"There is no area '{unknown[0]}'; there are: {', '.join(AREAS)}.")
    kept = settings.data_dir / "bench"
    earlier, began = saved.history(kept), datetime.now(UTC)
    before_ms = saved.yard_ms()
    rows: list[Row] = []
    try:
        for measured in _measured(settings, areas):
            rows += measured
    finally:  # also what was measured until somebody interrupted it
        now = saved.finished(rows, before_ms, began)
        if rows:
            saved.save(now, kept)
            if out is not None:
                out.write_text(json.dumps(saved.as_plain(now), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if page is not None:
        write_page(now, earlier, page)
    changes = compare(now, earlier)
    if as_json:
        typer.echo(json.dumps(saved.as_plain(now), indent=1))
    else:
        _print(now, changes)
    worse = [each for each in changes if each.verdict == "worse"]
    if check and worse:
        raise ExpectationFailed(f"{len(worse)} figures became clearly worse; the first is: {worse[0].row.figure}.")


def show_page(run_files: Sequence[Path], page: Path, settings: Settings) -> None:
    """Write the performance page of saved runs, each of some areas, without measuring anything.

    Raises:
        InputError: a file is no saved run, or the runs are of several machines or versions.
    """
    now = saved.together([saved.load(file) for file in run_files])
    write_page(now, saved.history(settings.data_dir / "bench"), page)


def write_page(now: saved.Run, earlier: list[saved.Run], path: Path) -> None:
    """Write a run's page, and the picture that it shows."""
    picture = path.parent / performance.PICTURE
    picture.parent.mkdir(parents=True, exist_ok=True)
    if performance.side_by_side(now):
        picture.write_text(performance.picture(now), encoding="utf-8")
    path.write_text(performance.page(now, earlier), encoding="utf-8")


def _measured(settings: Settings, areas: Sequence[str]) -> Iterator[list[Row]]:
    """Yield the rows of each area once they are complete."""
    console = Console(stderr=True)
    for name, measure in AREAS.items():
        if not areas or name in areas:
            with console.status(f"Measuring {name}…"):
                try:
                    rows = list(measure(settings))
                except StewardError as error:
                    if len(areas) == 1:
                        raise
                    rows = [Row(name, "this area", "", math.nan, "", str(error))]  # the others are measured still
            yield rows


def _print(now: saved.Run, changes: list[Change]) -> None:
    changed = {id(each.row): each for each in changes if each.verdict in ("worse", "better")}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("area", "figure", "asked", "got", "how"):
        table.add_column(column, overflow="fold")
    for row in now.rows:
        got = "could not be measured" if math.isnan(row.got) else f"{row.got:.3g} {row.unit}"
        if each := changed.get(id(row)):
            got += f"\n{each.verdict}: {each.share:+.0%}"
        table.add_row(row.area, row.figure, row.asked, got, row.detail)
    Console().print(table)
    judged = [row.met for row in now.rows if row.met is not None]
    Console().print(
        f"{sum(judged)} of {len(judged)} targets met; {len(changed)} figures clearly changed since the runs before.\n"
        f"Measured on {now.machine}, {now.load:.1f} programs wanting them. "
        "Repeat one part with `steward bench --area NAME` (the first column)."
    )
