"""A QR code that is held before the camera: turned, tilted, soft, dim; and everything that is none."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import segno

from inference.errors import PictureError
from inference.seeing.qr import LONGEST, QrReader

TEXT = "STEWARD1:" + "A0B1C2D3E4F5G6H7" * 10


def qr(text: str = TEXT) -> Any:
    """Modules of a code with its quiet zone, [N, N]."""
    made = segno.make_qr(text, error="m", boost_error=False)
    return np.array([[0 if module else 255 for module in row] for row in made.matrix_iter(border=4)], np.uint8)


def held(code: Any, module_px: float = 4.0, turned: float = 0.0, tilt: float = 0.0, soft: float = 0.0) -> Any:
    """A camera's picture of a phone with a code, [480, 640, 3]."""
    rng = np.random.default_rng(3)
    fine, (width, height) = 4, (640, 480)
    room = np.full((height * fine, width * fine), 110, np.float32)
    half = np.array([[-1, -1], [1, -1 + tilt], [1, 1 - tilt], [-1, 1]]) * len(code) * module_px / 2
    angle = np.deg2rad(turned)
    corners = half @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + (
        width / 2,
        height / 2,
    )
    flat = np.array([[0, 0], [len(code), 0], [len(code), len(code)], [0, len(code)]], np.float32)
    move = cv2.getPerspectiveTransform(flat, (corners * fine).astype(np.float32))
    size = (width * fine, height * fine)
    phone = cv2.warpPerspective(code, move, size, flags=cv2.INTER_NEAREST)
    where = cv2.warpPerspective(np.full_like(code, 255), move, size, flags=cv2.INTER_NEAREST) > 0
    picture = cv2.resize(np.where(where, 0.8 * phone + 25, room), (width, height), interpolation=cv2.INTER_AREA)
    picture = cv2.GaussianBlur(picture, (0, 0), soft) if soft else picture
    grey = np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


@pytest.mark.parametrize("turned", [0.0, -12.0, 45.0, 180.0])
@pytest.mark.parametrize("tilt", [0.0, 0.1])
@pytest.mark.parametrize("soft", [0.0, 0.7])
def test_a_code_is_read_as_it_is_held(turned: float, tilt: float, soft: float) -> None:
    assert QrReader().read(held(qr(), 4.0, turned, tilt, soft)) == TEXT


def test_a_small_code_is_read_too() -> None:
    assert QrReader().read(held(qr(), 2.5)) == TEXT


def test_a_picture_without_a_code_has_none() -> None:
    rng = np.random.default_rng(0)
    reader = QrReader()
    assert reader.read(rng.integers(0, 255, (480, 640, 3)).astype(np.uint8)) == ""
    assert reader.read(np.zeros((480, 640), np.uint8)) == ""


def test_half_a_code_has_none() -> None:
    picture = held(qr())
    picture[:, :320] = 110
    assert QrReader().read(picture) == ""


def test_a_text_that_is_too_long_is_not_passed_on() -> None:
    code = qr("X" * (LONGEST + 1))
    assert QrReader().read(cv2.resize(code, None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)) == ""


def test_a_large_picture_is_read_at_its_size_or_smaller() -> None:
    large = cv2.resize(held(qr(), 4.0), (1920, 1440), interpolation=cv2.INTER_CUBIC)
    assert QrReader().read(large) == TEXT


@pytest.mark.parametrize(
    "picture",
    [
        None,
        "picture",
        np.zeros((480, 640, 3), np.float32),
        np.zeros((10, 10), np.uint8),
        np.zeros((99, 99, 2), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused_in_words(picture: Any) -> None:
    with pytest.raises(PictureError):
        QrReader().read(picture)
