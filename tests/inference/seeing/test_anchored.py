"""Networks with MediaPipe's signatures: anchors, boxes, both orders of outputs, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelError
from inference.seeing.anchored import FACE, PALM, AnchoredFinder, Form, anchors, decode, form_of
from inference.seeing.types import Box, Small
from tests.inference.seeing.made_networks import BOX_PX, write


def _bright_at(column: int, row: int, shape: tuple[int, int] = (240, 320)) -> Small:
    colour = np.zeros((*shape, 3), np.uint8)
    colour[row - 20 : row + 20, column - 20 : column + 20] = 255
    return Small(colour[:, :, 0].copy(), colour)


@pytest.mark.parametrize(("form", "rows"), [(FACE, 896), (PALM, 2016)])
def test_there_are_as_many_anchors_as_mediapipe_has(form: Form, rows: int) -> None:
    middles = anchors(form)
    assert middles.shape == (rows, 2)
    assert form.rows == rows
    first = form.grids[0]
    assert middles[0] == pytest.approx([0.5 / first[0]] * 2)
    assert np.array_equal(middles[0], middles[1])
    assert middles[first[1]] == pytest.approx([1.5 / first[0], 0.5 / first[0]])


@pytest.mark.parametrize("form", [FACE, PALM])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("place", [(160, 120), (60, 50), (280, 200)])
def test_what_is_bright_is_found_where_it_is(tmp_path: Path, form: Form, swapped: bool, place: tuple[int, int]) -> None:
    finder = AnchoredFinder(write(tmp_path / "made.onnx", form, swapped), form)
    (found,) = finder.find(_bright_at(*place))
    assert found.middle == pytest.approx(place, abs=6)
    assert found.width == pytest.approx(BOX_PX * 320 / form.side, rel=0.01)
    assert 0.5 <= found.score <= 1.0


def test_a_grey_picture_and_a_tall_one_are_taken_too(tmp_path: Path) -> None:
    finder = AnchoredFinder(write(tmp_path / "made.onnx", FACE), FACE)
    (grey,) = finder.find(Small(_bright_at(160, 120).grey, None))
    (tall,) = finder.find(_bright_at(90, 160, (240, 180)))
    assert grey.middle == pytest.approx((160, 120), abs=6)
    assert tall.middle == pytest.approx((90, 160), abs=6)


def test_a_search_near_a_place_leaves_out_the_rest(tmp_path: Path) -> None:
    finder = AnchoredFinder(write(tmp_path / "made.onnx", FACE), FACE)
    picture = _bright_at(60, 60)
    assert finder.find(picture, Box(30, 30, 60, 60))
    assert finder.find(picture, Box(220, 150, 60, 60)) == ()


def test_nothing_is_found_in_the_dark(tmp_path: Path) -> None:
    finder = AnchoredFinder(write(tmp_path / "made.onnx", FACE), FACE)
    assert finder.find(Small(np.zeros((240, 320), np.uint8), None)) == ()


def test_rows_that_are_no_numbers_are_left_out() -> None:
    values = np.zeros((FACE.rows, FACE.values), np.float32)
    values[:, 2:4] = 20
    values[5, 1] = np.nan
    scores = np.full(FACE.rows, -100, np.float32)
    scores[[5, 400]] = [1e9, 5]
    (found,) = decode(values, scores, anchors(FACE), FACE)
    assert found.score == pytest.approx(1 / (1 + np.exp(-5)), abs=1e-4)


def test_the_signature_tells_which_network_it_is(tmp_path: Path) -> None:
    assert form_of(write(tmp_path / "a.onnx", FACE)) is FACE
    assert form_of(write(tmp_path / "b.onnx", PALM)) is PALM


@pytest.mark.parametrize(("values", "side"), [(17, None), (None, 256)])
def test_another_signature_is_refused_by_name(tmp_path: Path, values: int | None, side: int | None) -> None:
    path = write(tmp_path / "other.onnx", FACE, values=values, side=side)
    with pytest.raises(ModelError, match=r"other\.onnx has input .*face network has input \[1, 128, 128, 3\]"):
        form_of(path)
    with pytest.raises(ModelError, match=r"other\.onnx has .*one for faces has"):
        AnchoredFinder(path, FACE)


def test_a_face_network_is_no_palm_network(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="palms"):
        AnchoredFinder(write(tmp_path / "face.onnx", FACE), PALM)
