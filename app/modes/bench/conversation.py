"""From a typed question to the first sound, and what the demo bank's figures cost."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np

from app.modes.bench.table import QUESTIONS, TALK, Row, median_ms
from app.settings import Settings


def rows(settings: Settings) -> Iterator[Row]:
    """Ask typed questions in several visits."""
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


def voice(settings: Settings) -> Iterator[Row]:
    """Speak one sentence and move the mouth to it."""
    from app.pipeline.mouth import utter
    from inference.speech.voices import open_voice

    engine = open_voice(settings.voice)
    speech = utter(TALK, engine)[0]
    spent = median_ms(lambda: utter(TALK, engine), runs=5)
    share = spent / 10 / speech.sound.duration_s
    yield Row("voice", "voice and face track, of real time", "", share, "%", "one sentence")


def finance(settings: Settings) -> Iterator[Row]:
    """Load the demo bank and answer from it."""
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
