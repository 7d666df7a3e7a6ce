"""The utilities of a whole committee at one proposal. Letters: A members, V variables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from finance.advice.agents import Agent, Straight
from finance.types import Floats


class Members:
    """All utilities at once: the straight ones in one product, the others one by one."""

    def __init__(self, agents: Sequence[Agent]) -> None:
        self._others = [
            (number, agent.utility) for number, agent in enumerate(agents) if not isinstance(agent.utility, Straight)
        ]
        straight = [(n, a.utility) for n, a in enumerate(agents) if isinstance(a.utility, Straight)]
        self._count = len(agents)
        self._rows = [number for number, _ in straight]
        self._bases = np.array([utility.base for _, utility in straight])
        self._slopes = np.array([utility.slope for _, utility in straight])
        self._at: Floats | None = None

    def _look(self, x: Floats) -> None:
        """Work out everything at a point, once."""
        if self._at is not None and np.array_equal(self._at, x):
            return
        self._at = x.copy()
        self._value, self._slope = np.empty(self._count), np.empty((self._count, len(x)))
        if self._rows:
            self._value[self._rows] = self._bases + self._slopes @ x
            self._slope[self._rows] = self._slopes
        self._bends: list[tuple[int, Floats]] = []
        for number, utility in self._others:
            self._value[number], self._slope[number], bend = utility(x)
            if bend is not None:
                self._bends.append((number, bend))

    def values(self, x: Floats) -> Floats:
        """Return the utilities [A]."""
        self._look(x)
        return self._value

    def slopes(self, x: Floats) -> Floats:
        """Return their gradients [A, V]."""
        self._look(x)
        return self._slope

    def bend(self, x: Floats, weights: Floats) -> Floats:
        """Return the weighted sum of their second derivatives [V, V]."""
        self._look(x)
        total = np.zeros((len(x), len(x)))
        for number, bend in self._bends:
            total += weights[number] * bend
        return total

    def scales(self, x: Floats) -> Floats:
        """Return how much each changes over proposals of ordinary size, whatever its unit: [A], above 0."""
        largest = np.abs(self.slopes(x)).max(axis=1)
        return np.where(largest > 0, largest, 1.0)
