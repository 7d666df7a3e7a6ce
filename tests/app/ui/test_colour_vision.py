"""The demo bank's curves can be told apart by who sees colours otherwise."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from app.ui import branding
from app.ui.branding import SERIES

Floats = npt.NDArray[np.float64]

# What a colour becomes for who has no long-, middle- or short-wave cones, on linear RGB: Machado, Oliveira and
# Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.
SEEN: dict[str, Floats] = {
    "all cones": np.eye(3),
    "no long-wave cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no middle-wave cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no short-wave cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def linear(colour: str) -> Floats:
    """Return linear RGB, 0 to 1."""
    coded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(rgb: Floats) -> Floats:
    """Return CIE L*a*b* of linear RGB, in which distances are about as large as they look."""
    xyz = _XYZ @ np.clip(rgb, 0, 1) / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("strong", [False, True], ids=["plain", "high contrast"])
@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize(("number", "least"), [(4, 23.0), (8, 9.5)])
def test_curves_can_be_told_apart(strong: bool, seen: str, number: int, least: float) -> None:
    bank = branding.load()
    colours = bank.high_contrast if strong else bank.colours
    places = {name: lab(SEEN[seen] @ linear(colours[name])) for name in SERIES[:number]}
    for one, other in combinations(places, 2):
        assert float(np.linalg.norm(places[one] - places[other])) >= least, f"{one}, {other}"


def test_distances_are_those_of_the_definition() -> None:
    assert np.linalg.norm(lab(linear("#FFFFFF")) - lab(linear("#000000"))) == pytest.approx(100, abs=0.1)
    red_for_deuteranopes = SEEN["no middle-wave cones"] @ linear("#FF0000")
    assert abs(lab(red_for_deuteranopes)[1]) < abs(lab(linear("#FF0000"))[1]) / 4
