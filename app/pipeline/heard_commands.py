"""Ears for the names on the screen: a recogniser that expects them, politely or not, and beside them our questions.

The questions are there to be heard as what they are: a recogniser that knows nothing but names hears names in anything.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from app.pipeline.commands import bare
from app.pipeline.heard_language import pronouncing_voice, sentences, spoken
from inference.hearing.recogniser import Recogniser
from inference.hearing.sphinx import SphinxRecogniser

_COUNT: Final = 400  # questions beside the names
_PLAIN, _POLITE = 40, 10  # how often a name is counted, as it is and with a "please"
_FORMS: Final = ("{}",) * _PLAIN + ("{} please",) * _POLITE + ("please {}",) * (_POLITE // 2) + (
    "i want {}", "i would like {}", "go {}", "go to {}", "press {}",
)  # fmt: skip


def open_command_recogniser(phrases: Sequence[str]) -> Recogniser:
    """Open what listens for these phrases; about half a second.

    Args:
        phrases: the names of what can be touched, in English.

    Raises:
        EngineUnavailable: pocketsphinx is not installed.
        ModelError: its models are broken, or there is no room for temporary files.
    """
    with tempfile.TemporaryDirectory(prefix="steward-names-") as folder:  # names of clients may be among them
        return SphinxRecogniser((*_named(phrases), *_others()), Path(folder), pronounced, english=False)


def pronounced(words: str) -> tuple[str, ...]:
    """Return the phones of words as the voice says them, without its pauses; none where it is not installed."""
    voice = pronouncing_voice()
    return tuple(phone for phone in voice.pronounce(words) if phone != "pau") if voice is not None and words else ()


@cache
def sounds(words: str) -> tuple[str, ...]:
    """Return `pronounced`, remembered: the names on the screens are few."""
    return pronounced(words)


def _named(phrases: Sequence[str]) -> Iterator[str]:
    for phrase in phrases:
        words = bare(spoken(bare(phrase)))
        for form in _FORMS:
            yield form.format(words)


@cache
def _others() -> tuple[str, ...]:
    """Return some of the questions, always the same ones."""
    return tuple(random.Random(5).sample(sorted(set(sentences())), _COUNT))
