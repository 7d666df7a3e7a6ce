"""Draws a FaceFrame: pose, key light's shadow, backdrop, solid parts, strands, and the way to the window."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

import moderngl
import numpy as np

from renderer import landmarks, rig
from renderer.face_asset import FaceAsset
from renderer.gl import camera, part_buffers, scatter
from renderer.gl.context import is_software
from renderer.gl.part_buffers import FIXED, POSED, REGIONS, STRAND_CUT, PartBuffers
from renderer.gl.programs import SHADER_DIR, build, put
from renderer.gl.shading import SHADERS, Surface, face_uniforms, iris_uv, linear, redness, surface
from renderer.gl.studio import studio
from renderer.gl.targets import SceneTarget, ShadowTarget
from renderer.gl.tiers import Quality, tier_for
from renderer.types import Colour, FaceFrame, Floats, View

# Switches that moderngl has no name for (OpenGL 3.3 core profile, table 6.x).
_ALPHA_TO_COVERAGE: Final = 0x809E
_OFF: Final = (0x809E, 0x8DB9, 0x0B90, 0x0BF2, 0x80A0, 0x8037, 0x2A02)  # coverage, sRGB, stencil, logic, polygon offset
_ALBEDO, _SCATTER, _PORES, _SHADOW, _WRINKLES = 0, 1, 2, 3, 4  # texture units

HALL: Final[tuple[Colour, Colour, Colour]] = ((0.468, 0.491, 0.528), (0.585, 0.623, 0.667), (0.556, 0.459, 0.350))
"""The backdrop's colours when the bank names none, sRGB: the hall, its daylight, its lamps and wood."""


