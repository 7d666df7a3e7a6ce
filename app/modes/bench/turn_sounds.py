"""Sounds of a branch for the turn-taking measure: what a client says to interrupt, and what is no interruption.

Voices are synthesised, coughs, doors, keys, bells and hums are generated here; nothing was recorded. So the figures
tell how the rule behaves on sounds like these, not on people. The network that judges was trained with other voices,
other sentences, other generators and other rooms (`inference/training/floor`); only the few words with which people
listen are the same. Letters: S samples at 16 kHz.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from app.devices.play_queue import Floats
from app.devices.silent import at_rate
from app.devices.simulated_room import Echo
from inference.speech.voices import open_voice

Doubles = npt.NDArray[np.float64]
RATE_HZ: Final = 16_000
CLIENTS: Final = (  # the advisor speaks with slt
    "flite-rms", "flite-awb", "flite-kal16", "espeak-en-us+m3", "flite-rms", "espeak-gmw/en+linda", "flite-awb",
    "espeak-en-us+f4", "flite-kal", "espeak-gmw/en-GB-scotland+john",
)  # fmt: skip
INTERRUPTIONS: Final = (
    "Stop.",
    "Wait a moment, please.",
    "Excuse me, what about my bonds?",
    "No, I meant last year.",
    "How risky is that?",
    "Sorry, can you say that again?",
    "And what did it cost me?",
    "Hold on, what is volatility?",
    "That is not what I asked.",
    "My portfolio, how did it do over five years?",
    "Let me ask you something else.",
    "Can we talk about Apple?",
    "Why did it fall?",
    "Wait!",
    "Thank you, that is enough.",
    "Show me the performance instead.",
    "I do not understand that.",
    "Would it help to sell some shares?",
    "No.",
    "Actually, tell me about inflation.",
)
LATER: Final = (
    ("Okay,", "but how is my money invested?"),
    ("Hmm,", "and over ten years?"),
    ("Yes,", "but why did it fall?"),
    ("Right,", "and what about my bonds?"),
    ("I see,", "but is that safe?"),
)
"""A listener's word that turns out to be the beginning of an interruption: what interrupts is the second part."""
WORDS: Final = ("yes", "okay", "right", "I see", "uh huh", "sure", "yeah", "all right")
INTERRUPT: Final = ("interruption", "word, then question")
KINDS: Final = (*INTERRUPT, "cough", "door", "keyboard", "bell or music", "hum", "word", "distant voice", "own voice")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that sounds while the advisor speaks.

    Attributes:
        kind: one of KINDS.
        samples: [S] at 16 kHz, as loud as at the microphone; empty for the advisor's own voice alone.
        from_s: when what interrupts begins, in "word, then question"; 0 otherwise.
    """

    kind: str
    name: str
    samples: Floats
    from_s: float = 0.0

    @property
    def interrupts(self) -> bool:
        """Whether the advisor should yield."""
        return self.kind in INTERRUPT


def event(kind: str, number: int, random: np.random.Generator) -> Event:
    """Make one event.

    Args:
        kind: one of KINDS.
        number: chooses sentence and voice, so that a set goes through all of them.
        random: its level and everything else that is left to chance.
    """
    if kind == "own voice":
        return Event(kind, "", np.zeros(0, np.float32))
    voice = CLIENTS[(number + number // len(CLIENTS)) % len(CLIENTS)]
    if kind == "word, then question":
        return _later(number, voice, random)
    if kind in ("interruption", "word", "distant voice"):
        texts = WORDS if kind == "word" else INTERRUPTIONS
        text = texts[number % len(texts)]
        sound = said(text, voice)
        if kind == "distant voice":
            return Event(kind, f"{text} {voice}", at_level(far_away(sound, random), random.uniform(-50.0, -44.0)))
        return Event(kind, f"{text} {voice}", at_level(_at_the_kiosk(sound, random), random.uniform(-32.0, -22.0)))
    if kind == "hum" and number % 3 == 2:
        spoken = said("Mm hm.", voice)
        return Event(kind, f"spoken {voice}", at_level(_at_the_kiosk(spoken, random), random.uniform(-32.0, -22.0)))
    return Event(kind, "", at_level(_MADE[kind](random), random.uniform(-32.0, -20.0)))


def _later(number: int, voice: str, random: np.random.Generator) -> Event:
    first, second = (said(text, voice) for text in LATER[number % len(LATER)])
    gap = np.zeros(int(random.uniform(0.03, 0.12) * RATE_HZ), np.float32)
    whole = at_level(np.concatenate([first, gap, second]), random.uniform(-30.0, -22.0))
    name = " ".join((*LATER[number % len(LATER)], voice))
    return Event("word, then question", name, whole, (len(first) + len(gap)) / RATE_HZ)


def _at_the_kiosk(samples: Floats, random: np.random.Generator) -> Floats:
    """Return a voice as it arrives from somebody who stands before the kiosk, 0.3 to 1.5 m away, in some room."""
    if random.random() < 0.5:
        return samples
    response = Echo(1.0, random.uniform(0.3, 1.5), random.uniform(0.1, 0.6), random.uniform(0.2, 0.6))
    way = response.impulse(RATE_HZ, int(random.integers(1 << 30)))
    way = way[int(np.argmax(np.abs(way) > 0)) :]
    size = 1 << (len(samples) + len(way)).bit_length()
    heard = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(way, size), size)
    return np.asarray(heard[: len(samples) + len(way) // 3], dtype=np.float32)


@lru_cache(maxsize=256)
def said(text: str, voice: str) -> Floats:
    """Return a synthesised sentence [S] without the silence around it."""
    spoken = open_voice(voice).speak(text).sound
    samples = at_rate(spoken.samples, spoken.rate_hz, RATE_HZ)
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return np.asarray(samples[loud[0] : loud[-1] + 1], dtype=np.float32)


def at_level(samples: Floats, level_db: float) -> Floats:
    """Return a sound whose loud parts have a level: root mean square of the loudest tenths of a second, dBFS."""
    frames = samples[: max(len(samples) // 1600, 1) * 1600].reshape(-1, min(1600, len(samples)))
    loud = float(np.sqrt(np.max(np.mean(np.square(frames), axis=1))))
    return np.asarray(samples * (10.0 ** (level_db / 20.0) / max(loud, 1e-9)), dtype=np.float32)


def far_away(samples: Floats, random: np.random.Generator) -> Floats:
    """Return a voice from across the room: more walls than voice."""
    response = Echo(1.0, 5.0, 2.0, random.uniform(0.4, 0.8)).impulse(RATE_HZ, int(random.integers(1 << 30)))
    size = 1 << (len(samples) + len(response)).bit_length()
    heard = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)
    return np.asarray(heard[: len(samples) + len(response)], dtype=np.float32)


def _shaped(noise: Floats, gain: Callable[[Doubles], Doubles]) -> Floats:
    spectrum = np.fft.rfft(noise)
    hertz = np.asarray(np.fft.rfftfreq(len(noise), 1.0 / RATE_HZ), dtype=np.float64)
    return np.asarray(np.fft.irfft(spectrum * gain(hertz), len(noise)), dtype=np.float32)


def _peak(hertz: Doubles, middle: float, width: float) -> Doubles:
    return np.asarray(1.0 / (1.0 + np.square((hertz - middle) / width)), dtype=np.float64)


def _air(first: float, second: float) -> Callable[[Doubles], Doubles]:
    return lambda hertz: _peak(hertz, first, 250.0) + 0.7 * _peak(hertz, second, 400.0) + 0.08


def _cough(random: np.random.Generator) -> Floats:
    """One to three bursts of air through an open mouth, some with a voiced end."""
    bursts: list[Floats] = []
    for _ in range(random.integers(1, 4)):
        count = int(RATE_HZ * random.uniform(0.12, 0.28))
        first, second = random.uniform(500, 1000), random.uniform(1300, 2200)
        air = _shaped(random.standard_normal(count).astype(np.float32), _air(first, second))
        seconds = np.arange(count) / RATE_HZ
        burst = air * np.minimum(seconds / 0.004, 1.0) * np.exp(-seconds / random.uniform(0.05, 0.1))
        if random.random() < 0.4:
            voiced = _voiced(count, random.uniform(150, 300), random.uniform(90, 140), (600, 1300), random)
            burst = burst + 0.25 * voiced * np.clip((seconds - 0.08) / 0.05, 0.0, 1.0) * np.exp(-seconds / 0.08)
        bursts += [burst.astype(np.float32), np.zeros(int(RATE_HZ * random.uniform(0.1, 0.3)), np.float32)]
    return np.concatenate(bursts)


def _door(random: np.random.Generator) -> Floats:
    """A latch, then a thump with the panel's low tones."""
    count = int(RATE_HZ * random.uniform(0.5, 0.9))
    seconds = np.arange(count) / RATE_HZ
    out = np.zeros(count)
    for _ in range(4):
        hertz, fades = random.uniform(50, 260), random.uniform(0.04, 0.15)
        out += random.uniform(0.3, 1.0) * np.sin(2 * np.pi * hertz * seconds) * np.exp(-seconds / fades)
    out += 0.7 * random.standard_normal(count) * np.exp(-seconds / 0.015)
    latch = np.zeros(int(RATE_HZ * random.uniform(0.06, 0.15)))
    latch[:160] = 0.5 * random.standard_normal(160) * np.exp(-np.arange(160) / 30)
    return np.concatenate([latch, out]).astype(np.float32)


