"""How well a network does on voices that it never heard, as the model card shows it."""

from __future__ import annotations

import time
from pathlib import Path

from inference.face import coarticulation
from inference.face.measure import FaceFigures, measure
from inference.face.network import open_network, track
from inference.features import at_hearing_rate
from inference.speech.espeak import EspeakVoice
from inference.speech.flite import FliteVoice
from inference.speech.voices import Voice
from inference.training.corpus import HELD_OUT
from inference.types import FaceTrack, Phone

_JUDGED = (
    "Which of my funds lost the most money during the crash?",
    "Could you show me the performance of my pension over the past five years?",
    "Bonds pay a fixed amount of interest until they mature.",
    "A broad mix of companies and places makes a portfolio more robust.",
    "We would rather sell a few shares of the biggest position first.",
    "What happens to my savings if prices jump by three percent?",
    "My husband and I may move house before the end of February.",
    "Both of them bought very cheap apartments above the bakery.",
    "She has put fifty thousand pounds aside for her mother's home.",
    "Thank you, that was a thoughtful and very useful answer.",
)


def figures(voice: Voice, model: Path, sentences: tuple[str, ...] = _JUDGED) -> tuple[FaceFigures, float]:
    """Return how a network moves the face to a voice, and the seconds of work for a second of sound."""
    network = open_network(1, model)
    pairs: list[tuple[tuple[Phone, ...], FaceTrack]] = []
    spent_s = sound_s = 0.0
    for sentence in sentences:
        speech = voice.speak(sentence)
        sound = at_hearing_rate(speech.sound)
        began = time.perf_counter()
        pairs.append((speech.phones, track(sound, network)))
        spent_s += time.perf_counter() - began
        sound_s += sound.duration_s
    return measure(pairs), spent_s / sound_s


def ceiling(voice: Voice, sentences: tuple[str, ...] = _JUDGED) -> FaceFigures:
    """Return the same figures for tracks made from the phone times: what the training asks for."""
    spoken = [voice.speak(sentence) for sentence in sentences]
    return measure([(s.phones, coarticulation.track(s.phones, s.sound.duration_s, None)) for s in spoken])


def report(model: Path) -> str:
    """Return the figures for each held-out voice as text."""
    parts = []
    for name in HELD_OUT:
        engine, _, rest = name.partition("-")
        voice: Voice = FliteVoice(rest) if engine == "flite" else EspeakVoice(rest)
        found, effort = figures(voice, model)
        parts.append(f"{name} (from sound; {effort:.1%} of one core)\n{found.table()}")
        parts.append(f"{name} (from phone times, the ceiling)\n{ceiling(voice).table()}")
    return "\n\n".join(parts)
