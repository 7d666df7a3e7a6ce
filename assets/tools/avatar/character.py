"""Recipes: which targets, clothes, hair and colours make an advisor."""

from collections.abc import Mapping
from dataclasses import dataclass, field

UNITS = (
    "eye-left-opened-up",
    "eyebrows-left-down",
    "eyebrows-left-extern-up",
    "eyebrows-left-inner-up",
    "eyebrows-left-up",
    "eyebrows-right-down",
    "mouth-corner-puller",
    "mouth-depression",
    "mouth-elevation",
    "mouth-pursing",
    "mouth-retraction",
    "mouth-upward-retraction",
    "neck-platysma",
    "nose-compression",
    "nose-left-dilatation",
    "nose-left-elevation",
    "nose-right-dilatation",
    "nose-right-elevation",
)
"""The expression units that the shapes are made of."""

Colour = tuple[float, float, float]
"""sRGB, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Character:
    """One advisor.

    Attributes:
        name: Of the file.
        units: Folder of the expression units.
        targets: Target name to weight, on top of the base mesh.
        skin: Name of the packaged skin texture's folder and file.
        suit: Colour of the jacket.
        iris: Colour of the iris.
        hair: Colour of hair and brows.
    """

    name: str
    units: str
    targets: Mapping[str, float]
    skin: str
    suit: Colour
    iris: Colour
    hair: Colour
    lips: Colour = (0.72, 0.43, 0.40)
    both_sides: Mapping[str, float] = field(default_factory=dict)

    def all_targets(self) -> dict[str, float]:
        """Targets with both sides spelt out (`eyes/*-eye-size-big` becomes `l-` and `r-`)."""
        both = {name.replace("*", side): w for name, w in self.both_sides.items() for side in "lr"}
        return {**self.targets, **both}

    def unit_names(self) -> dict[str, str]:
        """Short name of each expression unit to its target name."""
        return {unit: f"expression/units/{self.units}/{unit}" for unit in UNITS}


ADA = Character(
    name="ada",
    units="caucasian",
    targets={
        "macrodetails/caucasian-female-young": 0.88,
        "macrodetails/caucasian-female-old": 0.12,
        "macrodetails/universal-female-young-averagemuscle-averageweight": 0.88,
        "macrodetails/universal-female-old-averagemuscle-averageweight": 0.12,
        "head/head-oval": 0.35,
        "chin/chin-width-min": 0.4,
        "chin/chin-jaw-drop-less": 0.2,
        "chin/chin-height-min": 0.2,
        "nose/nose-scale-horiz-decr": 0.55,
        "nose/nose-point-up": 0.2,
        "mouth/mouth-lowerlip-volume-inflate": 0.2,
        "mouth/mouth-upperlip-volume-inflate": 0.2,
        "mouth/mouth-angles-up": 0.3,
        "mouth/mouth-scale-horiz-incr": 0.15,
        "eyebrows/eyebrows-trans-vert-more": 0.3,
        "eyebrows/eyebrows-angle-up": 0.4,
        "nose/nose-scale-depth-decr": 0.15,
        "neck/neck-scale-horiz-less": 0.3,
    },
    both_sides={
        "eyes/*-eye-size-big": 0.3,
        "cheek/*-cheek-volume-inflate": 0.3,
        "cheek/*-cheek-bones-out": 0.2,
    },
    skin="young_caucasian_female/textures/young_lightskinned_female_diffuse.png",
    suit=(0.145, 0.17, 0.245),
    iris=(0.25, 0.21, 0.14),
    hair=(0.205, 0.140, 0.105),
)
