import numpy as np
import pytest

from inference.hearing.vad import CHUNK, VoiceActivity, open_silero, speech_spans
from inference.runtime.onnx_session import Session
from inference.speech.flite import FliteVoice
from inference.types import Floats, Sound


@pytest.fixture(scope="module")
def silero() -> Session:
    return open_silero()


@pytest.fixture(scope="module")
def two_sentences() -> tuple[Floats, tuple[float, float], tuple[float, float]]:
    """One second of room noise, a sentence, one and a half seconds, another sentence, one second."""
    voice = FliteVoice("rms")
    first, second = (voice.speak(text).sound.samples for text in ("How did I do last year?", "Thank you very much."))
    gap = [np.zeros(int(16000 * length_s), np.float32) for length_s in (1.0, 1.5, 1.0)]
    samples = np.concatenate([gap[0], first, gap[1], second, gap[2]])
    samples += (0.001 * np.random.default_rng(0).standard_normal(len(samples))).astype(np.float32)
    middle_s = 1.0 + len(first) / 16000
    return samples, (1.0, middle_s), (middle_s + 1.5, middle_s + 1.5 + len(second) / 16000)


def test_speech_is_found_where_it_is(silero: Session, two_sentences: tuple[Floats, ...]) -> None:
    samples, *expected = two_sentences
    spans = speech_spans(Sound(samples, 16000), silero)
    assert len(spans) == 2
    for (start_s, end_s), (true_start_s, true_end_s) in zip(spans, expected, strict=True):
        assert start_s == pytest.approx(true_start_s, abs=0.3)
        assert end_s == pytest.approx(true_end_s, abs=0.3)


def test_silence_and_noise_are_no_speech(silero: Session) -> None:
    noise = (0.05 * np.random.default_rng(1).standard_normal(48000)).astype(np.float32)
    assert speech_spans(Sound(noise, 16000), silero) == ()
    assert speech_spans(Sound(np.zeros(16000, np.float32), 16000), silero) == ()
    assert speech_spans(Sound(np.zeros(0, np.float32), 16000), silero) == ()


def test_a_stream_after_reset_repeats_itself(silero: Session, two_sentences: tuple[Floats, ...]) -> None:
    chunks = two_sentences[0][: CHUNK * 60].reshape(-1, CHUNK)
    stream = VoiceActivity(silero)
    first = [stream.push(chunk) for chunk in chunks]
    assert max(first) > 0.9
    stream.reset()
    assert [stream.push(chunk) for chunk in chunks] == first


def test_two_streams_do_not_disturb_each_other(silero: Session, two_sentences: tuple[Floats, ...]) -> None:
    chunks = two_sentences[0][: CHUNK * 60].reshape(-1, CHUNK)
    alone = VoiceActivity(silero)
    expected = [alone.push(chunk) for chunk in chunks]
    one, other = VoiceActivity(silero), VoiceActivity(silero)
    found = []
    for chunk in chunks:
        found.append(one.push(chunk))
        other.push(chunk[::-1].copy())
    assert found == expected


def test_another_chunk_length_is_a_mistake(silero: Session) -> None:
    with pytest.raises(ValueError, match="512"):
        VoiceActivity(silero).push(np.zeros(100, np.float32))
