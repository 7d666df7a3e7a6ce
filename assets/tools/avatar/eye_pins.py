"""Where the skin round the eyes goes: millimetres outward, up and forward at the places of `pins.EYE_PLACES`.

Written by hand, as those of `mouth_pins`. The lids' margins are pinned where a shape must not open or close the eye.
"""

from typing import Final

from assets.tools.avatar.mouth_pins import Table


def _lids(upper: float = 0.0, lower: float = 0.0) -> Table:
    """Both margins, moved up or down by so much in the middle."""
    arc = {"inner": 0.4, "middle": 1.0, "outer": 0.4}
    sizes = {"upper lid": upper, "lower lid": lower}
    return {f"{lid} {name}": (0.0, size * share, 0.0) for lid, size in sizes.items() for name, share in arc.items()}


BROW_INNER_UP: Final[Table] = {
    **_lids(0.2),
    "crease": (-0.2, 2.8, 0.1),
    "crease inner": (-0.4, 5.4, 0.3),
    "crease outer": (-0.1, 1.5, 0.0),
    "brow inner": (0.1, 7.0, 0.3),
    "brow middle": (0.2, 4.2, 0.1),
    "brow outer": (0.1, 1.7, -0.2),
    "over brow inner": (0.2, 3.2, 0.6),
    "over brow middle": (0.1, 1.5, 0.4),
    "over brow outer": (0.1, 0.7, 0.0),
    "forehead inner": (0, 0.2, 0.6),
    "forehead middle": (0, 0.1, 0.4),
    "glabella": (-0.1, 4.8, 0.1),
    "temple": (0, 0.4, 0.0),
    "nose side": (0, 0.6, 0.0),
}

BROW_DOWN: Final[Table] = {
    **_lids(-0.6),
    "crease": (-2.2, -4.0, 1.4),
    "crease inner": (-2.2, -3.6, 1.3),
    "crease outer": (-1.8, -3.6, 1.3),
    "brow inner": (-2.8, -3.8, 1.0),
    "brow middle": (-2.6, -3.8, 1.1),
    "brow outer": (-2.6, -4.2, 1.4),
    "over brow inner": (-1.0, -1.8, 0.3),
    "over brow middle": (-0.8, -1.6, 0.5),
    "over brow outer": (-1.0, -2.0, 0.7),
    "forehead inner": (0, -0.3, 0.2),
    "forehead middle": (0, -0.3, 0.3),
    "forehead outer": (-0.2, -0.6, 0.3),
    "glabella": (-1.2, -1.8, 0.6),
    "temple": (-0.8, -1.8, 0.7),
    "nose side": (-0.3, -0.5, 0.2),
}

BROW_OUTER_UP: Final[Table] = {
    **_lids(0.2),
    "crease": (0.4, 2.6, -0.8),
    "crease inner": (0.3, 1.3, -0.2),
    "crease outer": (0.7, 4.6, -1.3),
    "brow inner": (0.0, 0.6, 0.0),
    "brow middle": (0.2, 2.0, -0.4),
    "brow outer": (0.6, 5.4, -1.4),
    "over brow inner": (0, 0.4, 0.0),
    "over brow middle": (0.2, 0.9, 0.0),
    "over brow outer": (0.5, 2.0, -0.5),
    "forehead middle": (0, 0.0, 0.2),
    "forehead outer": (0.1, 0.3, 0.1),
    "temple": (0.4, 3.0, -0.8),
    "crow": (0, 0.5, 0.0),
}

SQUINT: Final[Table] = {
    "under lid": (-1.2, 2.3, 0.5),
    "under lid inner": (-0.3, 0.6, 0.2),
    "under lid outer": (-1.4, 2.1, 0.8),
    "cheekbone": (-0.4, 0.8, 0.0),
    "cheekbone outer": (-1.0, 1.3, 0.1),
    "crow": (-0.7, 0.5, 0.4),
    "temple": (-0.1, -0.3, 0.2),
}

STILL_UPPER: Final[Table] = {name: move for name, move in _lids().items() if name.startswith("upper")}
