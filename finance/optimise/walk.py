"""Parametric active set: from a solved quadratic programme to its neighbour, along a line of data.

When linear term and bounds move linearly, the optimum moves linearly too until a free variable or row meets a bound, or
the multiplier of one at its bound becomes zero; there the working set changes by one (Best 1996; the critical line of
Markowitz 1956 is the case in which only the linear term moves). Entities are variables, then rows; see `working_set`.
For each of them X is the value (of a row: a'x), Z the multiplier. Letters: n variables, m rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.optimise.working_set import DEPENDENT, Positions, WorkingSet
from finance.types import Floats

Sides = npt.NDArray[np.int8]
TINY = 1e-13
FAR = 1e6


class Stalled(Exception):  # noqa: N818  (seen by `quadratic` alone, which tries again with a ridge)
    """The walk does not get on: the matrix is singular on the working set, or too many changes."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Entities that cannot be met together; the multipliers of the contradiction [len(entities)]."""

    entities: Positions
    sides: tuple[int, ...]
    multipliers: Floats


class Walk:
    """An optimal point with its working set, which can be taken along.

    Attributes:
        x, z: values and multipliers [n + m].
        low, high: bounds of variables and rows at this moment [n + m].
        side: -1 at the lower bound, 1 at the upper, 0 between [n + m].
        linear: the linear term at this moment [n].
        changes: of the working set so far.
    """

    __slots__ = ("_n", "_sense", "changes", "high", "linear", "low", "set", "side", "x", "z")

    def __init__(self, matrix: Floats, linear: Floats, low: Floats, high: Floats, side: Sides) -> None:
        """Solve for a given working set; the point may break bounds, see `relaxed`.

        Args:
            matrix: [[P, A'], [A, 0]].
            linear: [n].
            low: [n + m].
            high: [n + m].
            side: where each entity is [n + m].

        Raises:
            numpy.linalg.LinAlgError: this working set has no unique solution.
        """
        self._n = len(linear)
        self.linear, self.low, self.high = linear.copy(), low.copy(), high.copy()
        self.side = side.copy()
        self.changes = 0
        self.x, self.z = np.zeros(len(matrix)), np.zeros(len(matrix))
        self.set = WorkingSet(matrix, self._inside())
        self._sense = self.side * (self.low != self.high)
        self.settle()

    def _inside(self) -> Positions:
        inside = self.side == 0
        inside[self._n :] = ~inside[self._n :]
        return np.flatnonzero(inside)

    def settle(self) -> None:
        """Compute values and multipliers from the working set alone: no rounding is left from earlier steps."""
        n = self._n
        self.x = np.where(self.side < 0, self.low, np.where(self.side > 0, self.high, 0.0))
        filled = np.flatnonzero(self.x[:n])
        pushed = self.x[filled] @ self.set.matrix[filled]
        entities = self.set.entities
        aim = np.concatenate([-self.linear, self.x[n:]])[entities] - pushed[entities]
        solved = self.set.inverse @ aim
        effect = solved @ self.set.rows + pushed
        self._put(solved, effect, self.x, self.z)
        self.z[:n] += self.linear
        self.z[self.side == 0] = 0.0

    def _put(self, solved: Floats, effect: Floats, x: Floats, z: Floats) -> None:
        """Sort what was solved into values and multipliers; those at a bound keep their value."""
        n, entities = self._n, self.set.entities
        full = np.zeros(len(effect))
        full[entities] = solved
        free = self.side[:n] == 0
        x[:n][free] = full[:n][free]
        resting = self.side[n:] == 0
        x[n:][resting] = effect[n:][resting]
        z[:n] = effect[:n]
        z[n:] = -full[n:]

    def relaxed(self) -> None:
        """Change bounds and linear term so that this point is the optimum: where a walk can begin."""
        n = self._n
        between = self.side == 0
        self.low = np.where(between & (self.x < self.low), self.x, self.low)
        self.high = np.where(between & (self.x > self.high), self.x, self.high)
        wrong = self._sense * self.z > 0
        if wrong.any():
            before = self.z.copy()
            self.z[wrong] *= -0.1
            change = self.z - before
            self.linear += change[:n] + change[n:] @ self.set.matrix[n:, :n]

    def follow(
        self,
        linear: Floats,
        low: Floats | None = None,
        high: Floats | None = None,
        *,
        length: float = 1.0,
        at_corner: Callable[[float], bool] | None = None,
    ) -> Conflict | None:
        """Move by `length` times these changes of data.

        Args:
            linear: change of the linear term for each unit of length [n].
            low: change of the lower bounds [n + m]; None leaves them.
            high: of the upper ones.
            length: infinite goes to the last corner.
            at_corner: told how far along each corner is; the walk ends there when it gives False.

        Returns:
            What is in conflict when no point is feasible further on; None when the walk arrived.

        Raises:
            Stalled: see there.
        """
        done, most, came = 0.0, 10 * len(self.x) + 200, -1
        for _ in range(most):
            dx, dz = self._direction(linear, low, high)
            step, entity, to = self._next(dx, dz, low, high, came)
            if step > FAR * (1.0 + done) and self.set.touched():
                self._afresh()  # so long a step may well be rounding in a direction that stands still
                continue
            step = min(step, length - done)
            if not np.isfinite(step):
                return None
            self._move(step, dx, dz, linear, low, high)
            done += step
            if (at_corner is not None and not at_corner(done)) or done >= length:
                return None
            conflict = self._change(entity, to)
            if conflict is not None:
                return conflict
            came = entity
        raise Stalled("too many changes of the working set")

    def _direction(self, linear: Floats, low: Floats | None, high: Floats | None) -> tuple[Floats, Floats]:
        n, total, entities = self._n, len(self.x), self.set.entities
        if low is None or high is None:
            return self._still(linear)
        dx = np.zeros(total)
        aim = np.zeros(total)
        aim[:n] = -linear
        np.copyto(dx, low, where=self.side < 0)
        np.copyto(dx, high, where=self.side > 0)
        aim[n:] = dx[n:]
        moved = np.flatnonzero(dx[:n])
        pushed = dx[moved] @ self.set.matrix[moved]
        aim -= pushed
        solved = self.set.inverse @ aim[entities]
        effect = solved @ self.set.rows + pushed
        full = np.zeros(total)
        full[entities] = solved
        between = self.side == 0
        np.copyto(dx[:n], full[:n], where=between[:n])
        np.copyto(dx[n:], effect[n:], where=between[n:])
        effect[:n] += linear
        np.negative(full[n:], out=effect[n:])
        effect[between] = 0.0
        return dx, effect

    def _still(self, linear: Floats) -> tuple[Floats, Floats]:
        """Return the direction where no bound moves."""
        n, entities = self._n, self.set.entities
        aim = np.zeros(len(self.x))
        aim[:n] = linear
        solved = self.set.inverse @ aim[entities]
        np.negative(solved, out=solved)
        effect = solved @ self.set.rows
        dx = np.zeros(len(self.x))
        dx[entities] = solved
        inside = entities < n
        if 2 * np.count_nonzero(inside) == len(entities):
            dx[:n] = 0.0  # as many rows as variables leave no way to move
        dz = effect
        dz[:n] += linear
        if len(dx) > n:
            active = self.side[n:] != 0
            dx[n:], dz[n:] = np.where(active, 0.0, effect[n:]), np.where(active, -dx[n:], 0.0)
        dz[entities[inside]] = 0.0
        return dx, dz

    def _next(
        self, dx: Floats, dz: Floats, low: Floats | None, high: Floats | None, came: int
    ) -> tuple[float, int, int]:
        """Return how far the next change is, who changes and to which side (0: leaves its bound)."""
        total = len(dx)
        waits = np.full((3, total), np.inf)
        room, drop, when = waits
        if low is None or high is None:  # what is at a bound does not move then
            np.divide(self.high - self.x, dx, out=room, where=dx > TINY)
            np.divide(self.low - self.x, dx, out=drop, where=dx < -TINY)
        else:
            between = self.side == 0
            up, down = dx - high, dx - low
            np.divide(self.high - self.x, up, out=room, where=between & (up > TINY))
            np.divide(self.low - self.x, down, out=drop, where=between & (down < -TINY))
        turn = self._sense * dz
        np.divide(-self._sense * self.z, turn, out=when, where=turn > TINY)
        if came >= 0:  # who just changed does not change back for rounding's sake
            own = waits[:, came]
            own[own < TINY] = np.inf
        place = int(waits.argmin())
        kind, entity = divmod(place, total)
        return max(float(waits[kind, entity]), 0.0), entity, (1, -1, 0)[kind]

    def _move(
        self, step: float, dx: Floats, dz: Floats, linear: Floats, low: Floats | None, high: Floats | None
    ) -> None:
        if step <= 0.0:
            return
        self.x += step * dx
        self.z += step * dz
        self.linear += step * linear
        if low is not None:
            self.low += step * low
        if high is not None:
            self.high += step * high

    def _change(self, entity: int, to: int) -> Conflict | None:
        self.changes += 1
        row = entity >= self._n
        if to == 0:
            self._leave_bound(entity, row)
        else:
            conflict = self._meet_bound(entity, to, row)
            if conflict is not None:
                return conflict
        if self.set.stale():
            self._afresh()
        return None

    def _leave_bound(self, entity: int, row: bool) -> None:
        self.z[entity] = 0.0
        self.side[entity] = 0
        self._sense[entity] = 0
        if row:
            self.set.drop(self.set.position(entity))
            return
        solved, pivot = self.set.coupling(entity)
        if pivot <= DEPENDENT * self.set.matrix[entity, entity]:
            raise Stalled("the matrix is singular on the working set")
        self.set.add(entity, solved, pivot)

    def _meet_bound(self, entity: int, to: int, row: bool) -> Conflict | None:
        if row:
            solved, pivot = self.set.coupling(entity)
            scale = float(np.abs(self.set.matrix[entity]).max()) ** 2
            if -pivot <= DEPENDENT * max(scale, 1e-300):
                return self._exchange(entity, to, solved)
            self.set.add(entity, solved, pivot)
        else:
            place = self.set.position(entity)
            if self.set.inverse[place, place] <= DEPENDENT:
                return self._exchange(entity, to, self.set.inverse[:, place].copy())
            self.set.drop(place)
        self._pin(entity, to)
        return None

    def _pin(self, entity: int, to: int) -> None:
        self.side[entity] = to
        self._sense[entity] = to if self.low[entity] != self.high[entity] else 0
        self.x[entity] = self.high[entity] if to > 0 else self.low[entity]

    def _exchange(self, entity: int, to: int, solved: Floats) -> Conflict | None:
        """Pin an entity that follows from the active ones: one of these has to go, or there is no feasible point."""
        n, sign = self._n, -float(to)
        entities = self.set.entities
        active = entities >= n
        share = np.zeros(len(self.x) - n)
        share[entities[active] - n] = solved[active]
        dz = np.zeros(len(self.x))
        dz[n:] = -sign * share
        dz[:n] = sign * (share @ self.set.matrix[n:, :n])
        if entity >= n:
            dz[:n] -= sign * self.set.matrix[entity, :n]
            dz[entity] = sign
        dz[:n][self.side[:n] == 0] = 0.0
        if entity < n:
            dz[entity] = sign
        turn = self._sense * dz
        when = np.full(len(dz), np.inf)
        np.divide(-self._sense * self.z, turn, out=when, where=turn > 1e-9)
        gone = int(when.argmin())
        if not np.isfinite(when[gone]):
            found = np.flatnonzero((np.abs(dz) > 1e-9) & ((self.side != 0) | (np.arange(len(dz)) == entity)))
            sides = tuple(to if who == entity else int(self.side[who]) for who in found)
            return Conflict(found, sides, dz[found])
        self.z += max(0.0, float(when[gone])) * dz
        self._pin(entity, to)
        self.side[gone] = 0
        self._sense[gone] = 0
        self.z[gone] = 0.0
        self._afresh()
        return None

    def _afresh(self) -> None:
        try:
            self.set.rebuild(self._inside())
        except np.linalg.LinAlgError:
            raise Stalled("the matrix is singular on the working set") from None
