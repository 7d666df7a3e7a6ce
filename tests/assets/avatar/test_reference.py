"""The direction of each shape against an independent set for the same mesh; skipped where that set is not at hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assets.tools.avatar.figure import Figure
from assets.tools.avatar.motion import ARKIT

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "arkit-reference"
BODY = 13380  # vertices of the base mesh before its helpers

# The set is "a bit clunky" by its makers' word: a direction that differs a little is a choice, one that differs wholly
# is a mistake.
LOWEST = 0.5


def reference(name: str) -> NDArray[np.float64]:
    moved = np.zeros((BODY, 3))
    for line in (FOLDER / f"{name}.target").read_text().splitlines():
        if line and not line.startswith("#"):
            vertex, *delta = line.split()
            if int(vertex) < BODY:
                moved[int(vertex)] = [float(value) for value in delta]
    return moved


@pytest.mark.parametrize("name", [name for name in ARKIT if name != "tongueOut"])
def test_a_shape_goes_the_way_of_the_reference(figure: Figure, name: str) -> None:
    if not FOLDER.is_dir():
        pytest.skip("the ARKit reference set is not beside the repository")
    theirs, ours = reference(name).ravel(), figure.motions[name].skin[:BODY].ravel().astype(float)
    cosine = theirs @ ours / (np.linalg.norm(theirs) * np.linalg.norm(ours))
    assert cosine > LOWEST
