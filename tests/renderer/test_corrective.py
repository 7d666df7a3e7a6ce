"""When corrective shapes act, by their names."""

import numpy as np
import pytest

from renderer import corrective
from renderer.types import ARKIT_INDEX, Floats, no_weights


def weights(**values: float) -> Floats:
    row = no_weights()
    for name, value in values.items():
        row[ARKIT_INDEX[name]] = value
    return row


def _amount(name: str, row: Floats) -> float:
    return float(corrective.amounts((name,), row)[0])


def test_a_plain_shape_acts_by_its_own_weight() -> None:
    assert _amount("jawOpen", weights(jawOpen=0.3)) == pytest.approx(0.3)


def test_a_pair_acts_by_the_product_and_not_at_all_alone() -> None:
    assert _amount("jawOpen+mouthPucker", weights(jawOpen=0.5, mouthPucker=0.4)) == pytest.approx(0.2)
    assert _amount("jawOpen+mouthPucker", weights(jawOpen=1.0)) == 0.0


@pytest.mark.parametrize(("weight", "acts"), [(0.0, 0.0), (0.25, 0.75), (0.5, 1.0), (1.0, 0.0)])
def test_an_in_between_acts_most_half_way_and_not_at_the_ends(weight: float, acts: float) -> None:
    assert _amount("eyeBlinkLeft@half", weights(eyeBlinkLeft=weight)) == pytest.approx(acts)


@pytest.mark.parametrize("name", ["jawOpen+", "jawOpen+grin", "grin", "@half", "jawOpen@third", ""])
def test_other_names_drive_nothing(name: str) -> None:
    assert corrective.drivers(name) == ()


def test_two_half_weights_meet_in_any_order() -> None:
    both = weights(mouthSmileLeft=0.5, mouthFunnel=0.5)
    ways = [_amount(name, both) for name in ("mouthSmileLeft+mouthFunnel", "mouthFunnel+mouthSmileLeft")]
    assert np.isclose(ways[0], ways[1])


def test_many_at_once_act_as_each_alone() -> None:
    row = np.random.default_rng(5).random(len(ARKIT_INDEX)).astype(np.float32)
    names = ("jawOpen", "eyeBlinkLeft@half", "jawOpen+mouthPucker", "mouthFunnel+jawOpen+browInnerUp")
    plain = ("jawOpen", "eyeBlinkLeft", "mouthPucker", "mouthFunnel", "browInnerUp")
    jaw, blink, pucker, funnel, brow = (float(row[ARKIT_INDEX[name]]) for name in plain)
    wanted = [jaw, 4 * blink * (1 - blink), jaw * pucker, funnel * jaw * brow]
    np.testing.assert_allclose(corrective.amounts(names, row), wanted, rtol=1e-6)
    assert corrective.amounts((), row).shape == (0,)
