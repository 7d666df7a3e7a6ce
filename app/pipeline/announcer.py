"""The screen's own texts in the advisor's voice: for who does not look at the screen. Nothing of them is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from app.errors import ISLAND_ERRORS
from app.log import logger
from app.messages import Message, Problem, Said, Say, Sentence
from app.pipeline.foresight import Uttered, say
from app.pipeline.pace import paced
from app.pipeline.parts import Parts
from inference.errors import GivenUp, TextError

LONGEST_CHARS: Final = 600
TOO_LONG: Final = f"A text of the screen is longer than {LONGEST_CHARS} characters, so it is not read aloud."
# Where a sentence of the screen ends: a title and its explanation may also be parted by a line or a semicolon.
_END: Final = re.compile(r"(?<=[.!?])\s+|\s*\n+\s*")

_log = logger("announcer")


def announce(
    text: Say, parts: Parts, clock: Callable[[], float], given_up: Callable[[], bool] | None
) -> Iterator[Message]:
    """Speak a text of the screen, and tell when all of it was made; a text that cannot be spoken is told too.

    Args:
        text: what to say.
        parts: voice and face.
        clock: monotonic seconds.
        given_up: whether nobody waits for it any more.
    """
    if len(text.text) > LONGEST_CHARS:
        yield Problem(text.session, text.turn, clock(), TOO_LONG)
        yield Said(text.session, text.turn, clock())
        return
    try:
        yield from _sentences(text, parts, clock, given_up)
    except GivenUp:
        return
    except ISLAND_ERRORS as error:
        _log.warning("a text of the screen was not spoken: %s", type(error).__name__)
        yield Problem(text.session, text.turn, clock(), str(error))
    yield Said(text.session, text.turn, clock())


def _sentences(
    text: Say, parts: Parts, clock: Callable[[], float], given_up: Callable[[], bool] | None
) -> Iterator[Sentence]:
    voice, index = paced(parts.voice, text.pace), 0
    for words in filter(None, map(str.strip, _END.split(text.text))):
        try:
            for clause, uttered in enumerate(say(words, ("neutral", 0.0), voice, parts.face, given_up, _log.warning)):
                yield _sentence(text, clock(), index, uttered, continues=clause > 0)
                index += 1
        except TextError:  # signs alone, such as a dash: there is nothing in it to be heard
            _log.info("a text of the screen has nothing to say")


def _sentence(text: Say, time_s: float, index: int, said: Uttered, *, continues: bool) -> Sentence:
    return Sentence(
        text.session,
        text.turn,
        time_s,
        index,
        " ".join(word.text for word in said.words),
        said.sound.samples,
        said.sound.rate_hz,
        said.words,
        said.face,
        "neutral",
        0.0,
        accents=said.accents,
        continues=continues,
    )
