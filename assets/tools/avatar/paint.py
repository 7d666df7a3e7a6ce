"""The textures of every part."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from assets.tools.avatar.archive import Archive
from assets.tools.avatar.character import Character
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.parts import Shell

SKINS = "public/data/skins"
FOLDER = "public/data/proxies"
EYES = f"{FOLDER}/eyes/HighPolyEyes/textures/brown_eye.png"
LASHES = f"{FOLDER}/eyelashes/eyelashes04/textures/eyelashes04.png"
BROWS = f"{FOLDER}/eyebrows/eyebrow010/textures/eyebrow010.png"
HAIR = f"{FOLDER}/hair/ponytail01/textures/ponytail01_diffuse.png"
TEETH = f"{FOLDER}/teeth/Teeth_Base/textures/teeth.png"
TONGUE = f"{FOLDER}/tongue/tongue01/textures/tongue01_diffuse.png"


@dataclass(frozen=True, slots=True)
class Look:
    """A part's surface.

    Attributes:
        shell: The mesh with the texture coordinates that the image wants.
        image: PNG or JPEG bytes.
        alpha: glTF alpha mode.
        roughness: 0 to 1.
        double_sided: Whether back faces are drawn.
        casts: Whether it takes light from others.
        shaded: Whether others take light from it.
    """

    shell: Shell
    image: bytes
    alpha: str = "OPAQUE"
    roughness: float = 0.6
    double_sided: bool = False
    casts: bool = True
    shaded: bool = True


def texture_members(character: Character) -> tuple[str, ...]:
    """Returns the images that painting starts from."""
    return (f"{SKINS}/{character.skin}", EYES, LASHES, BROWS, HAIR, TEETH, TONGUE)


def _open(archive: Archive, member: str, mode: str) -> Image.Image:
    return Image.open(io.BytesIO(archive.files[member])).convert(mode)


def encode(image: Image.Image, quality: int = 90) -> bytes:
    """Returns PNG bytes for an image with alpha, JPEG bytes for any other."""
    file = io.BytesIO()
    if image.mode == "RGBA":
        image.save(file, "PNG", optimize=False)
    else:
        image.save(file, "JPEG", quality=quality, subsampling=0)
    return file.getvalue()


def _plain(colour: tuple[float, float, float]) -> bytes:
    rgb = tuple(int(round(255 * c)) for c in colour)
    return encode(Image.fromarray(np.full((8, 8, 3), rgb, np.uint8)))


def looks(archive: Archive, character: Character, figure: Figure, shells: Mapping[str, Shell]) -> dict[str, Look]:
    """Returns the surface of every part."""

    def copy(member: str, mode: str = "RGB") -> bytes:
        return encode(_open(archive, member, mode))

    return {
        "skin": Look(shells["skin"], copy(f"{SKINS}/{character.skin}"), roughness=0.5),
        "eyes": Look(shells["eyes"], copy(EYES), roughness=0.08, casts=False),
        "teeth": Look(shells["teeth"], copy(TEETH), roughness=0.3),
        "tongue": Look(shells["tongue"], copy(TONGUE), roughness=0.35),
        "suit": Look(shells["suit"], _plain(character.suit), roughness=0.85, double_sided=True),
        "shirt": Look(shells["shirt"], _plain((0.93, 0.93, 0.95)), roughness=0.8, double_sided=True),
        "brows": Look(shells["brows"], copy(BROWS, "RGBA"), "BLEND", 0.8, double_sided=True, casts=False, shaded=False),
        "lashes": Look(shells["lashes"], copy(LASHES, "RGBA"), "BLEND", 0.8, True, casts=False, shaded=False),
        "hair": Look(shells["hair"], copy(HAIR, "RGBA"), "BLEND", 0.5, double_sided=True),
    }
