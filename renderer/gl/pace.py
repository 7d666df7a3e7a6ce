"""Which step of quality to draw with: chosen by measuring at start, changed while running. No OpenGL in here.

The steps form a ladder. A frame whose drawing takes longer than the budget is late. When too many of the last frames
are late, the face goes one step down at once. It goes up again only after a calm time in which the next step would
have fitted with head room, going by what the steps cost when they were measured. Each fall that is not part of the
same bad spell doubles the calm time that is asked for, so that a load that comes and goes is not followed up and down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from renderer.gl.tiers import Quality


@dataclass(frozen=True, slots=True)
class Step:
    """One way to draw.

    Attributes:
        quality: the tier.
        resolution: drawn pixels for one of the picture's, along each side.
    """

    quality: Quality
    resolution: float = 1.0

    def __str__(self) -> str:
        share = "" if self.resolution == 1.0 else f" at {round(100 * self.resolution)} % of the width"
        return self.quality + share


LADDER: Final = (Step("software", 0.5), Step("software", 0.75), Step("software"), Step("medium"), Step("high"))
FIRST: Final = 2  # measured before any other: it is cheap everywhere
GPU_BUDGET_S: Final = 0.75 / 60  # of a frame at 60 a second; the rest is for the window and for who else draws
SOFTWARE_BUDGET_S: Final = 0.85 / 20
HEAD_ROOM: Final = 0.9  # of the budget: what a step may take for it to be chosen
LEAST_GROWTH: Final = 1.3  # by which a step surely costs more than the one below
GROWTH: Final = 2.2  # the same for another quality that was never measured: a careful guess

_WINDOW_S: Final = 2.0
_LEAST_FRAMES: Final = 3  # kept although they are older than the window
_LEAST_S: Final = 1.0  # that the frames which are judged span
_EVERY_S: Final = 0.2  # they are judged
_LATE_SHARE: Final = 0.2
_SETTLE_S: Final = 0.5  # after a change, while shaders and caches warm up
_CALM_S: Final = 8.0
_MOST_CALM_S: Final = 480.0
_SPELL_S: Final = 15.0  # falls closer together than this are one bad spell
_FORGET_S: Final = 600.0  # without a fall, after which half the calm time is enough


def budget_s(software_gpu: bool) -> float:
    """Return how long drawing one frame may take."""
    return SOFTWARE_BUDGET_S if software_gpu else GPU_BUDGET_S


def choose(measure: Callable[[Step], float], budget: float) -> tuple[int, dict[int, float]]:
    """Find the best step that fits, measuring no more of them than needed.

    Args:
        measure: draws with a step and returns the seconds of one frame.
        budget: seconds that a frame may take.

    Returns:
        The step's place in LADDER (0 when none fits), and the seconds of each place that was measured.
    """
    fits = HEAD_ROOM * budget
    costs = {FIRST: measure(LADDER[FIRST])}
    place = FIRST
    while costs[place] > fits and place > 0:
        place -= 1
        costs[place] = measure(LADDER[place])
    while FIRST <= place < len(LADDER) - 1 and costs[place] * LEAST_GROWTH <= fits:
        costs[place + 1] = measure(LADDER[place + 1])
        if costs[place + 1] > fits:
            break
        place += 1
    return place, costs


class Pace:
    """Walks the ladder while frames are drawn.

    Attributes:
        place: in LADDER, of what is drawn now.
        wanted: in LADDER, of what should be drawn; the caller says `moved` when it is.
    """

    def __init__(self, place: int, budget: float, costs: dict[int, float] | None = None) -> None:
        """Begin.

        Args:
            place: in LADDER.
            budget: seconds that drawing one frame may take.
            costs: seconds of a frame by place, as far as measured.
        """
        self.place = self.wanted = place
        self._budget, self._costs = budget, dict(costs or {})
        self._top = len(LADDER) - 1
        self._frames: deque[tuple[float, float]] = deque()
        self._settled_s: float | None = None
        self._judged_s = -_EVERY_S
        self._calm_since_s: float | None = None
        self._calm_s = _CALM_S
        self._fell_s: float | None = None
        self._eased_s: float | None = None
        self._climbed = False

    def drew(self, now_s: float, cost_s: float) -> int:
        """Take note of a frame and return the wanted place.

        Args:
            now_s: the clock; must not run backwards.
            cost_s: how long the frame took to draw.
        """
        if self._settled_s is None:
            self._settled_s = now_s
        if now_s < self._settled_s:
            return self.wanted
        frames = self._frames
        frames.append((now_s, cost_s))
        while len(frames) > _LEAST_FRAMES and frames[0][0] < now_s - _WINDOW_S:
            frames.popleft()
        enough = len(frames) >= _LEAST_FRAMES and now_s - frames[0][0] >= _LEAST_S
        if enough and now_s - self._judged_s >= _EVERY_S:
            self._judged_s = now_s
            self._judge(now_s, sorted(cost for _, cost in frames))
        return self.wanted

    def moved(self, now_s: float) -> None:
        """Say that from now on the wanted step is drawn."""
        self._climbed = self.wanted > self.place
        self.place = self.wanted
        self._frames.clear()
        self._settled_s = now_s + _SETTLE_S
        self._calm_since_s = None

    def give_up(self) -> None:
        """Say that the wanted step cannot be had: it and those above are never wanted again."""
        self._top = min(self._top, max(self.place, self.wanted - 1))
        self.wanted = self.place

    def _judge(self, now_s: float, costs: list[float]) -> None:
        """Look at the costs of the last frames, cheapest first."""
        late = sum(cost > self._budget for cost in costs) > _LATE_SHARE * len(costs)
        if late:
            self._calm_since_s = None
            self.wanted = min(self.wanted, self.place)  # a climb that was being prepared is off
            if self.wanted == self.place and self.place > 0:
                self._fall(now_s)
            return
        if self.wanted != self.place:
            return
        nine_of_ten = costs[min(len(costs) - 1, int(0.9 * len(costs)))]
        if self.place == self._top or nine_of_ten * self._growth() > HEAD_ROOM * self._budget:
            self._calm_since_s = None
            return
        if self._calm_since_s is None:
            self._calm_since_s = now_s
        if self._eased_s is not None and now_s - self._eased_s > _FORGET_S:
            self._calm_s, self._eased_s = max(_CALM_S, 0.5 * self._calm_s), now_s
        if now_s - self._calm_since_s >= self._calm_s:
            self.wanted = self.place + 1

    def _fall(self, now_s: float) -> None:
        same_spell = self._fell_s is not None and now_s - self._fell_s < _SPELL_S and not self._climbed
        if not same_spell:
            self._calm_s = min(_MOST_CALM_S, 2.0 * self._calm_s)
        self._fell_s = self._eased_s = now_s
        self.wanted = self.place - 1

    def _growth(self) -> float:
        """Return by how much the step above costs more than this one: as measured at start, or a guess."""
        here, above = self._costs.get(self.place), self._costs.get(self.place + 1)
        if here and above:
            return max(LEAST_GROWTH, above / here)
        return LEAST_GROWTH if LADDER[self.place + 1].quality == LADDER[self.place].quality else GROWTH
