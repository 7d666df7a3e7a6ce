"""espeak-ng as a voice: sound, phone times, captions."""

from __future__ import annotations

import numpy as np
import pytest

from inference.errors import EngineUnavailable, TextError

pytest.importorskip("espeakng_loader", reason="espeak-ng is not installed; it is part of the extra 'espeak'")

from inference.speech.espeak import EspeakVoice
from inference.speech.ipa import arpabet


def test_it_says_a_sentence_with_phones_that_tile_the_sound() -> None:
    speech = EspeakVoice().speak("Your pension gained 4.2 percent.")
    assert 1.5 < speech.sound.duration_s < 5.0
    assert 0.1 < float(np.abs(speech.sound.samples).max()) <= 0.71
    starts = [phone.start_s for phone in speech.phones]
    assert starts == sorted(starts)
    assert speech.phones[0].symbol == "pau"
    assert abs(speech.phones[-1].end_s - speech.sound.duration_s) < 0.02
    assert {"p", "eh", "n", "sh", "g", "ey"} <= {phone.symbol for phone in speech.phones}


def test_captions_are_the_written_words() -> None:
    speech = EspeakVoice().speak("It is worth $12,345 today.")
    assert [word.text for word in speech.words] == ["It", "is", "worth", "$12,345", "today."]
    amount = speech.words[3]
    assert amount.end_s - amount.start_s > 1.0


def test_a_stop_has_the_silence_in_which_it_is_closed() -> None:
    speech = EspeakVoice().raw("Your pension.")
    stop = next(phone for phone in speech.phones if phone.symbol == "p")
    rate_hz = speech.sound.rate_hz
    held = speech.sound.samples[int(stop.start_s * rate_hz) : int((stop.start_s + 0.03) * rate_hz)]
    assert stop.end_s - stop.start_s > 0.06
    assert float(np.abs(held).max()) < 0.02


def test_another_language_speaks_with_our_phones() -> None:
    speech = EspeakVoice("de").raw("Zwölf Boxkämpfer jagen Viktor.")
    assert {"b", "k", "f", "v"} <= {phone.symbol for phone in speech.phones}


def test_an_unknown_voice_and_an_empty_text_are_told() -> None:
    with pytest.raises(EngineUnavailable, match="no voice 'xx-nowhere'"):
        EspeakVoice("xx-nowhere")
    with pytest.raises(TextError):
        EspeakVoice().speak("…")


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("ˈeɪ", ("ey",)), ("ɔːɹ", ("ao", "r")), ("əl", ("ax", "l")), ("tʃ", ("ch",)), ("œ̃", ("uh",)), ("ç", ("hh",)),
        ("n̩", ("n",)), ("ts", ("t", "s")), ("(en)", ()), ("ʔ", ()), ("ǃ", ("ax",)),
    ],
)  # fmt: skip
def test_ipa_becomes_the_nearest_mouth(ipa: str, phones: tuple[str, ...]) -> None:
    assert arpabet(ipa)[0] == phones


def test_stress_is_kept() -> None:
    assert arpabet("ˈɛ") == (("eh",), True)
    assert arpabet("ˌɛ") == (("eh",), False)
