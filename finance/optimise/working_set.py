"""The inverse of a working set's optimality matrix, kept up to date as entities come and go.

An entity is a variable (0 to n - 1) or a row of constraints (n to n + m - 1). Of the matrix G = [[P, A'], [A, 0]] the
working set takes the free variables and the active rows; each arrival or departure changes the inverse by a matrix of
rank one (bordering). Letters: n variables, m rows, k entities in the working set.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from finance.types import Floats

Positions = npt.NDArray[np.intp]
REFRESH_EVERY = 60  # updates, after which rounding is wiped away by inverting afresh
DEPENDENT = 2e-10  # a pivot below this share of its diagonal counts as zero
CANCELS = 1e5  # a pivot of the inverse above this calls for inverting afresh


class WorkingSet:
    """Free variables and active rows with the inverse of their matrix.

    Attributes:
        matrix: G [n + m, n + m].
        size: k.
    """

    __slots__ = ("_entities", "_inverse", "_rows", "_updates", "matrix", "size")

    def __init__(self, matrix: Floats, entities: Positions) -> None:
        self.matrix = matrix
        room = min(len(matrix), len(entities) + 64)
        self._entities: Positions = np.zeros(room, dtype=np.intp)
        self._inverse: Floats = np.zeros((room, room))
        self._rows: Floats = np.empty((room, len(matrix)))
        self._updates = 0
        self.size = 0
        self.rebuild(entities)

    @property
    def entities(self) -> Positions:
        """Which entities are in, in the order of the inverse [k]."""
        return self._entities[: self.size]

    @property
    def inverse(self) -> Floats:
        """The inverse of G restricted to the entities [k, k]."""
        return self._inverse[: self.size, : self.size]

    @property
    def rows(self) -> Floats:
        """The rows of G that belong to the entities [k, n + m]."""
        return self._rows[: self.size]

    def rebuild(self, entities: Positions | None = None) -> None:
        """Invert afresh, for these entities or for those that are in.

        Raises:
            numpy.linalg.LinAlgError: their matrix is singular.
        """
        chosen = self.entities.copy() if entities is None else np.asarray(entities, dtype=np.intp)
        size = len(chosen)
        self._make_room(size)
        self.size = size
        self._entities[:size] = chosen
        self._rows[:size] = self.matrix[chosen]
        if size:
            self._inverse[:size, :size] = np.linalg.inv(self._rows[:size, chosen])
        self._updates = 0

    def stale(self) -> bool:
        """Say whether enough updates went by to invert afresh."""
        return self._updates >= REFRESH_EVERY

    def touched(self) -> bool:
        """Say whether anything changed since it was inverted afresh."""
        return self._updates > 0

    def coupling(self, entity: int) -> tuple[Floats, float]:
        """Return what inverse times the entity's column gives [k], and the pivot that adding it would have."""
        column = self.matrix[entity, self.entities]
        solved = self.inverse @ column
        return solved, float(self.matrix[entity, entity] - column @ solved)

    def add(self, entity: int, solved: Floats, pivot: float) -> None:
        """Let an entity in; `solved` and `pivot` are its coupling."""
        size = self.size
        self._make_room(size + 1)
        inverse = self._inverse
        scaled = solved / pivot
        inverse[:size, :size] += np.multiply.outer(scaled, solved)
        inverse[:size, size] = inverse[size, :size] = -scaled
        inverse[size, size] = 1.0 / pivot
        self._entities[size] = entity
        self._rows[size] = self.matrix[entity]
        self.size = size + 1
        self._updates += 1

    def position(self, entity: int) -> int:
        """Return where an entity is in the order of the inverse."""
        return int(np.flatnonzero(self.entities == entity)[0])

    def drop(self, place: int) -> None:
        """Let the entity at a place of the order go; the last takes its place.

        Raises:
            numpy.linalg.LinAlgError: the matrix of those that stay is singular.
        """
        size, last = self.size, self.size - 1
        inverse = self._inverse
        column = inverse[:size, place].copy()
        pivot = float(column[place])
        if abs(pivot) <= DEPENDENT:
            raise np.linalg.LinAlgError("the matrix is singular without this entity")
        inverse[:size, :size] -= np.multiply.outer(column / pivot, column)
        if place != last:
            corner = inverse[last, last]
            inverse[place, :last] = inverse[last, :last]
            inverse[:last, place] = inverse[:last, last]
            inverse[place, place] = corner
            self._entities[place] = self._entities[last]
            self._rows[place] = self._rows[last]
        self.size = last
        # What is left of large entries that cancelled is rounding.
        self._updates += 1 if abs(pivot) < CANCELS else REFRESH_EVERY

    def _make_room(self, size: int) -> None:
        room = len(self._entities)
        if size <= room:
            return
        more = max(2 * room, size)
        entities, inverse, rows = self._entities, self._inverse, self._rows
        self._entities = np.zeros(more, dtype=np.intp)
        self._inverse = np.zeros((more, more))
        self._rows = np.empty((more, len(self.matrix)))
        self._entities[:room], self._inverse[:room, :room], self._rows[:room] = entities, inverse, rows
