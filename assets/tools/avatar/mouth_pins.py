"""Where the skin round the mouth goes: millimetres outward, up and forward at the places of `pins.PLACES`.

Written by hand: which muscle pulls is P. Ekman and W. Friesen's Facial Action Coding System; sizes in whole and half
millimetres or so, after looking at how far skin goes in people and in other rigs, and corrected on the three advisors.
The two lips' rims have equal numbers wherever the mouth stays shut.
"""

from typing import Final

from assets.tools.avatar.pins import Millimetres

Table = dict[str, Millimetres]


def _shut(middle: Millimetres, side: Millimetres, end: Millimetres, corner: Millimetres) -> Table:
    """Both lips' rims alike."""
    along = {"middle": middle, "side": side, "end": end}
    return {"corner": corner, **{f"{lip} {name}": move for lip in ("upper", "lower") for name, move in along.items()}}


def _still(lip: str) -> Table:
    return {f"{lip} {name}": (0.0, 0.0, 0.0) for name in ("middle", "side", "end")}


# The corners are drawn out, up and back round the teeth; the cheek is pushed up in front of them, and the lips thin.
SMILE: Final[Table] = {
    **_shut((0, 1.2, -0.7), (2.0, 2.6, -1.9), (4.8, 6.1, -4.9), (6.6, 8.8, -7.0)),
    "upper red middle": (0, 0.9, -1.0),
    "upper red side": (1.6, 1.9, -2.0),
    "lower red middle": (0, 2.0, -0.5),
    "lower red side": (1.8, 3.2, -1.6),
    "philtrum": (0, 0.8, -0.8),
    "above lip": (1.6, 2.4, -2.2),
    "above corner": (4.7, 6.6, -5.0),
    "nose wing": (1.3, 1.3, 0.0),
    "fold": (4.6, 6.6, -2.6),
    "fold top": (1.8, 2.6, 0.6),
    "outside corner": (6.4, 9.5, -7.0),
    "cheek low": (4.8, 7.4, -1.6),
    "cheek": (4.6, 6.0, 0.6),
    "apple": (2.0, 3.8, 2.0),
    "cheek side": (4.0, 4.5, 0.3),
    "under eye": (0.2, 1.2, 0.6),
    "under eye out": (0.5, 1.6, 0.7),
    "below corner": (3.6, 7.6, -4.2),
    "below lip": (0, 1.8, 0.0),
    "below lip side": (2.2, 4.2, -1.5),
    "chin": (0, 0.8, 0.3),
    "chin side": (0.8, 2.6, 0.2),
    "jowl": (0.8, 3.6, -0.8),
    "jaw side": (3.0, 4.4, 0.3),
}

FROWN: Final[Table] = {
    **_shut((0, -0.1, 0.0), (0.4, -0.7, -0.1), (1.1, -2.6, -0.3), (1.5, -4.4, -0.7)),
    "upper red side": (0.4, -1.0, -0.5),
    "lower red side": (0.0, -0.2, 0.2),
    "above lip": (0.8, -1.6, -0.5),
    "above corner": (1.4, -3.8, -1.3),
    "fold": (1.0, -4.0, -1.0),
    "fold top": (0.2, -1.0, -0.2),
    "outside corner": (1.5, -5.3, -1.2),
    "cheek low": (1.0, -3.0, 0.2),
    "cheek": (0.2, -2.6, 0.0),
    "cheek side": (0.1, -1.3, 0.2),
    "below corner": (0.6, -3.0, 0.9),
    "below lip side": (-0.2, -0.7, 0.8),
    "chin": (0, 0.3, 0.4),
    "chin side": (0.0, -0.3, 0.9),
    "jowl": (0.5, -1.2, 0.3),
}

