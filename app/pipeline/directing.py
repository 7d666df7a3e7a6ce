"""Plays a script: makes somebody type, speak, touch, wait and listen. No Qt; time is whatever the clock says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from app.errors import ExpectationFailed
from app.messages import TurnDone
from app.pipeline.script import Script, Step
from inference.speech.voices import open_voice
from inference.types import Sound

CLIENTS_VOICE: Final = "flite-rms"
LETTERS_A_SECOND: Final = 22
OPENING_S, CLOSING_S = 1.2, 1.5
LONGEST_WAIT_S: Final = 30.0
_INTO_THE_REPLY_S: Final = 4.0  # a picture is taken when so much of it was heard
_SETTLES_S: Final = 0.4  # a touched screen needs a moment before it says what it has to say


class Actor(Protocol):
    """The window, as far as a script moves it."""

    @property
    def screen(self) -> str:
        """What is shown."""

    def begin(self) -> None:
        """Start."""

    def type(self, text: str) -> None:
        """Show a question that is being typed."""

    def ask(self) -> None:
        """Send what was typed."""

    def listen(self) -> None:
        """Touch the microphone."""

    def press(self, phrase: str) -> bool:
        """Touch the button that says this in English; false if there is none now."""


class Answers(Protocol):
    """What has come back."""

    @property
    def done(self) -> list[TurnDone]:
        """The turns that are over, in order."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is on its way."""


class Director:
    """Goes through a script, a step of time a step."""

    def __init__(
        self,
        script: Script,
        actor: Actor,
        speak: Callable[[str], float],
        answers: Answers,
        silent: Callable[[], bool],
        clock: Callable[[], float],
        take: Callable[[str], None] = lambda name: None,
    ) -> None:
        """Prepare.

        Args:
            script: what to play.
            actor: the window.
            speak: lets the client's voice be heard by the microphone; returns its seconds.
            answers: what has come back.
            silent: whether the advisor says nothing at the moment.
            clock: seconds.
            take: takes a picture of this name.
        """
        self.steps_done = 0
        self.misses: list[str] = []
        self._script = script
        self._actor = actor
        self._speak_aloud = speak
        self._answers = answers
        self._silent = silent
        self._clock = clock
        self._take = take

    def play(self) -> Iterator[str]:
        """Yield again and again, with what is going on in words, until the conversation is over."""
        self._actor.begin()
        yield from self._wait(OPENING_S, "opening")
        for number, step in enumerate(self._script.steps, start=1):
            answered = len(self._answers.done)
            if step.press:
                yield from self._press(number, step)
            else:
                yield from self._speak(step) if step.spoken else self._type(step)
                yield from self._until_answered(answered, step)
                self._check(number, step, answered)
            if step.expect.screen and step.expect.screen != self._actor.screen:
                self.misses.append(
                    f"step {number} ({step.words}): the screen is {self._actor.screen}, not {step.expect.screen}"
                )
            yield from self._wait(step.pause_s, step.words)
            self.steps_done = number
        yield from self._wait(CLOSING_S, "closing")

    def require_as_expected(self) -> None:
        """Fail if anything was not as the script expects.

        Raises:
            ExpectationFailed: names every miss.
        """
        if self.misses:
            raise ExpectationFailed("The conversation is not as the script expects: " + "; ".join(self.misses) + ".")

    def _type(self, step: Step) -> Iterator[str]:
        began_s = self._clock()
        shown = 0
        while shown < len(step.say):
            shown = int((self._clock() - began_s) * LETTERS_A_SECOND)
            self._actor.type(step.say[:shown])
            yield step.say
        yield from self._wait(0.25, step.say)
        self._actor.ask()

    def _speak(self, step: Step) -> Iterator[str]:
        self._actor.listen()
        yield from self._wait(0.3, step.say)
        yield from self._wait(self._speak_aloud(step.say), step.say)

    def _press(self, number: int, step: Step) -> Iterator[str]:
        """Touch, once the button is there, and listen to what the screen then says."""
        began_s = self._clock()
        while not self._actor.press(step.press):
            if self._clock() - began_s > LONGEST_WAIT_S:
                self.misses.append(f"step {number}: nothing on the screen says {step.press!r}")
                return
            yield step.words
        yield from self._wait(_SETTLES_S, step.words)
        while not (self._silent() and self._answers.is_quiet):
            yield step.words
        if step.picture:
            self._take(step.picture)

    def _until_answered(self, answered: int, step: Step) -> Iterator[str]:
        began_s = spoke_s = self._clock()
        wanted = step.picture
        while len(self._answers.done) == answered or not self._silent() or not self._answers.is_quiet:
            if len(self._answers.done) == answered and self._clock() - began_s > LONGEST_WAIT_S:
                return  # nothing came: the check says so
            spoke_s = self._clock() if self._silent() else spoke_s
            if wanted and self._clock() - spoke_s > _INTO_THE_REPLY_S:
                self._take(wanted)
                wanted = ""
            yield step.words

    def _check(self, number: int, step: Step, answered: int) -> None:
        if len(self._answers.done) == answered:
            self.misses.append(f"step {number} ({step.say!r}) was not answered")
            return
        found = step.expect.misses(self._answers.done[answered])
        self.misses += [f"step {number} ({step.say!r}): {miss}" for miss in found]

    def _wait(self, duration_s: float, words: str) -> Iterator[str]:
        until_s = self._clock() + duration_s
        while self._clock() < until_s:
            yield words


def client_says(text: str) -> Sound:
    """Return a question in the voice of the film's client."""
    return open_voice(CLIENTS_VOICE).speak(text).sound
