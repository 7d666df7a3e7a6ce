"""Interruptions by voice: a scripted set of events in simulated rooms, by kind of event and by room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.modes.bench.table import Row
from app.settings import Settings

_EACH = 42  # events in each of five rooms


def rows(_settings: Settings) -> Iterator[Row]:
    """Let the real player, microphone, canceller and rule meet every event; synthetic voices, generated sounds."""
    from app.modes.bench.turn_room import PLACES, play_through, script
    from app.modes.bench.turn_sounds import KINDS
    from inference.hearing.vad import open_silero

    session = open_silero(1)
    found = [
        outcome
        for number, place in enumerate(PLACES)
        for outcome in play_through(place, script(_EACH, number + 1), session, number)
    ]
    asked = [each for each in found if each.event.interrupts]
    others = [each for each in found if not each.event.interrupts]
    detail = f"{len(found)} events in {len(PLACES)} simulated rooms; without the recogniser's words"
    held_ms = np.array([1000.0 * each.held_s for each in asked])
    yield Row("turns", "silent within 250 ms", "≥ 99", _share([each.yielded for each in asked]), "%", detail)
    yield Row("turns", "first sound to silence, median", "≤ 250", float(np.median(held_ms)), "ms", detail)
    undisturbed = _share([each.undisturbed for each in others])
    yield Row("turns", "not even paused by what is none", "≥ 90", undisturbed, "%", detail)
    kept = _share([each.decided != "yield" for each in others])
    yield Row("turns", "turn kept when it was none, pause or not", "≥ 90", kept, "%", detail)
    for kind in KINDS:
        some = [each for each in found if each.event.kind == kind]
        share = _share([each.yielded if each.event.interrupts else each.undisturbed for each in some])
        yield Row("turns", f"right at once: {kind}", "", share, "%", f"{len(some)} events")
    for place in PLACES:
        here = [each for each in found if each.place == place.name]
        share = _share([each.yielded for each in here if each.event.interrupts])
        quiet = _share([each.undisturbed for each in here if not each.event.interrupts])
        yield Row(
            "turns", f"silent within 250 ms: {place.name}", "", share, "%", f"not paused by others: {quiet:.0f} %"
        )


def _share(right: list[bool]) -> float:
    return 100.0 * float(np.mean(right)) if right else float("nan")
