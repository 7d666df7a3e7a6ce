"""Paints the jacket's wool, the shirt's stripes, teeth and tongue."""

import numpy as np
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.character import Character
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.topology import ramp, single

SUIT_SIZE, SHIRT_SIZE = 1024, 1024
STRIPE_DM, STRIPE_WIDTH_DM = 0.115, 0.016
SHIRT = np.asarray([0.90, 0.905, 0.92], np.float32)
STRIPE = np.asarray([0.42, 0.50, 0.68], np.float32)


def suit(character: Character) -> Image.Image:
    """Returns plain wool: a twill so fine that it only breaks the flatness."""
    y, x = np.mgrid[0:SUIT_SIZE, 0:SUIT_SIZE].astype(np.float32)
    twill = np.sin((x + y) * np.pi / 2.0) * 0.02
    tone = 1 + twill + 0.035 * atlas.noise(SUIT_SIZE, 0.7, 51) + 0.03 * atlas.noise(SUIT_SIZE, 24, 52)
    rgb = np.asarray(character.suit, np.float32) * tone[..., None]
    return Image.fromarray((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))


def shirt(shell: Shell) -> Image.Image:
    """Returns a white shirt with fine vertical stripes that do not care for the cut of its pieces."""
    place = shell.positions[shell.faces].astype(np.float32)
    drawn, _ = atlas.draw(shell.corner_uvs, place, SHIRT_SIZE)
    across = drawn[..., 0] / STRIPE_DM
    way = np.abs(across - np.round(across)) * STRIPE_DM
    mask = ramp(way, 0.5 * STRIPE_WIDTH_DM + 0.006, 0.5 * STRIPE_WIDTH_DM - 0.004)
    base = SHIRT * (1 + 0.012 * atlas.noise(SHIRT_SIZE, 0.8, 53)[..., None])
    rgb = base + (STRIPE - base) * (0.75 * mask)[..., None]
    return Image.fromarray((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))


def teeth(source: Image.Image) -> Image.Image:
    """Returns natural teeth and gums: the packaged ones are blue-grey."""
    pixels = single(np.asarray(source.convert("RGB"), np.float32) / 255)
    gum = ramp(pixels[..., 0] - pixels[..., 2], 0.10, 0.22)[..., None]
    light = pixels.mean(-1, keepdims=True)
    enamel = np.asarray([0.90, 0.865, 0.79], np.float32) * np.clip(
        light / np.maximum(np.median(light), 0.3), 0.75, 1.08
    )
    flesh = np.asarray([0.70, 0.38, 0.37], np.float32) * np.clip(0.5 + light, 0.6, 1.1)
    return Image.fromarray((np.clip(enamel + (flesh - enamel) * gum, 0, 1) * 255 + 0.5).astype(np.uint8))
