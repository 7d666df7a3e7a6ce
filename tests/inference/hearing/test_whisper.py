import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelError
from inference.hearing.recogniser import Recogniser
from inference.hearing.recognisers import open_recogniser
from inference.hearing.whisper import WhisperRecogniser
from inference.speech.flite import FliteVoice
from inference.types import Sound
from tests.fakes.tiny_whisper import Script, build

SAID = Script().says


@pytest.fixture(scope="module")
def speech() -> Sound:
    return FliteVoice("rms").speak(SAID).sound


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "tiny.en")


@pytest.fixture(scope="module")
def recogniser(folder: Path) -> WhisperRecogniser:
    return WhisperRecogniser(folder)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[Script], Path]:
    return lambda script: build(tmp_path / "model", script)


def _noise(decibels: float) -> Sound:
    level = 10 ** (decibels / 20)
    return Sound((level * np.random.default_rng(1).standard_normal(32000)).astype(np.float32), 16000)


def test_speech_becomes_text_with_the_engine_and_its_speed(recogniser: WhisperRecogniser, speech: Sound) -> None:
    heard = recogniser.transcribe(speech)
    assert heard.text == SAID
    assert heard.engine == recogniser.name == "faster-whisper (tiny.en)"
    assert heard.confidence > 0.9
    assert heard.real_time_factor > 0


@pytest.mark.parametrize("script", [Script(), Script(ends_s=30.0), Script(mel_bands=128), Script(languages=True)])
def test_words_lie_within_the_sound_in_order(copy: Callable[[Script], Path], speech: Sound, script: Script) -> None:
    words = WhisperRecogniser(copy(script)).transcribe(speech).words
    assert [word.text for word in words] == SAID.split()
    edges = [edge for word in words for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)
    assert edges[0] >= 0.0
    assert 0.0 < edges[-1] <= speech.duration_s
    assert all(0.0 <= word.confidence <= 1.0 for word in words)


def test_word_times_count_from_the_beginning_of_the_sound_not_of_the_speech(
    recogniser: WhisperRecogniser, speech: Sound
) -> None:
    late = Sound(np.concatenate([np.zeros(4 * 16000, np.float32), speech.samples]), 16000)
    words = recogniser.transcribe(late).words
    assert words[0].start_s > 3.0
    assert words[-1].end_s <= late.duration_s


def test_signs_and_digits_stay_in_their_word(copy: Callable[[Script], Path], speech: Sound) -> None:
    says = "i lost 3.5% or $1,000 on the S&P-index"
    heard = WhisperRecogniser(copy(Script(says))).transcribe(speech)
    assert heard.text == says
    assert len(heard.words) == len(says.split())


@pytest.mark.parametrize("sound", [Sound(np.zeros(0, np.float32), 16000), Sound(np.zeros(32000, np.float32), 16000)])
def test_silence_is_heard_as_nothing(recogniser: WhisperRecogniser, sound: Sound) -> None:
    heard = recogniser.transcribe(sound)
    assert (heard.text, heard.words, heard.confidence) == ("", (), 0.0)


@pytest.mark.parametrize("decibels", [-55.0, -26.0, -10.0])
def test_noise_is_heard_as_nothing_by_a_model_that_always_says_something(
    recogniser: WhisperRecogniser, decibels: float
) -> None:
    heard = recogniser.transcribe(_noise(decibels))
    assert (heard.text, heard.words, heard.confidence) == ("", (), 0.0)


@pytest.mark.parametrize("script", [Script(doubts=True), Script("buy it now", repeats=True)])
def test_text_that_the_model_doubts_or_repeats_without_end_is_dropped(
    copy: Callable[[Script], Path], speech: Sound, script: Script
) -> None:
    assert WhisperRecogniser(copy(script)).transcribe(speech).text == ""


def test_a_stream_gives_what_the_whole_recording_gives(recogniser: WhisperRecogniser, speech: Sound) -> None:
    recogniser.start()
    partial = {recogniser.push(speech.samples[at : at + 512]) for at in range(0, len(speech.samples), 512)}
    heard = recogniser.finish()
    assert partial == {""}
    assert heard.words == recogniser.transcribe(speech).words
    assert recogniser.finish().text == ""


def test_another_rate_is_a_mistake(recogniser: WhisperRecogniser) -> None:
    with pytest.raises(ValueError, match="16000"):
        recogniser.transcribe(Sound(np.zeros(8000, np.float32), 8000))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere lacks model\.bin, config\.json and tokenizer\.json;"):
        WhisperRecogniser(tmp_path / "nowhere")


def test_a_folder_without_a_tokeniser_is_refused_instead_of_asking_the_network(copy: Callable[[Script], Path]) -> None:
    folder = copy(Script())
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"lacks tokenizer\.json;"):
        WhisperRecogniser(folder)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_broken_file_is_noticed_when_the_model_is_opened(copy: Callable[[Script], Path], name: str) -> None:
    folder = copy(Script())
    os.truncate(folder / name, (folder / name).stat().st_size // 2)
    with pytest.raises(ModelError, match="cannot be loaded"):
        WhisperRecogniser(folder)


def test_spectrograms_of_the_wrong_height_are_noticed_when_the_model_is_opened(copy: Callable[[Script], Path]) -> None:
    folder = copy(Script(mel_bands=128))
    (folder / "preprocessor_config.json").unlink()
    with pytest.raises(ModelError, match=r"128 bands high.*preprocessor_config\.json is missing or says 80"):
        WhisperRecogniser(folder)


def test_a_tokeniser_of_another_model_is_noticed_when_the_model_is_opened(copy: Callable[[Script], Path]) -> None:
    folder = copy(Script(languages=True))
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(json.loads(path.read_text().replace("<|en|>", "<|fr|>"))))
    with pytest.raises(ModelError, match=r"tokenizer\.json without <\|en\|>"):
        WhisperRecogniser(folder)


def _opened(model: str, cache: Path) -> tuple[Recogniser, list[str]]:
    told: list[str] = []
    return open_recogniser(["what do i own"], cache, whisper_model=model, tell=told.append), told


def test_a_configured_model_is_preferred(folder: Path, tmp_path: Path, speech: Sound) -> None:
    recogniser, told = _opened(str(folder), tmp_path)
    assert recogniser.transcribe(speech).engine == "faster-whisper (tiny.en)"
    assert told == []


def test_a_model_in_the_home_folder_is_found(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    assert _opened("~/tiny.en", tmp_path)[0].name == "faster-whisper (tiny.en)"


@pytest.mark.parametrize("model", ["nowhere", "~nobody-of-that-name/model", "x" * 5000, "broken"])
def test_without_a_usable_model_the_embedded_recogniser_listens_and_says_so(tmp_path: Path, model: str) -> None:
    broken = build(tmp_path / "broken")
    (broken / "model.bin").write_bytes(b"not a model")
    recogniser, (told,) = _opened(str(broken) if model == "broken" else model, tmp_path)
    assert recogniser.name == "pocketsphinx"
    assert model in told
    assert told.endswith("The embedded recogniser listens instead.")


def test_without_a_configured_model_nothing_needs_saying(tmp_path: Path) -> None:
    recogniser, told = _opened("", tmp_path)
    assert recogniser.name == "pocketsphinx"
    assert told == []
