"""`steward bench`: measures this machine and prints the performance table, with what was asked and how to repeat."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from app.errors import UsageError
from app.settings import Settings

QUESTIONS = (
    "What's my portfolio performance?",
    "How did I do last year?",
    "How is my money invested?",
    "How risky is my portfolio?",
    "And over five years?",
    "What is volatility?",
    "How is Apple doing for me?",
    "Hello, how are you?",
)
TALK = "Your portfolio has grown by a good deal over five years, mostly because of its shares in large companies."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `asked` is the target in words, empty where there is none."""

    area: str
    figure: str
    asked: str
    got: float
    unit: str
    detail: str = ""


def run(settings: Settings, *, as_json: bool, area: str | None) -> None:
    """Measure the areas (all by default) and print the table.

    Raises:
        UsageError: there is no such area.
    """
    if area is not None and area not in AREAS:
        raise UsageError(f"There is no area '{area}'; there are: {', '.join(AREAS)}.")
    rows: list[Row] = []
    console = Console(stderr=True)
    for name, measure in AREAS.items():
        if area in (None, name):
            with console.status(f"Measuring {name}…"):
                rows += measure(settings)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        _print(rows)


def _print(rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("area", "figure", "asked", "got", "how"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row.area, row.figure, row.asked, f"{row.got:.3g} {row.unit}", row.detail)
    Console().print(table)


def median_ms(work: Callable[[], object], runs: int = 9) -> float:
    """Return the median time of some work in milliseconds, after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _conversation(settings: Settings) -> Iterator[Row]:
    from app.messages import StartSession, TurnDone, Utterance
    from app.pipeline.advisor import Advisor
    from app.pipeline.parts import build

    parts = build(settings, record=False)
    parts.warm_up()
    advisor = Advisor(parts)
    first: list[float] = []
    for visit in range(4):
        list(advisor.receive(StartSession(f"bench-{visit}", 0, time.monotonic(), settings.client)))
        for turn, question in enumerate(QUESTIONS, start=1):
            asked = Utterance(f"bench-{visit}", turn, time.monotonic(), question)
            done = [message for message in advisor.receive(asked) if isinstance(message, TurnDone)]
            if visit:  # the first visit warms up
                first += [dict(message.timings_ms)["first_sound"] for message in done]
    detail = f"{len(first)} typed questions, process start excluded"
    yield Row("conversation", "question to first sound, median", "≤ 350", statistics.median(first), "ms", detail)
    yield Row(
        "conversation", "question to first sound, 95th percentile", "", float(np.percentile(first, 95)), "ms", detail
    )


def _face(settings: Settings) -> Iterator[Row]:
    from app.pipeline.mouth import utter
    from inference.speech.voices import open_voice

    voice = open_voice(settings.voice)
    speech, _, _ = utter(TALK, voice)
    spent = median_ms(lambda: utter(TALK, voice), runs=5)
    yield Row(
        "face", "voice and face track, of real time", "", spent / 10 / speech.sound.duration_s, "%", "one sentence"
    )


def _finance(settings: Settings) -> Iterator[Row]:
    from app import content
    from finance.answers import overview, performance, risk

    loaded = content.load(settings)
    client = loaded.client(settings.client)
    yield Row("finance", "demo bank load", "", median_ms(lambda: content.load(settings), 5), "ms")
    for name, work in (
        ("overview", lambda: overview(client, loaded.prices, loaded.instruments, loaded.today)),
        ("performance, five years", lambda: performance(client, loaded.prices, loaded.instruments, loaded.today, "5y")),
        ("risk, three years", lambda: risk(client, loaded.prices, loaded.instruments, loaded.today, "3y")),
    ):
        yield Row("finance", name, "", median_ms(work), "ms", f"client {settings.client}")


def _render(settings: Settings) -> Iterator[Row]:
    yield from ()


AREAS: dict[str, Callable[[Settings], Iterator[Row]]] = {
    "conversation": _conversation,
    "face": _face,
    "render": _render,
    "finance": _finance,
}
