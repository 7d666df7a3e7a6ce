"""What a recipe for an advisor holds; the recipes themselves are in `advisors.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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

PROXIES = "public/data/proxies"

Colour = tuple[float, float, float]
"""sRGB, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Hair:
    """A haircut of the package and how it is coloured.

    Attributes:
        style: Name of its folder and mesh.
        fitted_on: Which body its offsets were modelled on: a key of `proxies.BODIES`.
        colour: Of the strands.
        grey: Share of grey strands, 0 to 1.
        hairline_dm: How far hair painted on the skin reaches beyond the mesh.
        texture: Name of its picture where the package does not follow its own rule.
        aside_degrees: How far beside the nose a fringe that hangs over the right eye is drawn; 0 leaves it.
        mirrored: Whether it is worn the other way round.
        narrowed: How much less wide it falls below the ears than packaged, as a share at the shoulders.
        one_piece: Whether the loose locks around the largest piece are left out.
        even: How far the packaged light and dark from root to tip is taken out, 0 to 1.
    """

    style: str
    fitted_on: Literal["female", "average"]
    colour: Colour
    grey: float = 0.0
    hairline_dm: float = 0.15
    texture: str = ""
    aside_degrees: float = 0.0
    mirrored: bool = False
    narrowed: float = 0.0
    one_piece: bool = False
    even: float = 0.0

    @property
    def mesh(self) -> str:
        """The mesh's path in the package."""
        return f"{PROXIES}/hair/{self.style}/{self.style}.json"

    @property
    def image(self) -> str:
        """The texture's path in the package."""
        return f"{PROXIES}/hair/{self.style}/textures/{self.texture or self.style + '_diffuse.png'}"


@dataclass(frozen=True, slots=True)
class Brows:
    """Brows of the package.

    Attributes:
        style: Name of its folder and mesh.
        colour: Of the hairs.
        strength: How opaque, about 1.
        tilt: How far the outer ends are lowered and the inner ones raised, decimetres for each decimetre sideways.
    """

    style: str
    colour: Colour
    strength: float = 1.0
    tilt: float = 0.0

    @property
    def mesh(self) -> str:
        """The mesh's path in the package."""
        return f"{PROXIES}/eyebrows/{self.style}/{self.style}.json"

    @property
    def image(self) -> str:
        """The texture's path in the package."""
        return f"{PROXIES}/eyebrows/{self.style}/textures/{self.style}.png"


@dataclass(frozen=True, slots=True)
class Outfit:
    """What is worn. The jacket is the same cut for all; under it a blouse, or a shirt with a tie.

    Attributes:
        jacket: Colour of the wool.
        shirt: Colour of blouse or shirt.
        stripe: Colour of its stripes; None for plain cloth.
        tie: Colour of the tie; None for a blouse.
        tie_stripe: Colour of the tie's stripes.
        collar: The most by which collars are drawn in to the neck, as a share.
    """

    jacket: Colour
    shirt: Colour = (0.90, 0.905, 0.92)
    stripe: Colour | None = None
    tie: Colour | None = None
    tie_stripe: Colour = (0.62, 0.60, 0.55)
    collar: float = 0.30


@dataclass(frozen=True, slots=True)
class Skin:
    """The skin's colours.

    Attributes:
        image: Path of the packaged texture below the folder of skins; gives soft tones.
        tone: The middle of all tones.
        lips: Colour of the lips.
        blush: How red cheeks, nose and ears are, about 1 for light skin.
        shade: How much of the packaged texture's light and dark is kept, 0 to 1.
        stubble: Shadow of a shaven beard, 0 to 1.
        freckles: Over nose and cheeks, 0 to 1.
    """

    image: str
    tone: Colour
    lips: Colour
    blush: float = 1.0
    shade: float = 0.45
    stubble: float = 0.0
    freckles: float = 0.0


@dataclass(frozen=True, slots=True)
class Character:
    """One advisor.

    Attributes:
        name: Of the file.
        units: Folder of the expression units.
        targets: Target name to weight, on top of the base mesh.
        both_sides: The same for targets of which there is one for each side; `*` stands for `l` or `r`.
        skin: Its colours.
        hair: Haircut.
        brows: Brows.
        outfit: Clothes.
        iris: Colour of the iris.
        lashes: Length of the lashes, 1 for long ones.
        creases: How deep the skin creases when it is folded, 1 for a grown man's.
        creased: How much of that shows in a face at rest, 0 to 1.
    """

    name: str
    units: str
    targets: Mapping[str, float]
    skin: Skin
    hair: Hair
    brows: Brows
    outfit: Outfit
    iris: Colour
    lashes: float = 1.0
    creases: float = 0.6
    creased: float = 0.03
    both_sides: Mapping[str, float] = field(default_factory=dict)

    def all_targets(self) -> dict[str, float]:
        """Targets with both sides spelt out (`eyes/*-eye-size-big` becomes `l-` and `r-`)."""
        both = {name.replace("*", side): w for name, w in self.both_sides.items() for side in "lr"}
        return {**self.targets, **both}

    def unit_names(self) -> dict[str, str]:
        """Short name of each expression unit to its target name."""
        return {unit: f"expression/units/{self.units}/{unit}" for unit in UNITS}
