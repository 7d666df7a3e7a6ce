"""Paints the jacket's wool, the shirt's stripes, teeth and tongue."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from assets.tools.avatar import atlas
from assets.tools.avatar.atlas import Grid
from assets.tools.avatar.character import Colour, Outfit
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.topology import ramp, single

SUIT_SIZE, SHIRT_SIZE = 1024, 1024
TIE_STRIPE_GAP = 0.085
# Corners of knot and blade along the mesh's own edges, in the shirt front's texture space.
TIE_KNOT = (
    (0.2948, 0.4172),
    (0.3278, 0.3777),
    (0.3632, 0.3404),
    (0.407, 0.3744),
    (0.4202, 0.3881),
    (0.4376, 0.4731),
    (0.3872, 0.5417),
    (0.2804, 0.5049),
)
TIE_BLADE = (
    (0.2738, 0.5038),
    (0.3872, 0.5417),
    (0.3818, 0.562),
    (0.3338, 0.6986),
    (0.2594, 0.7803),
    (0.1496, 0.9005),
    (0.1802, 0.7211),
    (0.2036, 0.6212),
)
PACKAGED_ENAMEL = 0.66  # how light the packaged teeth are where they are lightest
STRIPE_DM, STRIPE_WIDTH_DM = 0.115, 0.016


def suit(outfit: Outfit) -> Image.Image:
    """Returns plain wool: a twill so fine that it only breaks the flatness."""
    y, x = np.mgrid[0:SUIT_SIZE, 0:SUIT_SIZE].astype(np.float32)
    twill = np.sin((x + y) * np.pi / 2.0) * 0.02
    tone = 1 + twill + 0.035 * atlas.noise(SUIT_SIZE, 0.7, 51) + 0.008 * atlas.noise(SUIT_SIZE, 24, 52)
    rgb = np.asarray(outfit.jacket, np.float32) * tone[..., None]
    return Image.fromarray((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))


def shirt(shell: Shell, outfit: Outfit) -> Image.Image:
    """Returns blouse or shirt: plain or with fine vertical stripes that do not care for the cut of its pieces."""
    rgb = np.asarray(outfit.shirt, np.float32) * (1 + 0.012 * atlas.noise(SHIRT_SIZE, 0.8, 53)[..., None])
    if outfit.stripe:
        place = shell.positions[shell.faces].astype(np.float32)
        drawn, _ = atlas.draw(shell.corner_uvs, place, SHIRT_SIZE)
        across = drawn[..., 0] / STRIPE_DM
        way = np.abs(across - np.round(across)) * STRIPE_DM
        mask = ramp(way, 0.5 * STRIPE_WIDTH_DM + 0.006, 0.5 * STRIPE_WIDTH_DM - 0.004)
        rgb = rgb + (np.asarray(outfit.stripe, np.float32) - rgb) * (0.75 * mask)[..., None]
    if outfit.tie:
        rgb = _tie(rgb, outfit.tie, outfit.tie_stripe)
    return Image.fromarray((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))


def _tie(rgb: Grid, silk: Colour, stripe: Colour) -> Grid:
    """Paints the tie over the shirt: knot and blade of silk with slanting stripes."""
    knot, blade = (_inside(outline) for outline in (TIE_KNOT, TIE_BLADE))
    y, x = np.mgrid[0:SHIRT_SIZE, 0:SHIRT_SIZE].astype(np.float32) / SHIRT_SIZE
    result = rgb
    for mask, slant in ((blade, 0.55), (knot, -0.35)):
        phase = (y + slant * x) / TIE_STRIPE_GAP
        line = ramp(np.abs(phase - np.round(phase)), 0.10, 0.06)[..., None]
        colour = np.asarray(silk, np.float32) * (1 + 0.05 * atlas.noise(SHIRT_SIZE, 0.7, 54)[..., None])
        colour = colour + (np.asarray(stripe, np.float32) - colour) * line * 0.8
        edge = atlas.blur(mask, 9)
        shadow = 1 - 0.35 * (edge * (1 - mask))[..., None]
        result = single(result * shadow * (1 - mask[..., None]) + colour * mask[..., None])
    return result


def _inside(outline: Sequence[tuple[float, float]]) -> Grid:
    """Soft-edged mask of a polygon in texture space, V downwards."""
    image = Image.new("L", (SHIRT_SIZE * 2, SHIRT_SIZE * 2))
    ImageDraw.Draw(image).polygon([(u * SHIRT_SIZE * 2, v * SHIRT_SIZE * 2) for u, v in outline], fill=255)
    return single(np.asarray(image.resize((SHIRT_SIZE, SHIRT_SIZE), Image.Resampling.BOX), np.float32) / 255)


def teeth(source: Image.Image) -> Image.Image:
    """Returns natural teeth and gums: the packaged ones are blue-grey."""
    pixels = single(np.asarray(source.convert("RGB"), np.float32) / 255)
    gum = ramp(pixels[..., 0] - pixels[..., 2], 0.10, 0.22)[..., None]
    light = pixels.mean(-1, keepdims=True)
    # Brighter than this looks like a denture; a slow change from tooth to tooth, because no two are alike.
    uneven = 0.035 * atlas.noise(pixels.shape[0], pixels.shape[0] / 45, 55)[:, : pixels.shape[1], None]
    ivory = np.asarray([0.855, 0.80, 0.705], np.float32) * (1 + uneven * np.asarray([0.5, 0.8, 1.4], np.float32))
    enamel = ivory * np.clip(light / PACKAGED_ENAMEL, 0.62, 1.06)
    flesh = np.asarray([0.70, 0.38, 0.37], np.float32) * np.clip(0.5 + light, 0.6, 1.1)
    return Image.fromarray((np.clip(enamel + (flesh - enamel) * gum, 0, 1) * 255 + 0.5).astype(np.uint8))
