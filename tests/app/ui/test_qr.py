"""QR codes as they stand on the screen, read by an independent reader."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.report.codes import MODULE_MM, MOST_BYTES, Code, code
from app.ui import branding
from app.ui.look import Look
from app.ui.qr import QrCode, QrCodes
from app.ui.theme import Theme, style_sheet

Pixels = npt.NDArray[np.uint8]
TEXT = "Lantern Bay Bank, your visit on 20 November 2026\nReturn this year so far: −4.4% (28 Dec 2022)\n"
SCREEN_24_MM_PER_PX = 531.0 / 1920


def theme(height: int = 1080, look: Look | None = None, mm_per_px: float = SCREEN_24_MM_PER_PX) -> Theme:
    return Theme.for_height(branding.load(), height, look or Look(), mm_per_px)


def full(number: int = 1, of: int = 1) -> Code:
    text = (TEXT * 20).encode()[:MOST_BYTES].decode(errors="ignore")
    return code(text, number, of)


def seen(widget: QWidget) -> Pixels:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def read(pixels: Pixels) -> str:
    found = zxingcpp.read_barcodes(pixels)
    return found[0].text if found else ""


def shown(qtbot: QtBot, made: Code, side: int, look: Look | None = None) -> QrCode:
    widget = QrCode(theme(look=look))
    qtbot.addWidget(widget)
    widget.show_code(made)
    widget.resize(side, side)
    return widget


@pytest.mark.parametrize("side", [330, 421, 525, 700, 1333])
def test_a_reader_reads_it_at_every_size(qtbot: QtBot, side: int) -> None:
    made = full()
    assert read(seen(shown(qtbot, made, side))) == made.text


@pytest.mark.parametrize(("turned_deg", "blur_px"), [(0, 1.4), (4, 0.8), (-7, 1.0), (12, 0.6)])
def test_a_reader_reads_it_blurred_and_turned(qtbot: QtBot, turned_deg: float, blur_px: float) -> None:
    made = full()
    widget = shown(qtbot, made, 525)
    pixels = np.pad(seen(widget), 120, constant_values=235)
    middle = (pixels.shape[1] / 2, pixels.shape[0] / 2)
    turn = cv2.getRotationMatrix2D(middle, turned_deg, 1.0)
    turned = cv2.warpAffine(pixels, turn, pixels.shape[::-1], borderValue=235)
    assert read(cv2.GaussianBlur(turned, (0, 0), blur_px)) == made.text


def test_a_phone_at_forty_centimetres_reads_the_densest_code_at_its_least_size(qtbot: QtBot) -> None:
    made = full()
    widget = shown(qtbot, made, 10)
    side = widget.minimumSizeHint().width()
    widget.resize(side, side)
    # 1,920 points across 553 mm, see app/report/codes.py
    points_per_px = 1920 / 553 * SCREEN_24_MM_PER_PX
    pixels = np.pad(seen(widget), 60, constant_values=255)
    small = cv2.resize(pixels, None, fx=points_per_px, fy=points_per_px, interpolation=cv2.INTER_AREA)
    assert read(cv2.GaussianBlur(small, (0, 0), 0.7)) == made.text


def test_another_reader_reads_a_small_one_too(qtbot: QtBot) -> None:
    text, *_ = cv2.QRCodeDetector().detectAndDecode(seen(shown(qtbot, code(TEXT), 400)))
    assert text == TEXT


@pytest.mark.parametrize("high_contrast", [False, True])
def test_it_is_black_on_white_and_nothing_between(qtbot: QtBot, high_contrast: bool) -> None:
    widget = shown(qtbot, full(), 525, Look(high_contrast=high_contrast))
    assert set(np.unique(seen(widget)[2:-2, 2:-2])) == {0, 255}


def test_a_module_is_never_smaller_than_a_camera_tells_apart(qtbot: QtBot) -> None:
    widget = shown(qtbot, full(), 10)
    millimetres = widget.minimumSizeHint().width() / widget.modules * SCREEN_24_MM_PER_PX
    assert millimetres >= MODULE_MM - SCREEN_24_MM_PER_PX / 2
    assert widget.minimumSizeHint().width() * SCREEN_24_MM_PER_PX < 150


def codes_shown(qtbot: QtBot, count: int, look: Look | None = None) -> QrCodes:
    view = QrCodes(theme(look=look), tuple(full(number, count) for number in range(1, count + 1)))
    qtbot.addWidget(view)
    view.setStyleSheet(style_sheet(theme(look=look)))
    view.show()
    return view


def test_codes_come_one_after_another_by_button(qtbot: QtBot) -> None:
    view = codes_shown(qtbot, 3)
    numbers = []
    for _ in range(3):
        assert view.shown is not None
        numbers.append(view.shown.number)
        assert view.picture.accessibleName() == f"Code {view.shown.number} of 3"
        assert view.picture.accessibleDescription() == view.shown.text
        view.forward.click()
    assert numbers == [1, 2, 3]
    assert view.shown is not None
    assert view.shown.number == 1  # after the last comes the first
    view.back.click()
    assert view.shown.number == 3


def test_one_code_has_no_buttons(qtbot: QtBot) -> None:
    view = codes_shown(qtbot, 1)
    assert not view.forward.isVisible()
    assert not view.back.isVisible()


def test_forgetting_leaves_no_code_and_no_words(qtbot: QtBot) -> None:
    view = codes_shown(qtbot, 2)
    view.show_codes(())
    assert view.shown is None
    assert view.picture.accessibleDescription() == ""
    assert QColor(view.picture.grab().toImage().pixel(200, 200)) != QColor("black")


@pytest.mark.parametrize("size", [(1824, 700), (984, 1500)])
@pytest.mark.parametrize("text_size", ["standard", "largest"])
def test_nothing_is_clipped_in_landscape_and_portrait(qtbot: QtBot, size: tuple[int, int], text_size: str) -> None:
    view = codes_shown(qtbot, 3, Look(text_size=text_size))  # type: ignore[arg-type]
    view.resize(*size)
    qtbot.wait(1)
    assert view.minimumSizeHint().width() <= size[0]
    assert view.minimumSizeHint().height() <= size[1]
    for part in (view.picture, view.back, view.forward):
        assert view.rect().contains(part.geometry())
    assert view.shown is not None
    assert read(seen(view)) == view.shown.text
