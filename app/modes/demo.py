"""`steward demo`: a scripted conversation on the real pipeline, rendered to a video without a screen or sound card."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import assets
from app.devices.film import FilmMicrophone, FilmSound
from app.devices.silent import at_rate
from app.errors import ExpectationFailed, NotInstalled, UsageError
from app.pipeline.advisor import Advisor
from app.pipeline.direct import DirectLink
from app.pipeline.parts import build
from app.pipeline.script import Script, Step, read_script
from app.records import Records
from app.settings import Settings
from inference.speech.voices import open_voice
from inference.types import HEARING_RATE_HZ
from renderer.gl.tiers import Quality
from renderer.video import VideoWriter
from sync.store.sessions import SessionStore

if TYPE_CHECKING:
    from app.ui.film import Film, FilmClock

FIRST_VISIT = Path(assets.__file__).parent / "demo" / "scripts" / "first_visit.yaml"
CLIENTS_VOICE = "flite-rms"
SOUND_RATE_HZ = 16_000
LETTERS_A_SECOND = 22
QUALITIES: dict[str, Quality] = {"high": "high", "medium": "medium", "software": "software"}
OPENING_S, CLOSING_S = 1.2, 1.5
LONGEST_WAIT_S = 30.0


def run(settings: Settings, *, out: Path, script: Path | None, size: str, fps: int, quality: str) -> None:
    """Play a script and write the video.

    Raises:
        InputError: the script is wrong.
        UsageError: size or quality are wrong.
        ExpectationFailed: an answer is not what the script expects; the video is written all the same.
        VideoError: the video cannot be written.
    """
    played = read_script(script or FIRST_VISIT)
    width, height = _size(size)
    if quality not in QUALITIES:
        raise UsageError(f"There is no quality {quality!r}; there are: {', '.join(QUALITIES)}.")
    settings = dataclasses.replace(settings, client=played.client or settings.client, entry="talk")
    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    if not avatar.exists():
        raise NotInstalled(f"The advisor {settings.avatar!r} is not in {avatar.parent}; run `steward setup`.")

    from app.ui.film import Film, FilmClock  # Qt takes a moment to import, and a wrong command line needs none of it

    clock = FilmClock()
    kept = tempfile.TemporaryDirectory()  # what the script's client agrees to is noted, and gone with the film
    parts = build(settings, record=False)
    parts.records = Records(SessionStore(Path(kept.name)))
    parts.warm_up()
    link = DirectLink(Advisor(parts), clock)
    sound, microphone = FilmSound(SOUND_RATE_HZ, clock), FilmMicrophone(clock)
    film = Film(link, sound, microphone, clock, settings, avatar, (width, height), QUALITIES[quality])
    director = Director(played, film, link, sound, microphone, clock)
    try:
        with VideoWriter(out, (width, height), fps, SOUND_RATE_HZ) as video, _progress() as bar:
            task = bar.add_task(played.title, total=len(played.steps), words="")
            for frame, words in enumerate(director.play(), start=1):
                link.deliver_due()
                video.frame(film.frame())
                clock.now_s = frame / fps
                video.sound(sound.between(*(round(time * SOUND_RATE_HZ / fps) for time in (frame - 1, frame))))
                bar.update(task, completed=director.steps_done, words=words)
    finally:
        film.close()
        kept.cleanup()
    typer.echo(f"The video is {out.resolve()}: {clock.now_s:.0f} s, {len(played.steps)} questions.")
    if director.misses:
        raise ExpectationFailed("The conversation is not as the script expects: " + "; ".join(director.misses) + ".")


class Director:
    """Makes the client of the film type, speak, wait and listen."""

    def __init__(
        self,
        script: Script,
        film: Film,
        link: DirectLink,
        sound: FilmSound,
        microphone: FilmMicrophone,
        clock: FilmClock,
    ) -> None:
        self.steps_done = 0
        self.misses: list[str] = []
        self._script = script
        self._film = film
        self._link = link
        self._sound = sound
        self._microphone = microphone
        self._clock = clock

    def play(self) -> Iterator[str]:
        """Yield once a frame, with what is going on in words, until the conversation is over."""
        self._film.begin()
        yield from self._wait(OPENING_S, "opening")
        for number, step in enumerate(self._script.steps, start=1):
            answered = len(self._link.done)
            yield from self._speak(step) if step.spoken else self._type(step)
            yield from self._until_answered(answered, step.say)
            self._check(number, step, answered)
            yield from self._wait(step.pause_s, step.say)
            self.steps_done = number
        yield from self._wait(CLOSING_S, "closing")

    def _type(self, step: Step) -> Iterator[str]:
        began_s = self._clock()
        shown = 0
        while shown < len(step.say):
            shown = int((self._clock() - began_s) * LETTERS_A_SECOND)
            self._film.type(step.say[:shown])
            yield step.say
        yield from self._wait(0.25, step.say)
        self._film.ask()

    def _speak(self, step: Step) -> Iterator[str]:
        said = open_voice(CLIENTS_VOICE).speak(step.say).sound
        self._film.listen()
        yield from self._wait(0.3, step.say)
        self._microphone.say(at_rate(said.samples, said.rate_hz, HEARING_RATE_HZ))
        self._sound.add_client(said.samples, said.rate_hz)
        yield from self._wait(said.duration_s, step.say)

    def _until_answered(self, answered: int, words: str) -> Iterator[str]:
        began_s = self._clock()
        while len(self._link.done) == answered or self._sound.position() is not None or not self._link.is_quiet:
            if len(self._link.done) == answered and self._clock() - began_s > LONGEST_WAIT_S:
                return  # nothing came: the check says so
            yield words

    def _check(self, number: int, step: Step, answered: int) -> None:
        if len(self._link.done) == answered:
            self.misses.append(f"question {number} ({step.say!r}) was not answered")
            return
        found = step.expect.misses(self._link.done[answered])
        self.misses += [f"question {number} ({step.say!r}): {miss}" for miss in found]

    def _wait(self, duration_s: float, words: str) -> Iterator[str]:
        until_s = self._clock() + duration_s
        while self._clock() < until_s:
            yield words


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(30),
        TextColumn("{task.completed:.0f} of {task.total:.0f}  {task.fields[words]:50.50}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    try:
        size = int(width), int(height)
    except ValueError:
        raise UsageError(f"The size {text!r} is not of the form 1280x720.") from None
    if not (1024 <= size[0] <= 3840 and 640 <= size[1] <= 2160) or size[0] % 2 or size[1] % 2:
        raise UsageError(f"The size {text} is not possible; use even sides from 1024x640 to 3840x2160.")
    return size
