"""The commands and tables that the documentation shows, to be tried against the program."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(steward [^`]+)`")
_COMMAND = re.compile(r"^(?:\$ )?(?:sudo )?(?:-u \w+ )?(?:\w+=\S* )*(?:\.venv/bin/|/usr/bin/|python -m )?(steward .*)$")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block, or one command in a sentence."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Snippet]:
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        yield Snippet(page, text.count("\n", 0, found.start()) + 2, found[2], found[3])


def steward_commands(page: Path) -> Iterator[Snippet]:
    """Every line that begins with `steward` in a block, and every one that a sentence quotes."""
    for block in blocks(page):
        lines = block.text.replace("\\\n", "  ").splitlines()
        for number, line in enumerate(lines):
            if found := _COMMAND.match(line.strip()):
                yield Snippet(page, block.line + number, "", found[1])
    text = page.read_text(encoding="utf-8")
    plain = _FENCE.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in _INLINE.finditer(plain):
        yield Snippet(page, plain.count("\n", 0, found.start()) + 1, "", " ".join(found[1].split()))


def words(command: str) -> list[str]:
    """Return a command's words as a shell would, up to where it goes elsewhere; what is optional is taken."""
    command = command.replace("[", " ").replace("]", " ").replace("…", " … ").replace("...", " … ")
    found = shlex.split(command, comments=True)
    ends = [at for at, word in enumerate(found) if word in ("|", ">", ">>", "<", "&&", "||", "&") or word.endswith(";")]
    return [word.rstrip(";") for word in found[: ends[0] + found[ends[0]].endswith(";")]] if ends else found
