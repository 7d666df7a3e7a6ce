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
    """One curve of a chart: values [T] at days [T]."""

    label: str
    days: Days
    values: Floats


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture that fits an answer.

    Attributes:
        kind: "lines" draws `lines`; "bars" and "shares" draw `labels` against `values`.
        unit: of the values.
    """

    kind: Literal["lines", "bars", "shares"]
    title: str
    unit: Unit
    as_of: date
    source: str
    lines: tuple[Line, ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[float, ...] = ()


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
