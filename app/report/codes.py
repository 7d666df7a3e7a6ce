"""The visit in words short enough for QR codes: a phone reads them without any network.

How dense a code may be. A phone's main camera sees about 69 degrees across (a focal length of 26 mm on 36 mm film), so
from 400 mm it sees 2 x 400 mm x tan(34.7 degrees) = 553 mm, and in a preview of 1,920 points 3.47 of them a millimetre.
A reader wants three points a module, with a hand that shakes four: a module is 1.2 mm. Of a 24-inch screen, 531 by
299 mm, a code may take 130 mm, so that words and buttons stand beside it even upright: 108 modules, eight of which are
the quiet zone that ISO/IEC 18004 asks for. Version 20 has 97. Level M (15 % may be lost) stands a reflection on the
glass; version 20-M holds 666 bytes. What does not fit into one code goes into several, each of which stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import segno

from app.report.contents import key_figures
from app.report.figures import UNITS_APART, capital, unit, value
from app.report.visit import VisitReport
from finance.types import Fact

MODULE_MM: Final = 1.2
QUIET_MODULES: Final = 4
MOST_VERSION: Final = 20
MOST_BYTES: Final = 666
_FOR_THE_HEAD: Final = 24  # bytes of "Part 12 of 12" and its line ends
_MACHINE: Final = "A machine gave these figures; a person at the bank can check them with you."
_NO_ADVICE: Final = "No offer, no tax advice. You can lose money."
_AHEAD: Final = "Projections are hypothetical and no guarantee."


@dataclass(frozen=True, slots=True)
class Code:
    """One QR code.

    Attributes:
        number: from 1.
        of: how many there are.
        text: what a phone shows.
        rows: of modules, true where dark, without the quiet zone.
    """

    number: int
    of: int
    text: str
    rows: tuple[tuple[bool, ...], ...]


def codes(report: VisitReport) -> tuple[Code, ...]:
    """Return the codes of a visit; some 40 ms each, so a window calls it from a thread."""
    texts = summary(report)
    return tuple(code(text, number, len(texts)) for number, text in enumerate(texts, start=1))


def code(text: str, number: int = 1, of: int = 1) -> Code:
    """Return a text of at most `MOST_BYTES` bytes as a QR code of level M."""
    made = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
    return Code(number, of, text, tuple(tuple(bool(module) for module in row) for row in made.matrix))


def summary(report: VisitReport, most_bytes: int = MOST_BYTES) -> tuple[str, ...]:
    """Return the visit in plain text, in parts that fit into a code each: bank, day, key figures, disclosures.

    The client's name is not in it: a screen is seen by others too.
    """
    head = f"{report.bank}, your visit on {report.at.day} {report.at:%B} {report.at.year}"
    facts = key_figures(report)
    figures = [_line(fact) for fact in facts] or ["No figures were asked for."]
    ahead = [_AHEAD] if any(fact.name.startswith("plan.") for fact in facts) else []
    lines = [*figures, *ahead, _MACHINE, _NO_ADVICE, *([report.notice] if report.notice else [])]
    head = next(_pieces(head, most_bytes // 3))
    room = most_bytes - len(head.encode()) - _FOR_THE_HEAD
    parts = list(_packed(lines, room))
    if len(parts) == 1:
        return (f"{head}\n\n{parts[0]}",)
    return tuple(f"{head}\nPart {number} of {len(parts)}\n\n{part}" for number, part in enumerate(parts, start=1))


def _line(fact: Fact) -> str:
    """Return one figure with its unit and its day."""
    counted = f" {unit(fact)}" if unit(fact) in UNITS_APART else ""
    day = f"{fact.as_of.day} {fact.as_of:%b} {fact.as_of.year}"
    return f"{capital(fact.label)}: {value(fact)}{counted} ({day})"


def _packed(lines: Iterable[str], room: int) -> Iterator[str]:
    """Yield lines together as far as they fit into so many bytes."""
    part = ""
    for line in (piece for each in lines for piece in _pieces(each, room)):
        longer = f"{part}\n{line}" if part else line
        if len(longer.encode()) > room:
            yield part
            longer = line
        part = longer
    yield part


def _pieces(line: str, room: int) -> Iterator[str]:
    """Yield a line, or the pieces of one that does not fit, cut between words where that can be."""
    while len(line.encode()) > room:
        cut = len(line.encode()[:room].decode(errors="ignore"))
        cut = line.rfind(" ", 1, cut) if line.rfind(" ", 1, cut) > 0 else cut
        yield line[:cut].rstrip()
        line = line[cut:].lstrip()
    yield line
