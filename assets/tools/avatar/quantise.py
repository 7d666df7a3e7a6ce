"""Numbers as whole steps of a grid, as the glTF extension KHR_mesh_quantization allows; the node's scale undoes it.

Letters: V vertices.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FINEST_STEP_M = 5e-6  # finer than anything the eye could see, and coarse enough for small movements to fit a byte
COARSEST_STEP_M = 20e-6  # a mesh so large that it would need more keeps its floats
NOTHING_M = 10e-6  # where a shape moves less than this, it does not move
_DECIMALS = 9  # of a metre, so that the numbers in the file are short


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the steps of a mesh lie.

    Attributes:
        step_m: one step, metres, the same along every axis so that normals keep their direction.
        origin_m: the place of step 0. [3]
    """

    step_m: float
    origin_m: tuple[float, float, float]

    def places(self, positions: NDArray[np.float32]) -> NDArray[np.uint16]:
        """Returns positions [V, 3] as steps from the origin, 0 to 65535."""
        steps = np.rint((positions.astype(np.float64) - self.origin_m) / self.step_m)
        return np.clip(steps, 0, 65535).astype("<u2")

    def movements(self, deltas: NDArray[np.float32]) -> NDArray[np.int8] | NDArray[np.int16]:
        """Returns displacements [V, 3] as steps, in bytes where all of them fit."""
        moves = np.linalg.norm(deltas, axis=1, keepdims=True) >= NOTHING_M
        steps = np.rint(np.where(moves, deltas, 0).astype(np.float64) / self.step_m)
        return steps.astype("<i1" if np.abs(steps).max(initial=0) <= 127 else "<i2")


def grid(positions: NDArray[np.float32], deltas: Iterable[NDArray[np.float32]]) -> Grid | None:
    """Returns the finest grid that holds a mesh and its movements, or None when that is too coarse."""
    extent = float(np.ptp(positions, axis=0).max())
    largest = max((float(np.abs(delta).max(initial=0)) for delta in deltas), default=0.0)
    step = max(FINEST_STEP_M, extent / 65534, largest / 32766)
    step = float(np.ceil(step * 10**_DECIMALS)) / 10**_DECIMALS
    if step > COARSEST_STEP_M:
        return None
    x, y, z = (float(np.floor(low * 1e6)) / 1e6 for low in positions.min(axis=0))
    return Grid(step, (x, y, z))


def signed(values: NDArray[np.float32]) -> NDArray[np.int16]:
    """Returns numbers from -1 to 1 as normalised shorts."""
    return np.rint(np.clip(values, -1, 1).astype(np.float64) * 32767).astype("<i2")


def unsigned(values: NDArray[np.float32]) -> NDArray[np.uint16] | None:
    """Returns numbers from 0 to 1 as normalised shorts, or None where one lies outside."""
    if values.min(initial=0) < 0 or values.max(initial=0) > 1:
        return None
    return np.rint(values.astype(np.float64) * 65535).astype("<u2")
