"""Writes real documents for the tests: PDF with reportlab, DOCX with python-docx, and bad ones of each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdfium2 as pdfium
from docx.shared import Pt, RGBColor
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

Line = tuple[str, dict[str, object]]  # text and how it is drawn: size, grey, mode, x, over


def pdf(
    path: Path,
    pages: list[list[Line | str]],
    *,
    password: str = "",
    title: str = "",
    scan: bool = False,
) -> Path:
    """Write a PDF; each line may be drawn so that nobody sees it."""
    canvas = Canvas(str(path), pagesize=(595, 842), encrypt=StandardEncryption(password) if password else None)
    canvas.setTitle(title)
    for lines in pages:
        if scan:
            canvas.setFillGray(0.8)
            canvas.rect(0, 0, 595, 842, fill=1)
            picture = io.BytesIO()
            _picture(picture)
            from reportlab.lib.utils import ImageReader

            canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        for row, line in enumerate(lines):
            text, how = line if isinstance(line, tuple) else (line, {})
            _draw(canvas, text, 780 - 40 * row, how)
        canvas.showPage()
    canvas.save()
    return path


def turned(path: Path, degrees: int) -> Path:
    """Mark the pages of a PDF as to be turned when they are shown."""
    document = pdfium.PdfDocument(path.read_bytes())
    for page in document:
        page.set_rotation(degrees)
    document.save(str(path))
    document.close()
    return path


def pdf_with_form(path: Path, text: str) -> Path:
    """Write a PDF whose text stands in a form that is drawn far from where the form says."""
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.beginForm("form", 0, 0, 300, 50)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(5, 20, text)
    canvas.endForm()
    canvas.translate(200, 600)
    canvas.doForm("form")
    canvas.showPage()
    canvas.save()
    return path


def _draw(canvas: Canvas, text: str, y: float, how: dict[str, object]) -> None:
    writing = canvas.beginText(float(str(how.get("x", 60))), y)
    writing.setFont("Helvetica", float(str(how.get("size", 12))))
    grey = float(str(how.get("grey", 0)))
    writing.setFillColorRGB(grey, grey, grey, alpha=float(str(how.get("alpha", 1))))
    writing.setTextRenderMode(int(str(how.get("mode", 0))))
    if "ground" in how:
        canvas.setFillGray(float(str(how["ground"])))
        canvas.rect(50, y - 10, 500, 30, fill=1, stroke=0)
    writing.textOut(text)
    canvas.saveState()
    canvas.drawText(writing)
    canvas.restoreState()
    if how.get("covered"):
        canvas.setFillGray(1)
        canvas.rect(50, y - 10, 500, 30, fill=1, stroke=0)


def _picture(to: io.BytesIO) -> None:
    from PIL import Image

    Image.effect_noise((120, 170), 60).save(to, "PNG")


def word(path: Path, paragraphs: list[tuple[str, str]], *, title: str = "") -> Path:
    """Write a DOCX; each paragraph's second part says how: "", heading, break, hidden, white, tiny, table."""
    document = docx.Document()
    document.core_properties.title = title
    for text, how in paragraphs:
        if how == "heading":
            document.add_heading(text, 1)
        elif how == "break":
            document.add_page_break()  # type: ignore[no-untyped-call]
        elif how == "table":
            table = document.add_table(1, 2)
            for cell, words in zip(table.rows[0].cells, text.split("|"), strict=True):
                cell.text = words
        else:
            run = document.add_paragraph().add_run(text)
            run.font.hidden = how == "hidden" or None
            run.font.color.rgb = RGBColor(255, 255, 255) if how == "white" else RGBColor(0, 0, 0)
            run.font.size = Pt(1) if how == "tiny" else Pt(11)
    document.save(str(path))
    return path


def bomb(path: Path) -> Path:
    """Write a "Word document" of a few hundred kilobytes that unpacks to 300 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as stream:
            for _ in range(300):
                stream.write(bytes(1_000_000))
    return path
