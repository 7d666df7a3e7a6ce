"""How long after a client's last sound the turn is over, and how often it was over too soon.

Synthetic voices ask short questions, and long ones with a pause in the middle, before the real ears: voice detector,
recogniser, and the rule that knows which silence ends which words. *Cut in* counts a turn that ended before the
client's last sound. The advisor's own time to answer comes on top. *One question in the end* counts those that were
not cut, and those whose second part, heard while the reply hardly began, was joined to the first
(`app.conversation.reopened`); that the reply fell silent for it is not played here, but in the interruptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from app.conversation.reopened import goes_on
from app.devices.play_queue import Floats
from app.modes.bench.table import Row
from app.modes.bench.turn_sounds import RATE_HZ, at_level, said
from app.settings import Settings

if TYPE_CHECKING:
    from app.pipeline.ears import Ears

VOICES: Final = ("flite-rms", "flite-awb", "flite-kal16", "flite-slt")
SHORT: Final = (
    "How risky is my portfolio?",
    "How did I do last year?",
    "What is volatility?",
    "And over five years?",
    "How is my money invested?",
    "Show me my bonds.",
)
LONG: Final = (
    ("How did my portfolio do", "over the last five years?"),
    ("How much of my money", "is invested in bonds?"),
    ("What was the largest fall", "in the last ten years?"),
    ("Tell me about my", "performance last year."),
    ("I would like to know how", "Apple is doing for me."),
    ("How risky is my portfolio", "compared with last year?"),
)
PAUSES_S: Final = (0.25, 0.4, 0.6)
_PIECE: Final = 160
_BEFORE_S, _AFTER_S = 0.5, 1.6
_DEAF_S: Final = 0.05  # until the microphone, which was closed with the question, is open again for interruptions


@dataclass(frozen=True, slots=True)
class Ended:
    """One turn: how long after the client's last sound it was over; negative where it was cut.

    Attributes:
        more: what was understood of the rest where it was cut.
    """

    after_s: float
    text: str
    more: str = ""

    @property
    def one_question(self) -> bool:
        """Whether the client's whole question was answered in the end."""
        return self.after_s >= 0.0 or goes_on(self.text, self.more)


def rows(settings: Settings) -> Iterator[Row]:
    """Measure with the recogniser that the settings ask for."""
    from app.pipeline.ears import Ears
    from app.pipeline.heard_language import open_recogniser
    from inference.hearing.turn import TurnRule
    from inference.hearing.vad import open_silero

    recogniser, network = open_recogniser(settings), open_silero(1)
    rule = TurnRule(settings.endpoint_whole_ms / 1000, settings.endpoint_ms / 1000, settings.endpoint_half_ms / 1000)

    def ended(sound: Floats, until_s: float) -> Ended:
        first = listened(Ears(recogniser, network, rule), sound, until_s)
        if first.after_s >= 0.0:
            return first
        at_s = until_s + first.after_s + _DEAF_S
        rest = sound[round(at_s * RATE_HZ) :]
        return replace(first, more=listened(Ears(recogniser, network, rule), rest, until_s - at_s).text)

    short = [ended(*asked(text, voice)) for text in SHORT for voice in VOICES]
    yield from _delays("short questions", short)
    for pause_s in PAUSES_S:
        paused = [
            ended(*asked_with_pause(*parts, VOICES[(number + turn) % len(VOICES)], pause_s))
            for number, parts in enumerate(LONG)
            for turn in range(2)
        ]
        name = f"long questions, {1000 * pause_s:.0f} ms pause"
        yield from _delays(name, paused)
        one = sum(each.one_question for each in paused)
        share = 100.0 * one / len(paused)
        yield Row("turns", f"one question in the end, {name}", "", share, "%", f"{one} of {len(paused)} turns")


def _delays(name: str, turns: list[Ended]) -> Iterator[Row]:
    whole = [1000.0 * each.after_s for each in turns if each.after_s >= 0.0]
    middle, slow = (float(np.quantile(whole, share)) if whole else float("nan") for share in (0.5, 0.95))
    cut = 100.0 * (len(turns) - len(whole)) / len(turns)
    yield Row("turns", f"end of turn, {name}, median", "", middle, "ms", f"95th percentile {slow:.0f} ms")
    yield Row("turns", f"cut in, {name}", "", cut, "%", f"{len(turns) - len(whole)} of {len(turns)} turns")


def listened(ears: Ears, sound: Floats, until_s: float) -> Ended:
    """Let ears hear a sound [S] in pieces of 10 ms until they say that the turn is over.

    Args:
        ears: fresh ones.
        sound: at 16 kHz.
        until_s: when the client's last sound ends.
    """
    for at in range(0, len(sound), _PIECE):
        final = ears.push(sound[at : at + _PIECE], last=False).final
        if final is not None:
            return Ended((at + _PIECE) / RATE_HZ - until_s, final.text)
    return Ended(len(sound) / RATE_HZ - until_s, "")


def asked(text: str, voice: str) -> tuple[Floats, float]:
    """Return a question in a quiet room, [S], and the second in which its last sound ends."""
    return _in_a_room(at_level(said(text, voice), -26.0))


def asked_with_pause(first: str, second: str, voice: str, pause_s: float) -> tuple[Floats, float]:
    """Return a question whose speaker thinks in the middle, [S], and the second in which its last sound ends."""
    pause = np.zeros(int(pause_s * RATE_HZ), np.float32)
    parts = (at_level(said(part, voice), -26.0) for part in (first, second))
    begins, ends = parts
    return _in_a_room(np.concatenate([begins, pause, ends]))


def _in_a_room(samples: Floats) -> tuple[Floats, float]:
    before, after = int(_BEFORE_S * RATE_HZ), int(_AFTER_S * RATE_HZ)
    sound = np.pad(samples, (before, after))
    noise = np.random.default_rng(1).normal(0.0, 1e-3, len(sound))
    return np.asarray(sound + noise, dtype=np.float32), (before + len(samples)) / RATE_HZ
