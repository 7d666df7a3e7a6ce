"""Word documents (DOCX) to blocks: paragraphs and tables in order, hidden text left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from inference.documents.types import Block, Contents
from inference.errors import DocumentError

_MOST_UNPACKED_BYTES: Final = 100_000_000
_MOST_PARTS: Final = 5_000
_SMALLEST_PT: Final = 3.0
_NEAR_WHITE: Final = 240  # red, green and blue all above: not seen on white paper
_ENCRYPTED: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an OLE container: a password, or Word before 2007


@dataclass(slots=True)
class _Walk:
    """Where in the document we are, and what was collected."""

    blocks: list[Block] = field(default_factory=list)
    page: int = 1
    place: str = ""
    title: str = ""
    hidden: int = 0


def read_docx(path: Path, data: bytes) -> Contents:
    """Read a Word document; its pages are where Word broke them when it last saved the file.

    Raises:
        DocumentError: it is damaged, protected by a password, or unpacks to too much.
    """
    _check(path, data)
    try:
        document = docx.Document(io.BytesIO(data))
        walk = _Walk()
        for item in document.iter_inner_content():
            _item(item, walk)
        title = (document.core_properties.title or "").strip()
    except DocumentError:
        raise
    except Exception as error:  # python-docx raises KeyError, ValueError, XMLSyntaxError and more for a damaged file
        raise DocumentError(
            f"{path.name} is a damaged Word document ({type(error).__name__}); open it in Word and save it anew."
        ) from error
    remarks = (f"{walk.hidden} characters that do not show on paper were left out.",) if walk.hidden else ()
    pages = walk.page if walk.page > 1 else 0
    blocks = walk.blocks if pages else [Block(block.text, 0, block.place) for block in walk.blocks]
    return Contents(title or walk.title or path.stem, "DOCX", pages, tuple(blocks), remarks)


def _check(path: Path, data: bytes) -> None:
    """Look at the package before anything is unpacked.

    Raises:
        DocumentError: it should not be opened.
    """
    if data.startswith(_ENCRYPTED):
        raise DocumentError(f"{path.name} has a password or is in Word's old format; save it as DOCX without one.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            total = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or total > _MOST_UNPACKED_BYTES:
                raise DocumentError(
                    f"{path.name} would unpack to {total / 1e6:,.0f} MB in {len(parts):,} parts; "
                    f"at most {_MOST_UNPACKED_BYTES / 1e6:,.0f} MB and {_MOST_PARTS:,} parts are read."
                )
            for part in parts:  # the sizes above are what the package says of itself
                with package.open(part) as stream:
                    _count(stream, part.file_size, path)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise DocumentError(f"{path.name} is not a whole Word document ({error}); copy it again.") from error


def _count(stream: Any, promised: int, path: Path) -> None:
    """Unpack a part without keeping it.

    Raises:
        DocumentError: it is larger than the package said.
    """
    seen = 0
    while piece := stream.read(1 << 20):
        seen += len(piece)
        if seen > promised:
            raise DocumentError(f"{path.name} unpacks to more than it says; it is not read.")


def _item(item: Paragraph | Table, walk: _Walk) -> None:
    if isinstance(item, Table):
        for row in item.rows:
            cells: dict[int, str] = {}
            for cell in row.cells:  # a merged cell comes once for each column
                cells.setdefault(id(cell._tc), "\n".join(_shown(one, walk) for one in cell.paragraphs).strip())
            text = " | ".join(cell for cell in cells.values() if cell)
            if text:
                walk.blocks.append(Block(text, walk.page, walk.place))
        return
    text = _shown(item, walk).strip()
    style = (item.style.name or "") if item.style is not None else ""
    if text and style.startswith(("Heading", "Title")):
        walk.place, walk.title = text, walk.title or text
    elif text:
        walk.blocks.append(Block(text, walk.page, walk.place))


def _shown(paragraph: Paragraph, walk: _Walk) -> str:
    """Return the text of a paragraph that shows; page breaks in it move the walk on."""
    text = ""
    for run in _runs(paragraph):
        walk.page += sum(1 for mark in run._r.iter(qn("w:br")) if mark.get(qn("w:type")) == "page")
        walk.page += sum(1 for _ in run._r.iter(qn("w:lastRenderedPageBreak")))
        if _is_hidden(run):
            walk.hidden += len(run.text.strip())
        else:
            text += run.text
    return text


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    for item in paragraph.iter_inner_content():
        yield from [item] if isinstance(item, Run) else item.runs


def _is_hidden(run: Run) -> bool:
    """Return whether a run is marked as hidden, white on unshaded paper, or too small to be read."""
    font = run.font
    if font.hidden or (font.size is not None and font.size.pt < _SMALLEST_PT):
        return True
    colour = font.color.rgb if font.color is not None and font.color.type is not None else None
    shaded = run._r.find(f"./{qn('w:rPr')}/{qn('w:shd')}") is not None or font.highlight_color is not None
    cell = any(True for _ in run._r.iterancestors(qn("w:tc")))  # a table's head may well be white on blue
    return isinstance(colour, RGBColor) and min(colour) > _NEAR_WHITE and not shaded and not cell
