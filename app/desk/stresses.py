"""Bad times on what is held: those of history, the advisor's own, and the worst months that there were.

Letters: N holdings, T days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.room import Room
from finance.answers.facts import notes
from finance.answers.held import Held
from finance.answers.stress import Asked, holdings_like, stress
from finance.fingerprint import fingerprint
from finance.risk.stress import EPISODES, Blow, Holding, Replay, replay, together
from finance.risk.stress.together import TOGETHER
from finance.types import Floats

WORST_MONTHS: Final = 6
_HOME: Final = "USD"


@dataclass(frozen=True, slots=True)
class Part:
    """What a bad time does to one holding.

    Attributes:
        change: of the holding, a fraction.
        usd: in money.
        proxy: what stands in for it where it had no prices of its own; empty where it had.
    """

    name: str
    kind: str
    change: float
    usd: float
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class BadTime:
    """One bad time.

    Attributes:
        key: of the episode, "own" for the advisor's.
        words: fits behind "in"; empty for the advisor's.
        start, end: None for the advisor's own.
        change: of the whole value; real_change: of what it can buy.
        deepest_fall: on the way, positive; the loss at the end where there is no way.
        own_share: of the holdings that had prices of their own.
        parts: by holding, what loses most first.
    """

    key: str
    words: str
    start: date | None
    end: date | None
    change: float
    usd: float
    real_change: float
    deepest_fall: float
    own_share: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of history with today's holdings: its first day, change and what that is in money of today."""

    first: date
    change: float
    usd: float


@dataclass(frozen=True, slots=True)
class Stresses:
    """Everything on the panel but the advisor's own shock.

    Attributes:
        months: the worst, the worst first; since: the first day of the prices they are looked for in.
        foreign: whether anything is held in another currency.
        notes: sentences that must be shown beside it.
    """

    value_usd: float
    times: tuple[BadTime, ...]
    months: tuple[Month, ...]
    since: date
    foreign: bool
    notes: tuple[str, ...]
    method: str
    source: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Own:
    """The advisor's own shock and what it does; `inputs_hash` is of holdings and shock."""

    blow: Blow
    time: BadTime
    method: str
    assumptions: tuple[str, ...]
    inputs_hash: str


def stresses(ground: Ground) -> Stresses:
    """Return what the bad times of history would do to what is held, and the worst months with it.

    Raises:
        NotEnoughData: nothing is held but cash.
    """
    held, found = ground.held, ground.content
    said = stress(held, found.prices, found.instruments, Asked(EPISODES, (), None, None))
    assert said.basis is not None
    views = _views(ground)
    return Stresses(
        value_usd=held.value_usd,
        times=tuple(_time(ground, held, replay(views, item, found.prices)) for item in EPISODES),
        months=worst_months(held),
        since=date.fromisoformat(str(held.days[0])),
        foreign=any(_foreign(ground)),
        notes=(*said.notes, *notes(found.instruments, ())),
        method=said.basis.method,
        source=f"today's holdings, {held.source}",
        assumptions=said.basis.assumptions,
        inputs_hash=said.basis.inputs_hash,
        as_of=held.as_of,
    )


def own(ground: Ground, blow: Blow) -> Own:
    """Return what the advisor's own shock does.

    Raises:
        InputError: it is beyond reason.
        NotEnoughData: nothing is held but cash.
    """
    held, views = ground.held, _views(ground)
    found = together(views, _foreign(ground), blow)
    changes = found.effects / np.where(held.weights > 0, held.weights, 1.0)
    parts = _parts(ground, held, changes, found.effects, ("",) * len(views))
    time = BadTime(
        "own", "", None, None, found.change, found.change * held.value_usd, found.real_change,
        max(-found.change, 0.0), 0.0, parts,
    )  # fmt: skip
    return Own(
        blow,
        time,
        "betas, duration and convexity, all at once",
        (TOGETHER, "Inflation moves yields by three quarters of the surprise and shares by one percent a percent."),
        fingerprint(held.fingerprint, blow),
    )


def worst_months(held: Held, most: int = WORST_MONTHS) -> tuple[Month, ...]:
    """Return the months in which today's holdings, brought back to today's weights daily, would have lost most.

    The first month is left out where the prices begin in the middle of it; those without a loss are none.
    """
    months = held.days[1:].astype("datetime64[M]")
    starts = np.flatnonzero(np.concatenate([[True], months[1:] != months[:-1]]))
    grown = np.multiply.reduceat(1.0 + held.day_returns, starts) - 1.0
    firsts = months[starts].astype("datetime64[D]")
    whole = np.ones(len(grown), dtype=bool)
    whole[0] = bool((held.days[1] - firsts[0]).astype(int) <= 4)  # a holiday or a weekend at the beginning is no gap
    order = [number for number in np.argsort(grown, kind="stable").tolist() if whole[number] and grown[number] < 0]
    return tuple(
        Month(firsts[number].item(), float(grown[number]), float(grown[number]) * held.value_usd)
        for number in order[:most]
    )


def _views(ground: Ground) -> list[Holding]:
    return holdings_like(ground.held, ground.content.prices, ground.content.instruments)


def _foreign(ground: Ground) -> list[bool]:
    known = ground.content.instruments
    return [symbol in known and known[symbol].currency != _HOME for symbol in ground.held.symbols]


def _time(ground: Ground, held: Held, found: Replay) -> BadTime:
    item = found.episode
    return BadTime(
        item.key,
        item.words,
        item.start,
        item.end,
        found.change,
        found.change * held.value_usd,
        found.change,
        found.deepest_fall,
        found.own_share,
        _parts(ground, held, found.changes, found.effects, found.proxied),
    )


def _parts(ground: Ground, held: Held, changes: Floats, effects: Floats, proxies: tuple[str, ...]) -> tuple[Part, ...]:
    """Return what happens to each holding, what loses most money first."""
    rows = []
    for number in np.argsort(effects, kind="stable").tolist():
        symbol = held.symbols[number]
        usd = float(effects[number]) * held.value_usd
        rows.append(Part(ground.name(symbol), ground.kind(symbol), float(changes[number]), usd, proxies[number]))
    return tuple(rows)


def stresses_job(room: Room, arguments: Arguments, _report: Report) -> Stresses:
    """Tell the bad times of the client "client"."""
    return stresses(ground_of(room, arguments))


def own_job(room: Room, arguments: Arguments, _report: Report) -> Own:
    """Tell what the shock "blow" does to what the client "client" holds."""
    return own(ground_of(room, arguments), arguments["blow"])


JOBS: Final[Mapping[str, Any]] = {"stress": stresses_job, "stress.own": own_job}
