"""The textures of every part."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from assets.tools.avatar import cloth_paint, eye_paint, hair_paint, skin_fields, skin_paint, wrinkle_paint
from assets.tools.avatar.archive import Archive
from assets.tools.avatar.character import PROXIES, Character
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.topology import single

SKINS = "public/data/skins"
TEETH = f"{PROXIES}/teeth/Teeth_Base/textures/teeth.png"
TONGUE = f"{PROXIES}/tongue/tongue01/textures/tongue01_diffuse.png"


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
        relief: PNG bytes of the normals of its creases; empty for none.
    """

    shell: Shell
    image: bytes
    alpha: str = "OPAQUE"
    roughness: float = 0.6
    double_sided: bool = False
    casts: bool = True
    shaded: bool = True
    relief: bytes = b""


def texture_members(character: Character) -> tuple[str, ...]:
    """Returns the images that painting starts from."""
    return (f"{SKINS}/{character.skin.image}", character.brows.image, character.hair.image, TEETH, TONGUE)


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


def looks(archive: Archive, character: Character, figure: Figure, shells: Mapping[str, Shell]) -> dict[str, Look]:
    """Returns the surface of every part."""

    def copy(member: str, mode: str = "RGB") -> bytes:
        return encode(_open(archive, member, mode))

    packed = shells["skin"]
    skin = skin_fields.rearranged(packed)
    strands = hair_paint.hair(_open(archive, character.hair.image, "RGBA"), character.hair)
    hair_points = skin_fields.roots(shells["hair"], strands, packed)
    known = skin_fields.fields(skin, packed, figure.face, hair_points)
    source = single(np.asarray(_open(archive, f"{SKINS}/{character.skin.image}", "RGB"), np.float32) / 255)

    return {
        "skin": Look(
            skin,
            encode(skin_paint.paint(known, source, figure.face, character)),
            roughness=0.5,
            relief=encode(wrinkle_paint.relief(known, figure.face, character.creases)),
        ),
        "eyes": Look(
            shells["eyes"],
            encode(eye_paint.eyeballs(shells["eyes"], figure.face, character)),
            roughness=0.08,
            casts=False,
        ),
        "teeth": Look(shells["teeth"], encode(cloth_paint.teeth(_open(archive, TEETH, "RGB"))), roughness=0.3),
        "tongue": Look(shells["tongue"], copy(TONGUE), roughness=0.35),
        "suit": Look(shells["suit"], encode(cloth_paint.suit(character.outfit)), roughness=0.85, double_sided=True),
        "shirt": Look(
            shells["shirt"],
            encode(cloth_paint.shirt(shells["shirt"], character.outfit)),
            roughness=0.8,
            double_sided=True,
        ),
        "brows": Look(
            shells["brows"],
            encode(hair_paint.brows(_open(archive, character.brows.image, "RGBA"), character.brows)),
            "BLEND",
            0.8,
            double_sided=True,
            casts=False,
            shaded=False,
        ),
        "lashes": Look(
            shells["lashes"],
            encode(eye_paint.lashes(shells["lashes"], figure.face, character)),
            "BLEND",
            0.8,
            True,
            casts=False,
            shaded=False,
        ),
        "hair": Look(
            shells["hair"],
            encode(strands),
            "MASK",
            0.5,
            double_sided=True,
        ),
    }
