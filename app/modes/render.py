"""`steward render`: a face track to a video, or one frame of it to a picture."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

import numpy as np
import typer
from PIL import Image

from app.content import advisor_file
from app.errors import UsageError
from app.pipeline.prosody import accents
from app.settings import Settings
from app.ui.stage import mouth_row
from inference.sound_files import read_sound
from inference.types import Sound
from renderer.animation import FaceAnimator
from renderer.errors import VideoError
from renderer.gl.tiers import Quality
from renderer.offscreen import OffscreenStage, Picture, VideoWriter
from renderer.tracks import read_track
from renderer.types import FACE_RATE_HZ, FaceFrame, FaceState, Floats, SpeechTrack

SILENCE_AFTER_S: Final = 0.4  # so that a video does not stop on the last sound
SPEAKING: Final = FaceState(activity="speaking", emotion="confidence", intensity=0.5)
QUALITY: Final[Quality] = "medium"
PICTURE_QUALITY: Final[Quality] = "high"  # one picture may take its time


def run(
    settings: Settings,
    *,
    track: Path,
    out: Path,
    wav: Path | None,
    at: float | None,
    size: str,
    fps: int,
) -> None:
    """Draw a track.

    Raises:
        UsageError: a size, time or ending that makes no sense.
        NotInstalled: the avatar is missing.
        TrackError, SoundError: a file is wrong; names it.
        GraphicsError, VideoError: nothing to draw with, or nowhere to write.
    """
    pixels = parse_size(size)
    _require_ending(out, ".mp4" if at is None else ".png")
    speech = read_track(track)
    avatar = advisor_file(settings, settings.avatar)
    sound = None if wav is None else read_sound(wav)
    animator = FaceAnimator(controls=settings.face)
    animator.accents(accents(sound) if sound else ())
    if at is not None:
        _require_time(at, speech)
        with OffscreenStage(avatar, pixels, PICTURE_QUALITY) as stage:
            write_picture(out, stage.picture(frame_at(animator, speech, at)))
        typer.echo(f"Second {at:g} of {track.name} in {out}.")
        return
    with (
        OffscreenStage(avatar, pixels, QUALITY) as stage,
        VideoWriter(out, pixels, fps, sound.rate_hz if sound else None) as video,
    ):
        duration_s = _draw(animator, stage, video, speech, sound, fps)
    typer.echo(f"{duration_s:.1f} s of video in {out}.")


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height of "1280x720".

    Raises:
        UsageError: anything else.
    """
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 16 <= int(width) <= 7680 and 16 <= int(height) <= 4320):
        raise UsageError(f"The size {text!r} is not width x height in pixels, for example 1280x720.")
    return int(width), int(height)


def row_at(speech: SpeechTrack, time_s: float) -> Floats | None:
    """Return the weights [K] heard at a time, between the two nearest rows, or None outside the track."""
    inside = -1e-9 <= time_s < speech.duration_s
    return mouth_row(speech.weights, time_s) if inside else None


def frame_at(animator: FaceAnimator, speech: SpeechTrack, time_s: float) -> FaceFrame:
    """Return the frame of one moment as it appears in the video: the layers before it have run."""
    for step in range(int(time_s * FACE_RATE_HZ)):
        now_s = step / FACE_RATE_HZ
        animator.frame(now_s, SPEAKING, row_at(speech, now_s))
    return animator.frame(time_s, SPEAKING, row_at(speech, time_s))


def write_picture(path: Path, pixels: Picture) -> None:
    """Write a PNG, whole or not at all.

    Raises:
        VideoError: the place cannot be written.
    """
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_bytes(buffer.getvalue())
        os.replace(temporary, path)
    except OSError as error:
        raise VideoError(f"The picture {path} cannot be written ({error.strerror}); choose another place.") from error


def _require_ending(out: Path, ending: str) -> None:
    if out.suffix.lower() != ending:
        raise UsageError(f"{out} must end in {ending}: a video is .mp4; one frame, with --at, is .png.")


def _require_time(at: float, speech: SpeechTrack) -> None:
    if not 0.0 <= at <= speech.duration_s:
        raise UsageError(f"Second {at:g} is outside the track, which lasts {speech.duration_s:.2f} s.")


def _draw(
    animator: FaceAnimator,
    stage: OffscreenStage,
    video: VideoWriter,
    speech: SpeechTrack,
    sound: Sound | None,
    fps: int,
) -> float:
    """Draw every frame and hand over the sound as it goes; return the seconds written."""
    heard_s = sound.duration_s if sound else 0.0
    duration_s = max(speech.duration_s, heard_s) + SILENCE_AFTER_S
    frames = round(duration_s * fps)
    for number in range(frames):
        now_s = number / fps
        state = SPEAKING if now_s < speech.duration_s else FaceState()
        video.frame(stage.picture(animator.frame(now_s, state, row_at(speech, now_s))))
        if sound is not None:
            start, end = (round(n * sound.rate_hz / fps) for n in (number, number + 1))
            piece = sound.samples[start:end]
            video.sound(np.pad(piece, (0, end - start - len(piece))))
        if number % (5 * fps) == 5 * fps - 1:
            typer.echo(f"  {number + 1} of {frames} frames drawn", err=True)
    return frames / fps