STRETCH: Final[Table] = {
    **_shut((0, -0.1, -0.3), (1.8, -0.5, -0.9), (4.0, -1.4, -2.6), (6.0, -2.4, -4.8)),
    "upper red side": (1.4, -0.8, -1.1),
    "lower red side": (1.0, 0.2, -0.6),
    "above lip": (1.8, -1.1, -1.1),
    "above corner": (4.2, -2.4, -3.0),
    "fold": (3.3, -2.0, -1.6),
    "outside corner": (5.6, -2.8, -5.0),
    "cheek low": (3.5, -0.6, 0.0),
    "cheek": (1.8, -0.3, 0.9),
    "cheek side": (1.5, 0.2, 0.7),
    "below corner": (3.4, -0.3, -2.8),
    "below lip": (0, 0.5, 0.1),
    "below lip side": (1.3, 0.6, -0.5),
    "chin": (0, 0.3, 0.1),
    "chin side": (0.6, 0.7, 0.1),
    "jowl": (2.2, -0.8, -1.2),
    "jaw side": (2.0, 0.4, 0.9),
}

DIMPLE: Final[Table] = {
    **_shut((0, 0.1, 0.0), (1.4, 0.6, -0.5), (2.9, 1.5, -2.5), (3.6, 2.6, -4.6)),
    "upper red side": (1.1, 0.3, -0.7),
    "lower red side": (1.6, 1.1, -0.8),
    "above corner": (3.0, 1.0, -2.2),
    "fold": (2.6, 1.2, -1.2),
    "outside corner": (3.5, 2.9, -4.6),
    "cheek low": (2.2, 1.6, -0.6),
    "cheek": (1.7, 1.3, 0.8),
    "apple": (0.3, 0.6, 0.6),
    "cheek side": (1.9, 1.2, -0.3),
    "below corner": (2.7, 3.8, -2.3),
    "below lip": (0, 0.4, -0.3),
    "below lip side": (2.3, 2.1, -1.1),
    "chin side": (1.0, 1.6, 0.0),
    "jaw side": (1.5, 1.2, -0.4),
}

# The lips' reds are squeezed against one another and the chin comes up from below.
PRESS: Final[Table] = {
    **_shut((0, 0.6, -0.3), (1.2, 0.9, -0.2), (2.2, 1.7, -0.3), (2.8, 2.3, -0.6)),
    "upper red middle": (0, -1.5, -0.6),
    "upper red side": (0.6, -1.3, -0.6),
    "lower red middle": (0, 2.6, 0.2),
    "lower red side": (1.2, 2.8, 0.3),
    "philtrum": (0, -0.4, 0.3),
    "above lip": (0.9, -0.3, 0.5),
    "above corner": (2.0, 0.8, 0.5),
    "fold": (2.0, 1.2, 0.8),
    "outside corner": (2.8, 2.6, -0.4),
    "cheek low": (2.0, 1.6, 0.1),
    "cheek": (1.5, 1.1, 0.3),
    "cheek side": (1.0, 0.9, 0.0),
    "below corner": (2.0, 3.0, 0.8),
    "below lip": (0, 1.9, 1.2),
    "below lip side": (1.6, 3.0, 1.3),
    "chin": (0, 1.6, 0.6),
    "chin side": (0.5, 2.2, 0.6),
    "jowl": (0.2, 0.9, 0.4),
    "jaw side": (1.0, 0.9, 0.0),
}

