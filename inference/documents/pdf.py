"""PDF to blocks: the text of each page that leaves ink on it."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from inference.documents.types import Block, Contents
from inference.errors import DocumentError

_MOST_PAGES: Final = 5_000
_MOST_PICTURE_PIXELS: Final = 4_000_000  # a page is drawn to see which of its text shows
_LEAST_CONTRAST: Final = 24  # of 255: below it, letters cannot be told from their ground
_SMALLEST_PT: Final = 2.5
_LEAST_OPAQUE: Final = 25  # of 255
_INVISIBLE_MODES: Final = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)

Bytes = npt.NDArray[np.uint8]
_Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def read_pdf(path: Path, data: bytes) -> Contents:
    """Read a PDF page by page.

    Raises:
        DocumentError: it is damaged, protected by a password, has no text or too many pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise DocumentError(
                f"{path.name} is protected by a password; save it without one and add it again."
            ) from error
        raise DocumentError(f"{path.name} is not a whole PDF ({error}); copy it again.") from error
    try:
        return _contents(path, document)
    except pdfium.PdfiumError as error:
        raise DocumentError(f"{path.name} is a damaged PDF ({error}); print it to a new PDF.") from error
    finally:
        document.close()


def _contents(path: Path, document: Any) -> Contents:
    if not 1 <= len(document) <= _MOST_PAGES:
        raise DocumentError(f"{path.name} has {len(document):,} pages; between 1 and {_MOST_PAGES:,} are read.")
    blocks: list[Block] = []
    hidden = layers = 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        try:
            text, left_out, layer = _page_text(page)
        finally:
            page.close()
        hidden += left_out
        layers += layer
        reason = "lies unseen over a picture, as a scanner's text recognition leaves it" if layer else ""
        blocks += [Block(paragraph, number, "", reason) for paragraph in _paragraphs(text)]
    if not blocks:
        raise DocumentError(
            f"{path.name} has no text that shows, only pictures or nothing; run text recognition over it first."
        )
    remarks = [f"{hidden} characters that leave no ink were left out."] if hidden else []
    remarks += [f"{layers} pages are pictures with unseen text over them; that text was taken."] if layers else []
    title = str(document.get_metadata_dict().get("Title", "")).strip()
    return Contents(title or _first_line(blocks) or path.stem, "PDF", len(document), tuple(blocks), tuple(remarks))


def _page_text(page: Any) -> tuple[str, int, bool]:
    """Return a page's text, how many characters of it do not show, and whether it is a layer over a picture."""
    text_page = page.get_textpage()
    try:
        everything = _clean(text_page.get_text_range())
        if not everything.strip():
            return everything, 0, False
        shown = _shown(page, text_page)
        if all(shown):
            return everything, 0, False
        letters = (raw.FPDFText_GetUnicode(text_page.raw, index) for index, shows in enumerate(shown) if shows)
        text = _clean("".join(map(chr, letters)))
        if not text.strip() and _is_scan(page):
            return everything, 0, True
        return text, len(everything.strip()) - len(text.strip()), False
    finally:
        text_page.close()


def _shown(page: Any, text_page: Any) -> list[bool]:
    """Return for each character of a page whether the text object that it belongs to leaves ink that an eye can read.

    Blanks and line ends, which the library adds, belong to no object and count as shown.
    """
    count = text_page.count_chars()
    owners = [_owner(text_page, index) for index in range(count)]
    boxes: dict[int, _Box] = {}
    first: dict[int, int] = {}
    for index, owner in enumerate(owners):
        if owner and not chr(raw.FPDFText_GetUnicode(text_page.raw, index)).isspace():
            first.setdefault(owner, index)
            box = text_page.get_charbox(index)
            boxes[owner] = _around(boxes.get(owner, box), box)
    picture = _Picture(page)
    unseen = {
        owner for owner, box in boxes.items() if _drawn_unseen(text_page, first[owner]) or not picture.has_ink(box)
    }
    return [owner not in unseen for owner in owners]


def _owner(text_page: Any, index: int) -> int:
    """Return the address of the text object that a character belongs to; 0 where there is none."""
    found = raw.FPDFText_GetTextObject(text_page.raw, index)
    return ctypes.addressof(found.contents) if found else 0


def _around(one: _Box, other: _Box) -> _Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _drawn_unseen(text_page: Any, index: int) -> bool:
    """Return whether a character's text object is invisible, transparent or minute by what it says of itself."""
    item = raw.FPDFText_GetTextObject(text_page.raw, index)
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    if mode in _INVISIBLE_MODES:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    if known and alpha.value < _LEAST_OPAQUE and mode == raw.FPDF_TEXTRENDERMODE_FILL:
        return True
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text_page.raw, index, matrix):
        return False
    stretch = max((matrix.a**2 + matrix.b**2) ** 0.5, (matrix.c**2 + matrix.d**2) ** 0.5)
    return bool(raw.FPDFText_GetFontSize(text_page.raw, index) * stretch < _SMALLEST_PT)


class _Picture:
    """A page as it is drawn, upright as its coordinates are, whatever way it is turned on the screen."""

    def __init__(self, page: Any) -> None:
        self._left, bottom, right, self._top = page.get_bbox()
        area = max(1.0, (right - self._left) * (self._top - bottom))
        self._scale = min(1.5, (_MOST_PICTURE_PIXELS / area) ** 0.5)
        turned = (360 - page.get_rotation()) % 360
        drawn = page.render(scale=self._scale, rotation=turned, grayscale=True, may_draw_forms=False)
        pixels: Bytes = drawn.to_numpy()
        self._pixels = pixels.reshape(pixels.shape[:2])

    def has_ink(self, box: _Box) -> bool:
        """Return whether there is any contrast within a box: left, bottom, right, top in the page's points."""
        left, bottom, right, top = box
        columns = slice(self._pixel(left - self._left), self._pixel(right - self._left) + 2)
        rows = slice(self._pixel(self._top - top), self._pixel(self._top - bottom) + 2)
        area = self._pixels[rows, columns]
        return area.size > 0 and int(area.max()) - int(area.min()) >= _LEAST_CONTRAST

    def _pixel(self, points: float) -> int:
        return max(-2, min(100_000, int(points * self._scale))) if points >= 0 else 0


def _is_scan(page: Any) -> bool:
    """Return whether a picture covers most of the page."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > 0.5 * width * height:
            return True
    return False


def _clean(text: str) -> str:
    """Return text with words that were divided at the end of a line joined again."""
    return (
        re.sub(r"(?<=[a-z])[-\u00ad\ufffe\u0002]\r?\n(?=[a-z])", "", text).replace("\ufffe", "-").replace("\r\n", "\n")
    )


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs, their lines without blanks around them."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield "\n".join(lines)
            lines = []


def _first_line(blocks: list[Block]) -> str:
    return blocks[0].text.split("\n", 1)[0][:80].strip()
