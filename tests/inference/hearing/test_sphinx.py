from pathlib import Path

import numpy as np
import pytest

from inference.hearing.sphinx import SphinxRecogniser
from inference.speech.flite import FliteVoice
from inference.types import Sound

SENTENCES = (
    "what's my portfolio performance",
    "how did i do last year",
    "how risky is my portfolio",
    "what do i own",
    "how much did i lose in twenty twenty",
    "how did chevron do last year",
    "thank you goodbye",
)
SILENCE = Sound(np.zeros(16000, np.float32), 16000)


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> SphinxRecogniser:
    return SphinxRecogniser(SENTENCES, tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("voice", ["slt", "rms"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_was_said_is_what_was_heard(recogniser: SphinxRecogniser, voice: str, sentence: str) -> None:
    heard = recogniser.transcribe(FliteVoice(voice).speak(sentence).sound)
    assert heard.text == sentence
    assert heard.confidence > 0.5
    assert heard.engine == "pocketsphinx"


def test_words_lie_within_the_recording_in_order(recogniser: SphinxRecogniser) -> None:
    speech = FliteVoice("rms").speak("how did i do last year")
    words = recogniser.transcribe(speech.sound).words
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    assert words[-1].end_s <= speech.sound.duration_s + 0.1
    assert words[0].start_s == pytest.approx(speech.words[0].start_s, abs=0.1)


def test_a_stream_gives_partial_text_and_then_what_the_whole_recording_gives(recogniser: SphinxRecogniser) -> None:
    sound = FliteVoice("rms").speak("how risky is my portfolio").sound
    recogniser.start()
    partial = [recogniser.push(sound.samples[at : at + 512]) for at in range(0, len(sound.samples), 512)]
    heard = recogniser.finish()
    assert any(text.startswith("how") for text in partial)
    assert heard.text == recogniser.transcribe(sound).text == "how risky is my portfolio"


def test_a_new_start_drops_what_was_not_finished(recogniser: SphinxRecogniser) -> None:
    voice = FliteVoice("rms")
    recogniser.start()
    recogniser.push(voice.speak("thank you goodbye").sound.samples)
    recogniser.start()
    recogniser.push(voice.speak("what do i own").sound.samples)
    assert recogniser.finish().text == "what do i own"


def test_silence_is_heard_as_nothing(recogniser: SphinxRecogniser) -> None:
    for sound in (SILENCE, Sound(np.zeros(0, np.float32), 16000), Sound(np.zeros(10, np.float32), 16000)):
        heard = recogniser.transcribe(sound)
        assert (heard.text, heard.words, heard.confidence) == ("", (), 0.0)
    recogniser.start()
    recogniser.push(SILENCE.samples)
    assert recogniser.finish().text == ""
    assert recogniser.finish().text == ""


def test_quiet_speech_is_heard_like_loud_speech(recogniser: SphinxRecogniser) -> None:
    sound = FliteVoice("rms").speak("what do i own").sound
    assert recogniser.transcribe(Sound(sound.samples * 0.03, 16000)).text == "what do i own"


def test_a_word_outside_the_dictionary_can_be_said(tmp_path: Path) -> None:
    voice = FliteVoice("rms")
    recogniser = SphinxRecogniser([*SENTENCES, "how did quuxbarco do last year"], tmp_path, voice.pronounce)
    heard = recogniser.transcribe(voice.speak("how did quuxbarco do last year").sound)
    assert "quuxbarco" in heard.text


def test_another_rate_is_a_mistake(recogniser: SphinxRecogniser) -> None:
    with pytest.raises(ValueError, match="16000"):
        recogniser.transcribe(Sound(np.zeros(8000, np.float32), 8000))


def test_a_clients_names_are_heard_while_they_are_expected_and_not_after(tmp_path: Path) -> None:
    voice = FliteVoice("rms")
    recogniser = SphinxRecogniser(SENTENCES, tmp_path, voice.pronounce)
    sound = voice.speak("how did quuxbarco reserve do last year").sound
    assert "quuxbarco" not in recogniser.transcribe(sound).text
    recogniser.expect(["Quuxbarco Reserve", "Lantern Bay"])
    heard = recogniser.transcribe(sound)
    assert heard.text == "how did quuxbarco reserve do last year"
    starts = [word.start_s for word in heard.words]
    assert starts == sorted(set(starts))
    recogniser.start()
    recogniser.push(sound.samples)
    assert "quuxbarco reserve" in recogniser.finish().text
    recogniser.expect(["Lantern Bay"])  # another client
    assert "quuxbarco" not in recogniser.transcribe(sound).text
    recogniser.expect(["Quuxbarco Reserve"])
    recogniser.forget()
    assert "quuxbarco" not in recogniser.transcribe(sound).text