def _keyboard(random: np.random.Generator) -> Floats:
    """Keys for a second or two, each down and up."""
    out = np.zeros(int(RATE_HZ * random.uniform(1.0, 2.0)) + 1600)
    at = 0.0
    while int(at * RATE_HZ) < len(out) - 1600:
        for delay, loud in ((0.0, 1.0), (random.uniform(0.04, 0.08), 0.5)):
            first, count = int((at + delay) * RATE_HZ), 200
            key = random.standard_normal(count) * np.exp(-np.arange(count) / random.uniform(15, 40))
            out[first : first + count] += loud * random.uniform(0.5, 1.0) * key[: max(0, len(out) - first)]
        at += random.uniform(0.09, 0.25)
    return out.astype(np.float32)


def _hum(random: np.random.Generator) -> Floats:
    """Say "mm-hm" or "mm" with closed lips: a nasal murmur whose pitch rises on its second half."""
    low = random.uniform(95, 210)
    first = _voiced(int(RATE_HZ * random.uniform(0.14, 0.25)), low, low * 0.95, (250, 1000), random)
    if random.random() < 0.3:
        return first
    breath = 0.05 * random.standard_normal(int(RATE_HZ * random.uniform(0.04, 0.09)))
    second = _voiced(int(RATE_HZ * random.uniform(0.16, 0.3)), low, low * random.uniform(1.1, 1.4), (250, 1000), random)
    return np.concatenate([first, breath * first.std(), second]).astype(np.float32)


