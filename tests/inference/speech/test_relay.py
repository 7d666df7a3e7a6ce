"""A voice that disappears in mid-sentence: the next one finishes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inference.errors import EngineUnavailable
from inference.speech.clauses import Clause, ClauseVoice
from inference.speech.flite import FliteVoice
from inference.speech.relay import RelayVoice
from inference.speech.style import PLAIN, Style
from inference.speech.voices import open_voice
from inference.types import Speech

TEXT = "Your portfolio gained four percent this year, which is more than we planned. The fees were low."


class Mortal(ClauseVoice):
    """A real voice that is gone after some clauses."""

    def __init__(self, clauses: int) -> None:
        self.name = "mortal"
        self._left = clauses
        self._inner = FliteVoice("rms")

    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        if self._left == 0:
            raise EngineUnavailable("The voice mortal is gone.")
        self._left -= 1
        return self._inner.say_clause(tokens, style)


def relay(clauses: int, tell: Callable[[str], None] = lambda _notice: None) -> RelayVoice:
    voices: dict[str, Callable[[], ClauseVoice]] = {"mortal": lambda: Mortal(clauses), "flite-kal": _kal}
    return RelayVoice(("mortal", "missing", "flite-kal"), lambda name: _opened(voices, name), tell)


def _kal() -> ClauseVoice:
    return FliteVoice("kal")


def _opened(voices: dict[str, Callable[[], ClauseVoice]], name: str) -> ClauseVoice:
    if name not in voices:
        raise EngineUnavailable(f"There is no voice {name}.")
    return voices[name]()


def test_the_next_voice_finishes_the_sentence_in_mid_stream_and_says_so() -> None:
    told: list[str] = []
    pieces = list(relay(1, told.append).stream(TEXT))
    assert [piece.engine for piece in pieces] == ["flite-rms", "flite-kal", "flite-kal"]
    assert [word.text for piece in pieces for word in piece.words] == TEXT.split()
    assert told == ["The voice mortal is gone. flite-kal speaks on."]


def test_a_whole_text_of_two_voices_is_one_sound_of_one_rate() -> None:
    speech = relay(1).speak(TEXT)
    assert speech.engine == "flite-rms and flite-kal"
    assert speech.sound.rate_hz == 16_000  # kal has 8 kHz
    edges = [phone.start_s for phone in speech.phones] + [speech.phones[-1].end_s]
    assert edges == sorted(edges)
    assert edges[-1] == pytest.approx(speech.sound.duration_s, abs=1e-3)
    assert speech.words[-1].end_s < speech.sound.duration_s


def test_the_follower_keeps_speaking_and_the_name_is_its() -> None:
    voice = relay(1)
    assert voice.name == "mortal"
    voice.speak(TEXT)
    assert voice.name == "flite-kal"
    assert voice.speak("And so on.").engine == "flite-kal"


def test_a_clause_that_nobody_can_say_does_not_silence_the_next_one() -> None:
    class Picky(Mortal):
        def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
            if "unsayable" in tokens[0].spoken:
                raise EngineUnavailable("Not that.")
            return super().say_clause(tokens, style)

    voice = RelayVoice(("a", "b"), lambda _name: Picky(9))
    with pytest.raises(EngineUnavailable, match="Not that"):
        voice.speak("unsayable")
    assert voice.speak("And now?").engine == "flite-rms"


def test_espeak_opens_by_its_name_with_a_variant() -> None:
    pytest.importorskip("espeakng_loader", reason="espeak-ng is not installed; it is part of the extra 'espeak'")
    told: list[str] = []
    voice = open_voice("espeak-en-us+f3", told.append)
    assert voice.name == "espeak-en-us+f3"
    assert voice.speak("Good morning.").engine == "espeak-en-us+f3"
    assert told == []


def test_an_espeak_voice_that_does_not_exist_is_replaced() -> None:
    told: list[str] = []
    assert open_voice("espeak-xx-nowhere", told.append).name == "flite-slt"
    assert "speaks instead" in told[0]
