"""The fit on a real head: weights that move a baked advisor are found again from her vertices."""

from __future__ import annotations

import numpy as np
import pytest

from app import settings
from inference.face.audio2face.description import Fit
from inference.face.audio2face.poses import Poses, normal
from inference.face.audio2face.weights import PoseSolver
from inference.face.coarticulation import track
from inference.types import ARKIT_INDEX, ARKIT_NAMES, Phone
from renderer import face_asset
from tests.inference.face.audio2face.made_model import _fit

# "the bomb falls, you put five"
PHONES = [
    "pau",
    "dh",
    "ax",
    "b",
    "aa",
    "m",
    "f",
    "aa",
    "l",
    "z",
    "pau",
    "y",
    "uw",
    "p",
    "uh",
    "t",
    "f",
    "ay",
    "v",
    "pau",
]
STILL = ("tongueOut", *(name for name in ARKIT_NAMES if name.startswith("eyeLook")))
COUNTS = 61_520 / 4_679  # NVIDIA's heads have that many times the vertices, which their strengths are made for


@pytest.fixture(scope="module")
def poses() -> Poses:
    file = settings.load().content_dir / "avatars" / "ada.glb"
    if not file.is_file():
        pytest.skip("no baked advisor; run `steward setup`")
    skin = face_asset.load(file).parts[0]
    deltas = np.zeros((len(ARKIT_NAMES), len(skin.positions), 3), np.float32)
    for place, name in enumerate(ARKIT_NAMES):
        if name in skin.targets:
            deltas[place][skin.targets[name].rows] = skin.targets[name].positions
    return Poses(ARKIT_NAMES, skin.positions * 100, deltas * 100, np.arange(len(skin.positions)))  # centimetres


def _as_published() -> Fit:
    pairs = _fit(ARKIT_NAMES)
    count = len(ARKIT_NAMES)
    return Fit(
        l1=1.0 / np.sqrt(COUNTS),
        l2=3.5 / COUNTS,
        temporal=0.0,
        symmetry_strength=100.0 / COUNTS,
        template_size=54.7,
        active=tuple(name not in STILL for name in ARKIT_NAMES),
        cancel=tuple(pairs["bsSolveCancelPoses"]),
        symmetry=tuple(pairs["bsSolveSymmetryPoses"]),
        multipliers=(1.0,) * count,
        offsets=(0.0,) * count,
    )


def test_the_mouth_of_an_advisor_is_found_again_from_her_vertices(poses: Poses) -> None:
    phones = [Phone(symbol, 0.09 * place, 0.09 * (place + 1)) for place, symbol in enumerate(PHONES)]
    wanted = track(phones, 0.09 * len(PHONES)).weights
    fit = _as_published()
    fitted = normal(poses, fit)
    flat = poses.deltas.reshape(len(ARKIT_NAMES), -1).astype(np.float64)
    solver = PoseSolver(fitted, fit)
    moved = wanted.copy()
    moved[:, [ARKIT_INDEX[name] for name in STILL]] = 0.0
    found = np.array([solver.weights(flat[fitted.solved] @ (row @ flat)) for row in moved.astype(np.float64)])
    for name in ("jawOpen", "mouthClose", "mouthPucker", "mouthFunnel", "mouthRollLower", "mouthLowerDownLeft"):
        column = ARKIT_INDEX[name]
        assert np.corrcoef(found[:, column], wanted[:, column])[0, 1] > 0.95, name
    error = np.sqrt(np.mean((found - moved) ** 2))
    assert error < 0.04, error
