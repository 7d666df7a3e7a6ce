"""The usual spellings of the 52 names."""

import pytest

from renderer.spelling import arkit_name, meanings, missing, wholes
from renderer.types import ARKIT_NAMES


@pytest.mark.parametrize("name", ARKIT_NAMES)
def test_apples_own_names_mean_themselves(name: str) -> None:
    assert arkit_name(name) == name


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("eyeBlink_L", "eyeBlinkLeft"),
        ("EyeBlinkRight", "eyeBlinkRight"),
        ("blendShape1.mouthSmile_R", "mouthSmileRight"),
        ("jaw_open", "jawOpen"),
        ("browInnerUp_L", "browInnerUp"),
        ("browInnerUpRight", "browInnerUp"),
        ("mouth_left", "mouthLeft"),
        ("mouth_l", "mouthLeft"),
        ("cheekPuff-R", "cheekPuff"),
        ("A14_Eye_Blink_Left", "eyeBlinkLeft"),
        ("A25_Jaw_Open", "jawOpen"),
        ("ARKit_mouthFunnel", "mouthFunnel"),
        ("Wolf3D_Head.eyeLookIn_R", "eyeLookInRight"),
        ("Face|browOuterUp.L", "browOuterUpLeft"),
        ("bs_browInnerUp_L", "browInnerUp"),
        ("jawOpen+mouthPucker", "jawOpen+mouthPucker"),
    ],
)
def test_usual_spellings_are_understood(name: str, meant: str) -> None:
    assert arkit_name(name) == meant


@pytest.mark.parametrize(
    "name", ["viseme_aa", "", "Basis", "L", "eyeBlink", "smile", "mouthSmile_jawOpen", "eyesClosed"]
)
def test_other_names_mean_nothing(name: str) -> None:
    assert arkit_name(name) is None


def test_halves_of_a_whole_shape_are_found_together() -> None:
    assert meanings(["browInnerUp_L", "x", "browInnerUp_R"]) == {"browInnerUp": (0, 2)}


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (["browInnerUp_L", "browInnerUp_R", "browInnerUp"], (2,)),
        (["BrowInnerUp", "browInnerUp"], (1,)),
        (["browInnerUp", "BrowInnerUp"], (0,)),
        (["browInnerUp_L", "browInnerUp_L", "browInnerUp_R"], (0, 2)),
        (["A01_Brow_Inner_Up", "browInnerUp_L"], (0,)),
    ],
)
def test_a_shape_that_is_there_twice_is_not_added_to_itself(names: list[str], places: tuple[int, ...]) -> None:
    assert meanings(names)["browInnerUp"] == places


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["mouthSmile", "x", "A14_Eye_Blink"], {"mouthSmile": 0, "eyeBlink": 2}),
        (["mouthSmile", "mouthSmile_L"], {}),
        (["eyesClosed", "eyesLookUp"], {"eyeBlink": 0, "eyeLookUp": 1}),
        (["eyesClosed", "eyeBlink"], {"eyeBlink": 1}),
        (["eyeBlink", "eyesClosed"], {"eyeBlink": 0}),
        (["eyesClosed", "eyeBlinkLeft", "eyeBlinkRight"], {}),
        (["jaw", "mouth", "jawOpen", "cheekPuff", "browInnerUp"], {}),
    ],
)
def test_names_that_mean_both_sides_count_where_there_are_no_sides(names: list[str], found: dict[str, int]) -> None:
    assert wholes(names) == found


def test_what_is_missing_is_said_in_order() -> None:
    assert missing(name for name in ARKIT_NAMES if name not in ("tongueOut", "jawOpen")) == ("jawOpen", "tongueOut")
