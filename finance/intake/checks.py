"""What is odd about prices: gaps, bad ticks, unadjusted splits, prices that stand still, columns that look ahead.

Every check looks at all symbols at once. A check only names what it sees; the import goes on unless it is an error.

Letters: R cells in order of symbol and day, T different days, N symbols.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from finance.intake.cells import Cells
from finance.intake.report import Collector
from finance.types import Floats

SPLITS = (1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100)  # new shares for an old one
SPLIT_ROOM = 0.04  # a split day has a return of its own
SPIKE = 0.15  # log return: smaller moves are never called a bad tick
SPIKE_SCALES = 10.0  # times the symbol's usual daily move
LARGE_JUMP = 0.5  # log return of one day that is named in any case
STALE_DAYS = 10  # equal closes in a row
LONGEST_PAUSE = 10  # calendar days without any price


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks may rely on.

    Attributes:
        as_of: the last day that is known; anything later looks ahead.
        split_days: symbol and day of splits that are on file, which explain a jump.
        still: symbols whose price may stand still, such as a money-market fund's.
    """

    as_of: date | None = None
    split_days: Set[tuple[str, date]] = frozenset()
    still: Set[str] = frozenset()


def check_prices(cells: Cells, known: Known, found: Collector) -> None:
    """Add findings on every cell that is odd; cells must be in order and without duplicates."""
    if not len(cells.codes):
        return
    _not_ahead(cells, known, found)
    inside = np.concatenate([[False], cells.codes[1:] == cells.codes[:-1]])  # has a day before it
    positive = cells.closes > 0
    both = inside & positive & np.concatenate([[False], positive[:-1]])
    moves = np.zeros(len(inside))
    logs = np.log(np.where(positive, cells.closes, 1.0))
    moves[1:] = logs[1:] - logs[:-1]
    moves[~both] = 0.0
    _jumps(cells, moves, known, found)
    _stale(cells, moves, inside, known, found)
    _shifted(cells, moves, found)


def gaps(cells: Cells, found: Collector, *, refuse: bool) -> None:
    """Add findings on days on which others have a price and a symbol has none, and on pauses of the whole table."""
    calendar, place = np.unique(cells.days, return_inverse=True)
    steps = np.diff(calendar).astype(np.int64)
    usual = float(np.median(steps)) if steps.size else 1.0
    pauses = np.flatnonzero(steps > max(LONGEST_PAUSE, 3 * usual))
    for at in pauses:
        words = f"there are no prices between {calendar[at]} and {calendar[at + 1]}; check that none are missing."
        found.add("gap", "warning", None, "", words)
    step = np.diff(place)
    rows = np.flatnonzero((step > 1) & (cells.codes[1:] == cells.codes[:-1])) + 1

    def each() -> Iterator[tuple[int, str, str]]:
        for row in rows:
            count, symbol = int(step[row - 1]) - 1, cells.symbols[cells.codes[row]]
            what = f"{count} day{'s' if count > 1 else ''} missing after {cells.days[row - 1]} where others have prices"
            yield int(cells.lines[row]), symbol, f"{what}; " + ("add them." if refuse else "the last price is carried.")

    found.add_many("gap", "error" if refuse else "warning", each(), len(rows))


def _not_ahead(cells: Cells, known: Known, found: Collector) -> None:
    if known.as_of is None:
        return
    rows = np.flatnonzero(cells.days > np.datetime64(known.as_of, "D"))
    words = f"is after {known.as_of}, the last day that can be known; correct the day or leave it out."
    each = ((int(cells.lines[row]), cells.symbols[cells.codes[row]], f"{cells.days[row]} {words}") for row in rows)
    found.add_many("look_ahead", "error", each, len(rows))


def _jumps(cells: Cells, moves: Floats, known: Known, found: Collector) -> None:
    size = np.abs(moves)
    usual = _usual_move(cells, size)
    back = np.concatenate([moves[1:], [0.0]])
    spike = (size > np.maximum(SPIKE, SPIKE_SCALES * usual)) & (np.abs(moves + back) < 0.3 * size)
    spike &= np.concatenate([cells.codes[1:] == cells.codes[:-1], [False]])
    after_spike = np.concatenate([[False], spike[:-1]])
    ratio, fits = _split_ratio(moves)
    jump = ~spike & ~after_spike & (fits | (size > LARGE_JUMP))
    rows = np.flatnonzero(spike | jump)
    explained = np.array([_key(cells, int(row)) in known.split_days for row in rows], dtype=bool)
    rows = rows[~explained] if rows.size else rows
    ticks = rows[~(fits[rows] & jump[rows])]
    splits = rows[fits[rows] & jump[rows]]
    found.add_many(
        "bad_tick", "warning", (_tick(cells, moves, bool(spike[row]), int(row)) for row in ticks), len(ticks)
    )
    found.add_many("split", "warning", (_split(cells, float(ratio[row]), int(row)) for row in splits), len(splits))