PUCKER: Final[Table] = {
    **_shut((0, 0.0, 7.2), (-1.6, 0.0, 7.2), (-3.6, 0.2, 7.8), (-5.0, 0.9, 8.0)),
    "upper red middle": (0, 2.2, 6.2),
    "upper red side": (-1.0, 1.9, 6.2),
    "lower red middle": (0, -0.8, 5.2),
    "lower red side": (-1.2, -0.4, 5.0),
    "philtrum": (0, 0.8, 2.8),
    "above lip": (-1.6, 1.4, 4.3),
    "above corner": (-3.3, 1.0, 6.0),
    "fold": (-3.0, 1.0, 4.7),
    "fold top": (-0.8, 0.3, 0.8),
    "outside corner": (-4.5, 1.2, 6.6),
    "cheek low": (-3.1, 1.0, 3.9),
    "cheek": (-1.9, 0.8, 2.8),
    "cheek side": (-1.8, 0.0, 1.8),
    "below corner": (-3.0, 1.2, 4.2),
    "below lip": (0, 2.0, 1.2),
    "below lip side": (-2.0, 1.5, 2.0),
    "chin": (0, 0.2, 0.4),
    "chin side": (-0.5, 0.2, 0.8),
    "jowl": (-1.6, 1.6, 2.8),
    "jaw side": (-2.0, 0.4, 2.3),
}

FUNNEL: Final[Table] = {
    "corner": (-3.0, -0.2, 5.6),
    "upper middle": (0, 4.8, 6.4),
    "upper side": (-1.0, 3.4, 6.3),
    "upper end": (-2.2, 0.2, 5.8),
    "lower middle": (0, -7.4, 5.2),
    "lower side": (-0.6, -6.0, 6.0),
    "lower end": (-2.0, -2.4, 6.4),
    "upper red middle": (0, 4.8, 4.0),
    "upper red side": (0.1, 3.8, 4.2),
    "lower red middle": (0, -4.8, 1.4),
    "lower red side": (0.1, -4.0, 2.0),
    "philtrum": (0, 1.9, 1.1),
    "above lip": (-0.5, 0.8, 1.9),
    "above corner": (-2.6, -0.3, 3.4),
    "nose wing": (-1.0, -0.9, -0.4),
    "nose tip side": (-0.6, -0.8, -0.4),
    "fold": (-2.6, -0.6, 1.9),
    "outside corner": (-3.2, 0.9, 4.2),
    "cheek low": (-2.3, 0.3, 1.6),
    "cheek": (-1.4, -0.2, 1.0),
    "below corner": (-1.9, 0.6, 2.5),
    "below lip": (0, -1.6, -0.6),
    "below lip side": (-0.3, -1.0, 0.4),
    "chin": (0, -3.0, -0.2),
    "chin side": (-0.4, -1.6, 0.0),
    "jowl": (-1.4, 0.9, 1.5),
    "jaw side": (-1.4, -0.4, 0.9),
}

ROLL_LOWER: Final[Table] = {
    **_still("upper"),
    "corner": (0, -0.4, -0.7),
    "lower middle": (0, 1.2, -6.0),
    "lower side": (0, 0.9, -5.6),
    "lower end": (0, 0.2, -3.4),
    "lower red middle": (0, 6.2, 0.2),
    "lower red side": (-0.3, 5.6, 0.2),
    "below lip": (0, 5.0, 4.6),
    "below lip side": (-0.2, 4.0, 3.8),
    "below corner": (0.1, 0.9, 1.5),
    "chin": (0, 1.0, 0.5),
    "chin side": (-0.2, 0.5, 0.3),
}

ROLL_UPPER: Final[Table] = {
    **_still("lower"),
    "corner": (0.5, 0.5, -1.8),
    "upper middle": (0, -0.6, -6.4),
    "upper side": (0, -0.4, -6.2),
    "upper end": (0.4, 0.0, -4.4),
    "upper red middle": (0, -5.8, -5.0),
    "upper red side": (-0.2, -5.0, -4.9),
    "philtrum": (0, -4.8, -1.2),
    "above lip": (-0.2, -4.5, -1.9),
    "above corner": (0.4, -2.5, -1.0),
    "nose wing": (0, -0.4, 0.3),
    "fold": (0.6, -1.2, 0.8),
}

