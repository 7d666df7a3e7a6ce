"""`steward demo`: a scripted conversation on the real pipeline, rendered to a video without a screen or sound card."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import typer
from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import assets
from app.devices.film import FilmMicrophone, FilmSound
from app.devices.silent import at_rate
from app.errors import UsageError
from app.modes.prerequisites import baked_face, face_to_show
from app.pipeline.advisor import Advisor
from app.pipeline.direct import DirectLink
from app.pipeline.directing import Director, client_says
from app.pipeline.entry import serve
from app.pipeline.parts import build
from app.pipeline.script import read_script
from app.records import Records
from app.settings import Settings
from app.supervisor import Supervisor
from inference.types import HEARING_RATE_HZ
from renderer.gl.tiers import Quality
from renderer.video import VideoWriter
from sync.store.sessions import SessionStore

Picture = npt.NDArray[np.uint8]
_PICTURE_QUALITY = 88
FIRST_VISIT = Path(assets.__file__).parent / "demo" / "scripts" / "first_visit.yaml"
SOUND_RATE_HZ = 16_000
QUALITIES: dict[str, Quality] = {"high": "high", "medium": "medium", "software": "software"}


def run(
    settings: Settings,
    *,
    out: Path,
    script: Path | None,
    size: str,
    fps: int,
    quality: str,
    pictures: Path | None = None,
) -> None:
    """Play a script and write the video.

    Args:
        settings: of the installation.
        out: the video.
        script: what to play; the first visit by default.
        size: of the video, such as "1280x720".
        fps: frames a second.
        quality: how the face is drawn.
        pictures: folder for the pictures that the script asks for; None takes none.

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
    settings = dataclasses.replace(settings, client=played.client or settings.client, entry=played.begins)
    avatar = baked_face(settings)

    from app.ui.film import Film, FilmClock  # Qt takes a moment to import, and a wrong command line needs none of it

    clock = FilmClock()
    kept = tempfile.TemporaryDirectory()  # what the script's client agrees to is noted, and gone with the film
    parts = build(settings, record=False)
    parts.records = Records(SessionStore(Path(kept.name)))
    parts.warm_up()
    link = DirectLink(Advisor(parts), clock)
    sound, microphone = FilmSound(SOUND_RATE_HZ, clock), FilmMicrophone(clock)
    film = Film(link, sound, microphone, clock, settings, avatar, (width, height), QUALITIES[quality])

    def speak(text: str) -> float:
        said = client_says(text)
        microphone.say(at_rate(said.samples, said.rate_hz, HEARING_RATE_HZ))
        sound.add_client(said.samples, said.rate_hz)
        return said.duration_s

    wanted: list[str] = []
    director = Director(played, film, speak, link, lambda: sound.position() is None, clock, wanted.append)
    try:
        with VideoWriter(out, (width, height), fps, SOUND_RATE_HZ) as video, _progress() as bar:
            task = bar.add_task(played.title, total=len(played.steps), words="")
            for frame, words in enumerate(director.play(), start=1):
                link.deliver_due()
                picture = film.frame()
                video.frame(picture)
                while wanted:
                    _keep(picture, wanted.pop(), pictures)
                clock.now_s = frame / fps
                video.sound(sound.between(*(round(time * SOUND_RATE_HZ / fps) for time in (frame - 1, frame))))
                bar.update(task, completed=director.steps_done, words=words)
    finally:
        film.close()
        kept.cleanup()
    typer.echo(f"The video is {out.resolve()}: {clock.now_s:.0f} s, {len(played.steps)} steps.")
    director.require_as_expected()


def _keep(picture: Picture, name: str, folder: Path | None) -> None:
    """Save a picture that the script asks for, [H, W, 3], where somebody wants it."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(folder / f"{name}.webp", quality=_PICTURE_QUALITY, method=6)


def run_on_screen(settings: Settings, *, script: Path | None) -> None:
    """Play a script in the kiosk's window, with sound, as a client would see it.

    Raises:
        InputError: the script is wrong.
        DeviceError: there is no screen.
        ExpectationFailed: an answer is not what the script expects.
    """
    played = read_script(script or FIRST_VISIT)
    settings = dataclasses.replace(settings, client=played.client or settings.client, entry=played.begins)
    avatar = face_to_show(settings)
    supervisor = Supervisor(settings, serve)
    supervisor.launch()
    from app.ui.on_screen import play

    try:
        director = play(supervisor, settings, avatar, played)
    finally:
        supervisor.stop()
    typer.echo(f"{played.title}: {director.steps_done} of {len(played.steps)} steps played.")
    director.require_as_expected()


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
