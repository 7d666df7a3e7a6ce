"""Hair as it is worn: fringes drawn aside so that both eyes can be seen, and cuts worn the other way round."""

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.parts import Shell, split_components
from assets.tools.avatar.topology import ramp, single

SKULL_WIDE_DM, SKULL_DEEP_DM = 0.80, 0.95  # half axes, seen from above
PARTING_DEGREES = -30.0  # where a fringe begins: beyond the nose from the side it falls to
PARTING_DEEP_DM = 0.04
CROWN = 0.55  # how much wider the crown becomes for what the ends lose
FALL_DM = (0.1, -1.6)  # from the eyes: between these heights long hair is narrowed
FREE_DM, WHOLE_DM = 0.90, 0.25  # above the eyes: from here down a fringe moves, and from here down fully


def drawn_aside(positions: NDArray[np.float32], face: Anatomy, degrees: float) -> NDArray[np.float32]:
    """Draws a fringe that falls over the right half of the face aside, as a curtain: it opens towards its lower end.

    Args:
        positions: Of the hair, decimetres. [N, 3]
        face: The neutral head.
        degrees: Seen from above, the angle beside the nose that stays free at the height of the eyes.

    Returns:
        Positions that keep their distance from the skull's axis. [N, 3]
    """
    if not degrees:
        return positions
    middle = np.asarray([0, 0, face.jaw_pivot[2]], np.float32)
    wide, _, deep = (positions - middle).T / np.asarray([[-SKULL_WIDE_DM], [1], [SKULL_DEEP_DM]], np.float32)
    angle, radius = np.degrees(np.arctan2(wide, deep)), np.hypot(wide, deep)
    share = ramp(positions[:, 1] - float(face.left.centre[1]), FREE_DM, WHOLE_DM)
    free = PARTING_DEGREES + share * (degrees - PARTING_DEGREES)
    along = (angle - PARTING_DEGREES) / (90 - PARTING_DEGREES)
    moved = np.radians(np.where((along > 0) & (along < 1), free + along * (90 - free), angle))
    result = positions.copy()
    result[:, 0] = -radius * np.sin(moved) * SKULL_WIDE_DM
    result[:, 2] = radius * np.cos(moved) * SKULL_DEEP_DM + middle[2]
    return result


def narrowed(positions: NDArray[np.float32], face: Anatomy, share: float) -> NDArray[np.float32]:
    """Lets long hair fall straight down where the package spreads it like a tent.

    The crown gets some volume, and the parting becomes less of a valley.

    Args:
        positions: Of the hair, decimetres. [N, 3]
        face: The neutral head.
        share: How much less wide it is at the shoulders; 0 leaves it.

    Returns:
        Positions. [N, 3]
    """
    if not share:
        return positions
    height = positions[:, 1] - float(face.left.centre[1])
    wide = 1 - share * ramp(height, *FALL_DM) + CROWN * share * ramp(height, 0.05, 0.7)
    result = positions.copy()
    result[:, 0] *= wide
    result[:, 1] += PARTING_DEEP_DM * ramp(np.abs(result[:, 0]), 0.22, 0.02) * ramp(height, 0.8, 1.05)
    return single(result)


def largest_piece(shell: Shell) -> Shell:
    """Leaves out everything that does not hang together with the largest piece."""
    label = split_components(shell.faces, len(shell.positions))[shell.faces[:, 0]]
    names, counts = np.unique(label, return_counts=True)
    return shell.keep(label == names[counts.argmax()])


def mirrored(shell: Shell) -> Shell:
    """Swaps left and right; corners run the other way round, so that the faces still look outwards."""
    turned = single(shell.positions * np.asarray([-1, 1, 1], np.float32))
    return Shell(turned, shell.faces[:, ::-1], shell.corner_uvs[:, ::-1], shell.morphs)