# The chin's muscle pushes the lower lip up and out; the upper lip has to give way a little.
SHRUG_LOWER: Final[Table] = {
    "corner": (0.3, 1.1, 1.0),
    "upper middle": (0, 2.0, 1.0),
    "upper side": (0, 1.8, 0.9),
    "upper end": (0, 1.0, 0.6),
    "philtrum": (0, 0.6, 0.2),
    "lower middle": (0, 5.2, 4.4),
    "lower side": (0.6, 4.6, 4.0),
    "lower end": (0.7, 3.0, 2.6),
    "lower red middle": (0, 6.4, 3.7),
    "lower red side": (-0.2, 5.6, 3.2),
    "below lip": (0, 6.6, 1.5),
    "below lip side": (-0.7, 5.3, 1.5),
    "below corner": (-0.4, 2.2, 1.2),
    "chin": (0, 4.6, 1.6),
    "chin side": (-0.3, 3.2, 1.3),
    "outside corner": (0.2, 0.5, 0.6),
}

SHRUG_UPPER: Final[Table] = {
    **_still("lower"),
    "corner": (0, 0.2, 0.1),
    "upper middle": (0, 4.4, 0.9),
    "upper side": (0, 3.8, 0.8),
    "upper end": (0, 1.8, 0.5),
    "upper red middle": (0, 4.7, -0.1),
    "upper red side": (0.1, 4.2, -0.1),
    "philtrum": (0, 2.6, -0.4),
    "above lip": (0.3, 2.8, -0.7),
    "above corner": (0, 1.1, -0.6),
    "fold": (0, 0.2, -0.7),
}

LOWER_DOWN: Final[Table] = {
    **_still("upper"),
    "corner": (0.1, -1.0, -0.2),
    "lower middle": (0, -5.0, 0.0),
    "lower side": (0.8, -4.4, -0.1),
    "lower end": (0.6, -3.4, -0.2),
    "lower red middle": (0, -4.3, -0.2),
    "lower red side": (0.6, -3.7, -0.2),
    "below lip": (0, -3.8, -0.2),
    "below lip side": (2.0, -3.5, -0.5),
    "below corner": (1.0, -1.3, -0.3),
    "chin": (0, -3.4, -0.8),
    "chin side": (0.5, -1.8, -1.0),
}

UPPER_UP: Final[Table] = {
    "corner": (-0.2, 2.0, 0.0),
    "upper middle": (0, 4.4, -0.1),
    "upper side": (1.2, 4.4, -0.1),
    "upper end": (1.0, 4.0, 0.2),
    "lower middle": (0, 0.0, 0.0),
    "lower side": (0, 0.1, 0.0),
    "lower end": (-0.1, 0.6, 0.0),
    "upper red middle": (0, 4.0, -0.4),
    "upper red side": (0.8, 4.1, -0.4),
    "philtrum": (0, 2.8, -0.5),
    "above lip": (1.3, 4.3, -0.9),
    "above corner": (1.6, 4.4, -1.1),
    "nose wing": (1.4, 2.5, -0.2),
    "nose tip side": (0.5, 1.3, 0.0),
    "fold": (1.5, 3.6, -1.5),
    "fold top": (1.4, 2.6, 0.5),
    "outside corner": (-0.3, 2.1, 0.2),
    "cheek low": (-0.2, 1.4, 0.5),
    "cheek": (0.3, 1.7, 0.7),
    "apple": (0.6, 1.5, 0.7),
    "below corner": (-0.1, 0.8, 0.2),
}

