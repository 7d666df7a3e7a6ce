"""What finance takes and gives. Letters: T days, N assets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

Unit = Literal["USD", "fraction", "ratio", "count", "date", "years", "text"]
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that may be spoken or shown, and what it rests on.

    Attributes:
        name: stable dotted name, for example "performance.ytd.portfolio" or "holding.AAPL.value".
        label: for a person, for example "return this year".
        value: USD in dollars; fraction 0.042 is 4.2 %; ratio is a plain number; date is ISO; text is a name.
        as_of: the day for which it holds.
        source: what computed it from what, for example "time-weighted return, demo data".
    """

    name: str
    label: str
    value: float | int | str
    unit: Unit
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a chart: values [T] at days [T].

    Attributes:
        names: of the facts that the curve shows; see `Chart.names`.
    """

    label: str
    days: Days
    values: Floats
    names: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """What lies between two curves: low [T] and high [T] at days [T], for example where nine paths of ten run."""

    label: str
    days: Days
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Mark:
    """One day of a curve that is worth pointing at, for example the bottom of the deepest fall."""

    label: str
    day: date
    value: float
    names: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: an amount on a day.

    Attributes:
        chance: that it is reached, a fraction; None where that is not known.
        names: of the facts behind it; see `Chart.names`.
    """

    label: str
    day: date
    value: float
    chance: float | None = None
    names: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One portfolio in a plane of risk and return, or one thing in a picture of what is tied to what.

    Attributes:
        x, y: where it lies, in the unit of the chart; of no meaning in a "network".
        group: what kind of thing it is, for example "account".
        names: of the facts behind it; see `Chart.names`.
    """

    label: str
    x: float = 0.0
    y: float = 0.0
    group: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two points of a "network", by their numbers from 0; the words stand on it."""

    start: int
    end: int
    label: str = ""
    names: str = ""


ChartKind = Literal[
    "lines", "bars", "shares", "drawdown", "contributions", "frontier", "fan", "ladder", "lots", "parts", "network",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture that fits an answer.

    Every figure in it is one that the answer computed. Whoever knows only some kinds draws the others by what they
    hold: `lines` as curves, `labels` against `values` as bars; a "frontier" and a "network" hold neither.

    Attributes:
        kind: what it shows, and what it holds.
            "lines": `lines` over time, one beside the other.
            "drawdown": how far below its peak, `lines` of 0 and less, the first one filled; `marks`.
            "fan": what a plan may come to: `bands` from the widest to the narrowest, `lines` of which the first
            three are above, the middle and below, and further ones are to compare with; `targets`.
            "bars": `values` of either sign, a row each.
            "shares": `values` of one whole, a row each.
            "contributions": `values` against `others`, a row each, for example share of the risk against share of the
            money; `legend` says what each of the two is.
            "parts": `values` that add up, each row beginning where the last one ended; the last row is the whole.
            "lots": `values` by lot, each of one of the `groups`; `legend` says in which order these are told apart.
            "ladder": `values` by month, `labels` being months "2023-01"; each of one of the `groups`.
            "frontier": `curve`, and `points` in the same plane; `axes` says what lies to the right and upwards.
            "network": `points` tied by `edges`, the first point being what it is about.
        unit: of the values.
        names: for each of `values`, the names of the facts that it shows, separated by spaces; a name that ends in "."
            stands for all that begin with it. Empty where there are none.
        others: for each of `values`, what it stands against.
        groups: for each of `values`, what kind it is, for example "long-term".
        legend: what `values` and `others` are.
        curve: (x, y) of the frontier, from the least x on.
        axes: what lies to the right and upwards in a frontier.
    """

    kind: ChartKind
    title: str
    unit: Unit
    as_of: date
    source: str
    lines: tuple[Line, ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    others: tuple[float, ...] = ()
    groups: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    targets: tuple[Target, ...] = ()
    points: tuple[Point, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    edges: tuple[Edge, ...] = ()
    axes: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a result rests on, so that it can be computed again, bit for bit.

    Attributes:
        method: the name of the method and its source, for example "Ledoit and Wolf 2004, constant correlation".
        assumptions: each a sentence that may be shown to the client.
        inputs_hash: `finance.fingerprint.fingerprint` of everything that went in, seeds included.
        as_of: the last day of data that went in.
    """

    method: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Result:
    """What a finance call gives: the facts, a chart when a picture helps, and remarks for the reply.

    Attributes:
        notes: short sentences without figures, for example that the data is demo data.
        basis: what the facts rest on.
    """

    facts: tuple[Fact, ...]
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    basis: Basis | None = None
