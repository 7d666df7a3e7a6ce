"""Layouts of the keyboard, read from `assets/keyboard`; no Qt."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from app.errors import InputError

Deed = Literal["backspace", "enter", "hide", "language", "left", "letters", "right", "shift", "space", "symbols"]
DEEDS: tuple[str, ...] = get_args(Deed)
NAMES = ("english_us", "english_uk", "german", "spanish", "numeric")
LETTERS = ("english_us", "english_uk", "german", "spanish")
"""Layouts between which the language key chooses."""
OF_LANGUAGE = {"en": "english_us", "de": "german", "es": "spanish"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        text: what it types; empty if it does something instead.
        shifted: what it types with shift.
        accents: what a long touch offers.
        deed: what it does; empty if it types.
        width: in keys.
    """

    text: str = ""
    shifted: str = ""
    accents: tuple[str, ...] = ()
    deed: Deed | Literal[""] = ""
    width: float = 1.0

    def typed(self, shift: bool) -> str:
        """Return what it types."""
        return self.shifted if shift else self.text

    def offers(self, shift: bool) -> tuple[str, ...]:
        """Return what a long touch offers, as capitals where a letter has one."""
        return tuple(_capital(accent) for accent in self.accents) if shift else self.accents


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout.

    Attributes:
        name: the language's own name of it.
        label: two or three letters for the language key.
        pages: "letters" and perhaps "symbols", each rows of keys.
        waiting: of an accent that waits for its letter, letters to what becomes of them.
    """

    name: str
    label: str
    pages: dict[str, tuple[tuple[Key, ...], ...]]
    waiting: dict[str, dict[str, str]]

    @property
    def columns(self) -> float:
        """Width of the widest row, in keys."""
        return max(sum(key.width for key in row) for rows in self.pages.values() for row in rows)


@lru_cache(maxsize=16)
def read(name: str, folder: Path | None = None) -> Layout:
    """Read a layout.

    Raises:
        InputError: there is no such layout, or its file is broken; names it.
    """
    path = (folder or Path(str(files("assets"))) / "keyboard") / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        shifted, accents = dict(table.get("shifted", {})), dict(table.get("accents", {}))
        pages = {
            str(page): tuple(tuple(_key(word, shifted, accents) for word in row.split()) for row in rows)
            for page, rows in table["pages"].items()
        }
        waiting = {
            str(accent): dict(zip(row["from"], row["to"], strict=True))
            for accent, row in table.get("waiting", {}).items()
        }
        return Layout(str(table["name"]), str(table["label"]), pages, waiting)
    except (OSError, UnicodeDecodeError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(f"The keyboard layout {path} cannot be used ({error}); mend it or restore it.") from error


def _key(word: str, shifted: dict[str, Any], accents: dict[str, Any]) -> Key:
    deed = re.fullmatch(r"\{(\w+)(?::([0-9.]+))?\}", word)
    if deed is None:
        return Key(word, str(shifted.get(word, _capital(word))), tuple(str(accents.get(word, "")).split()))
    if deed[1] not in DEEDS:
        raise ValueError(f"no key is called {deed[1]}; known are {', '.join(DEEDS)}")
    width = float(deed[2] or 1)
    text = " " if deed[1] == "space" else ""
    return Key(text, text, deed=deed[1], width=width)  # type: ignore[arg-type]  # one of DEEDS


def _capital(letter: str) -> str:
    """Return the capital of one letter; what has none of one letter (as ß) stays."""
    capital = letter.upper()
    return capital if len(capital) == len(letter) else letter