def _usual_move(cells: Cells, size: Floats) -> Floats:
    """Return each cell's symbol's median absolute move, as a standard deviation [R]."""
    order = np.lexsort((size, cells.codes))
    counts = np.bincount(cells.codes, minlength=len(cells.symbols))
    middle = np.cumsum(counts) - counts + counts // 2
    medians = np.zeros(len(counts))
    held = counts > 0
    medians[held] = size[order][middle[held]]
    return np.asarray(medians[cells.codes] / 0.6745)


def _split_ratio(moves: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the nearest split ratio of each move, below 1 for a reverse split, and whether it fits."""
    logs = np.log(np.array(SPLITS))
    size = np.abs(moves)
    near = np.clip(np.searchsorted(logs, size), 1, len(logs) - 1)
    near -= size - logs[near - 1] < logs[near] - size
    fits = np.abs(size - logs[near]) < SPLIT_ROOM
    ratio = np.array(SPLITS)[near]
    return np.where(moves < 0, ratio, 1 / ratio), fits


def _key(cells: Cells, row: int) -> tuple[str, date]:
    return cells.symbols[cells.codes[row]], date.fromisoformat(str(cells.days[row]))


def _tick(cells: Cells, moves: Floats, spike: bool, row: int) -> tuple[int, str, str]:
    percent = 100 * np.expm1(moves[row])
    what = "and back the next day" if spike else "on one day"
    words = f"{cells.closes[row]:g} on {cells.days[row]} is a move of {percent:+.0f} % {what}; check it."
    return int(cells.lines[row]), cells.symbols[cells.codes[row]], words


def _split(cells: Cells, ratio: float, row: int) -> tuple[int, str, str]:
    shown = f"{ratio:g} for 1" if ratio > 1 else f"1 for {1 / ratio:g}"
    before = cells.closes[row - 1]
    words = (
        f"{before:g} to {cells.closes[row]:g} on {cells.days[row]} looks like a split of {shown}; hand in the split."
    )
    return int(cells.lines[row]), cells.symbols[cells.codes[row]], words


def _stale(cells: Cells, moves: Floats, inside: npt.NDArray[np.bool_], known: Known, found: Collector) -> None:
    moved = ~inside | (moves != 0.0)
    starts = np.flatnonzero(moved)
    lengths = np.diff(np.concatenate([starts, [len(moved)]]))
    rows = [
        int(at)
        for at in np.flatnonzero(lengths >= STALE_DAYS)
        if cells.symbols[cells.codes[starts[at]]] not in known.still
    ]

    def each() -> Iterator[tuple[int, str, str]]:
        for at in rows:
            row, count = int(starts[at]), int(lengths[at])
            words = f"{cells.closes[row]:g} from {cells.days[row]} on stands still for {count} days; check the source."
            yield int(cells.lines[row]), cells.symbols[cells.codes[row]], words

    found.add_many("stale", "warning", each(), len(rows))


def _shifted(cells: Cells, moves: Floats, found: Collector) -> None:
    """Find a symbol whose moves are another's a day early: a column that was shifted and looks ahead."""
    bounds = np.flatnonzero(np.diff(cells.codes)) + 1
    if len(bounds) > 10_000:
        return
    starts, stops = np.concatenate([[0], bounds]), np.concatenate([bounds, [len(moves)]])
    spans = [(int(a), int(b)) for a, b in zip(starts, stops, strict=True) if b - a > 20 and np.any(moves[a + 1 : b])]
    rounded = np.round(moves, 10)
    tomorrow = {_digest(cells, rounded[a + 2 : b], a + 1, b - 1): a for a, b in spans}
    for a, b in spans:
        original = tomorrow.get(_digest(cells, rounded[a + 1 : b - 1], a + 1, b - 1))
        if original is not None and original != a:
            words = f"its moves are those of {cells.symbols[cells.codes[original]]} a day early; it looks ahead."
            found.add("look_ahead", "warning", int(cells.lines[a]), cells.symbols[cells.codes[a]], words)


def _digest(cells: Cells, moves: Floats, start: int, stop: int) -> bytes:
    return hashlib.blake2b(cells.days[start:stop].tobytes() + moves.tobytes(), digest_size=16).digest()
