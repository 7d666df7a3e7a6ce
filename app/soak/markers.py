"""Words that one visit plants, and the search for them in memory and in files."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PREFIX: Final = "qvz"
"""All planted words begin so."""
_CODES: Final = ("utf-8", "utf-16-le", "utf-32-le")
_AROUND: Final = 24
_BLOCK: Final = 1 << 24
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SMALL: Final = bytes(range(256)).lower()
_VOWELS, _CONSONANTS = "aeiou", "bdfglmnprst"


@dataclass(frozen=True, slots=True)
class Found:
    """A planted word where none should be.

    Attributes:
        word: which.
        where: the part of memory, or the file.
        around: the bytes about it, to see what held it.
    """

    word: str
    where: str
    around: bytes

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.word!r} in {self.where}: {self.around!r}"


def planted_word(chance: random.Random) -> str:
    """Return a word that nobody says."""
    return PREFIX + "".join(chance.choice(_VOWELS) + chance.choice(_CONSONANTS) for _ in range(3))


def amounts(reply: str) -> list[str]:
    """Return the amounts of a reply that are long enough to be nobody else's, such as 412,345."""
    return [found for found in _AMOUNT.findall(reply) if len(found) >= 7]


def spelled(words: Iterable[str]) -> list[tuple[str, bytes]]:
    """Return the words in every case and code in which a program of ours may hold them."""
    cases = dict.fromkeys((case, word) for word in words for case in (word, word.upper(), word.capitalize()))
    # Without the last letter's empty bytes: memory is full of those, and each would be looked at.
    return [(word, case.encode(code).rstrip(b"\0")) for case, word in cases for code in _CODES]


def in_memory(process: int, words: Sequence[str]) -> list[Found]:
    """Search the memory that is a process's own; each word is told once for each part of it.

    Small letters without empty bytes are searched, which finds every case in UTF-8, UTF-16 and UTF-32 at once.
    """
    needles, found = [(word, word.lower().encode()) for word in words], list[Found]()
    for name, content in private_memory(process):
        packed = content.translate(_SMALL, b"\0")
        for word, needle in needles:
            at = packed.find(needle)
            if at >= 0:
                found.append(Found(word, name, packed[max(0, at - _AROUND) : at + len(needle) + _AROUND]))
    return found


def private_memory(process: int) -> Iterator[tuple[str, bytes]]:
    """Yield every part of a process's memory that is its own and can be written, in blocks, with its name."""
    try:
        maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
        memory = open(f"/proc/{process}/mem", "rb", 0)  # noqa: SIM115  # closed below
    except OSError:
        return
    with memory:
        for line in maps:
            where, rights, _, _, _, *name = line.split(None, 5)
            first, last = (int(part, 16) for part in where.split("-"))
            if not rights.startswith("rw") or not rights.endswith("p"):
                continue
            for start in range(first, last, _BLOCK):
                try:
                    memory.seek(start)
                    yield (name or ["nameless"])[0].strip(), memory.read(min(last - start, _BLOCK + 256))
                except (OSError, ValueError, OverflowError):
                    continue


def in_files(folder: Path, words: Sequence[str], without: Sequence[Path] = ()) -> list[Found]:
    """Search all files of a folder, but for some parts of it."""
    needles, found = spelled(words), list[Found]()
    for path in sorted(folder.rglob("*")):
        if any(part == path or part in path.parents for part in without):
            continue
        try:
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        except OSError:  # it was temporary, and is gone
            continue
        for word, needle in needles:
            at = content.find(needle)
            if at >= 0:
                found.append(Found(word, str(path.relative_to(folder)), content[max(0, at - 24) : at + 48]))
    return found