class FaceRenderer:
    """An avatar on the graphics card, in the caller's context.

    Draws into whatever framebuffer it is given, also inside Qt's own context: it sets all state that it needs and
    assumes none. Everything must be called on the thread that owns the context.

    Attributes:
        tier: what the quality means here.
        resolution: drawn pixels for one that the tier would draw, along each side; may be set between frames.
        parts: of the avatar, on the card.
    """

    def __init__(
        self,
        context: Any,
        asset: FaceAsset,
        quality: Quality = "medium",
        shader_dir: Path = SHADER_DIR,
        backdrop: tuple[Colour, ...] | None = None,
    ) -> None:
        """Compile the shaders and send the avatar to the card.

        Args:
            context: to draw in.
            asset: the avatar.
            quality: see `tiers`.
            shader_dir: folder of the shader files.
            backdrop: the bank's colours for the hall, its daylight, its lamps and wood, sRGB 0 to 1; missing ones and
                None are as in HALL.

        Raises:
            GraphicsError: a shader does not compile; shows its numbered source.
        """
        for _ in self._pieces(context, asset, quality, shader_dir, backdrop):
            pass

    @classmethod
    def in_pieces(
        cls, context: Any, asset: FaceAsset, quality: Quality, backdrop: tuple[Colour, ...] | None = None
    ) -> Generator[None, None, FaceRenderer]:
        """Make one piece by piece, so that another can draw in between; it is what the generator returns."""
        made = cls.__new__(cls)
        yield from made._pieces(context, asset, quality, SHADER_DIR, backdrop)
        return made

    def _pieces(
        self, context: Any, asset: FaceAsset, quality: Quality, shader_dir: Path, backdrop: tuple[Colour, ...] | None
    ) -> Iterator[None]:
        self.tier = tier_for(quality, is_software(context))
        self.resolution = 1.0
        self._context, self._asset, self._folder = context, asset, shader_dir
        named = tuple(backdrop or ())[: len(HALL)]
        self._hall = (*named, *HALL[len(named) :])
        self._defocus = quality == "high"
        self._redness = redness(asset.part("skin"))
        self._marks, self._iris_uv = landmarks.find(asset), iris_uv(asset)
        self._seen_from: tuple[View, float] | None = None
        self._clip: Floats = np.eye(4, dtype=np.float32)
        self._shadow_clip: Floats = self._clip
        self._set: dict[str, object] = {}  # uniforms of camera and lights
        yield
        self._programs: dict[str, Any] = {}
        yield from self._build_programs()
        self.parts: list[PartBuffers] = []
        for part in asset.parts:
            self.parts.append((yield from part_buffers.upload(context, asset, part, self.tier)))
            yield
        self._surfaces = [surface(part) for part in asset.parts]
        self._arrays = {id(part): self._vertex_arrays(part, how) for part, how in self._pairs()}
        self._empty = context.vertex_array(self._programs["background"], [])
        self._present = context.vertex_array(self._programs["present"], [])
        self._scatter = self._table(scatter.scatter_table())
        self._pores = self._pore_texture() if self.tier.pores else None
        self._shadow = ShadowTarget(context, self.tier.shadow_size) if self.tier.shadow_size else None
        self._scene: SceneTarget | None = None

    def draw(self, frame: FaceFrame, target: Any, view: View | None = None) -> None:
        """Draw one frame.

        Args:
            frame: what the face does.
            target: a moderngl framebuffer; all of it is overwritten.
            view: where the viewer stands.
        """
        scene = self._scene_for(target)
        self._set_up(view or View(), scene.size[0] / scene.size[1])
        self._reset_state()
        scene.drawing.use()  # complete, as transform feedback needs
        uniforms = face_uniforms(self._asset, self._marks, frame) | self._set
        self._pose(frame, uniforms)
        if self._shadow is not None:
            self._draw_shadow()
        self._draw_scene(scene, uniforms)
        self._show(scene, target)

    def release(self) -> None:
        """Free everything on the card; the context must be current."""
        for arrays in self._arrays.values():
            for array in arrays.values():
                array.release()
        for thing in (*self.parts, self._empty, self._present, self._scatter, self._pores, self._shadow, self._scene):
            if thing is not None:
                thing.release()
        for program in self._programs.values():
            program.release()
        self.parts, self._arrays, self._programs = [], {}, {}

    # ---- setting up

    def _pairs(self) -> list[tuple[PartBuffers, Surface]]:
        return list(zip(self.parts, self._surfaces, strict=True))

    def _build_programs(self) -> Iterator[None]:
        tier = self.tier
        definitions = {
            "SHADOW_TAPS": tier.shadow_taps,
            "PORES": int(tier.pores),
            "WRINKLES": int(tier.pores),
            "DEFOCUS": int(self._defocus),
            "SMOOTH_EDGES": int(tier.samples == 0),
        }
        sources: dict[str, tuple[str, str | None]] = {
            **{name: ("surface.vert.glsl", f"{name}.frag.glsl") for name in SHADERS},
            "background": ("screen.vert.glsl", "background.frag.glsl"),
            "depth": ("depth.vert.glsl", "depth.frag.glsl"),
            "strand_depth": ("depth.vert.glsl", "depth.frag.glsl"),
            "present": ("screen.vert.glsl", "present.frag.glsl"),
        }
        if tier.shader_morph:
            sources["pose"] = "pose.vert.glsl", None
        for name, (vertex, fragment) in sources.items():
            defined = definitions | {"STRANDS": int(name == "strand_depth")}
            varyings = () if fragment else ("out_position", "out_normal")
            self._programs[name] = build(self._context, self._folder, vertex, fragment, defined, varyings)
            yield

    def _vertex_arrays(self, part: PartBuffers, how: Surface) -> dict[str, Any]:
        def make(program: str) -> Any:
            content = [(part.posed, *POSED), (part.fixed, *FIXED)]
            if part.regions is not None:
                content.append((part.regions, *REGIONS))
            return self._context.vertex_array(self._programs[program], content, part.index, skip_errors=True)

        arrays = {"draw": make(how.shader)}
        if how.casts_shadow or how.strands:
            arrays["depth"] = make("strand_depth" if how.strands else "depth")
        if part.rest is not None:
            content = [(part.rest, *POSED), (part.fixed, *FIXED)]
            arrays["pose"] = self._context.vertex_array(self._programs["pose"], content, skip_errors=True)
        return arrays

    def _table(self, values: np.ndarray) -> Any:
        texture = self._context.texture(values.shape[1::-1], 3, values.astype(np.float16).tobytes(), dtype="f2")
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return texture

    def _pore_texture(self) -> Any:
        slopes = scatter.pores()
        texture = self._context.texture(slopes.shape[1::-1], 2, slopes.tobytes())
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        texture.anisotropy = float(self.tier.anisotropy)
        return texture

    def _scene_for(self, target: Any) -> SceneTarget:
        """Return a scene of the target's size, made anew when the window changed."""
        size = tuple(max(1, round(side * self.tier.scale * self.resolution)) for side in (target.width, target.height))
        if self._scene is None or self._scene.size != size:
            if self._scene is not None:
                self._scene.release()
            self._scene = SceneTarget(self._context, (size[0], size[1]), self.tier.samples)
            self._draw_backdrop(self._scene)
        return self._scene

    # ---- one frame

    def _set_up(self, view: View, aspect: float) -> None:
        """Place camera and lights; they stay until somebody looks from elsewhere."""
        if self._seen_from == (view, aspect):
            return
        self._seen_from = view, aspect
        shot = camera.shot(self._asset, view, aspect)
        lights = studio(shot.yaw_rad)
        self._clip, self._shadow_clip = shot.clip, camera.shadow_camera(self._asset, lights.direction[0])
        to_picture = np.diag([0.5, 0.5, 0.5, 1.0])
        to_picture[:3, 3] = 0.5
        self._set = lights.uniforms() | {
            "camera": shot.clip,
            "eye_position": tuple(shot.position.tolist()),
            "focus": shot.focus_m,
            "iris_uv": self._iris_uv,
            "shadow_matrix": (to_picture @ self._shadow_clip).astype(np.float32),
            "shadow_radius": 0.011,
        }

    def _reset_state(self) -> None:
        context = self._context
        for switch in _OFF:
            context.disable_direct(switch)
        context.enable_only(moderngl.DEPTH_TEST)
        context.depth_func, context.front_face, context.cull_face = "<=", "ccw", "back"
        context.blend_equation = moderngl.FUNC_ADD
        context.wireframe = False

    def _pose(self, frame: FaceFrame, uniforms: dict[str, object]) -> None:
        program = self._programs.get("pose")
        if program is None:
            head = rig.head_matrix(self._asset, frame)
            for part in self.parts:
                part_buffers.pose_with_numpy(part, self._asset, frame, head)
            return
        put(program, **uniforms)
        for part in self.parts:
            part_buffers.pose_with_shader(part, program, self._arrays[id(part)]["pose"], frame)

    def _draw_shadow(self) -> None:
        assert self._shadow is not None
        self._shadow.start()
        put(self._programs["depth"], camera=self._shadow_clip)
        put(self._programs["strand_depth"], camera=self._shadow_clip, albedo_map=_ALBEDO, cut=0.5, coverage=False)
        for part, how in self._pairs():
            if how.casts_shadow:
                part.texture.use(_ALBEDO)
                self._arrays[id(part)]["depth"].render()
        self._shadow.depth.use(_SHADOW)

    def _draw_backdrop(self, scene: SceneTarget) -> None:
        self._reset_state()
        self._context.enable_only(moderngl.NOTHING)
        scene.backdrop.use()
        wall, daylight, accent = (linear(colour) for colour in self._hall)
        put(self._programs["background"], aspect=scene.size[0] / scene.size[1])
        put(self._programs["background"], wall=wall, daylight=daylight, accent=accent)
        self._empty.render(moderngl.TRIANGLES, vertices=3)

    def _draw_scene(self, scene: SceneTarget, uniforms: dict[str, object]) -> None:
        scene.start()
        for name in SHADERS:
            program = self._programs[name]
            put(program, **uniforms, albedo_map=_ALBEDO, scatter_map=_SCATTER, pore_map=_PORES, shadow_map=_SHADOW,
                wrinkle_map=_WRINKLES)  # fmt: skip
        self._scatter.use(_SCATTER)
        if self._pores is not None:
            self._pores.use(_PORES)
        self._draw_thick_strands()  # before the skin, which then need not be shaded behind them
        for part, how in sorted(self._pairs(), key=lambda pair: pair[1].order):
            if not how.strands:
                self._cull(how.closed)
                self._draw_part(part, how)
        self._draw_thin_strands()

    def _draw_part(self, part: PartBuffers, how: Surface) -> None:
        part.texture.use(_ALBEDO)
        if part.wrinkles is not None:
            part.wrinkles.use(_WRINKLES)
            put(self._programs[how.shader], crease_at_rest=part.part.creased)
        if how.shader == "skin":
            put(self._programs["skin"], redness=self._redness)
        put(self._programs[how.shader], tint=part.part.tint, wetness=how.gloss, fuzz=how.gloss, gloss=how.gloss)
        self._arrays[id(part)]["draw"].render()

    def _cull(self, on: bool) -> None:
        """Skip triangles that face away, where a part has no visible inside."""
        if on:
            self._context.enable(moderngl.CULL_FACE)
        else:
            self._context.disable(moderngl.CULL_FACE)

    def _draw_thick_strands(self) -> None:
        """Find the nearest strand of every sample first, then shade only that: hair lies in many layers."""
        context, depth = self._context, self._programs["strand_depth"]
        put(depth, camera=self._clip, albedo_map=_ALBEDO, cut=STRAND_CUT, coverage=self.tier.samples > 0)
        thick = [pair for pair in self._pairs() if pair[1].strands and not pair[1].thin]
        if self.tier.samples > 0:
            context.enable_direct(_ALPHA_TO_COVERAGE)
        for part, _ in thick:
            part.texture.use(_ALBEDO)
            self._arrays[id(part)]["depth"].render()
        context.disable_direct(_ALPHA_TO_COVERAGE)
        context.depth_func = "=="
        put(self._programs["hair"], solid=True)
        for part, how in thick:
            self._draw_part(part, how)
        context.depth_func = "<="

    def _draw_thin_strands(self) -> None:
        """Blend brows, the ends of hair, and lashes over what is there."""
        context = self._context
        self._cull(False)
        put(self._programs["hair"], solid=False)
        context.enable(moderngl.BLEND)
        context.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE
        context.depth_func = "<"
        self._scene_depth_writes(False)
        for part, how in sorted(self._pairs(), key=lambda pair: pair[1].order):
            if how.thin or (how.strands and self.tier.samples == 0):  # with samples, coverage has softened the ends
                self._draw_part(part, how)
        self._scene_depth_writes(True)
        context.depth_func = "<="
        context.disable(moderngl.BLEND)

    def _scene_depth_writes(self, on: bool) -> None:
        assert self._scene is not None
        self._scene.drawing.depth_mask = on

    def _show(self, scene: SceneTarget, target: Any) -> None:
        scene.resolve()
        target.use()
        self._context.viewport = (0, 0, target.width, target.height)
        self._context.enable_only(moderngl.NOTHING)
        scene.picture.use(_ALBEDO)
        put(self._programs["present"], scene=_ALBEDO)
        self._present.render(moderngl.TRIANGLES, vertices=3)
