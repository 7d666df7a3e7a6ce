"""What a proof says: lines that hold or do not, and the files that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.compliance.place import Place

Where = Literal["this installation", "a trial visit", "the product's files"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at.

    Attributes:
        words: what was expected, as a statement.
        holds: whether it does; None for what is only told, and judged by who reads it.
        found: what was seen, word for word where it is text of the product.
    """

    words: str
    holds: bool | None
    found: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What running the product showed.

    Attributes:
        name: of the proof.
        lines: in the order in which they were looked at.
        files: name and content of what goes into the folder of evidence beside the lines.
    """

    name: str
    lines: tuple[Line, ...]
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def holds(self) -> bool | None:
        """Whether nothing failed of what was judged; None where there was nothing to judge here."""
        judged = [line.holds for line in self.lines if line.holds is not None]
        return all(judged) if judged else None


@dataclass(slots=True)
class Notes:
    """Collects the lines of a proof while it is made."""

    name: str
    lines: list[Line] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def expect(self, words: str, holds: bool, found: object = "") -> bool:
        """Note what was expected and whether it holds, and return whether it does."""
        self.lines.append(Line(words, bool(holds), str(found)))
        return bool(holds)

    def tell(self, words: str, found: object = "") -> None:
        """Note what is only told."""
        self.lines.append(Line(words, None, str(found)))

    def keep(self, name: str, content: bytes | str) -> None:
        """Put a file beside the lines."""
        self.files.append((name, content.encode() if isinstance(content, str) else content))

    def proof(self) -> Proof:
        """Return what was noted."""
        return Proof(self.name, tuple(self.lines), tuple(self.files))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One way to prove something by running the product.

    Attributes:
        name: as requirements name it.
        words: what it does, in a sentence.
        where: what it looks at. A trial visit is the real advisor on the demo bank's data with a store of its own,
            which is thrown away; nothing of it touches this installation's records.
        make: runs it.
    """

    name: str
    words: str
    where: Where
    make: Callable[[Place], Proof]
