"""Colours hair and brows: the packaged strands, in the character's colour and without their own bleached tips."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.atlas import Grid
from assets.tools.avatar.character import Brows, Hair
from assets.tools.avatar.topology import ramp, single

HAIR_SIZE = 1024
STRAND_TEXELS = 30
UNSEEN = 0.002
GREY = (0.34, 0.335, 0.33)


def hair(source: Image.Image, look: Hair) -> Image.Image:
    """Returns the strands in the character's colour, evened out from root to tip."""
    pixels = single(np.asarray(source.resize((HAIR_SIZE, HAIR_SIZE), Image.Resampling.BICUBIC), np.float32) / 255)
    light = single(pixels[..., :3] @ np.asarray([0.3, 0.6, 0.1], np.float32))
    cover = np.maximum(pixels[..., 3], 0.02)
    level = atlas.blur(light * cover, 22) / np.maximum(atlas.blur(cover, 22), 1e-3)
    detail = np.clip(light / np.maximum(level, 0.04), 0.45, 1.7)
    broad = np.clip(level / 0.28, 0.72, 1.25) ** 0.5
    strands = _strands(light)
    shade = (detail**0.5 * broad ** (1 - look.even) * (1 + 0.14 * strands))[..., None]
    colour = greyed(look, strands) * 1.25
    warm = np.asarray([1.10, 1.0, 0.88], np.float32) ** np.clip(shade - 1, -1, 1)
    rgb = colour * shade * warm
    alpha = np.clip((pixels[..., 3] - 0.12) / 0.6, 0, 1)
    image = np.concatenate([rgb, alpha[..., None]], -1)
    return _light_to_pack((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8))


def _light_to_pack(pixels: NDArray[np.uint8]) -> Image.Image:
    """Makes a PNG of half the size: fewer shades than an eye can tell in strands, one colour where nothing is seen."""
    colour = (pixels[..., :3] & 0xFC) + 2
    seen = atlas.blur(single(pixels[..., 3] > 0), 3) > UNSEEN
    colour[~seen] = np.median(colour[seen], axis=0) if seen.any() else 0
    return Image.fromarray(np.dstack([colour, pixels[..., 3]]).astype(np.uint8), "RGBA")


def greyed(look: Hair, strands: Grid, more: Grid | float = 0.0) -> Grid:
    """Returns the colour of every strand, some of them grey. [S, S, 3].

    Args:
        look: Colour and share of grey.
        strands: What tells strands apart: mean 0, deviation about 1. [S, S]
        more: Where greying is further on, 0 to 1. [S, S]
    """
    share = np.clip(look.grey * (1 + np.asarray(more, np.float32)), 0, 1)
    # Half of it told apart by strands: all of it would look like wires.
    grey = (0.45 * ramp(strands + 4.4 * (share - 0.5), -2.0, 2.2) + 0.55 * share) * (share > 0)
    colour = np.asarray(look.colour, np.float32)
    return single(colour + (np.asarray(GREY, np.float32) - colour) * grey[..., None])


def _strands(light: Grid) -> Grid:
    """Fine strands along the packaged ones: noise smeared in the direction in which the picture changes least."""
    down, across = np.gradient(atlas.blur(light, 1.0))
    dd, aa, da = (atlas.blur(single(p), 12) for p in (down * down, across * across, down * across))
    angle = 0.5 * np.arctan2(2 * da, aa - dd) + np.pi / 2  # of the strands; the gradient's main direction lies across
    return atlas.smear(atlas.noise(HAIR_SIZE, 0.6, 41), np.sin(angle), np.cos(angle), STRAND_TEXELS)


def brows(source: Image.Image, look: Brows) -> Image.Image:
    """Returns the brows in their colour; their hairs a little softer and denser than packaged."""
    pixels = single(np.asarray(source, np.float32) / 255)
    soft = atlas.blur(pixels[..., 3], 1.6)
    alpha = np.clip(look.strength * (0.75 * pixels[..., 3] + 0.45 * soft), 0, 0.9)
    colour = np.asarray(look.colour, np.float32)
    rgb = np.broadcast_to(colour, (*alpha.shape, 3))
    image = np.concatenate([rgb, alpha[..., None]], -1)
    return Image.fromarray((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8), "RGBA")
