"""Who speaks and what is said in the scenes to learn from; nobody of them speaks in the measured set.

The clients are espeak-ng's variants and the voice slt with another throat; flite's rms, awb, kal and kal16 and the
variants in HELD_OUT are kept for measuring. Letters: S samples at 16 kHz.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import soxr

from inference.errors import TextError
from inference.speech.espeak import EspeakVoice
from inference.speech.flite import FliteVoice
from inference.speech.style import Style
from inference.types import HEARING_RATE_HZ, Floats

HELD_OUT: Final = ("en-us+m3", "en-us+f4", "gmw/en+linda", "gmw/en-GB-scotland+john", "en-us+klatt2", "gmw/en+f1")
_LANGUAGES: Final = ("en-us", "gmw/en", "gmw/en-GB-scotland", "gmw/en-GB-x-rp", "gmw/en-US-nyc", "gmw/en-029")
_VARIANTS: Final = (
    "", "+m1", "+m2", "+m4", "+m6", "+m7", "+m8", "+f2", "+f3", "+f5", "+Annie", "+belinda", "+steph", "+steph2",
    "+adam", "+david", "+klatt", "+klatt3", "+anika", "+grandma", "+grandpa", "+paul", "+Andrea", "+Andy", "+Gene",
    "+Lee", "+Michael", "+boris", "+ed", "+max", "+shelby", "+victor", "+zac", "+aunty", "+benjamin", "+quincy",
)  # fmt: skip

TAKES_FLOOR: Final[tuple[str, ...]] = (
    "wait", "wait wait", "hang on", "hold on a second", "stop please", "stop stop", "stop it", "one moment",
    "no", "no no", "no thanks", "no, that is wrong", "but", "but what about bonds", "but why", "excuse me", "sorry",
    "sorry, I have a question", "pardon", "listen", "let me ask", "let me stop you there", "can I ask something",
    "could you stop", "enough", "that's enough", "that is not right", "thank you, enough", "never mind", "quiet please",
    "go back", "skip this", "please stop", "I have a question", "I want something else", "I don't get it",
    "actually no", "actually, what about cash", "and what about last year", "and the fees", "what", "what was that",
    "why", "how much", "how come", "which one", "where", "when was that", "who says that", "my question was different",
    "my pension", "would you repeat that", "would that be safe", "do you mean shares", "does it pay", "is that good",
    "are you sure", "was that before tax", "tell me more about risk", "tell me why", "show me a chart", "show the list",
    "the other account", "those are not mine", "this is too long", "then what", "than last year", "thanks, but stop",
    "think about it", "hey", "hello", "help me", "maybe later", "not now", "don't", "please go on with bonds",
)  # fmt: skip
LISTENS: Final[tuple[str, ...]] = (
    "yes", "yes", "yeah", "yeah", "yep", "okay", "okay", "ok", "right", "right", "I see", "I see", "uh huh", "uh huh",
    "sure", "sure", "all right", "all right", "aha", "ah", "oh", "good", "fine", "mm hm", "mhm", "hmm", "great", "mm",
    "yes yes", "okay okay", "of course", "oh I see", "ah okay", "right right", "yup", "true", "nice", "exactly",
    "yeah yeah", "oh yeah", "oh okay", "okay good", "yes okay", "sure sure", "got it", "really", "indeed",
)  # fmt: skip
ADVISES: Final[tuple[str, ...]] = (
    "Over the past twelve months your holdings rose by six percent.", "Cash makes up a tenth of what you own.",
    "Let us look at how the fund did before costs.", "Nobody can say what the market will do next year.",
    "Your largest position is a fund of European companies.", "Bonds fell when interest rates went up.",
    "That is a fair question, and the answer has two parts.", "In two thousand and eight it lost a third of its value.",
    "The risk is moderate, about as much as a mixed fund has.", "You pay forty dollars a year for this account.",
    "If you sell now, the gain is taxed.", "Compared with the index you are slightly ahead.",
)  # fmt: skip


@cache
def _espeak(voice: str, rate: int, pitch: int, pitch_range: int) -> EspeakVoice:
    return EspeakVoice(voice, rate, pitch, pitch_range)


@cache
def _slt() -> FliteVoice:
    return FliteVoice("slt")


Says = Callable[[str], Floats]
"""What lets one client say a text: [S] without silence around it; TextError where there is nothing to hear."""


def some_client(dice: random.Random, held_out: bool = False) -> Says:
    """Return some client; each of their texts is said at another rate."""
    if held_out:
        kept = dice.choice(HELD_OUT)
        return lambda text: _bare(*_by_espeak(kept, text, dice, 1.0), 1.0)
    warp = dice.uniform(0.82, 1.25)
    if dice.random() < 0.5:
        style = Style(rate=dice.uniform(0.85, 1.3) * min(1.1, 1.0 / warp), pitch=dice.uniform(0.5, 1.35))

        def says(text: str) -> Floats:
            sound = _slt().speak(_sentence(text, dice), style).sound
            return _bare(sound.samples, sound.rate_hz, warp)

        return says
    voice = dice.choice(_LANGUAGES) + dice.choice(_VARIANTS)
    if voice in HELD_OUT:
        voice = "en-us"
    return lambda text: _bare(*_by_espeak(voice, text, dice, warp), warp)


def advisor_says(text: str, dice: random.Random) -> Floats:
    """Let an advisor say a text: most are slt."""
    if dice.random() < 0.8:
        return _slt_says(text)
    return _bare(*_by_espeak(dice.choice(_LANGUAGES), text, dice, 1.0), 1.0)


@cache
def _slt_says(text: str) -> Floats:
    sound = _slt().speak(text).sound
    return _bare(sound.samples, sound.rate_hz, 1.0)


def some_floor_taking(dice: random.Random, sentences: tuple[str, ...]) -> str:
    """Return what somebody interrupts with; rare first words come as often as common ones half of the time."""
    if dice.random() < 0.5:
        return dice.choice(TAKES_FLOOR)
    if dice.random() < 0.5:
        return dice.choice(sentences)
    groups = _by_first_word(sentences)
    return dice.choice(groups[dice.randrange(len(groups))])


@cache
def _by_first_word(sentences: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    groups: dict[str, list[str]] = {}
    for text in sentences:
        groups.setdefault(text.split()[0].strip(",.?!").lower(), []).append(text)
    return tuple(tuple(groups[word]) for word in sorted(groups))


def questions(folder: Path) -> tuple[str, ...]:
    """Return the example sentences of the router that are long enough to interrupt with."""
    lines = [line.strip() for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    first_words = {text.split()[0].strip(",.").lower() for text in LISTENS}
    return tuple(
        line for line in lines
        if line and not line.startswith("#") and len(line.split()) > 2
        and line.split()[0].strip(",.!").lower() not in (first_words - {"i"})
    )  # fmt: skip


def _sentence(text: str, dice: random.Random) -> str:
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else dice.choice((".", "?", "!")))


def _by_espeak(voice: str, text: str, dice: random.Random, warp: float) -> tuple[Floats, int]:
    rate = int(dice.uniform(125, 215) / warp)
    engine = _espeak(voice, 10 * (rate // 10), 10 * dice.randint(1, 9), 20 * dice.randint(1, 5))
    sound = engine.raw(_sentence(text, dice)).sound
    return sound.samples, sound.rate_hz


def _bare(samples: Floats, rate_hz: int, warp: float) -> Floats:
    """Return a sound at 16 kHz, its throat shortened by a factor, without silence around it.

    Raises:
        TextError: there was nothing to hear.
    """
    heard = np.asarray(soxr.resample(samples, rate_hz * warp, HEARING_RATE_HZ, quality="MQ"), np.float32)
    loud = np.flatnonzero(np.abs(heard) > 0.02 * np.abs(heard).max(initial=1e-6))
    if len(loud) < 800:
        raise TextError("There was nothing to hear.")
    return heard[loud[0] : loud[-1] + 1]
