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
        unseen = _unseen(page, text_page)
        if not unseen or not everything.strip():
            return everything, 0, False
        count = text_page.count_chars()
        shown = [index for index in range(count) if _object_of(text_page, index) not in unseen]
        text = _clean("".join(chr(raw.FPDFText_GetUnicode(text_page.raw, index)) for index in shown))
        if not text.strip() and _is_scan(page):
            return everything, 0, True
        return text, len(everything.strip()) - len(text.strip()), False
    finally:
        text_page.close()


def _object_of(text_page: Any, index: int) -> int:
    """Return the address of the text object that a character belongs to; 0 for blanks that the library adds."""
    found = raw.FPDFText_GetTextObject(text_page.raw, index)
    return ctypes.addressof(found.contents) if found else 0


def _unseen(page: Any, text_page: Any) -> set[int]:
    """Return the addresses of the text objects of a page that leave no ink which an eye could read."""
    objects = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8, textpage=text_page))
    width, height = page.get_size()
    scale = min(1.5, (_MOST_PICTURE_PIXELS / max(1.0, width * height)) ** 0.5)
    picture: Bytes = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    left, _, _, top = page.get_bbox()
    unseen = set()
    for item in objects:
        if _drawn_unseen(item) or not _leaves_ink(item, picture.reshape(picture.shape[:2]), left, top, scale):
            text = item.extract() if hasattr(item, "extract") else "x"
            if text.strip():
                unseen.add(ctypes.addressof(item.raw.contents))
    return unseen


def _drawn_unseen(item: Any) -> bool:
    """Return whether a text object is invisible, transparent or minute by what it says of itself."""
    if raw.FPDFTextObj_GetTextRenderMode(item.raw) in _INVISIBLE_MODES:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha)
    if known and alpha.value < _LEAST_OPAQUE and raw.FPDFTextObj_GetTextRenderMode(item.raw) == 0:
        return True
    _, bottom, _, top = item.get_bounds()
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(item.raw, size)
    return min(size.value * _stretch(item), 1e9) < _SMALLEST_PT and top - bottom < _SMALLEST_PT


def _stretch(item: Any) -> float:
    matrix = item.get_matrix()
    return float(max((matrix.a**2 + matrix.b**2) ** 0.5, (matrix.c**2 + matrix.d**2) ** 0.5))


def _leaves_ink(item: Any, picture: Bytes, page_left: float, page_top: float, scale: float) -> bool:
    """Return whether the picture of the page has any contrast where the text stands."""
    left, bottom, right, top = item.get_bounds()
    columns = slice(max(0, int((left - page_left) * scale)), max(0, int((right - page_left) * scale) + 2))
    rows = slice(max(0, int((page_top - top) * scale)), max(0, int((page_top - bottom) * scale) + 2))
    area = picture[rows, columns]
    return area.size > 0 and int(area.max()) - int(area.min()) >= _LEAST_CONTRAST


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
    """Yield paragraphs; lines within one are joined by a blank."""
    for paragraph in re.split(r"\n\s*\n", text):
        joined = re.sub(r"\s*\n\s*", "\n", paragraph).strip()
        if joined:
            yield joined


def _first_line(blocks: list[Block]) -> str:
    return blocks[0].text.split("\n", 1)[0][:80].strip()
