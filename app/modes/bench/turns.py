"""Interruptions by voice: a scripted set of events in simulated rooms, by kind of event and by room.

What the words of the table mean. *Interrupts*: a client takes the floor with words; time counts from the first sound of
those words, which is the first 10 ms within 20 dB of their loudest tenth of a second. *In time*: within 250 ms the
loudspeaker gives nothing above -60 dBFS and the drawn mouth is closed and stays so. *Undisturbed*: the loudspeaker went
on as if nothing had been, and for a second longer; the advisor never lowers her voice, so any pause is a disturbance.
A listener's "okay" or "mm-hm" must not disturb; where words follow it that take the floor ("Okay, but how …") time
counts from those, and stopping already at the "okay" is right too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.modes.bench.table import Row
from app.settings import Settings

_EACH = 48  # events in each of five rooms


def rows(settings: Settings) -> Iterator[Row]:
    """Let the real player, microphone, canceller and rule meet every event; synthetic voices, generated sounds."""
    from app.modes.bench import turn_ends
    from app.modes.bench.turn_room import PLACES, play_through, script
    from app.modes.bench.turn_sounds import KINDS
    from inference.hearing.floor import read_weights
    from inference.hearing.vad import open_silero

    session, floor = open_silero(1), read_weights()
    found = [
        outcome
        for number, place in enumerate(PLACES)
        for outcome in play_through(place, script(_EACH, number + 1), session, floor, number)
    ]
    asked = [each for each in found if each.event.interrupts]
    others = [each for each in found if not each.event.interrupts]
    detail = f"{len(found)} events in {len(PLACES)} simulated rooms; without the recogniser's words"
    yield Row("turns", "silent and mouth closed in 250 ms", "≥ 99", _share([e.yielded for e in asked]), "%", detail)
    yield Row(
        "turns", "silent in 250 ms", "≥ 99", _share([e.silent for e in asked]), "%", f"{len(asked)} that interrupt"
    )
    for name, times_s in (("silence", [e.held_s for e in asked]), ("closed mouth", [e.closed_s for e in asked])):
        middle, slow = (1000.0 * float(np.quantile(times_s, share, method="lower")) for share in (0.5, 0.95))
        yield Row("turns", f"first sound to {name}, median", "≤ 250", middle, "ms", f"95th percentile {slow:.0f} ms")
    undisturbed = _share([each.undisturbed for each in others])
    yield Row("turns", "undisturbed by what does not interrupt", "≥ 90", undisturbed, "%", f"{len(others)} such sounds")
    kept = _share([each.decided != "yield" for each in others])
    yield Row("turns", "turn kept when it was none, pause or not", "≥ 90", kept, "%", detail)
    for kind in KINDS:
        some = [each for each in found if each.event.kind == kind]
        right = [each.yielded if each.event.interrupts else each.undisturbed for each in some]
        how = "in time" if some and some[0].event.interrupts else "undisturbed"
        yield Row("turns", f"{how}: {kind}", "", _share(right), "%", f"{sum(right)} of {len(some)}")
    for place in PLACES:
        here = [each for each in found if each.place == place.name]
        share = _share([each.yielded for each in here if each.event.interrupts])
        quiet = _share([each.undisturbed for each in here if not each.event.interrupts])
        yield Row("turns", f"in time: {place.name}", "", share, "%", f"undisturbed: {quiet:.0f} %")
    yield from turn_ends.rows(settings)


def _share(right: list[bool]) -> float:
    return 100.0 * float(np.mean(right)) if right else float("nan")
