"""What a soak found: figures, what went wrong, and whether it may pass."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final

MOST_GROWTH_MIB: Final = 50.0
MOST_RECOVERY_S: Final = 5.0
MOST_BLOCK_S: Final = 0.050
_TOLD: Final = 40  # of the things that went wrong, in the text


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken promise.

    Attributes:
        promise: which one, in a word or two.
        visit: in which visit, counted from 1; 0 outside of any.
        words: what was found, and where; never a client's words but the planted ones.
    """

    promise: str
    visit: int
    words: str


@dataclass(slots=True)
class SoakReport:
    """What one run found.

    Attributes:
        name: of the run.
        seed: from which it can be repeated.
        figures: what was counted and measured, with units in the names.
        faults: what went wrong, in its order.
    """

    name: str
    seed: int
    figures: dict[str, float | int | str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every promise was kept."""
        return not self.faults

    def fault(self, promise: str, visit: int, words: str) -> None:
        """Note a broken promise."""
        self.faults.append(Fault(promise, visit, words))

    def count(self, name: str, by: int = 1) -> None:
        """Count something."""
        self.figures[name] = int(self.figures.get(name, 0)) + by

    def most(self, name: str, value: float) -> None:
        """Keep the largest value."""
        self.figures[name] = max(float(self.figures.get(name, 0.0)), round(value, 4))

    def text(self) -> str:
        """Return lines for a person."""
        lines = [f"{self.name} (seed {self.seed}): {'passed' if self.passed else 'FAILED'}"]
        lines += [f"  {name}: {value}" for name, value in self.figures.items()]
        lines += [f"  fault in visit {each.visit}: {each.promise}: {each.words}" for each in self.faults[:_TOLD]]
        if len(self.faults) > _TOLD:
            lines.append(f"  and {len(self.faults) - _TOLD} more")
        return "\n".join(lines)

    def json(self) -> str:
        """Return everything for a program."""
        return json.dumps({"passed": self.passed, **asdict(self)}, indent=1)


def slope_mib(sizes_mib: list[float]) -> float:
    """Return by how much memory grows over a run, as a straight line through all but its first fifth, in MiB."""
    kept = sizes_mib[len(sizes_mib) // 5 :]
    if len(kept) < 3:
        return 0.0
    middle = (len(kept) - 1) / 2
    mean = sum(kept) / len(kept)
    above = sum((at - middle) * (size - mean) for at, size in enumerate(kept))
    below = sum((at - middle) ** 2 for at in range(len(kept)))
    return above / below * (len(kept) - 1)
