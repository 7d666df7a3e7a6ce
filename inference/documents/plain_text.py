"""Text files and Markdown to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from inference.documents.types import Block, Contents
from inference.errors import DocumentError

_BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MOST_CONTROLS: Final = 0.01  # more of a "text" than this is control characters: it is no text
_CELL: Final = " | "


def decode(path: Path, data: bytes) -> str:
    """Return a file's text: UTF-8, or UTF-16 with its mark.

    Raises:
        DocumentError: it is another encoding or no text at all.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path.name} is not UTF-8 text (byte {error.start + 1:,} does not fit); save it as UTF-8 and add it again."
        ) from error
    if "\0" in text or sum(map(text.count, map(chr, range(1, 9)))) > _MOST_CONTROLS * len(text):
        raise DocumentError(f"{path.name} is not text, whatever its name says; add the document that it came from.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(path: Path, data: bytes) -> Contents:
    """Read a text file: paragraphs between empty lines, form feeds begin pages.

    Raises:
        DocumentError: it is no UTF-8 text.
    """
    pages = decode(path, data).split("\f")
    blocks = [
        Block(paragraph.strip(), number if len(pages) > 1 else 0)
        for number, page in enumerate(pages, start=1)
        for paragraph in re.split(r"\n\s*\n", page)
        if paragraph.strip()
    ]
    return Contents(_title(path), "text", len(pages) if len(pages) > 1 else 0, tuple(blocks))


def read_markdown(path: Path, data: bytes) -> Contents:
    """Read Markdown: headings say where a passage stands; HTML within it, which may hide things, is left out.

    Raises:
        DocumentError: it is no UTF-8 text.
    """
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(decode(path, data))
    title, place, left_out = "", "", 0
    blocks: list[Block] = []
    heading = False
    for token, text, dropped in _lines(tokens):
        left_out += dropped
        heading = token == "heading_open" or (heading and token == "inline")  # noqa: S105
        if token != "inline" or not text:  # noqa: S105
            continue
        if heading:
            title, place = title or text, text
        else:
            blocks.append(Block(text, 0, place))
    remarks = (f"{left_out} characters of HTML within the Markdown were left out.",) if left_out else ()
    return Contents(title or _title(path), "Markdown", 0, tuple(blocks), remarks)


def _lines(tokens: list[Token]) -> Iterator[tuple[str, str, int]]:
    """Yield each token's type, its visible text and how many characters of HTML were dropped; a table by its rows."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "inline", _CELL.join(row), 0
            row = None
        elif token.type == "html_block":
            yield token.type, "", len(token.content.strip())
        elif token.type == "inline":
            text, dropped = _inline(token)
            if row is None:
                yield token.type, text, dropped
            else:
                row.append(text)
                yield "cell", "", dropped
        elif token.type in ("fence", "code_block"):
            yield "inline", token.content.strip(), 0
        else:
            yield token.type, "", 0


def _inline(token: Token) -> tuple[str, int]:
    """Return what a reader sees of a line, and how much of it was HTML."""
    text, dropped = "", 0
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += " "
        elif child.type == "html_inline":
            dropped += len(child.content)
    return text.strip(), dropped


def _title(path: Path) -> str:
    return path.stem.replace("_", " ").replace("-", " ").strip().capitalize() or path.name
