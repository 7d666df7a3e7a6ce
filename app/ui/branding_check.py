"""What is wrong with a branding folder: everything at once, in words, with the file and the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtGui import QRawFont
from PySide6.QtSvg import QSvgRenderer

from app.errors import InputError
from app.lines import Lines, nearest
from app.log import logger
from app.ui.branding import (
    COLOUR_NAMES,
    COLOURS_FILE,
    HIGH,
    LANGUAGES,
    PAIRS,
    PLAIN_PAIRS,
    WORDS,
    WORDS_FILE,
    Branding,
    contrast,
    font_files,
    is_colour,
    load,
    read_table,
)
from app.ui.type_scale import is_installed

_LETTERS = "AZaz09ÄÖÜäöüßÑñÁÉÍÓÚáéíóú¿¡$€£%−–—“”„"
"""What every language of the screen needs of a font."""
_LONGEST_NAME, _LONGEST_GREETING = 40, 120
_SECTIONS = ("colours", "high_contrast")


def usable(folder: str) -> tuple[Branding, str]:
    """Read the branding that an installation names.

    Args:
        folder: the setting `branding_dir`; empty for the demo bank's.

    Returns:
        the branding; and, where the folder has faults and the demo bank's is taken instead, a sentence that says so.
    """
    if not folder:
        return load(), ""
    found = faults(Path(folder).expanduser())
    if not found:
        return load(Path(folder).expanduser()), ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return load(), (
        f"The branding folder {folder} is not used: {found[0].rstrip('.')}{more}; "
        f"`steward branding check {folder}` says everything."
    )


def in_use(folder: str) -> Branding:
    """Return the branding that an installation shows; the log says why, if it is not the one that it names."""
    branding, sentence = usable(folder)
    if sentence:
        logger("window").warning("%s", sentence)
    return branding


def faults(folder: Path, avatars: Iterable[str] = (), voices: Iterable[str] = ()) -> list[str]:
    """Return every fault of a branding folder, each one sentence; needs a QGuiApplication.

    Args:
        folder: to look at.
        avatars: names of the installed advisors; none of them for any name.
        voices: names of the voices that speak here; none of them for any name.
    """
    if not folder.is_dir():
        return [f"There is no folder {folder}; give the folder that holds {COLOURS_FILE}."]
    return [
        *_colours_file(folder / COLOURS_FILE, folder),
        *_mark(folder / "mark.svg"),
        *_font_files(folder),
        *_words(folder / WORDS_FILE, {"avatar": tuple(avatars), "voice": tuple(voices)}),
    ]


# ---- colours and fonts


def _colours_file(path: Path, folder: Path) -> Iterator[str]:
    table = _table(path)
    if isinstance(table, str):
        yield table
        return
    lines = _Lines(path)
    for name in table:
        if name not in (*_SECTIONS, "fonts"):
            yield f"{lines.at('', name)} nobody reads [{name}]; known are [fonts], [colours] and [high_contrast]."
    if "colours" not in table:
        yield f"{path.name}: the section [colours] is missing; add it."
    for section in _SECTIONS:
        if section in table:
            yield from _section(section, table[section], lines)
    yield from _families(table.get("fonts"), lines, folder)


def _section(section: str, colours: Any, lines: _Lines) -> Iterator[str]:
    if not isinstance(colours, dict):
        yield f"{lines.at('', section)} [{section}] must be a table of colours."
        return
    for name in COLOUR_NAMES:
        if name not in colours:
            yield f'{lines.at("", section)} [{section}] has no {name}; add {name} = "#RRGGBB".'
        elif not is_colour(colours[name]):
            yield f"{lines.at(section, name)} {name} is {colours[name]!r}; write it as #RRGGBB."
    for name in colours:
        if name not in COLOUR_NAMES:
            yield f"{lines.at(section, name)} nobody uses a colour {name}{_meant(name, COLOUR_NAMES)}"
    pairs = PAIRS | PLAIN_PAIRS if section == "colours" else {pair: HIGH[least] for pair, least in PAIRS.items()}
    for (front, ground), needed in pairs.items():
        if is_colour(colours.get(front)) and is_colour(colours.get(ground)):
            ratio = contrast(colours[front], colours[ground])
            if ratio < needed:
                yield (
                    f"{lines.at(section, front)} {front} {colours[front]} on {ground} {colours[ground]} has a contrast "
                    f"of {int(ratio * 100) / 100:.2f} to 1; it needs {needed:g} to 1."
                )


def _families(fonts: Any, lines: _Lines, folder: Path) -> Iterator[str]:
    if not isinstance(fonts, dict):
        yield f"{lines.name}: the section [fonts] is missing; add it with text and display."
        return
    brought = {family for file in font_files(folder) for family in _families_of(file)}
    for name in ("text", "display"):
        families = fonts.get(name)
        if not isinstance(families, list) or not families or not all(isinstance(family, str) for family in families):
            yield f'{lines.at("fonts", name)} {name} must be a list of font families, as {name} = ["DejaVu Sans"].'
        elif not any(family in brought or is_installed(family) for family in families):
            yield (
                f"{lines.at('fonts', name)} none of the fonts {', '.join(families)} is installed or in the folder "
                "fonts; add one."
            )
    for name in fonts:
        if name not in ("text", "display"):
            yield f"{lines.at('fonts', name)} nobody reads {name}; known are text and display."


def _families_of(file: Path) -> set[str]:
    font = QRawFont(str(file), 16.0)
    return {font.familyName()} if font.isValid() else set()


def _font_files(folder: Path) -> Iterator[str]:
    known = font_files(folder)
    for file in sorted((folder / "fonts").glob("*")):
        font = QRawFont(str(file), 16.0) if file in known else None
        if font is None:
            if file.suffix.lower() in (".woff", ".woff2", ".ttc", ".eot"):
                yield f"fonts/{file.name}: this kind of font is not read; give it as .ttf or .otf."
        elif not font.isValid():
            yield f"fonts/{file.name}: the font cannot be read; export it again as .ttf or .otf."
        elif missing := [letter for letter in _LETTERS if not font.supportsCharacter(ord(letter))]:
            yield f"fonts/{file.name}: the font has no {' '.join(missing)}; the screen's languages need them."


# ---- mark and words


def _mark(path: Path) -> Iterator[str]:
    if not path.is_file():
        yield f"{path.name}: the logo is missing; add it as an SVG file of this name."
    else:
        drawn = QSvgRenderer(str(path))
        if not drawn.isValid() or drawn.defaultSize().isEmpty():
            yield f"{path.name}: the logo cannot be read as SVG; export it again."


def _words(path: Path, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if not path.exists():
        return
    table = _table(path)
    if isinstance(table, str):
        yield table
        return
    lines = _Lines(path)
    for name, value in table.items():
        if name == "greeting":
            yield from _greeting(value, lines)
        elif name not in WORDS:
            yield f"{lines.at('', name)} nobody reads {name}{_meant(name, (*WORDS, 'greeting'))}"
        elif not isinstance(value, str):
            yield f"{lines.at('', name)} {name} must be text in quotation marks, not {value!r}."
        elif name == "name" and len(value) > _LONGEST_NAME:
            yield f"{lines.at('', name)} the name has {len(value)} letters; {_LONGEST_NAME} fit."
        elif value and known.get(name) and value not in known[name]:
            yield f"{lines.at('', name)} there is no {name} {value!r} here; known are {', '.join(known[name])}."


def _greeting(greetings: Any, lines: _Lines) -> Iterator[str]:
    if not isinstance(greetings, dict):
        yield f'{lines.at("", "greeting")} write the greeting for each language: [greeting], then en = "…".'
        return
    for language, text in greetings.items():
        if language not in LANGUAGES:
            yield f"{lines.at('greeting', language)} the screen has no language {language}; {', '.join(LANGUAGES)}."
        elif not isinstance(text, str) or len(text) > _LONGEST_GREETING:
            yield f"{lines.at('greeting', language)} the greeting must be text of at most {_LONGEST_GREETING} letters."


# ---- places


class _Lines:
    """Knows on which line of a file a name stands."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._lines = Lines(path.read_text(encoding="utf-8"))

    def at(self, section: str, name: str) -> str:
        """Return file and line in words."""
        line = self._lines.of(section, name)
        return f"{self.name}, line {line}:" if line else f"{self.name}:"


def _table(path: Path) -> dict[str, Any] | str:
    try:
        return read_table(path)
    except InputError as error:
        cause = error.__cause__
        return f"{path.name}: the file cannot be read ({cause}); mend it or restore the original."


def _meant(name: str, known: tuple[str, ...]) -> str:
    near = nearest(name, known)
    return f"; is {near} meant?" if near else "."
