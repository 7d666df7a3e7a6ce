"""The parser of three.js faces, on faces small enough to check by hand."""

from typing import Any

import numpy as np
import pytest

from assets.tools.avatar.errors import BakeError
from assets.tools.avatar.proxies import Landmarks, fit, parse_proxy
from assets.tools.avatar.threejson import parse

SQUARE = [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]
UVS = [[0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]]
UNIT: Landmarks = ((0, 1, 1.0), (0, 3, 1.0), (0, 4, 1.0))


@pytest.mark.parametrize(
    ("words", "faces", "corners", "materials"),
    [
        ("a bare triangle", [0, 0, 1, 2], [[0, 1, 2, 2]], [0]),
        ("a bare quad", [1, 0, 1, 2, 3], [[0, 1, 2, 3]], [0]),
        ("a quad with material and corner texture", [11, 0, 1, 2, 3, 5, 0, 1, 2, 3], [[0, 1, 2, 3]], [5]),
        ("a triangle with everything", [254, 0, 1, 2, 7, 0, 0, 1, 2, 9, 9, 9, 9, 9, 9, 9, 9], [[0, 1, 2, 2]], [7]),
        ("two faces of different kinds", [0, 0, 1, 2, 1, 0, 1, 2, 3], [[0, 1, 2, 2], [0, 1, 2, 3]], [0, 0]),
        ("no face", [], [], []),
    ],
)
def test_faces_follow_their_bit_mask(
    words: str, faces: list[int], corners: list[list[int]], materials: list[int]
) -> None:
    model = parse({"vertices": SQUARE, "uvs": UVS, "faces": faces})
    assert model.faces.tolist() == corners, words
    assert model.materials.tolist() == materials, words


def test_corners_get_their_texture_coordinates() -> None:
    model = parse({"vertices": SQUARE, "uvs": UVS, "faces": [9, 0, 1, 2, 3, 3, 2, 1, 0]})
    assert model.corner_uvs[0].tolist() == [[0, 1], [1, 1], [1, 0], [0, 0]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"faces": [0, 0, 1, 2]}, "not a three.js model"),
        ({"vertices": SQUARE, "faces": [1, 0, 1]}, "not a three.js model"),
        ({"vertices": SQUARE, "faces": [0, 0, 1, 9]}, "outside its 4 vertices"),
        ({"vertices": SQUARE, "uvs": UVS, "faces": [8, 0, 1, 2, 0, 1, 44]}, "texture coordinates"),
        ({"vertices": [0, 1], "faces": []}, "not a three.js model"),
    ],
)
def test_a_broken_model_is_one_clear_sentence(content: dict[str, Any], words: str) -> None:
    with pytest.raises(BakeError, match=words):
        parse(content, "a test model")


def proxy_content(**changes: Any) -> dict[str, Any]:
    content = {
        "vertices": [0, 0, 0],
        "faces": [],
        "ref_vIdxs": [[0, 1, 2]],
        "weights": [[0.5, 0.5, 0.0]],
        "offsets": [[0.1, 0.2, 0.3]],
    }
    return {**content, **changes}


def test_a_proxy_sits_between_its_references_and_its_offset_grows_with_the_body() -> None:
    proxy = parse_proxy(proxy_content(), UNIT, 5)
    base = np.asarray([[0, 0, 0], [2, 0, 0], [0, 0, 0], [0, 3, 0], [0, 0, 1]], np.float32)
    # Twice as wide, three times as tall, as deep as the body it was modelled on.
    assert fit(proxy, base)[0] == pytest.approx([1 + 0.2, 0.6, 0.3])


def test_a_proxy_outside_the_base_mesh_is_refused() -> None:
    with pytest.raises(BakeError, match="outside the base mesh"):
        parse_proxy(proxy_content(), UNIT, 2)


def test_a_proxy_with_missing_weights_is_refused() -> None:
    with pytest.raises(BakeError, match="not bound"):
        parse_proxy(proxy_content(weights=[[1.0]]), UNIT, 5)
