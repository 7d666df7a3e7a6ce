"""Films of our own advisor: where they stand is known exactly, and so is what they do with their heads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from app import settings
from app.modes.bench.camera_films import (
    BEGINS_S,
    LIGHTS,
    Actor,
    Light,
    Pose,
    Script,
    film,
    harmless,
    raising,
    room,
    scene,
    swinging,
)
from app.modes.bench.seeing import RATE_HZ, Watched, nobody, watch
from inference.seeing.cascade import CascadeFinder
from inference.seeing.picture import small_picture
from inference.seeing.position import Lens, place_of

AVATAR = settings.load().content_dir / "avatars" / "ada.glb"


@pytest.fixture(scope="module")
def actor() -> Iterator[Actor]:
    if not AVATAR.exists():
        pytest.skip("the advisors are not baked; run `steward setup`")
    with Actor(AVATAR) as ada:
        yield ada


def _watch(actor: Actor, script: Script, seconds: float) -> Watched:
    return watch((time_s, picture) for time_s, picture, _ in film(actor, script, seconds, RATE_HZ, seed=2))


@pytest.mark.parametrize("light", LIGHTS)
def test_a_face_is_found_in_every_light_where_it_is(actor: Actor, light: Light) -> None:
    lens = Lens(up_m=0.2)
    for right, up, out in ((0.0, 0.2, 0.5), (0.15, 0.25, 0.8), (-0.3, 0.1, 1.2)):
        picture, place = scene(actor, room(1), Pose((right, up, out)), light, lens, 3)
        assert place == pytest.approx((right, up, out), abs=0.01)
        told = [place_of(box, (320, 240), lens) for box in CascadeFinder().find(small_picture(picture))]
        off = np.abs(np.subtract(told, place)) / out
        assert np.any(np.all(off < (0.07, 0.05, 0.2), axis=1)), (told, place)


@pytest.mark.slow
@pytest.mark.parametrize(("axis", "sign"), [("pitch", "nod"), ("yaw", "shake")])
def test_a_nod_and_a_shake_are_told_once(actor: Actor, axis: str, sign: str) -> None:
    script = swinging("pitch" if axis == "pitch" else "yaw", 16, 1.8, 3)
    assert _watch(actor, script, BEGINS_S + 3.0).signs == [sign]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["look to the side slowly", "look at the keys", "sit down", "walk in", "talk"])
def test_what_people_do_besides_is_no_sign(actor: Actor, what: str) -> None:
    watched = _watch(actor, harmless()[what], 6.0)
    assert watched.signs == []
    assert watched.present[-1][1]


@pytest.mark.slow
def test_a_raised_hand_is_told_once(actor: Actor) -> None:
    assert _watch(actor, raising(1), BEGINS_S + 2.5).signs == ["hand"]


@pytest.mark.parametrize("number", range(4))
def test_in_a_room_without_anybody_nobody_is_told(number: int) -> None:
    watched = watch((time_s, picture) for time_s, picture in nobody(0)[number] if time_s < 8.0)
    assert not any(present for _, present in watched.present)