# Air rounds everything between cheekbone and jaw, and the lips that hold it.
PUFF: Final[Table] = {
    **_shut((0, 0.0, 4.2), (-1.2, 0.2, 4.8), (-2.4, 0.5, 6.2), (-2.5, 0.7, 7.0)),
    "upper red middle": (0, 0.3, 4.8),
    "upper red side": (-1.0, 0.3, 5.0),
    "lower red middle": (0, -0.5, 4.8),
    "lower red side": (-0.8, -0.5, 5.2),
    "philtrum": (0, 0.7, 3.6),
    "above lip": (-1.0, 0.7, 5.2),
    "above corner": (-1.2, 0.9, 7.4),
    "nose wing": (0.2, 0.6, 1.6),
    "fold": (-0.2, 1.4, 7.8),
    "fold top": (0.2, 1.0, 1.8),
    "outside corner": (-1.0, 0.7, 8.2),
    "cheek low": (4.6, 0.9, 10.4),
    "cheek": (4.0, 1.6, 8.6),
    "apple": (0.5, 1.2, 1.6),
    "cheek side": (5.4, 0.3, 7.2),
    "below corner": (-0.6, -0.2, 6.0),
    "below lip": (0, 0.5, 2.7),
    "below lip side": (-0.7, 0.0, 3.8),
    "chin": (0, 0.8, 0.5),
    "chin side": (0, 0.5, 0.6),
    "jowl": (2.2, 1.0, 4.8),
    "jaw side": (5.8, 0.4, 7.8),
    "under eye": (0, 0.2, 0.0),
    "under eye out": (0, 0.3, 0.0),
}

SNEER: Final[Table] = {
    **_shut((0, 0.3, 0.0), (0.1, 0.4, 0.0), (0.0, 0.4, 0.0), (-0.2, 0.5, 0.0)),
    "nose wing": (0.7, 4.4, 0.3),
    "nose tip side": (0.8, 2.5, -0.1),
    "nose bridge": (-0.7, 0.6, 0.4),
    "philtrum": (0, 0.5, 0.0),
    "above lip": (0.3, 1.4, -0.2),
    "above corner": (0.1, 1.3, -0.2),
    "fold": (-0.2, 1.9, 0.0),
    "fold top": (-0.5, 4.0, 0.5),
    "outside corner": (-0.1, 0.6, 0.1),
    "cheek": (-0.7, 1.1, 0.4),
    "apple": (-1.2, 2.0, 0.5),
    "under eye": (-0.5, 1.0, 0.2),
    "under eye out": (-0.5, 0.5, 0.0),
}

CHEEK_SQUINT: Final[Table] = {
    **_shut((0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.1, 0.0), (0.2, 0.3, -0.2)),
    "above corner": (0.4, 0.7, -0.5),
    "nose wing": (0.6, 0.5, 0.0),
    "fold": (0.6, 1.7, -0.4),
    "fold top": (1.0, 2.0, 0.1),
    "outside corner": (0.5, 1.1, -0.5),
    "cheek low": (0.8, 3.6, -0.3),
    "cheek": (0.8, 5.0, 0.2),
    "apple": (1.0, 5.6, 0.9),
    "cheek side": (0.2, 5.6, 0.6),
    "jaw side": (0.4, 3.6, 0.0),
    "under eye": (0.2, 2.8, 0.8),
    "under eye out": (0.4, 4.2, 1.0),
    "nose bridge": (0.0, 0.0, 0.0),
}

