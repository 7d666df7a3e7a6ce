"""`steward profile`: where a turn's time goes on this machine, as text, flame graph and trace file."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.care.profiling.attaching import attached, find
from app.care.profiling.driving import Profile, drive
from app.care.profiling.flame import flame_graph
from app.care.profiling.samples import folded
from app.care.profiling.summary import hot, table
from app.care.profiling.trace_file import trace_json
from app.errors import InputError, StorageError
from app.settings import Settings


def run(settings: Settings, *, duration_s: float, out: Path, process: str | None) -> None:
    """Measure, print the table and write the files.

    Args:
        settings: of the installation.
        duration_s: how long.
        out: folder for profile.txt, flame.svg and trace.json.
        process: name or number of a running process to look at; None asks questions here.

    Raises:
        UsageError: no such process runs.
        DeviceError: it may not be looked at.
        NotInstalled: content, or py-spy, is missing.
        InputError: nothing was seen.
        StorageError: the folder cannot be written.
    """
    if process is None:
        profile = _driven(settings, duration_s)
        title, words = "Where a turn's time goes", table(profile)
        name = "advisor"
    else:
        there = find(settings.data_dir, process)
        typer.echo(f"Looking at {there.name} (process {there.number}) for {duration_s:.0f} s.", err=True)
        profile = Profile(duration_s, samples=attached(there.number, duration_s))
        name = there.name
        title, words = f"Where the time of the running {name} goes", "\n".join(hot(profile.samples))
    if not profile.samples:
        raise InputError("Nothing was seen: the process only waited. Ask it something while it is looked at.")
    seen_s = sum(sample.span_s for sample in profile.samples)
    below = f"{seen_s:.1f} s of work seen in {profile.took_s:.0f} s, all threads together; hover for names and times."
    _write(out, "profile.txt", words + "\n")
    _write(out, "flame.svg", flame_graph(folded(profile.samples), title, below))
    _write(out, "trace.json", trace_json(profile.samples, profile.stages, name))
    typer.echo(words)
    typer.echo(f"\n{out}/flame.svg is the picture (open it in a browser), {out}/trace.json opens in ui.perfetto.dev.")


def _driven(settings: Settings, duration_s: float) -> Profile:
    columns = (TextColumn("Asking questions"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1.0)
        return drive(settings, duration_s, lambda done: shown.update(task, completed=done))


def _write(folder: Path, name: str, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The file {folder / name} cannot be written ({error.strerror}); check --out.") from error
