"""Texture islands, fields drawn into texture space, welding and baked shadows, on shapes with known answers."""

import numpy as np
import pytest

from assets.tools.avatar import atlas, occlusion
from assets.tools.avatar.parts import split_components, weld
from assets.tools.avatar.topology import build, distance, edge_loop, mirror, ramp, smooth

SQUARE = np.asarray([[[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]], np.float32)


def grid(size: int) -> tuple[np.ndarray, np.ndarray]:
    """A flat sheet of size x size vertices, one apart."""
    y, x = np.mgrid[0:size, 0:size]
    positions = np.stack([x.ravel(), y.ravel(), np.zeros(size * size)], 1).astype(np.float32)
    corner = (np.arange(size - 1)[:, None] * size + np.arange(size - 1)).ravel()
    return positions, np.stack([corner, corner + 1, corner + size + 1, corner + size], 1).astype(np.int32)


def test_a_field_is_drawn_where_its_face_lies_and_varies_over_it() -> None:
    values = np.asarray([[[0.0], [1.0], [1.0], [0.0]]], np.float32)
    image, covered = atlas.draw(SQUARE, values, 64)
    assert covered.sum() == pytest.approx(32 * 32, rel=0.15)
    assert image[32, 18, 0] == pytest.approx(0.08, abs=0.05)
    assert image[32, 46, 0] == pytest.approx(0.95, abs=0.05)
    assert image[32, 14, 0] == pytest.approx(0.0, abs=0.05)  # the margin takes the edge's value


def test_moving_a_region_stretches_only_the_faces_inside() -> None:
    other = SQUARE * 0.1 + 0.9
    moved = atlas.move(
        np.concatenate([SQUARE, other]), [(atlas.Region(0.2, 0.2, 0.8, 0.8), atlas.Region(0.0, 0.0, 0.6, 0.3))]
    )
    down = atlas.downwards(moved)
    assert down[0].min(0) == pytest.approx([0.05, 0.025])
    assert down[0].max(0) == pytest.approx([0.55, 0.275])
    assert moved[1] == pytest.approx(other[0])


def test_noise_repeats_for_a_seed() -> None:
    assert np.array_equal(atlas.noise(32, 1.5, 3), atlas.noise(32, 1.5, 3))
    assert not np.array_equal(atlas.noise(32, 1.5, 3), atlas.noise(32, 1.5, 4))


def test_a_seam_splits_a_vertex_and_v_is_turned() -> None:
    faces = np.asarray([[0, 1, 2, 2], [0, 2, 3, 3]], np.int32)
    uvs = np.zeros((2, 4, 2), np.float32)
    uvs[1, 0] = (0.5, 0.25)  # vertex 0 has another place in the second face
    welded = weld(faces, uvs)
    assert sorted(welded.source.tolist()) == [0, 0, 1, 2, 3]
    assert welded.uvs[welded.faces[1, 0]].tolist() == [0.5, 0.75]


def test_pieces_are_told_apart() -> None:
    faces = np.asarray([[0, 1, 2, 2], [2, 3, 4, 4], [5, 6, 7, 7]], np.int32)
    assert split_components(faces, 8).tolist() == [0, 0, 0, 0, 0, 5, 5, 5]


def test_a_lid_over_a_floor_takes_its_light_and_an_open_floor_keeps_it() -> None:
    floor = np.asarray([[0, 0, 0], [30, 0, 0]], np.float32)
    up = np.asarray([[0, 1, 0], [0, 1, 0]], np.float32)
    x, z = np.meshgrid(np.linspace(-3, 3, 200), np.linspace(-3, 3, 200))
    lid = np.stack([x.ravel(), np.full(x.size, 0.5), z.ravel()], 1).astype(np.float32)
    covered, free = occlusion.bake(floor, up, lid)
    assert covered < 0.1
    assert free > 0.95


def test_edge_loops_distances_and_mirrors_on_a_sheet() -> None:
    positions, faces = grid(5)
    topology = build(faces, 25)
    assert edge_loop(topology, 11, 12) == [11, 12, 13, 14]
    way = distance(topology, positions, np.asarray([0]), 3.0)
    assert way[3] == 3
    assert np.isinf(way[4])
    centred = positions - [2, 0, 0]
    assert mirror(centred.astype(np.float32))[:5].tolist() == [4, 3, 2, 1, 0]
    flat = smooth(topology, np.ones(25, np.float32), 3)
    assert flat == pytest.approx(np.ones(25))


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"), [(0, 0, 1, 0), (0.5, 0, 1, 0.5), (2, 0, 1, 1), (0, 1, 0, 1)]
)
def test_a_ramp_is_a_smooth_step(value: float, low: float, high: float, expected: float) -> None:
    assert ramp(np.asarray([value], np.float32), low, high)[0] == pytest.approx(expected)
