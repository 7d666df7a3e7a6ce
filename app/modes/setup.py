"""`steward setup`: builds the content of an installation, skipping what is up to date."""

from __future__ import annotations

import hashlib
import inspect
import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import assets
from app.errors import NotInstalled, StorageError
from app.modes import documents
from app.pipeline.parts import build as open_parts
from app.settings import Settings
from assets.tools import demo_market, embedding, web_three
from assets.tools.avatar import bake
from assets.tools.avatar.errors import BakeError
from assets.tools.packages import FetchError

Builder = Callable[[Path, Path, Callable[[float, str], None]], None]
STAMP = ".built.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to build.

    Attributes:
        name: for the progress bar.
        folder: below the content folder; the builder owns it.
        builder: gets the download cache, an empty folder and a progress callback (fraction, words).
        sources: files and folders below `assets` that the result depends on.
        guests: pattern of files that others may put beside the result; they outlive a rebuild.
    """

    name: str
    folder: str
    builder: Builder
    sources: tuple[str, ...]
    guests: str = ""


MARKET = Step(
    "Demo bank's market data",
    "market",
    demo_market.build,
    ("tools/demo_market.py", "tools/modelled_funds.py", "demo/instruments.toml"),
)
EMBEDDING = Step(
    "Routing model",
    "models/minilm",
    embedding.build,
    ("tools/embedding.py", "tools/minilm_graph.py", "tools/minilm_reference.py"),
)
AVATARS = Step("Advisors' faces", "avatars", bake.build, ("tools/avatar",), guests="*.glb")
DRAWING = Step("Web client's drawing", "web/three", web_three.build, ("tools/web_three.py",))
STEPS = (MARKET, EMBEDDING, AVATARS, DRAWING)


def run(settings: Settings, *, force: bool) -> None:
    """Build everything that is missing or out of date.

    Raises:
        StorageError: the data folder cannot be written.
        NotInstalled: a source could not be fetched; says what to do.
    """
    build(settings, STEPS, force=force)
    documents.index_the_bank(settings)
    _try_out(settings)


def _try_out(settings: Settings) -> None:
    """Open everything once: what is fitted at first use (router, ears) is then there before the first client."""
    with Console(stderr=True).status("Fitting router and ears, trying everything once…"):
        parts = open_parts(settings, record=False)
        parts.warm_up()
        parts.ears()


def build(settings: Settings, steps: Sequence[Step], *, force: bool) -> None:
    """Build some steps, each in a fresh folder that replaces the old one only when it is complete."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description:26}"),
        BarColumn(16),
        TextColumn("{task.fields[words]:26.26}"),
        TimeElapsedColumn(),
        console=console,
    )
    with bar:
        for step in steps:
            task = bar.add_task(step.name, total=1.0, words="")

            def report(fraction: float, words: str, task: object = task) -> None:
                bar.update(task, completed=fraction, words=words)  # type: ignore[arg-type]

            built = _build_step(settings, step, report, force=force)
            bar.update(task, completed=1.0, words="built" if built else "up to date")
            if not console.is_terminal:
                console.print(f"{step.name}: {'built' if built else 'up to date'}")


def _build_step(settings: Settings, step: Step, report: Callable[[float, str], None], *, force: bool) -> bool:
    target = settings.content_dir / step.folder
    wanted = fingerprint(step)
    if not force and _stamp(target) == wanted:
        return False
    fresh = target.with_name(target.name + ".new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        settings.cache_dir.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        step.builder(settings.cache_dir, fresh, report)
        seconds = round(time.monotonic() - began, 1)
        (fresh / STAMP).write_text(json.dumps({"sources": wanted, "seconds": seconds}))
        _move_guests(step, target, fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    except OSError as error:
        raise StorageError(
            f"The folder {settings.data_dir} cannot be used ({error.strerror or error}); "
            "make it writable, free some space, or set STEWARD_DATA_DIR and STEWARD_CACHE_DIR to other folders."
        ) from error
    except (FetchError, BakeError) as error:
        raise NotInstalled(str(error)) from error
    return True


def _move_guests(step: Step, old: Path, fresh: Path) -> None:
    for guest in old.glob(step.guests) if step.guests else ():
        if not (fresh / guest.name).exists():
            shutil.copy2(guest, fresh / guest.name)


def fingerprint(step: Step) -> str:
    """Return a hash over the sources of a step; another one means that its result is out of date."""
    root = Path(inspect.getfile(assets)).parent
    digest = hashlib.sha256()
    for source in step.sources:
        place = root / source
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        for file in files:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def built(settings: Settings, step: Step) -> bool | None:
    """Return whether a step's result is up to date; None when there is none."""
    stamp = _stamp(settings.content_dir / step.folder)
    return None if stamp is None else stamp == fingerprint(step)


def _stamp(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / STAMP).read_text())["sources"])
    except (OSError, ValueError, KeyError):
        return None
