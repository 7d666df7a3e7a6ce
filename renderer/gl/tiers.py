"""The three qualities, as one table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

Quality = Literal["high", "medium", "software"]


@dataclass(frozen=True, slots=True)
class Tier:
    """What a quality costs and gives.

    Attributes:
        level: subdivision that the avatar should be loaded with.
        samples: of multisample antialiasing; 0 is none, and then edges are smoothed afterwards.
        shadow_size: pixels of the key light's picture, 0 for baked occlusion alone.
        shadow_taps: samples of it at each pixel.
        scale: drawn pixels for one pixel of the window, along each side.
        pores: whether skin has fine relief.
        shader_morph: whether shapes are added by the graphics card and not by numpy.
        anisotropy: samples of a picture along the direction in which the surface recedes.
        texture_limit: largest side of a picture in pixels.
        blend_sizes: whether a picture is read at two sizes and blended, or at the nearest of its sizes alone.
    """

    level: int
    samples: int
    shadow_size: int
    shadow_taps: int
    scale: float
    pores: bool
    shader_morph: bool
    anisotropy: int
    texture_limit: int
    blend_sizes: bool = True


TIERS: Final[dict[Quality, Tier]] = {
    "high": Tier(1, 4, 1024, 10, 1.0, True, True, 8, 4096),
    "medium": Tier(1, 4, 1024, 6, 1.0, True, True, 4, 2048),
    "software": Tier(0, 0, 0, 0, 1.0, False, False, 1, 1024, blend_sizes=False),
}


def tier_for(quality: Quality, software_gpu: bool) -> Tier:
    """Return what a quality means on this kind of GPU.

    Multisampling and anisotropic textures are nearly free on a graphics card. Drawn by the processor, medium's four
    samples cost more than all shading and its anisotropy a third of the frame; there it draws somewhat larger instead
    and smooths the edges afterwards.
    """
    tier = TIERS[quality]
    if not software_gpu:
        return tier
    if quality == "medium":
        return replace(tier, samples=0, scale=1.25, anisotropy=1)
    return replace(tier, anisotropy=min(tier.anisotropy, 2))
