"""Sound is the clock: the offset of drawn mouths from the sound that is heard, on simulated cards and screens."""

from __future__ import annotations

from collections.abc import Iterator

from app.modes.bench.table import Row
from app.settings import Settings

_HOURS = 12.0
_CARD = "simulated card: late callbacks, scattered and wrong moments, untold drops, +200 ppm"


def rows(_settings: Settings) -> Iterator[Row]:
    """Draw known tracks; above 0 the sound is early."""
    from app.modes.bench.offset import SCREENS, measure

    for screen in SCREENS:
        found = measure(screen)
        detail = f"{len(found.ms)} mouths in 15 min, {found.drops} drops; {_CARD}"
        yield Row("sound", f"mouths within +15/-45 ms, {screen.name}", "≥ 99", 100 * found.within, "%", detail)
        for name, share, asked in (("latest", 0.5, "≥ -45"), ("middle", 50, ""), ("earliest", 99.5, "≤ 15")):
            figure = (
                f"sound {name} of the middle 99 %, {screen.name}" if share != 50 else f"sound's median, {screen.name}"
            )
            yield Row("sound", figure, asked, found.percentile(share), "ms")
    found = measure(SCREENS[1], hours=_HOURS, drawn_s=600.0)
    detail = f"{SCREENS[1].name}, {found.drops} drops, sentence after sentence, {len(found.ms)} mouths measured"
    yield Row("sound", "mouths within +15/-45 ms over 12 h", "≥ 99", 100 * found.within, "%", detail)
    yield Row("sound", "drift over 12 h, of the median", "none", found.drift_ms, "ms", detail)
