import subprocess
import sys

import numpy as np
import pytest

from inference.errors import EngineUnavailable, TextError
from inference.speech.clauses import MAX_CHARS
from inference.speech.flite import FliteVoice
from inference.speech.voices import open_voice

TEXT = "As of 28 December 2022, your portfolio is worth $1,234,567.89. That is 4.2% more than in 2021!"


@pytest.fixture(scope="module")
def voice() -> FliteVoice:
    return FliteVoice()


def test_captions_are_the_written_words_in_order_and_in_time(voice: FliteVoice) -> None:
    speech = voice.speak(TEXT)
    assert [word.text for word in speech.words] == TEXT.split()
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(starts)
    assert all(word.start_s < word.end_s <= speech.sound.duration_s for word in speech.words)


def test_a_long_amount_gets_the_time_it_takes_to_say(voice: FliteVoice) -> None:
    amount = next(word for word in voice.speak(TEXT).words if word.text.startswith("$"))
    assert amount.end_s - amount.start_s > 3.0


def test_phones_cover_the_sound_without_gap_or_overlap(voice: FliteVoice) -> None:
    speech = voice.speak(TEXT)
    edges = [phone.start_s for phone in speech.phones] + [speech.phones[-1].end_s]
    assert edges[0] == 0.0
    assert edges[-1] == pytest.approx(speech.sound.duration_s, abs=1e-3)
    ends = [phone.end_s for phone in speech.phones]
    assert ends == pytest.approx(edges[1:], abs=1e-6)


def test_phones_are_those_of_the_words(voice: FliteVoice) -> None:
    symbols = [phone.symbol for phone in voice.speak("maybe five").phones]
    assert symbols == ["pau", "m", "ey", "b", "iy", "f", "ay", "v", "pau"]


def test_the_stressed_syllable_is_marked(voice: FliteVoice) -> None:
    stressed = {phone.symbol: phone.stressed for phone in voice.speak("about").phones}
    assert stressed["aw"]
    assert not stressed["ax"]


def test_sound_is_loud_enough_and_never_clips(voice: FliteVoice) -> None:
    samples = voice.speak(TEXT).sound.samples
    assert 0.2 < np.abs(samples).max() <= 0.71
    assert samples.dtype == np.float32


def test_sentences_are_equally_loud(voice: FliteVoice) -> None:
    levels = [np.sqrt(np.mean(voice.speak(text).sound.samples ** 2)) for text in ("Hello there.", TEXT, "No.")]
    assert max(levels) < 1.6 * min(levels)


def test_silence_around_the_words_is_short_and_real(voice: FliteVoice) -> None:
    speech = voice.speak("Good morning.")
    samples, rate_hz = speech.sound.samples, speech.sound.rate_hz
    assert not samples[: int(0.05 * rate_hz)].any()
    assert not samples[-int(0.12 * rate_hz) :].any()
    assert np.abs(samples[int(0.05 * rate_hz) : int(0.15 * rate_hz)]).max() > 0.01


def test_the_same_text_gives_the_same_sound(voice: FliteVoice) -> None:
    assert np.array_equal(voice.speak("Twice.").sound.samples, voice.speak("Twice.").sound.samples)


@pytest.mark.parametrize("text", ["", "   ", "...", "🙂", "x" * (MAX_CHARS + 1)])
def test_nothing_to_say_and_too_much_are_refused(voice: FliteVoice, text: str) -> None:
    with pytest.raises(TextError):
        voice.speak(text)


@pytest.mark.parametrize("text", ["a" * 500, "word " * 150, "1" * 200, "'" * 50 + " hi", "a. " * 50])
def test_strange_text_is_spoken_without_harm(voice: FliteVoice, text: str) -> None:
    assert voice.speak(text).sound.duration_s > 0.2


THREADS = """
from concurrent.futures import ThreadPoolExecutor
from inference.speech.flite import FliteVoice
voice = FliteVoice()
say = lambda text: voice.speak(text).sound.samples.tobytes()
texts = ["one", "two and three", "four", "five and six"] * 3
alone = [say(text) for text in texts]
with ThreadPoolExecutor(4) as pool:
    assert list(pool.map(say, texts)) == alone
"""


def test_threads_wait_for_each_other() -> None:
    # In a process of its own: the breath in the voice is the C library's rand, of which other libraries' threads (a
    # channel of gRPC that another test left) may take a number in between.
    subprocess.run([sys.executable, "-c", THREADS], check=True, timeout=300)


def test_a_missing_voice_names_the_package_to_install() -> None:
    with pytest.raises(EngineUnavailable, match="libflite1"):
        FliteVoice("nobody")


def test_an_unknown_voice_is_replaced_and_said_so() -> None:
    told: list[str] = []
    assert open_voice("karl", tell=told.append).name == "flite-slt"
    assert "karl" in told[0]


def test_the_house_voice_opens_without_a_word() -> None:
    told: list[str] = []
    assert open_voice("flite", tell=told.append).name == "flite-slt"
    assert told == []
