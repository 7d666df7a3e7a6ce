"""A language model of what clients ask: trigrams over our own sentences, some English, and the words' sounds."""

from __future__ import annotations

import hashlib
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inference.errors import ModelError
from inference.hearing.common_phrases import common_phrases
from inference.hearing.trigrams import Counts, English, arpa, english_pairs, estimate

Pronounce = Callable[[str], Sequence[str]]
_VERSION: Final = b"3"  # raise it when the building changes, so that cached models are built anew
_PLAIN: Final = re.compile(r"[a-z][a-z']+|[ai]")
_WORD: Final = re.compile(r"[a-z][a-z'.]*")
# The pronouncing dictionary's symbols that the acoustic model knows.
_PHONES: Final = frozenset(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()  # noqa: SIM905
)
_TO_DICTIONARY: Final = {"AX": "AH", "AXR": "ER", "IX": "IH", "EL": "L", "EM": "M", "EN": "N", "H": "HH"}
_OURS: Final = 0.7  # share of our sentences in the mixture with English; measured on questions that are in neither
_ENGLISH_WORDS: Final = 2_000  # the most frequent ones are known whether or not our sentences have them
_LEAST_PAIR: Final = 3e-4
_PAIR_FACTOR: Final = 3.0
_SECOND_WORDS: Final = 500  # after which word something comes is worth knowing for the frequent ones
_LOG_BASE: Final = math.log(1.0001)  # of the probabilities that pocketsphinx gives


@dataclass(frozen=True, slots=True)
class DomainModel:
    """Where the files lie that a decoder loads."""

    language_model: Path
    dictionary: Path


def build(
    sentences: Iterable[str],
    full_dictionary: Path,
    folder: Path,
    pronounce: Pronounce | None = None,
    english: Path | None = None,
) -> DomainModel:
    """Build the model, or return the one that was built from the same sentences before.

    Args:
        sentences: in spoken words ("twenty twenty one", not "2021"); other signs are ignored.
        full_dictionary: a pronouncing dictionary, one `word PHONES` a line.
        folder: where models are kept between starts.
        pronounce: gives phones (ARPAbet) for a word that the dictionary lacks; without it such words are left out.
        english: pocketsphinx's model of the language at large, to be mixed in; None for our sentences alone.

    Raises:
        ModelError: the dictionary is missing or the folder cannot be written.
    """
    lines = [" ".join(words_of(sentence)) for sentence in (*sentences, *common_phrases())]
    recipe = repr(
        (_VERSION, _OURS, _ENGLISH_WORDS, _LEAST_PAIR, _PAIR_FACTOR, _SECOND_WORDS, english and english.name)
    ).encode()
    key = hashlib.sha256(recipe + b"\n".join(line.encode() for line in lines)).hexdigest()[:16]
    model = DomainModel(folder / f"hearing-{key}.lm", folder / f"hearing-{key}.dict")
    if model.language_model.is_file() and model.dictionary.is_file():
        return model
    try:
        probability = _probability(english) if english is not None else None
        ours = {word for line in lines for word in line.split()}
        frequent = _frequent(full_dictionary, probability) if probability is not None else set()
        entries = _entries(ours, frequent, full_dictionary, pronounce)
        known = {name.partition("(")[0] for name, _phones in entries}
        pairs = English({}, {})
        if probability is not None:
            pairs = english_pairs(
                sorted(known), probability, least=_LEAST_PAIR, factor=_PAIR_FACTOR, most=_SECOND_WORDS
            )
        counts = Counts()
        for line in _without_unknown(lines, known):
            counts.add(line.split())
        folder.mkdir(parents=True, exist_ok=True)
        _write(model.dictionary, "".join(f"{name} {' '.join(phones)}\n" for name, phones in sorted(entries)))
        _write(model.language_model, arpa(estimate(counts, pairs, _OURS if probability is not None else 1.0)))
    except OSError as error:
        raise ModelError(
            f"The recogniser's language model cannot be built ({error.strerror}: {error.filename}); "
            "free or mend that folder, or run `steward setup`."
        ) from error
    return model


def words_of(sentence: str) -> list[str]:
    """Return a sentence's words as the dictionary writes them: lower case, letters and apostrophes."""
    plain = sentence.lower().replace("’", "'").replace("-", " ")
    return [word.rstrip(".'") for word in _WORD.findall(plain)]


def _without_unknown(lines: Iterable[str], known: set[str]) -> Iterable[str]:
    for line in lines:
        kept = [word for word in line.split() if word in known]
        if kept:
            yield " ".join(kept)


def _probability(english: Path) -> Callable[[list[str]], float]:
    """Return how likely the first of some words is after the others, which are in reverse order."""
    from pocketsphinx import NGramModel

    model = NGramModel.readfile(str(english))
    return lambda words: math.exp(max(float(model.prob(words)), -1e6) * _LOG_BASE)


def _frequent(full_dictionary: Path, probability: Callable[[list[str]], float]) -> set[str]:
    """Return the most frequent words of English that the dictionary can say."""
    with full_dictionary.open(encoding="utf-8") as file:
        words = {line.partition(" ")[0] for line in file}
    plain = [word for word in words if _PLAIN.fullmatch(word)]
    return set(sorted(plain, key=lambda word: (-probability([word]), word))[:_ENGLISH_WORDS])


def _entries(
    ours: set[str], english: set[str], full_dictionary: Path, pronounce: Pronounce | None
) -> list[tuple[str, tuple[str, ...]]]:
    """Return name and phones of every pronunciation of these words; a second one is named `word(2)`."""
    words = ours | english
    found: list[tuple[str, tuple[str, ...]]] = []
    with full_dictionary.open(encoding="utf-8") as file:
        for line in file:
            name, _, phones = line.strip().partition(" ")
            if name.partition("(")[0] in words:
                found.append((name, tuple(phones.split())))
    missing = words - {name.partition("(")[0] for name, _phones in found}
    if pronounce is not None:
        for word in sorted(missing):
            given = _dictionary_phones(pronounce(word))
            if given:
                found.append((word, given))
    return found


class Sounds:
    """How names sound: from the dictionaries, otherwise from the voice."""

    def __init__(self, known: Path, full: Path, pronounce: Pronounce | None) -> None:
        """Args:
        known: the dictionary of the decoders; looked into first.
        full: a larger one, read when that lacks a word.
        pronounce: see `build`.
        """  # noqa: D205
        self._files = (known, full)
        self._pronounce = pronounce

    def of(self, name: str) -> list[tuple[str, ...]]:
        """Return the phones of a name's likeliest pronunciation in a list, [] when a word of it is unknown."""
        phones: list[str] = []
        for word in name.split():
            found = self._word(word)
            if not found:
                return []
            phones += found
        return [tuple(phones)] if phones else []

    def _word(self, word: str) -> tuple[str, ...]:
        for path in self._files:
            with path.open(encoding="utf-8") as file:
                for line in file:
                    if line.startswith(f"{word} "):
                        return tuple(line.split()[1:])
        return _dictionary_phones(self._pronounce(word)) if self._pronounce is not None else ()


def _dictionary_phones(phones: Sequence[str]) -> tuple[str, ...]:
    upper = [phone.upper().rstrip("012") for phone in phones]
    named = [_TO_DICTIONARY.get(phone, phone) for phone in upper]
    return tuple(phone for phone in named if phone in _PHONES)


def _write(path: Path, text: str) -> None:
    """Write a whole file or none."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)
