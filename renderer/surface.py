"""The base colour of a glTF material; how it shines is the renderer's own business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast

from renderer.container import Gltf, Json, whole

Alpha = Literal["OPAQUE", "MASK", "BLEND"]
_ALPHAS: Final = ("OPAQUE", "MASK", "BLEND")
_GLOSS: Final = "KHR_materials_pbrSpecularGlossiness"  # what older exporters write


@dataclass(frozen=True, slots=True)
class Surface:
    """What a material says about colour.

    Attributes:
        texture: index of the picture, or None.
        uv_set: which TEXCOORD it goes by.
        tint: what the picture is multiplied with, linear, with alpha.
        alpha: how the picture's alpha is meant.
        uv_scale: what the texture coordinates are multiplied with (KHR_texture_transform),
        uv_offset: and what is added to them after that.
    """

    texture: object
    uv_set: int
    tint: tuple[float, float, float, float]
    alpha: Alpha
    uv_scale: tuple[float, float] = (1.0, 1.0)
    uv_offset: tuple[float, float] = (0.0, 0.0)


def read(gltf: Gltf, index: object, plain: tuple[float, float, float]) -> Surface:
    """Return the base colour of a material.

    Args:
        gltf: the file.
        index: of the material; None for a primitive without one.
        plain: the colour then, linear.

    Raises:
        FaceAssetError: names the material and what is wrong with it.
    """
    if index is None:
        return Surface(None, 0, (*plain, 1.0), "OPAQUE")
    material, place = gltf.item("materials", index), f"materials[{index}]"
    gloss = gltf.table(gltf.table(material, "extensions", place), _GLOSS, place)
    base = gltf.table(material, "pbrMetallicRoughness", place)
    holder, factor, picture = (
        (gloss, "diffuseFactor", "diffuseTexture") if gloss else (base, "baseColorFactor", "baseColorTexture")
    )
    alpha = material.get("alphaMode", "OPAQUE")
    if alpha not in _ALPHAS:
        raise gltf.fail(place, f"alphaMode {alpha!r} does not exist")
    red, green, blue, opacity = gltf.numbers(holder, factor, place, (1.0, 1.0, 1.0, 1.0))
    tint, kept = (red, green, blue, opacity), cast(Alpha, alpha)
    if picture not in holder:
        return Surface(None, 0, tint, kept)
    entry = gltf.table(holder, picture, place)
    return _textured(gltf, entry, place, tint, kept)


def _textured(gltf: Gltf, entry: Json, place: str, tint: tuple[float, float, float, float], alpha: Alpha) -> Surface:
    moved = gltf.table(gltf.table(entry, "extensions", place), "KHR_texture_transform", place)
    uv_set = moved.get("texCoord", entry.get("texCoord", 0))
    if not whole(uv_set):
        raise gltf.fail(place, "texCoord is not a whole number")
    sx, sy = gltf.numbers(moved, "scale", place, (1.0, 1.0))
    dx, dy = gltf.numbers(moved, "offset", place, (0.0, 0.0))
    if moved.get("rotation", 0) != 0:
        raise gltf.fail(place, "its picture is turned by KHR_texture_transform, which is not read here")
    return Surface(entry.get("index"), uv_set, tint, alpha, (sx, sy), (dx, dy))
