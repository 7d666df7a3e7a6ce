"""`steward say`: text to sound and a face track."""

from __future__ import annotations

import threading
from pathlib import Path

import typer

from app.devices.sound import open_player
from app.errors import DeviceError, UsageError
from app.pipeline.mouth import face_of, open_face
from app.settings import Settings
from inference.face.track_file import csv_bytes
from inference.output_file import write_whole
from inference.sound_files import SYNTHETIC, wav_bytes
from inference.speech.style import EMOTIONS, style_of
from inference.speech.voices import open_voice, voice_names
from inference.types import Sound


def run(
    settings: Settings,
    text: str,
    wav: Path | None,
    track: Path | None,
    emotion: str = "neutral",
    intensity: float = 0.5,
) -> None:
    """Say a text into files, or aloud when no file is asked for.

    Raises:
        UsageError: no such emotion.
        TextError: nothing to say, or too much at once.
        OutputError: a file cannot be written; then none is.
        DeviceError: there is no sound card to say it on.
    """

    def tell(notice: str) -> None:
        typer.echo(f"steward: {notice}", err=True)

    if emotion not in EMOTIONS:
        raise UsageError(f"There is no emotion {emotion!r}; known are {', '.join(EMOTIONS)}.")
    voice = open_voice(
        settings.voice,
        tell=tell,
        models=settings.models_dir,
        threads=settings.threads,
    )
    speech = voice.speak(text, style_of(emotion, intensity))
    contents = {}
    if wav is not None:
        contents[wav] = wav_bytes(speech.sound, SYNTHETIC)
    if track is not None:
        contents[track] = csv_bytes(face_of(speech, open_face(settings, tell)))
    if not contents:
        _play(speech.sound)
        return
    write_whole(contents)
    files = " and ".join(str(path) for path in contents)
    typer.echo(f"{speech.sound.duration_s:.1f} s of speech by {speech.engine} in {files}.")


def voices(settings: Settings) -> None:
    """List the voices that speak here, the one of the settings first."""
    models = settings.models_dir
    chosen = open_voice(settings.voice, models=models).name
    for name in dict.fromkeys((chosen, *voice_names(models))):
        typer.echo(f"{name}  (speaks now)" if name == chosen else name)


def _play(sound: Sound) -> None:
    """Play to the end."""
    player = open_player()
    if player.problem:
        player.close()
        raise DeviceError("There is no sound card to say this on; give --wav FILE to write it to a file instead.")
    finished = threading.Event()
    player.on_finished(lambda _sentence: finished.set())
    player.play((0, 0), sound.samples, sound.rate_hz)
    while not finished.wait(0.02):
        player.position()
    player.close()