# The whole mouth to its left, on the arc of the teeth: the left half goes back round it, the right half comes forward.
ASIDE: Final[Table] = {
    **_shut((9.6, 0.3, -1.6), (9.0, 0.9, -2.8), (7.2, 2.6, -3.9), (5.8, 4.4, -4.0)),
    "upper red middle": (10.0, 0.3, -1.8),
    "upper red side": (9.4, 1.0, -3.2),
    "lower red middle": (10.0, 0.6, -2.0),
    "lower red side": (9.6, 1.4, -3.4),
    "philtrum": (7.2, 0.4, -1.3),
    "above lip": (6.6, 1.6, -3.4),
    "above corner": (5.0, 3.4, -4.5),
    "fold": (2.8, 4.0, -3.0),
    "outside corner": (4.9, 5.2, -5.0),
    "cheek low": (2.6, 4.6, -1.8),
    "cheek": (1.6, 4.0, 0.0),
    "cheek side": (1.4, 3.2, 0.0),
    "below corner": (4.8, 3.8, -4.0),
    "below lip": (7.4, 0.7, -1.6),
    "below lip side": (6.8, 2.0, -3.6),
    "chin": (2.8, 0.2, 0.1),
    "chin side": (1.9, 1.1, -0.8),
    "jowl": (1.3, 1.2, -1.6),
}
ASIDE_RIGHT: Final[Table] = {
    **_shut((9.6, 0.3, -1.6), (-10.0, 0.1, -0.4), (-9.8, 0.0, 2.6), (-9.4, 0.2, 5.0)),
    "upper red middle": (10.0, 0.3, -1.8),
    "upper red side": (-10.8, 0.0, -0.4),
    "lower red middle": (10.0, 0.6, -2.0),
    "lower red side": (-10.6, 0.2, -0.8),
    "philtrum": (7.2, 0.4, -1.3),
    "above lip": (-9.4, -0.3, 0.8),
    "above corner": (-9.4, -0.3, 4.6),
    "fold": (-7.0, 0.0, 5.2),
    "outside corner": (-9.2, 0.0, 7.0),
    "cheek low": (-5.6, 0.0, 5.4),
    "cheek": (-4.2, 0.4, 4.2),
    "cheek side": (-2.8, 0.0, 2.6),
    "below corner": (-7.6, -0.3, 4.0),
    "below lip": (7.4, 0.7, -1.6),
    "below lip side": (-8.2, 0.3, 0.4),
    "chin": (2.8, 0.2, 0.1),
    "chin side": (-2.4, 0.2, 1.4),
    "jowl": (-2.8, 0.4, 3.2),
}

# What follows an open jaw above it; the lower lip and the chin go with the bone.
JAW_OPEN: Final[Table] = {
    "corner": (-1.9, -12.2, -8.2),
    "upper middle": (0, -1.4, -0.4),
    "upper side": (-0.2, -2.0, -0.9),
    "upper end": (-1.0, -5.6, -4.0),
    "philtrum": (0, -1.3, 0.0),
    "above lip": (0.2, -2.4, -0.9),
    "above corner": (-0.5, -6.2, -4.2),
    "nose wing": (-0.1, -1.3, -0.3),
    "nose tip side": (0, -0.6, -0.2),
    "fold": (-0.4, -5.4, -3.4),
    "fold top": (-0.2, -1.9, -0.6),
    "outside corner": (-2.9, -10.6, -8.2),
    "cheek low": (-3.0, -7.4, -6.6),
    "cheek": (-1.9, -5.0, -4.0),
    "apple": (-0.5, -1.5, -0.5),
    "cheek side": (-1.2, -3.8, -2.8),
    "under eye": (0, -0.4, 0.0),
    "under eye out": (0, -0.4, 0.0),
}
WITH_THE_JAW: Final = (
    "lower middle", "lower side", "lower end", "lower red middle", "lower red side", "below lip", "below lip side",
    "below corner", "chin", "chin side", "jowl", "jaw side",
)  # fmt: skip

# How much of what an open jaw does to the skin is undone when the lips are brought together over it; all at the rims.
JAW_UNDONE: Final = {
    **dict.fromkeys(_shut(*[(0.0, 0.0, 0.0)] * 4), 1.0),
    "upper red middle": 1.0,
    "upper red side": 1.0,
    "lower red middle": 0.96,
    "lower red side": 0.96,
    "philtrum": 0.9,
    "above lip": 0.85,
    "above corner": 0.85,
    "nose wing": 0.5,
    "fold": 0.6,
    "outside corner": 0.9,
    "cheek low": 0.6,
    "cheek": 0.4,
    "cheek side": 0.25,
    "below corner": 0.66,
    "below lip": 0.62,
    "below lip side": 0.62,
    "chin": 0.06,
    "chin side": 0.1,
    "jowl": 0.2,
    "jaw side": 0.25,
}
