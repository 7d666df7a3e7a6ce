"""What can be read off a chart by touch or with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

Along = Literal["x", "y", "both"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One datum.

    Attributes:
        label: what it is, for example a day.
        values: what it amounts to, a line each.
        at: where it lies in the picture; the first place is the one that is pointed at.
        names: of the facts that it shows; see `finance.types.Chart.names`.
    """

    label: str
    values: tuple[str, ...]
    at: tuple[QPointF, ...]
    names: str = ""

    @property
    def words(self) -> str:
        """The datum as it is read aloud."""
        return f"{self.label}: {', '.join(self.values)}." if self.values else f"{self.label}."


class Drawn:
    """What a picture holds, in the order in which the arrow keys go through it."""

    def __init__(
        self,
        readings: Sequence[Reading] | Callable[[], Sequence[Reading]] = (),
        along: Along = "y",
        area: QRectF | None = None,
    ) -> None:
        """Hold the data, or what gives them: many are put into words only when somebody reads them.

        Args:
            readings: in order.
            along: in which direction a finger looks for the nearest.
            area: where a line through the datum stands, if there is to be one.
        """
        self.area = area
        self.along = along
        self._readings = readings

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The data."""
        if callable(self._readings):
            self._readings = self._readings()
        self._readings = tuple(self._readings)
        return self._readings


def nearest(readings: Sequence[Reading], along: Along, at: QPointF) -> int:
    """Return the number of the datum nearest to a place, -1 where there are none."""

    def away(reading: Reading) -> float:
        dx, dy = reading.at[0].x() - at.x(), reading.at[0].y() - at.y()
        return abs(dx) if along == "x" else abs(dy) if along == "y" else hypot(dx, dy)

    return min(range(len(readings)), key=lambda number: away(readings[number]), default=-1)
