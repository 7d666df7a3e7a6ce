import numpy as np
import pytest

from inference.hearing.phones import PhoneDecoder
from inference.speech.flite import FliteVoice
from inference.types import Sound


@pytest.fixture(scope="module")
def decoder() -> PhoneDecoder:
    return PhoneDecoder()


def test_phones_are_found_roughly_in_place(decoder: PhoneDecoder) -> None:
    speech = FliteVoice("rms").speak("My portfolio beat the benchmark by five percent.")
    found = decoder.phones(speech.sound, ((0.0, speech.sound.duration_s),))
    times_s = np.arange(0.1, speech.sound.duration_s - 0.15, 0.01)

    def at(phones: tuple, time_s: float) -> str:  # type: ignore[type-arg]
        return next((phone.symbol for phone in phones if phone.start_s <= time_s < phone.end_s), "pau")

    same = np.mean([at(found, time_s) == at(speech.phones, time_s) for time_s in times_s])
    assert same > 0.5  # by chance it would be below 0.05


def test_phones_are_in_order_and_inside_the_recording(decoder: PhoneDecoder) -> None:
    sound = FliteVoice().speak("One. Two, three.").sound
    found = decoder.phones(sound, ((0.0, 0.5), (0.7, sound.duration_s)))
    edges = [edge for phone in found for edge in (phone.start_s, phone.end_s)]
    assert edges == sorted(edges)
    assert edges[0] >= 0.0
    assert edges[-1] <= sound.duration_s


def test_silence_has_no_phones(decoder: PhoneDecoder) -> None:
    silence = Sound(np.zeros(32000, np.float32), 16000)
    assert decoder.phones(silence, ()) == ()
    assert decoder.phones(silence, ((0.5, 1.5),)) == ()
