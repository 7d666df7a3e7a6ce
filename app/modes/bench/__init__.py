"""`steward bench`: measures this machine and prints the performance table, with what was asked and how to repeat."""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from app.errors import UsageError
from app.pipeline.process import serve
from app.settings import Settings
from app.supervisor import Supervisor

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
    from renderer import face_asset

    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    yield Row("render", "avatar load, warm", "", median_ms(lambda: face_asset.load(avatar), 3) / 1000, "s", avatar.name)
    size = (settings.render_width, settings.render_height)
    yield Row(
        "render",
        "face while talking, software tier",
        "≥ 15",
        _talking_fps(avatar, size),
        "fps",
        f"{size[0]} × {size[1]}, no window",
    )
    film = _in_a_process(_film_rate, settings, {"QT_QPA_PLATFORM": "offscreen"})
    yield Row("render", "30 s of demonstration video", "≤ 300", 900 / film, "s", "1280 × 720, 30 fps, 60 frames timed")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        detail = f"{size[0]} × {size[1]} on this screen, advisor process answering"
        yield Row("render", "window while talking", "≥ 15", _in_a_process(_window_fps, settings, {}), "fps", detail)


def _talking_fps(avatar: Path, size: tuple[int, int]) -> float:
    from app.pipeline.mouth import utter
    from inference.speech.voices import open_voice
    from renderer.animation import FaceAnimator
    from renderer.offscreen import OffscreenStage
    from renderer.types import FaceState

    _, _, face = utter(TALK, open_voice("flite"))
    animator, state = FaceAnimator(), FaceState("speaking", "confidence", 0.5)
    with OffscreenStage(avatar, size, "software") as stage:
        stage.picture(animator.frame(0.0, state, face[0]))
        began = time.perf_counter()
        for frame in range(90):
            stage.picture(animator.frame(frame / 30, state, face[2 * frame]))
        return 90 / (time.perf_counter() - began)


def _in_a_process(
    measure: Callable[[Settings, Connection], None], settings: Settings, environment: dict[str, str]
) -> float:
    """Run a measurement in a process of its own: Qt can be started on one platform only in each."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    process = context.Process(target=measure, args=(settings, theirs))
    process.start()
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value
    theirs.close()
    try:
        return float(ours.recv())
    except EOFError:
        return float("nan")
    finally:
        process.join()


def _film_rate(settings: Settings, result: Connection) -> None:
    """Send the frames a second at which a talking demonstration is drawn and encoded."""
    from app.devices.film import FilmMicrophone, FilmSound
    from app.pipeline.advisor import Advisor
    from app.pipeline.direct import DirectLink
    from app.pipeline.parts import build
    from app.ui.film import Film, FilmClock
    from renderer.video import VideoWriter

    clock = FilmClock()
    link = DirectLink(Advisor(build(settings, record=False)), clock)
    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    film = Film(link, FilmSound(16_000, clock), FilmMicrophone(clock), clock, settings, avatar, (1280, 720), "medium")
    film.begin()
    film.type(QUESTIONS[0])
    film.ask()
    with tempfile.TemporaryDirectory() as folder, VideoWriter(Path(folder) / "film.mp4", (1280, 720), 30) as video:
        for frame in range(75):
            if frame == 15:  # by now the answer is being spoken
                began = time.perf_counter()
            clock.now_s = frame / 30
            link.deliver_due()
            video.frame(film.frame())
        result.send(60 / (time.perf_counter() - began))
    film.close()


def _window_fps(settings: Settings, result: Connection) -> None:
    """Send the frames a second of the real window while the advisor process answers and talks."""
    from app.ui.start import measure_window

    supervisor = Supervisor(settings, serve)
    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    try:
        result.send(measure_window(supervisor, settings, avatar, QUESTIONS[0]))
    finally:
        supervisor.stop()


AREAS: dict[str, Callable[[Settings], Iterator[Row]]] = {
    "conversation": _conversation,
    "face": _face,
    "render": _render,
    "finance": _finance,
}
