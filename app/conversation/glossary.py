"""The terms that the advisor can explain, each with one text that is quoted as it stands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import assets
from app.errors import InputError

SHIPPED = Path(assets.__file__).parent / "language" / "glossary.toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: how it is titled, and the passage that explains it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Entries by id, and the id for each spelling in lower case."""

    entries: dict[str, Entry]
    spellings: dict[str, str]


def read_glossary(path: Path) -> Glossary:
    """Read a glossary file.

    Raises:
        InputError: the file is missing or an entry lacks a field; names it.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = {key: Entry(row["title"], row["text"]) for key, row in table.items()}
        spellings = {words: key for key, row in table.items() for words in row["words"]}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(f"The glossary {path} cannot be read ({error}); mend the file.") from error
    return Glossary(entries, spellings)


@cache
def shipped_glossary() -> Glossary:
    """Return the glossary that comes with the program; read once, it never changes while it runs."""
    return read_glossary(SHIPPED)
