"""The face at the best quality that this machine keeps up with: measures, draws, and changes without a stall."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Literal

from renderer import face_asset
from renderer.errors import FaceAssetError, GraphicsError, RendererError
from renderer.face_asset import FaceAsset
from renderer.gl import scatter
from renderer.gl.context import is_software
from renderer.gl.face_renderer import FaceRenderer
from renderer.gl.pace import LADDER, Pace, Step, budget_s, choose
from renderer.gl.tiers import TIERS, Quality
from renderer.types import Colour, FaceFrame, View

Choice = Literal["auto", "high", "medium", "software"]

_TIMED_FRAMES: Final = 3
_PIECE_S: Final = 0.004  # of each frame for a renderer that is being made
_FLOOR: Final[Quality] = "software"


class Levels:
    """One avatar at the subdivisions that are asked for; the finer ones are loaded when they are, beside the drawing.

    The coarse one is loaded at once, so that a broken file is told before anything is drawn.
    """

    def __init__(self, avatar: Path) -> None:
        """Load level 0.

        Raises:
            FaceAssetError: the file is missing, broken or no face.
        """
        self._avatar = avatar
        self._loader = ThreadPoolExecutor(1, "avatar")
        self._levels: dict[int, Future[FaceAsset]] = {0: Future()}
        self._levels[0].set_result(face_asset.load(avatar, 0))

    def now(self, level: int) -> FaceAsset:
        """Return a level, waiting for it if need be.

        Raises:
            FaceAssetError: the file has become unusable since.
        """
        return self._future(level).result()

    def soon(self, level: int) -> FaceAsset | None:
        """Return a level if it is there, else have it loaded.

        Raises:
            FaceAssetError: the file has become unusable since.
        """
        future = self._future(level)
        return future.result() if future.done() else None

    def _future(self, level: int) -> Future[FaceAsset]:
        if level not in self._levels:
            self._levels[level] = self._loader.submit(self._load, level)
        return self._levels[level]

    def _load(self, level: int) -> FaceAsset:
        scatter.pores()  # what a finer skin needs and takes as long
        return face_asset.load(self._avatar, level)


class AdaptiveFace:
    """Draws like a FaceRenderer, at a step of the ladder that it chooses and changes by itself.

    The software renderer stays made while another is in use: when frames are late there is no time to make one.
    A better one is made piece by piece between the frames.
    """

    def __init__(
        self,
        context: Any,
        levels: Levels,
        choice: Choice = "auto",
        clock: Callable[[], float] = time.perf_counter,
        backdrop: tuple[Colour, ...] | None = None,
    ) -> None:
        """Prepare; the steps are measured with the first frame, because only it has the real size.

        Args:
            context: where it draws.
            levels: the avatar.
            choice: a quality to keep, or "auto".
            clock: seconds.
            backdrop: the bank's colours behind the advisor, see `FaceRenderer`.

        Raises:
            FaceAssetError: the avatar cannot be used.
            GraphicsError: a shader does not compile.
        """
        self._context, self._levels, self._clock = context, levels, clock
        self._backdrop = backdrop
        self._made: dict[Quality, FaceRenderer] = {}
        self._making: tuple[Quality, Generator[None, None, FaceRenderer]] | None = None
        self._pace: Pace | None = None
        self._auto = choice == "auto"
        self._step = Step(_FLOOR if choice == "auto" else choice)
        self._renderer(self._step.quality)

    @property
    def step(self) -> Step:
        """What is drawn with now."""
        return self._step

    @property
    def made(self) -> tuple[Quality, ...]:
        """The qualities that are on the card now."""
        return tuple(sorted(self._made))

    def draw(self, frame: FaceFrame, target: Any, view: View | None = None, may_pause: bool = True) -> None:
        """Draw one frame.

        Args:
            frame: what the face does.
            target: a moderngl framebuffer; all of it is overwritten.
            view: where the viewer stands.
            may_pause: whether nobody would notice a tenth of a second between two frames, as in silence; a better
                renderer is made only then. Cheaper drawing never waits.
        """
        if not self._auto:
            self._made[self._step.quality].draw(frame, target, view)
            return
        if self._pace is None:
            place, costs = self.measure(frame, target, view)
            self._pace = Pace(place, budget_s(is_software(self._context)), costs)
            self._step = LADDER[place]
            self._let_go()
        cost_s = self._timed(self._step, frame, target, view)
        if self._pace.drew(self._clock(), cost_s) != self._pace.place:
            self._approach(self._pace, may_pause)
        elif (
            self._making is not None and may_pause and self._piece()
        ):  # half a renderer, no longer wanted, could not be freed
            self._let_go()

    def measure(self, frame: FaceFrame, target: Any, view: View | None = None) -> tuple[int, dict[int, float]]:
        """Return what `pace.choose` finds for this frame and target: place in LADDER, seconds of those measured."""

        def seconds(step: Step) -> float:
            try:
                self._renderer(step.quality)
            except RendererError:  # what is better cannot be had here; the floor was made before
                return float("inf")
            self._timed(step, frame, target, view)  # the driver finishes shaders when they are first used
            return statistics.median(self._timed(step, frame, target, view) for _ in range(_TIMED_FRAMES))

        return choose(seconds, budget_s(is_software(self._context)))

    def release(self) -> None:
        """Free everything on the card; the context must be current."""
        while self._making is not None:
            self._piece()
        for renderer in self._made.values():
            renderer.release()
        self._made.clear()

    def _timed(self, step: Step, frame: FaceFrame, target: Any, view: View | None) -> float:
        """Draw with a step to the end and return the seconds."""
        self._step = step
        began_s = self._clock()
        renderer = self._made[step.quality]
        renderer.resolution = step.resolution
        renderer.draw(frame, target, view)
        self._context.finish()
        return self._clock() - began_s

    def _renderer(self, quality: Quality) -> None:
        if quality not in self._made:
            asset = self._levels.now(TIERS[quality].level)
            self._made[quality] = FaceRenderer(self._context, asset, quality, backdrop=self._backdrop)

    def _approach(self, pace: Pace, may_pause: bool) -> None:
        """Go to the wanted step if its renderer is there; else go on making it."""
        wanted = LADDER[pace.wanted]
        if not may_pause and pace.wanted > pace.place:
            return
        if wanted.quality in self._made:
            self._step = wanted
            pace.moved(self._clock())
            self._let_go()
        elif self._making is not None:
            self._piece()
        else:
            try:
                asset = self._levels.soon(TIERS[wanted.quality].level)
            except FaceAssetError:
                pace.give_up()  # the file went bad since it was opened; what is on the card is still good
                return
            if asset is not None:
                pieces = FaceRenderer.in_pieces(self._context, asset, wanted.quality, self._backdrop)
                self._making = wanted.quality, pieces

    def _piece(self) -> bool:
        """Make some more of the renderer that is being made; returns whether that came to an end."""
        assert self._making is not None
        quality, pieces = self._making
        began_s = time.perf_counter()
        try:
            while time.perf_counter() - began_s < _PIECE_S:
                next(pieces)
        except StopIteration as done:
            self._made[quality], self._making = done.value, None
        except GraphicsError:
            self._making = None
            if self._pace is not None:
                self._pace.give_up()
        return self._making is None

    def _let_go(self) -> None:
        """Free the renderers that are neither drawn with nor the floor."""
        for quality in set(self._made) - {self._step.quality, _FLOOR}:
            self._made.pop(quality).release()
