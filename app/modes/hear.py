"""`steward hear`: a recording to text."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import typer

from app.errors import InputError
from app.pipeline.heard_language import open_recogniser
from app.settings import Settings
from inference.sound_files import read_sound
from inference.types import Transcript


def run(settings: Settings, wav: Path, *, as_json: bool) -> None:
    """Print what was said in a recording.

    Raises:
        SoundError: the recording cannot be used.
        InputError: nobody speaks in it.
    """
    sound = read_sound(wav)
    recogniser = open_recogniser(settings, tell=lambda notice: typer.echo(f"steward: {notice}", err=True))
    heard = recogniser.transcribe(sound)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(heard), indent=2))
    if not heard.text:
        raise InputError(f"Nothing was heard in {wav}; record it again, closer to the microphone.")
    if not as_json:
        typer.echo(_report(heard))


def _report(heard: Transcript) -> str:
    """Return text, words with times, confidence, engine and real-time factor as lines."""
    lines = [heard.text, ""]
    lines += [
        f"  {word.start_s:6.2f} to {word.end_s:6.2f} s   {word.confidence:4.0%}  {word.text}" for word in heard.words
    ]
    lines += [
        "",
        f"confidence {heard.confidence:.0%}, engine {heard.engine}, real-time factor {heard.real_time_factor:.3f}",
    ]
    return "\n".join(lines)
