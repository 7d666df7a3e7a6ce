"""The sentences that the embedded recogniser expects: routing examples, frames of questions, and the bank's names."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import assets
from app.pipeline.question_frames import questions
from app.settings import Settings
from inference.errors import EngineUnavailable
from inference.hearing.domain_model import words_of
from inference.hearing.recogniser import Recogniser
from inference.hearing.recognisers import open_recogniser as open_from
from inference.hearing.turn import Endings
from inference.runtime.live_plan import LivePlan
from inference.speech.flite import FliteVoice
from inference.speech.spoken_text import spoken_tokens

_ASSETS: Final = Path(assets.__file__).parent
_OFF_TOPIC: Final = "out_of_scope"
_ON_TOPIC_COUNT: Final = 3  # questions that we answer count this often against those that we do not
# The routing examples hold mishearings on purpose, so that they are routed all the same; ears must not learn them.
_MISHEARD: Final = (
    *("port folio", "polio", "portfolio for months", "portfolio were", "per form", "hold ins", "bench mark"),
    *("i due ", "did a do", "did eye", "how id i", "last here", "this here", "lost year", "ye to date", "right know"),
    *("is he is", "how risk is", "a till it", "sharp ratio", "draw down", "i loose"),
)
_ABOUT_ONE: Final = (
    "how did {} do",
    "how did {} do last year",
    "how much {} do I own",
    "tell me about {}",
    "what is {} worth",
    "the return of {}",
)


def open_recogniser(
    settings: Settings, tell: Callable[[str], None] = lambda _notice: None, live: LivePlan | None = None
) -> Recogniser:
    """Open the recogniser that the settings ask for, or the embedded one.

    Args:
        settings: `whisper_model` and where things are cached.
        tell: is given one sentence when the embedded recogniser stands in for another one.
        live: where engines compute; None lets each choose.

    Raises:
        EngineUnavailable: no recogniser works here.
        ModelError: the embedded recogniser's models are broken.
    """
    return open_from(
        sentences(),
        settings.cache_dir / "hearing",
        settings.whisper_model,
        settings.threads,
        _pronounce,
        tell,
        live,
    )


@cache
def endings() -> Endings:
    """Return where the sentences that clients may say are over."""
    return Endings(sentences())


@cache
def sentences() -> tuple[str, ...]:
    """Return what clients may say, in spoken words."""
    return tuple(_sentences())


def _sentences() -> Iterator[str]:
    for path in sorted((_ASSETS / "language" / "utterances").glob("*.txt")):
        count = 1 if path.stem == _OFF_TOPIC else _ON_TOPIC_COUNT
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#") and not any(slip in line for slip in _MISHEARD):
                yield from [spoken(line)] * count
    names = _names()
    for name in names:
        for frame in _ABOUT_ONE:
            yield from [spoken(frame.format(name))] * _ON_TOPIC_COUNT
    yield from questions([spoken(name) for name in names])


def _names() -> list[str]:
    """Return the names of all that the bank's clients can hold, be told to compare with, or be offered."""
    bank = tomllib.loads((_ASSETS / "demo" / "bank.toml").read_text(encoding="utf-8"))
    return [*_instrument_names(), *(str(product["name"]) for product in bank["products"])]


def _instrument_names() -> list[str]:
    table = tomllib.loads((_ASSETS / "demo" / "instruments.toml").read_text(encoding="utf-8"))
    return [str(row["name"]) for row in table["instruments"].values()]


def spoken(written: str) -> str:
    """Return a written text as the words that are said for it."""
    return " ".join(token.spoken for token in spoken_tokens(written) if token.spoken)


def _pronounce(word: str) -> tuple[str, ...]:
    """Return the phones of a name that the pronouncing dictionary lacks, from the voice.

    Other words that it lacks are slips of typing; they get none.
    """
    voice = pronouncing_voice()
    return voice.pronounce(word) if voice is not None and word in _name_words() else ()


@cache
def _name_words() -> frozenset[str]:
    return frozenset(word for name in _names() for word in words_of(spoken(name)))


@cache
def pronouncing_voice() -> FliteVoice | None:
    """Return the voice that says how words sound, None where it is not installed."""
    try:
        return FliteVoice()
    except EngineUnavailable:
        return None
