"""Every screen of the kiosk as it looks to a client, for the documentation and for whoever changes a screen.

A visit is walked through once a variant, with the real advisor in this process and on the clock of a film, so a
picture shows real answers and a face that speaks them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.errors import UsageError
from app.pipeline.direct import DirectLink
from app.ui.film import Film, FilmClock, Picture
from app.ui.kiosk.window import KioskWindow
from app.ui.look import Look

_FRAME_S = 0.1
_LONGEST_S = 30.0
_QUESTION = "How is my money invested?"
_OTHER_QUESTION = "What's my portfolio performance?"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to see all screens."""

    name: str
    size: tuple[int, int]
    look: Look


VARIANTS = (
    Variant("landscape", (1920, 1080), Look()),
    Variant("portrait", (1080, 1920), Look()),
    Variant("high-contrast", (1920, 1080), Look(high_contrast=True)),
    Variant("large-text", (1920, 1080), Look(text_size="largest")),
    Variant("right-to-left", (1920, 1080), Look(right_to_left=True)),
    Variant("deutsch", (1920, 1080), Look(language="de")),
    Variant("espanol", (1920, 1080), Look(language="es")),
)

STATES = (
    "attract", "settings", "consent", "identify", "code", "welcome", "keyboard", "answer", "curves", "blurred",
    "privacy", "still_there", "display", "summary", "phone", "goodbye",
)  # fmt: skip


def chosen(name: str) -> tuple[Variant, ...]:
    """Return one variant, or all for an empty name.

    Raises:
        UsageError: there is none of this name.
    """
    found = tuple(variant for variant in VARIANTS if name in ("", variant.name))
    if not found:
        known = ", ".join(variant.name for variant in VARIANTS)
        raise UsageError(f"There is no variant {name!r}; there are: {known}.")
    return found


def walk(window: KioskWindow, look: Look, wait: Callable[[float], None]) -> Iterator[str]:
    """Lead a window through a visit and yield the name of each state once it is there.

    Args:
        window: on its first screen.
        look: put on with the first screen.
        wait: lets so many seconds pass.
    """
    screens, nav = window.screens, window.nav

    def settle(seconds: float = 0.4) -> None:
        wait(seconds)
        while window.visit.waits_to_be_heard and window.flow.screen != "talk":
            wait(_FRAME_S)

    window.wear(look)
    settle(1.0)
    yield "attract"
    screens.attract.start.click()
    window.wear(look)
    settle(1.0)
    yield "settings"
    screens.display.go_on.click()
    settle()
    yield "consent"
    screens.consent.record.click()
    settle()
    yield "identify"
    screens.identify.code.click()
    settle()
    yield "code"
    nav.back.click()
    next(button for button in screens.identify.buttons() if button.objectName() == "card").click()
    settle(6.0)
    yield "welcome"
    window.typing.show()
    settle(0.2)
    yield "keyboard"
    yield from _answers(window, wait)
    nav.hide_figures.click()
    settle()
    yield "privacy"
    screens.privacy.show_again.click()
    window.flow = window.flow.touched(window.visit.now_s - window.flow.quiet_s + 12.0)
    settle(0.2)
    yield "still_there"
    screens.still_there.stay.click()
    nav.display.click()
    settle()
    yield "display"
    screens.display.go_on.click()
    nav.end_visit.click()
    settle()
    yield "summary"
    screens.summary.codes.click()
    settle(1.0)
    yield "phone"
    screens.summary.leave.click()
    settle()
    yield "goodbye"


def _answers(window: KioskWindow, wait: Callable[[float], None]) -> Iterator[str]:
    """Ask, and yield in the middle of what is said."""
    for question, name in ((_QUESTION, "answer"), (_OTHER_QUESTION, "curves")):
        window.ask(question)
        wait(4.0)
        yield name
        if name == "curves":
            window.insight.blur(True)
            window.captions.blur(True)
            wait(0.2)
            yield "blurred"
            window.insight.blur(False)
            window.captions.blur(False)
        waited_s = 0.0
        while (window.visit.answering or window.visit.waits_to_be_heard) and waited_s < _LONGEST_S:
            wait(_FRAME_S)
            waited_s += _FRAME_S


def pictures(film: Film, link: DirectLink, clock: FilmClock, variant: Variant) -> Iterator[tuple[str, Picture]]:
    """Yield the name and picture of every state in one variant: [H, W, 3] sRGB."""
    drawn = [film.frame()]

    def wait(seconds: float) -> None:
        until_s = clock.now_s + seconds
        while clock.now_s < until_s - 1e-9:
            clock.now_s += _FRAME_S
            link.deliver_due()
            drawn[0] = film.frame()

    film.begin()
    for name in walk(film.window, variant.look, wait):
        wait(_FRAME_S)
        yield name, drawn[0]
