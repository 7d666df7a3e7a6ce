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
        texture_limit: largest side of a picture in pixels.
    """

    level: int
    samples: int
    shadow_size: int
    shadow_taps: int
    scale: float
    pores: bool
    shader_morph: bool
    texture_limit: int


TIERS: Final[dict[Quality, Tier]] = {
    "high": Tier(1, 4, 1024, 10, 1.0, True, True, 4096),
    "medium": Tier(1, 4, 1024, 6, 1.0, True, True, 2048),
    "software": Tier(0, 0, 0, 0, 1.0, False, False, 1024),
}


def tier_for(quality: Quality, software_gpu: bool) -> Tier:
    """Return what a quality means on this kind of GPU.

    Multisampling is nearly free on a graphics card. Drawn by the processor it costs more than all shading (measured:
    283 against 124 ms a frame of 1280 x 720), so medium there draws somewhat larger and smooths the edges afterwards.
    """
    tier = TIERS[quality]
    if software_gpu and quality == "medium":
        return replace(tier, samples=0, scale=1.25)
    return tier
