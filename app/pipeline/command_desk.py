"""Hears the names on the screen and tells which was said, while nothing else is listened for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.conversation.phrases import listed
from app.messages import Command, Heard, Interrupt, Message, Mood, Paused, Problem, Transcribed, Vocabulary
from app.pipeline.commands import nearest, same, sayable
from app.pipeline.ears import Ears
from app.pipeline.heard_commands import sounds

NOTHING_TO_SAY: Final = "Nothing can be said on this screen; please touch it."
_NOT_CLEAR: Final = "I heard {names}; please say again which."
_MOST_TOLD: Final = 3
OpenEars = Callable[[Sequence[str]], Ears]


class CommandDesk:
    """What can be said by voice now, and the ears for it."""

    def __init__(self, open_ears: OpenEars, clock: Callable[[], float]) -> None:
        """Args:
        open_ears: gives ears for some phrases.
        clock: monotonic seconds.
        """  # noqa: D205
        self._open_ears, self._clock = open_ears, clock
        self._vocabulary: Vocabulary | None = None
        self._ears: Ears | None = None
        self._key = ("", 0)
        self._closed: set[tuple[str, int]] = set()

    @property
    def only(self) -> bool:
        """Whether nothing but names is answered now."""
        return self._vocabulary is not None and self._vocabulary.only

    @property
    def names(self) -> tuple[str, ...]:
        """Names of several words, for ears that listen to questions; questions among them those know already."""
        phrases = self._vocabulary.phrases if self._vocabulary else ()
        return tuple(phrase for phrase in phrases if " " in phrase and not phrase.endswith("?"))

    def take(self, vocabulary: Vocabulary) -> None:
        """Listen for these from now on."""
        if self._vocabulary is None or vocabulary.phrases != self._vocabulary.phrases:
            self._ears = None
        self._vocabulary = vocabulary

    def forget(self) -> None:
        """Forget what was heard; what can be said stays."""
        self._ears = None
        self._closed.clear()

    def interrupt(self, message: Interrupt) -> None:
        """Drop what was heard of a turn."""
        self._closed.add((message.session, message.turn))
        if self._key == (message.session, message.turn):
            self._ears = None

    def said_in_talk(self, text: str) -> str:
        """Return the name that a client said instead of a question, "" if it is none."""
        known = self._vocabulary
        return same(text, known.phrases) if known is not None and not known.only else ""

    def hear(self, heard: Heard) -> Iterator[Message]:
        """Take a piece of sound and tell which name was said, or what can be said.

        Raises:
            EngineUnavailable, ModelError: nothing recognises speech here.
        """
        key = (heard.session, heard.turn)
        if self._vocabulary is None or key in self._closed:
            return
        if not self._vocabulary.phrases:
            self._closed.add(key)
            yield Problem(*key, self._clock(), NOTHING_TO_SAY)
            return
        if self._ears is None or key != self._key:
            self._ears, self._key = self._open_ears(self._vocabulary.phrases), key
            yield Mood(*key, self._clock(), "listening", "neutral", 0.0)
        understood = self._ears.push(heard.samples, last=heard.last)
        if understood.paused:
            yield Paused(*key, self._clock())
        if understood.partial:
            yield Transcribed(*key, self._clock(), understood.partial, final=False)
        if understood.final is None:
            return
        self._ears = None
        if understood.final.text or heard.last:  # silence alone goes on
            self._closed.add(key)
            yield from self._told(key, understood.final.text)

    def _told(self, key: tuple[str, int], text: str) -> Iterator[Message]:
        assert self._vocabulary is not None
        phrases = self._vocabulary.phrases
        found = nearest(text, phrases, sounds) if text else ()
        yield Transcribed(*key, self._clock(), found[0] if len(found) == 1 else text, final=True)
        yield Mood(*key, self._clock(), "idle", "neutral", 0.0)
        if len(found) == 1:
            yield Command(*key, self._clock(), found[0])
        elif found:
            yield Problem(*key, self._clock(), _NOT_CLEAR.format(names=listed(list(found[:_MOST_TOLD]))))
        elif text:
            yield Problem(*key, self._clock(), sayable(phrases))
