"""Nothing that a client said stays with the ears, whichever engine listens."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from inference.hearing.recogniser import Recogniser
from inference.hearing.sphinx import SphinxRecogniser
from inference.hearing.whisper import WhisperRecogniser
from inference.speech.flite import FliteVoice
from inference.types import Floats, Sound, Transcript
from tests.fakes.tiny_whisper import build
from tests.inference.hearing.kept_sound import kept_samples

SENTENCES = ("what do i own", "how did i do last year", "thank you goodbye")
UNCLEAR = "blah flurbs what"


@pytest.fixture(scope="module")
def sphinx(tmp_path_factory: pytest.TempPathFactory) -> SphinxRecogniser:
    return SphinxRecogniser(SENTENCES, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module", params=["sphinx", "whisper"])
def recogniser(
    request: pytest.FixtureRequest, sphinx: SphinxRecogniser, tmp_path_factory: pytest.TempPathFactory
) -> Recogniser:
    return (
        sphinx if request.param == "sphinx" else WhisperRecogniser(build(tmp_path_factory.mktemp("whisper") / "tiny"))
    )


def _sound(text: str, voice: str) -> Floats:
    clean = FliteVoice(voice).speak(text).sound.samples
    noisy: Floats = (clean + 1e-4 * np.random.default_rng(0).standard_normal(len(clean))).astype(np.float32)
    return noisy


def _push(recogniser: Recogniser, sound: Floats) -> None:
    recogniser.start()
    for at in range(0, len(sound), 512):
        recogniser.push(sound[at : at + 512])


def _streamed(recogniser: Recogniser, sound: Floats) -> Transcript:
    _push(recogniser, sound)
    return replace(recogniser.finish(), real_time_factor=0.0)


@pytest.mark.parametrize(
    "then",
    [lambda ears: ears.start(), lambda ears: ears.forget(), lambda ears: ears.finish()],
    ids=["start", "forget", "finish"],
)
def test_no_sample_stays_after_an_utterance(recogniser: Recogniser, then: Callable[[Recogniser], object]) -> None:
    sound = _sound("what do i own", "slt")
    _push(recogniser, sound)
    if isinstance(recogniser, WhisperRecogniser):  # the embedded recogniser keeps spectra, once it knows the voice
        assert kept_samples(recogniser, sound) > 0.9 * len(sound)
    then(recogniser)
    recogniser.push(np.zeros(0, np.float32))
    assert kept_samples(recogniser, sound) == 0


def test_sound_outside_an_utterance_is_not_kept(recogniser: Recogniser) -> None:
    sound = _sound("what do i own", "slt")
    recogniser.forget()
    assert recogniser.push(sound) == ""
    assert kept_samples(recogniser, sound) == 0
    assert recogniser.finish().text == ""


@pytest.mark.parametrize("done", [True, False])
def test_the_decoders_of_the_embedded_recogniser_hold_neither_words_nor_the_voice(
    sphinx: SphinxRecogniser, done: bool
) -> None:
    unclear = _sound(UNCLEAR, "slt")
    _push(sphinx, unclear)
    if done:
        sphinx.finish()
        _push(sphinx, unclear)
    sphinx.forget()
    best = sphinx._decoder.hyp()
    assert best is None or best.hypstr == ""
    assert {segment.word for segment in sphinx._decoder.seg() or ()} <= {"<s>", "</s>", "<sil>"}
    assert {float(part) for part in sphinx._decoder.get_cmn(False).split(",")} == {0.0}
    assert sphinx._usual is None


def test_the_words_of_a_finished_utterance_are_gone_at_once(sphinx: SphinxRecogniser) -> None:
    unclear = _sound(UNCLEAR, "slt")
    assert _streamed(sphinx, unclear).text
    best = sphinx._decoder.hyp()
    assert best is None or best.hypstr == ""


def test_the_next_client_is_heard_as_if_nobody_had_spoken_before(sphinx: SphinxRecogniser) -> None:
    mine = _sound("what do i own", "rms")
    sphinx.forget()
    fresh = _streamed(sphinx, mine)
    sphinx.transcribe(Sound(_sound("thank you goodbye", "slt"), 16000))
    assert _streamed(sphinx, mine) != fresh  # within a visit it learns
    sphinx.forget()
    assert _streamed(sphinx, mine) == fresh