def _bell(random: np.random.Generator) -> Floats:
    """A telephone's two tones, or some bars of a melody on a small loudspeaker."""
    if random.random() < 0.5:
        low, beat = random.uniform(400, 900), random.uniform(12, 25)
        seconds = np.arange(int(RATE_HZ * random.uniform(0.6, 1.6))) / RATE_HZ
        pitch = np.where(np.sin(2 * np.pi * beat * seconds) > 0, low, low * random.uniform(1.15, 1.3))
        phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
        ring = np.sin(phase) + 0.4 * np.sin(3 * phase)
        return np.asarray(ring * np.minimum(np.minimum(seconds, seconds[::-1]) / 0.01, 1.0), dtype=np.float32)
    out, scale = [], random.uniform(220, 520) * 2.0 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12]) / 12)
    for _ in range(random.integers(3, 8)):
        seconds = np.arange(int(RATE_HZ * random.uniform(0.12, 0.35))) / RATE_HZ
        note = scale[random.integers(len(scale))]
        parts = sum(np.sin(2 * np.pi * note * k * seconds) / k**1.5 for k in range(1, 6) if note * k < 7500)
        out.append(parts * np.minimum(seconds / 0.005, 1.0) * np.exp(-seconds / 0.2))
    return np.concatenate(out).astype(np.float32)


def _voiced(
    count: int, from_hz: float, to_hz: float, formants: tuple[float, float], random: np.random.Generator
) -> Floats:
    """A buzzing larynx behind two resonances."""
    pitch = np.linspace(from_hz, to_hz, count) * (1 + 0.01 * random.standard_normal(count).cumsum() / np.sqrt(count))
    phase = np.cumsum(pitch / RATE_HZ)
    pulses = (np.diff(np.floor(phase), prepend=0.0) > 0).astype(np.float32)
    weak = 0.05 if formants[0] < 400 else 0.6
    sound = _shaped(
        pulses,
        lambda hertz: (_peak(hertz, formants[0], 80) + weak * _peak(hertz, formants[1], 150)) / (1 + hertz / 1500),
    )
    rise = np.minimum(np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.03 * RATE_HZ), 1.0)
    return np.asarray(sound * rise / max(float(sound.std()), 1e-9), dtype=np.float32)


_MADE: Final[dict[str, Callable[[np.random.Generator], Floats]]] = {
    "cough": _cough,
    "door": _door,
    "keyboard": _keyboard,
    "bell or music": _bell,
    "hum": _hum,
}
