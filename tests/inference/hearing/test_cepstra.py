"""The front end gives what the decoder's own front end would, which the acoustic model was trained with."""

from pathlib import Path

import numpy as np
import pytest

from inference.hearing.cepstra import CEPSTRA, Cepstra, mel_filters
from inference.hearing.sphinx import sphinx_models
from inference.speech.flite import FliteVoice
from inference.types import Floats


@pytest.fixture(scope="module")
def sound() -> Floats:
    """Of a clean voice, so that our noise filter has nothing to do, on the decoder's grid of 16 bits."""
    spoken = FliteVoice("rms").speak("How risky is my portfolio?").sound.samples[1000:]
    rounded: Floats = (np.round(spoken * 32767.0) / 32768.0).astype(np.float32)
    return rounded


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


def test_unwarped_cepstra_are_those_of_the_decoder(sound: Floats, tmp_path: Path) -> None:
    wanted = _decoders_own(sound, tmp_path)
    (ours,) = Cepstra((1.0,)).push(sound)
    assert abs(len(ours) - len(wanted)) <= 1  # the decoder fills its last window up
    assert np.abs(ours - wanted[: len(ours)]).max() < 0.02


def test_a_stream_gives_what_the_whole_gives(sound: Floats) -> None:
    stream = Cepstra((1.0, 1.15))
    pieces = [stream.push(sound[at : at + 512]) for at in range(0, len(sound), 512)]
    whole = Cepstra((1.0, 1.15)).push(sound)
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), whole, atol=1e-3)


def test_too_little_for_a_frame_gives_none() -> None:
    assert Cepstra((0.94, 1.0)).push(np.zeros(100, np.float32)).shape == (2, 0, CEPSTRA)


def test_filters_of_a_shorter_throat_lie_higher() -> None:
    middles = [
        float((mel_filters(warp)[12] * np.arange(257)).sum() / mel_filters(warp)[12].sum())
        for warp in (0.94, 1.0, 1.15)
    ]
    assert middles == sorted(middles)
    assert middles[2] / middles[1] == pytest.approx(1.15, rel=0.03)
