"""What a client sees at once: free eyes, collars that fit, hair and teeth in natural colours."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from assets.tools.avatar import atlas, cloth_paint, garments, hair_paint, haircut, occlusion, wardrobe
from assets.tools.avatar.character import Character, Hair
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.garments import Clothes
from assets.tools.avatar.parts import Shell

IRIS_DM = 0.07


@pytest.fixture(scope="module")
def clothes(figure: Figure, character: Character) -> Clothes:
    return garments.dress(figure, character)


def strip(x: float) -> Shell:
    """One square in the plane of x and y, looking towards +z."""
    positions = np.asarray([[x, 0, 0], [x + 1, 0, 0], [x + 1, 1, 0], [x, 1, 0]], np.float32)
    return Shell(positions, np.asarray([[0, 1, 2, 3]], np.int32), np.zeros((1, 4, 2), np.float32), {})


def facing(shell: Shell) -> float:
    a, b, c = shell.positions[shell.faces[0, :3]]
    return float(np.cross(b - a, c - a)[2])


def test_no_hair_hangs_before_an_eye(figure: Figure, character: Character) -> None:
    hair = wardrobe.hair(figure, character)
    points = occlusion.cover(hair.positions, hair.faces)
    for eye in (figure.face.left, figure.face.right):
        before = points[points[:, 2] > eye.centre[2]]
        assert np.hypot(*(before[:, :2] - eye.centre[:2]).T).min() > IRIS_DM


def test_collars_stay_clear_of_the_neck_and_close_to_it(figure: Figure, character: Character, clothes: Clothes) -> None:
    wide = replace(character, outfit=replace(character.outfit, collar=0.0))
    front = np.unique(clothes.jacket.faces)
    gap = garments._outermost(garments._around_neck(figure, clothes.jacket.positions[front]))
    before = garments._outermost(garments._around_neck(figure, garments.dress(figure, wide).jacket.positions[front]))
    assert (gap <= before + 1e-4)[before > 0].mean() > 0.9
    assert gap.sum() < before.sum()


def test_hair_worn_the_other_way_round_still_looks_outwards() -> None:
    turned = haircut.mirrored(strip(2.0))
    assert turned.positions[:, 0].tolist() == [-2, -3, -3, -2]
    assert facing(turned) == facing(strip(2.0))


def test_loose_locks_can_be_left_out() -> None:
    lock, cap = strip(0.0), strip(5.0)
    both = Shell(
        np.concatenate([lock.positions, cap.positions]),
        np.asarray([[0, 1, 2, 3], [4, 5, 6, 7], [4, 5, 6, 7]], np.int32),
        np.zeros((3, 4, 2), np.float32),
        {},
    )
    assert haircut.largest_piece(both).faces.min() == 4


def test_a_fringe_opens_on_its_side_and_the_other_side_stays(figure: Figure) -> None:
    eye = figure.face.right.centre
    before_it, left_of_all = eye + np.asarray([0, 0, 0.3]), eye * np.asarray([-2.4, 1, 0.5])
    points = np.stack([before_it, left_of_all]).astype(np.float32)
    moved = haircut.drawn_aside(points, figure.face, 50.0)
    assert moved[0, 0] < eye[0] - 0.2
    assert moved[1] == pytest.approx(points[1], abs=1e-5)


def test_hair_has_one_colour_where_it_is_not_seen() -> None:
    source = np.zeros((64, 64, 4), np.uint8)
    source[:, 20:40] = (90, 70, 60, 255)
    drawn = np.asarray(hair_paint.hair(Image.fromarray(source, "RGBA"), Hair("any", "female", (0.2, 0.14, 0.1))))
    unseen = drawn[:, -100:, :3].reshape(-1, 3)
    assert drawn[:, -100:, 3].max() == 0
    assert (unseen == unseen[0]).all()


def test_teeth_are_ivory_and_not_white() -> None:
    white = Image.new("RGB", (64, 64), (255, 255, 255))
    drawn = np.asarray(cloth_paint.teeth(white), np.float32) / 255
    assert drawn.max() < 0.97
    assert (drawn[..., 0] > drawn[..., 2]).all()


def test_texels_around_an_island_take_the_nearest_colour() -> None:
    image, covered = np.zeros((9, 9, 1), np.float32), np.zeros((9, 9), bool)
    image[4, 4], covered[4, 4] = 0.5, True
    assert (atlas._extend(image, covered)[4] == 0.5).all()


def test_thinned_blockers_lie_near_all_they_stand_for() -> None:
    points = np.random.default_rng(1).uniform(0, 1, (4000, 3)).astype(np.float32)
    kept = occlusion.thinned(points)
    assert len(kept) < len(points)
    gap = np.linalg.norm(points[::40, None] - kept[None], axis=-1).min(1)
    assert gap.max() < occlusion.CELL * 2


def test_a_blouse_that_pokes_through_the_jacket_ends_beneath_it(clothes: Clothes, character: Character) -> None:
    if character.outfit.tie:
        pytest.skip("a shirt with a tie is the suit's own and is not tucked")
    again = garments.tucked(clothes.shirt, clothes.jacket)
    used = np.unique(clothes.shirt.faces)
    assert np.abs(again - clothes.shirt.positions)[used].max() < 0.1  # already beneath: little is left to do
