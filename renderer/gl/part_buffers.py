"""One part of the face on the graphics card, and the two ways to bring it into a pose."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import moderngl
import numpy as np
from PIL import Image

from renderer import rig, wrinkles
from renderer.face_asset import FaceAsset, Part
from renderer.gl import mipmaps
from renderer.gl.programs import put
from renderer.gl.tiers import Tier
from renderer.types import FaceFrame, Floats

MAX_ACTIVE: Final = 96  # as in pose.vert.glsl: the 52 shapes and their corrections
_DELTA_WIDTH: Final = 1024  # pixels of the texture that holds the shapes
_SRGB8_ALPHA8: Final = 0x8C43
STRAND_CUT: Final = 0.55  # alpha above which a strand hides what is behind it
POSED: Final = ("3f 3f", "in_position", "in_normal")
FIXED: Final = (
    "3f 3f 2f 1f 1f 1f",
    "in_rest", "in_tangent", "in_uv", "in_head", "in_occlusion", "in_curvature",
)  # fmt: skip

REGIONS: Final = ("4f1 4f1 4f1", "in_regions_a", "in_regions_b", "in_regions_c")
_NO_RELIEF: Final = np.array([[[128, 128, 255, 255]]], np.uint8)


@dataclass(slots=True)
class PartBuffers:
    """Buffers of one part.

    Attributes:
        posed: [V, 6] position and normal of the current frame.
        fixed: [V, 11] what does not move.
        regions: [V, 12] how far a vertex lies in each region that wrinkles, of 255; None but for skin.
        wrinkles: the relief of the creases; None but for skin.
        rest: [V, 6] position and normal before any motion, for the shader's morphing; None with numpy's.
        deltas: the shapes as a texture; None when the part has none or numpy morphs.
        shapes: names in the texture's order.
    """

    part: Part
    posed: Any
    fixed: Any
    index: Any
    texture: Any
    regions: Any = None
    wrinkles: Any = None
    rest: Any = None
    deltas: Any = None
    delta_rows: int = 1
    shapes: tuple[str, ...] = ()

    def release(self) -> None:
        """Free everything on the card."""
        things = (
            self.posed, self.fixed, self.index, self.texture, self.regions, self.wrinkles, self.rest, self.deltas,
        )  # fmt: skip
        for thing in things:
            if thing is not None:
                thing.release()


def upload(context: Any, asset: FaceAsset, part: Part, tier: Tier) -> Generator[None, None, PartBuffers]:
    """Put a part on the card piece by piece; it is what the generator returns."""
    texture = yield from _texture(context, part, tier)
    yield
    fixed = np.concatenate(
        [part.positions, part.tangents, part.uvs, part.head[:, None], part.occlusion[:, None], part.curvature[:, None]],
        axis=1,
    ).astype(np.float32)
    buffers = PartBuffers(
        part=part,
        posed=context.buffer(reserve=len(part.positions) * 24, dynamic=True),
        fixed=context.buffer(fixed.tobytes()),
        index=context.buffer(part.triangles.astype(np.uint32).tobytes()),
        texture=texture,
    )
    if part.name == "skin" and tier.pores:
        shares = wrinkles.regions(part.positions, part.head, asset.pivots)
        buffers.regions = context.buffer((255.0 * shares + 0.5).astype(np.uint8).tobytes())
        buffers.wrinkles = _relief(context, part, tier)
        yield
    if tier.shader_morph:
        rest = np.concatenate([part.positions, part.normals], axis=1).astype(np.float32)
        buffers.rest = context.buffer(rest.tobytes())
        buffers.deltas, buffers.delta_rows, buffers.shapes = _delta_texture(context, part)
    return buffers


def _texture(context: Any, part: Part, tier: Tier) -> Generator[None, None, Any]:
    pixels, limit = part.texture, tier.texture_limit
    height, width = pixels.shape[:2]
    if max(height, width) > limit:
        share = limit / max(height, width)
        size = (max(1, round(width * share)), max(1, round(height * share)))
        pixels = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
    size = (pixels.shape[1], pixels.shape[0])
    texture = context.texture(size, 4, np.ascontiguousarray(pixels).tobytes(), internal_format=_SRGB8_ALPHA8)
    texture.build_mipmaps()
    if part.alpha != "OPAQUE":
        for number, level in enumerate(islice(mipmaps.levels(pixels, STRAND_CUT), 1, None), start=1):
            texture.write(np.ascontiguousarray(level).tobytes(), level=number)
            yield
    texture.filter = (
        moderngl.LINEAR_MIPMAP_LINEAR if tier.blend_sizes else moderngl.LINEAR_MIPMAP_NEAREST,
        moderngl.LINEAR,
    )
    texture.anisotropy = float(tier.anisotropy)
    # what runs to the picture's edge must not take a hair of the opposite one
    tiles = part.uvs.min() < -0.01 or part.uvs.max() > 1.01
    texture.repeat_x = texture.repeat_y = bool(tiles)
    return texture


def _relief(context: Any, part: Part, tier: Tier) -> Any:
    """Put the picture of the creases on the card; a face without one gets flat skin."""
    pixels = _NO_RELIEF if part.relief is None else part.relief
    texture = context.texture(pixels.shape[1::-1], 4, np.ascontiguousarray(pixels).tobytes())
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    texture.anisotropy = float(tier.anisotropy)
    return texture


def _delta_texture(context: Any, part: Part) -> tuple[Any, int, tuple[str, ...]]:
    """Pack the shapes: for each, `rows` texture rows of positions, then as many of normals."""
    shapes = tuple(part.targets)
    count = len(part.positions)
    rows = -(-count // _DELTA_WIDTH)
    data = np.zeros((max(1, len(shapes)), 2, rows * _DELTA_WIDTH, 4), np.float16)
    for layer, name in enumerate(shapes):
        target = part.targets[name]
        data[layer, 0, target.rows, :3] = target.positions
        data[layer, 1, target.rows, :3] = target.normals
    texture = context.texture((_DELTA_WIDTH, max(1, len(shapes)) * 2 * rows), 4, data.tobytes(), dtype="f2")
    texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
    return texture, rows, shapes


def pose_with_numpy(buffers: PartBuffers, asset: FaceAsset, frame: FaceFrame, head: Floats) -> None:
    """Bring the part into the frame's pose by the reference, and send it to the card; `head` as for `pose_part`."""
    positions, normals = rig.pose_part(asset, buffers.part, frame, head)
    buffers.posed.write(np.concatenate([positions, normals], axis=1).tobytes())


def pose_with_shader(buffers: PartBuffers, program: Any, vertex_array: Any, frame: FaceFrame) -> None:
    """Bring the part into the frame's pose on the card; uniforms of the whole face are already set.

    A complete framebuffer must be bound: without one, surfaceless EGL skips transform feedback and says nothing.
    """
    active = rig.active(buffers.part, frame.weights)
    numbers = np.zeros(MAX_ACTIVE, np.int32)
    weights = np.zeros(MAX_ACTIVE, np.float32)
    for slot, (name, weight) in enumerate(active[:MAX_ACTIVE]):
        numbers[slot], weights[slot] = buffers.shapes.index(name), weight
    buffers.deltas.use(0)
    put(
        program,
        deltas=0,
        rows=buffers.delta_rows,
        width=_DELTA_WIDTH,
        active_count=min(len(active), MAX_ACTIVE),
        active_shape=numbers,
        active_weight=weights,
        is_eye=buffers.part.name == "eyes",
    )
    vertex_array.transform(buffers.posed, moderngl.POINTS, vertices=len(buffers.part.positions))
