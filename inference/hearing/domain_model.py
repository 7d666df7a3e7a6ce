"""A small language model of what clients ask: trigrams over our own sentences, and the words' pronunciations."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inference.errors import ModelError
from inference.hearing.common_phrases import common_phrases

Pronounce = Callable[[str], Sequence[str]]
_VERSION: Final = b"2"  # raise it when the building changes, so that cached models are built anew
_WORD: Final = re.compile(r"[a-z][a-z'.]*")
# The pronouncing dictionary's symbols that the acoustic model knows.
_PHONES: Final = frozenset(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()  # noqa: SIM905
)
_TO_DICTIONARY: Final = {"AX": "AH", "AXR": "ER", "IX": "IH", "EL": "L", "EM": "M", "EN": "N", "H": "HH"}


@dataclass(frozen=True, slots=True)
class DomainModel:
    """Where the files lie that a decoder loads."""

    language_model: Path
    dictionary: Path


def build(
    sentences: Iterable[str], full_dictionary: Path, folder: Path, pronounce: Pronounce | None = None
) -> DomainModel:
    """Build the model, or return the one that was built from the same sentences before.

    Args:
        sentences: in spoken words ("twenty twenty one", not "2021"); other signs are ignored.
        full_dictionary: a pronouncing dictionary, one `word PHONES` a line.
        folder: where models are kept between starts.
        pronounce: gives phones (ARPAbet) for a word that the dictionary lacks; without it such words are left out.

    Raises:
        ModelError: the dictionary is missing or the folder cannot be written.
    """
    lines = [" ".join(words_of(sentence)) for sentence in (*sentences, *common_phrases())]
    key = hashlib.sha256(_VERSION + b"\n".join(line.encode() for line in lines)).hexdigest()[:16]
    model = DomainModel(folder / f"hearing-{key}.lm", folder / f"hearing-{key}.dict")
    if model.language_model.is_file() and model.dictionary.is_file():
        return model
    try:
        entries = _entries({word for line in lines for word in line.split()}, full_dictionary, pronounce)
        folder.mkdir(parents=True, exist_ok=True)
        _write(model.dictionary, "".join(f"{name} {' '.join(phones)}\n" for name, phones in sorted(entries)))
        known = {name.partition("(")[0] for name, _phones in entries}
        _write(model.language_model, _trigrams(line for line in _without_unknown(lines, known)))
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


def _entries(words: set[str], full_dictionary: Path, pronounce: Pronounce | None) -> list[tuple[str, tuple[str, ...]]]:
    """Return name and phones of every pronunciation of these words; a second one is named `word(2)`."""
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


def _dictionary_phones(phones: Sequence[str]) -> tuple[str, ...]:
    upper = [phone.upper().rstrip("012") for phone in phones]
    named = [_TO_DICTIONARY.get(phone, phone) for phone in upper]
    return tuple(phone for phone in named if phone in _PHONES)


def _trigrams(lines: Iterable[str]) -> str:
    """Return an ARPA trigram model of these lines."""
    from pocketsphinx.lm import ArpaBoLM

    builder = ArpaBoLM(text="\n".join(lines), add_start=True)
    builder.compute()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.lm"
        builder.write_file(str(path))
        return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    """Write a whole file or none."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)
