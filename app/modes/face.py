"""`steward face`: recordings of speech to face tracks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from app.errors import InputError, StorageError, UsageError
from app.pipeline.mouth import open_face
from app.settings import Settings
from inference.errors import SoundError
from inference.face.engines import track as engine_track
from inference.face.recording import from_sound
from inference.face.track_file import csv_bytes
from inference.hearing.phones import PhoneDecoder
from inference.hearing.vad import open_silero, speech_spans
from inference.output_file import write_whole
from inference.sound_files import read_sound
from inference.types import FaceTrack, Sound

SHORTEST_S = 1 / 60  # one row


def run(settings: Settings, wavs: list[Path], track: Path | None, out_dir: Path | None) -> None:
    """Write one track for each recording; a recording that cannot be used is named, and the others are still done.

    Raises:
        UsageError: neither or both of `track` and `out_dir`, or two recordings for one track.
        InputError: some recordings could not be used.
        OutputError, StorageError: a track cannot be written, or its folder not be made.
    """
    targets = _targets(wavs, track, out_dir)
    follow = _follower(settings)
    problems = []
    for wav, target in targets:
        try:
            sound = read_sound(wav)
            if sound.duration_s < SHORTEST_S:
                raise SoundError(f"{wav} is shorter than one row of a track (1/60 s); record something longer.")
            face = follow(sound)
        except SoundError as error:
            problems.append(str(error))
            continue
        write_whole({target: csv_bytes(face)})
        rows = len(face.weights)
        typer.echo(f"{rows:,} row{'' if rows == 1 else 's'} for {wav} in {target}.")
    if problems:
        raise InputError(" ".join(problems))


def _follower(settings: Settings) -> Callable[[Sound], FaceTrack]:
    """Return what moves a face to a recording: the chosen network, else the phones that a decoder finds."""
    engine = open_face(settings, tell=lambda words: typer.echo(f"steward: {words}", err=True))
    if engine is not None:
        return lambda sound: engine_track(sound, engine)
    decoder, detector = PhoneDecoder(), open_silero(settings.threads)

    def by_phones(sound: Sound) -> FaceTrack:
        spans = speech_spans(sound, detector)
        return from_sound(sound, decoder.phones(sound, spans), spans)

    return by_phones


def _targets(wavs: list[Path], track: Path | None, out_dir: Path | None) -> list[tuple[Path, Path]]:
    """Pair each recording with the file that its track goes to."""
    if (track is None) == (out_dir is None):
        raise UsageError("Give either --track FILE for one recording or --out-dir FOLDER for several.")
    if track is not None:
        if len(wavs) != 1:
            raise UsageError(f"--track takes one recording, not {len(wavs)}; give --out-dir FOLDER instead.")
        return [(wavs[0], track)]
    assert out_dir is not None
    targets = [(wav, out_dir / f"{wav.stem}.csv") for wav in wavs]
    if len({target for _wav, target in targets}) < len(targets):
        raise UsageError("Two of the recordings have the same name, so their tracks would too; rename one.")
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {out_dir} cannot be made ({error.strerror}); choose another place.") from error
    return targets
