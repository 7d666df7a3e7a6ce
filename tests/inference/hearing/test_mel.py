"""The ears' own features are those that the acoustic model was trained with, in pieces as at once."""

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelError
from inference.hearing.cleaner import AFTER, Cleaner, read_weights
from inference.hearing.compensation import Compensation
from inference.hearing.listening import THROATS, Listening, Usual
from inference.hearing.mel import CEPSTRA, FLOOR, HOP, Doubles, MelBands, cepstra_of, mel_filters
from inference.hearing.sphinx import sphinx_models
from inference.speech.flite import FliteVoice
from inference.types import Floats


@pytest.fixture(scope="module")
def sound() -> Floats:
    """Of a clean voice on the decoder's grid of 16 bits."""
    spoken = FliteVoice("rms").speak("How risky is my portfolio?").sound.samples[1000:]
    rounded: Floats = (np.round(spoken * 32767.0) / 32768.0).astype(np.float32)
    return rounded


@pytest.fixture(scope="module")
def noisy(sound: Floats) -> Floats:
    """The voice in a room, in which nobody speaks for 0.4 s before."""
    whole = np.pad(sound, (6400, 3200))
    hiss = 0.01 * np.random.default_rng(0).standard_normal(len(whole))
    return (whole + hiss).astype(np.float32)


def _decoders_own(sound: Floats, folder: Path) -> Floats:
    from pocketsphinx import Decoder

    models = sphinx_models()
    decoder = Decoder(
        hmm=str(models / "en-us"),
        allphone=str(models / "en-us-phone.lm.bin"),
        lm=None,
        dict=None,
        mfclogdir=f"{folder}/",
        loglevel="FATAL",
    )
    decoder.start_utt()
    decoder.process_raw((sound * 32768.0).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    (log,) = folder.iterdir()
    return np.frombuffer(log.read_bytes()[4:], ">f4").reshape(-1, CEPSTRA).astype(np.float32)


def _compensated(bands: Doubles) -> Floats:
    return cepstra_of(np.log(Compensation().push(bands) + FLOOR))


def test_compensated_bands_give_the_cepstra_that_the_decoder_computes(sound: Floats, tmp_path: Path) -> None:
    wanted = _decoders_own(sound, tmp_path)
    (ours,) = _compensated(MelBands().push(sound))
    assert abs(len(ours) - len(wanted)) <= 1  # the decoder fills its last window up
    assert np.abs(ours - wanted[: len(ours)]).max() < 0.02


def test_bands_and_clean_bands_come_the_same_in_pieces_as_at_once(noisy: Floats) -> None:
    stream, whole = MelBands(THROATS), MelBands(THROATS).push(noisy)
    pieces = [stream.push(noisy[at : at + 512]) for at in range(0, len(noisy), 512)]
    assert np.allclose(np.concatenate(pieces, axis=1), whole)
    one = Cleaner(read_weights())
    cleaned = [one.push(whole[:, at : at + 3]) for at in range(0, whole.shape[1], 3)]
    assert sum(piece.shape[1] for piece in cleaned) == whole.shape[1] - AFTER
    assert one.finish().shape[1] == AFTER


def test_what_is_cleaned_is_nearer_to_the_clean_voice_than_what_was_heard(sound: Floats, noisy: Floats) -> None:
    quiet = np.pad(sound, (6400, 3200)) + (noisy - np.pad(sound, (6400, 3200))) * 0.05
    (wanted,) = _compensated(MelBands().push(quiet.astype(np.float32)))
    bands = MelBands().push(noisy)
    (as_heard,) = _compensated(bands)
    cleaner = Cleaner(read_weights())
    parts = [cleaner.push(bands[:, at : at + 3]) for at in range(0, bands.shape[1], 3)]
    (cleaned,) = cepstra_of(np.concatenate([*parts, cleaner.finish()], axis=1))
    speech = slice(6400 // HOP, -3200 // HOP)
    far, near = (np.abs(each[speech, 1:] - wanted[speech, 1:]).mean() for each in (as_heard, cleaned))
    assert near < 0.9 * far


def test_warped_filters_lie_higher_by_their_factor() -> None:
    def centre(warp: float) -> float:
        row = mel_filters(warp)[10]
        return float((row * np.arange(len(row))).sum() / row.sum())

    assert centre(1.16) == pytest.approx(1.16 * centre(1.0), rel=0.02)


def test_a_womans_pitch_chooses_a_shorter_throat_than_a_mans() -> None:
    chosen = {}
    for voice in ("rms", "slt"):
        listening = Listening(read_weights(), None)
        listening.push(FliteVoice(voice).speak("How did I do last year with my portfolio?").sound.samples)
        listening.finish()
        chosen[voice] = listening._throat
    assert THROATS[chosen["rms"]] == 1.0
    assert THROATS[chosen["slt"]] > 1.1


def test_the_first_second_waits_and_nothing_is_lost(noisy: Floats) -> None:
    listening = Listening(read_weights(), None)
    heard = [listening.push(noisy[at : at + 512]) for at in range(0, len(noisy), 512)]
    assert len(heard[0]) == 0
    assert max(map(len, heard)) > 50
    total = sum(map(len, heard)) + len(listening.finish())
    assert total == MelBands().push(noisy).shape[1]


def test_who_was_heard_before_waits_for_a_shorter_time(noisy: Floats) -> None:
    first = Listening(read_weights(), None)
    first.push(noisy)
    first.finish()
    usual: Usual = first.usual()
    assert usual.noisy is not None
    waited = []
    for known in (None, usual):
        listening = Listening(read_weights(), known)
        pushes = (listening.push(noisy[at : at + 512]) for at in range(0, len(noisy), 512))
        waited.append(next(number for number, cepstra in enumerate(pushes) if len(cepstra)))
    assert waited[1] < waited[0]


def test_a_missing_or_foreign_file_is_no_network(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.npz"):
        read_weights(tmp_path / "none.npz")
    np.savez(tmp_path / "other.npz", first_w=np.zeros((2, 2), np.float32))
    with pytest.raises(ModelError, match="no network of this version"):
        read_weights(tmp_path / "other.npz")
