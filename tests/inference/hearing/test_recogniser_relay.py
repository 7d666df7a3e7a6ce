"""A recogniser that fails while somebody speaks: the next one hears the same utterance."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from inference.errors import ModelError
from inference.hearing.recogniser import Recogniser
from inference.hearing.recognisers import open_recogniser
from inference.hearing.relay import RelayRecogniser
from inference.hearing.sphinx import SphinxRecogniser
from inference.hearing.whisper import WhisperRecogniser
from inference.speech.flite import FliteVoice
from inference.types import Floats
from tests.fakes.tiny_whisper import build

SENTENCES = ("what do i own", "how did i do last year")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def sound() -> Floats:
    return FliteVoice("rms").speak("what do i own").sound.samples


def _breaks(recogniser: Recogniser) -> None:
    """Take the loaded network away from a real Whisper recogniser, so that it fails as one whose memory is gone."""
    assert isinstance(recogniser, RelayRecogniser)
    assert isinstance(recogniser._engine, WhisperRecogniser)
    recogniser._engine._model.model.unload_model()
    recogniser._engine._model.model = None


def _opened(tmp_path: Path, cache: Path, told: list[str]) -> Recogniser:
    return open_recogniser(SENTENCES, cache, str(build(tmp_path / "tiny.en")), tell=told.append)


def test_the_embedded_recogniser_hears_the_utterance_that_broke_the_model(
    tmp_path: Path, cache: Path, sound: Floats
) -> None:
    told: list[str] = []
    recogniser = _opened(tmp_path, cache, told)
    recogniser.start()
    for at in range(0, len(sound), 512):
        recogniser.push(sound[at : at + 512])
    _breaks(recogniser)
    heard = recogniser.finish()
    assert (heard.text, heard.engine, recogniser.name) == ("what do i own", "pocketsphinx", "pocketsphinx")
    (sentence,) = told
    assert "tiny.en" in sentence
    assert sentence.endswith("pocketsphinx listens instead.")


def test_the_follower_knows_the_clients_names_and_stays(tmp_path: Path, cache: Path, sound: Floats) -> None:
    told: list[str] = []
    recogniser = _opened(tmp_path, cache, told)
    recogniser.expect(["Lantern Reserve"])
    _breaks(recogniser)
    for _ in range(2):
        recogniser.start()
        recogniser.push(sound)
        assert recogniser.finish().engine == "pocketsphinx"
    assert len(told) == 1
    assert isinstance(recogniser, RelayRecogniser)
    assert isinstance(recogniser._engine, SphinxRecogniser)
    assert recogniser._engine._names == {"lantern reserve"}


def test_when_the_follower_fails_too_that_is_said(cache: Path, sound: Floats) -> None:
    class Broken(SphinxRecogniser):
        def push(self, samples: Floats) -> str:
            raise ModelError("This model is broken.")

        def expect(self, names: Sequence[str]) -> None:
            pass

    broken = Broken(SENTENCES, cache)
    relay = RelayRecogniser(broken, lambda: broken, lambda _notice: None)
    relay.start()
    with pytest.raises(ModelError, match="This model is broken"):
        relay.push(sound)
