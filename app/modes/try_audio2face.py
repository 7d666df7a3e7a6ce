"""`steward test audio2face`: asks a server for one recording and prints what it answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soxr
import typer

from app.settings import Settings
from inference.face.audio2face.probe import Answer, ask
from inference.face.audio2face.remote import EvenRows
from inference.face.audio2face.service import Limits, Service
from inference.face.track_file import csv_bytes
from inference.output_file import write_whole
from inference.sound_files import read_sound
from inference.speech.voices import open_voice
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, HEARING_RATE_HZ, FaceTrack, Sound

SENTENCE = "Good morning. Over the last year, your portfolio gained five point six percent."
SHOWN = 4  # shapes a printed row names


def run(settings: Settings, server: str, wav: Path | None, track: Path | None, rows: int, timeout_s: float) -> None:
    """Send a recording, or a sentence of our own voice, and print the rows that come back.

    Raises:
        SoundError: the recording cannot be used.
        EngineUnavailable: the server cannot be reached, is of another kind, broke off or was too slow.
    """
    sound = read_sound(wav) if wav is not None else _spoken(settings)
    service = Service(server, Limits(connect_s=timeout_s, silence_s=timeout_s))
    try:
        answer = ask(service, sound)
    finally:
        service.close()
    _print(answer, sound, rows)
    if track is not None:
        frames = int(np.ceil(sound.duration_s * FACE_RATE_HZ - 1e-9))
        weights = EvenRows().finish(list(answer.rows), frames)
        write_whole({track: csv_bytes(FaceTrack(weights))})
        typer.echo(f"{len(weights)} rows at {FACE_RATE_HZ:.0f} Hz in {track}.")
    if settings.audio2face_server != server:
        typer.echo(f'To let it move the advisor\'s face, set audio2face_server = "{server}" in steward.toml.')


def _spoken(settings: Settings) -> Sound:
    sound = open_voice(settings.voice).speak(SENTENCE).sound
    if sound.rate_hz == HEARING_RATE_HZ:
        return sound
    return Sound(soxr.resample(sound.samples, sound.rate_hz, HEARING_RATE_HZ).astype(np.float32), HEARING_RATE_HZ)


def _print(answer: Answer, sound: Sound, rows: int) -> None:
    step = max(1, len(answer.rows) // max(1, rows))
    for row in answer.rows[::step][:rows]:
        strongest = np.argsort(-row.weights)[:SHOWN]
        named = ", ".join(f"{ARKIT_NAMES[shape]} {row.weights[shape]:.2f}" for shape in strongest)
        typer.echo(f"{row.time_s:8.3f} s  {named}")
    for note in answer.notes:
        typer.echo(f"The server says: {note}")
    known = answer.shapes - len(answer.unknown)
    other = f" ({', '.join(answer.unknown[:6])}{', …' if len(answer.unknown) > 6 else ''})" if answer.unknown else ""
    typer.echo(f"{known} of its {answer.shapes} shapes are ARKit's; {len(answer.unknown)} left out{other}.")
    typer.echo(
        f"{len(answer.rows)} rows for {sound.duration_s:.2f} s of sound, {answer.rate_hz:.1f} a second; first row "
        f"after {answer.first_row_s * 1000:.0f} ms, all of it after {answer.whole_s * 1000:.0f} ms "
        f"({sound.duration_s / max(1e-9, answer.whole_s):.1f} times as fast as it is spoken)."
    )
