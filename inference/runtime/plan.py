"""Which engine computes where: values in, values out, no machine is asked.

The rules, all of them data of the call:

1. Engines come in the order of their urgency, the most urgent first. An engine on a server needs no place here.
2. As many of the most urgent engines as fit go to the cards; from the first that does not fit, all stay on the
   processor. So a less urgent engine never has a card while a more urgent one waits, and more memory never takes
   a place from anybody.
3. An engine that wants a card for itself gets one where the others still fit; it and the largest card go together.
4. What draws is on the card that has the screen; without a screen any will do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

CPU: Final = "cpu"
REMOTE: Final = "remote"
_FEW_CARDS: Final = 3


@dataclass(frozen=True, slots=True)
class Engine:
    """Something that computes, and what it would take on a card.

    Attributes:
        name: short and unique, for instance "recogniser".
        does: what it does, in the operator's words.
        card_mib: memory that it takes on a card, in MiB, 0 or more.
        source: where that figure comes from.
        unable: why it cannot compute on a card at all, or "".
        installed: whether it is there at all.
        alone: whether it wants a card for itself where there are several.
        draws: whether it must be on the card that has the screen.
        server: address of a server that computes it instead, or "".
    """

    name: str
    does: str
    card_mib: int
    source: str
    unable: str = ""
    alone: bool = False
    draws: bool = False
    server: str = ""
    installed: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """A graphics card.

    Attributes:
        index: its number as CUDA counts, 0 or more.
        total_mib: its memory.
        free_mib: what of it nobody has taken yet.
        screen: whether a screen hangs on it.
    """

    index: int
    name: str
    total_mib: int
    free_mib: int
    screen: bool = False

    @property
    def where(self) -> str:
        """Its name as a place."""
        return f"cuda:{self.index}"


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What an operator may set.

    Attributes:
        reserve_mib: memory of each card that is left alone, for the driver, the desktop and the pieces in between.
        use_cards: whether cards are used at all.
    """

    reserve_mib: int = 768
    use_cards: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where one engine computes: "cpu", "remote" or "cuda:N", and why there."""

    engine: Engine
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Budget:
    """The memory of one card, in MiB: what may be given out, and what was."""

    card: Card
    room_mib: int
    given_mib: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything computes; places in the order of urgency, budgets in the order of the cards."""

    places: tuple[Place, ...]
    budgets: tuple[Budget, ...]

    def where(self, name: str) -> str:
        """Return the place of an engine; the processor for one that nobody planned."""
        return next((place.where for place in self.places if place.engine.name == name), CPU)

    def on(self, where: str) -> tuple[Place, ...]:
        """Return what is in one place, the most urgent first."""
        return tuple(place for place in self.places if place.where == where)

    def without(self, name: str, why: str) -> Plan:
        """Return the plan with one engine moved from its card to the processor."""
        places = tuple(
            dataclasses.replace(place, where=CPU, why=why) if place.engine.name == name else place
            for place in self.places
        )
        return Plan(places, tuple(_budget(each.card, each.room_mib, places) for each in self.budgets))


def plan(engines: Sequence[Engine], cards: Sequence[Card], settings: PlanSettings | None = None) -> Plan:
    """Give every engine its place.

    Args:
        engines: the most urgent first, each name once.
        cards: those of this machine; an empty list puts everything on the processor.
        settings: see `PlanSettings`; None takes its defaults.

    Returns:
        The plan; on no card is more given out than `Budget.room_mib`.
    """
    settings = settings or PlanSettings()
    rooms = {card: _room(card, settings) for card in cards} if settings.use_cards else {}
    able = [engine for engine in engines if engine.installed and not engine.server and not engine.unable]
    chosen: dict[str, Card] = {}
    for count in range(len(able), 0, -1):
        best = _best(able[:count], rooms)
        if best is not None:
            chosen = {engine.name: card for engine, card in zip(able, best, strict=False)}
            break
    places = tuple(_place(engine, chosen, rooms) for engine in engines)
    return Plan(places, tuple(_budget(card, room, places) for card, room in rooms.items()))


def _room(card: Card, settings: PlanSettings) -> int:
    return max(0, min(card.total_mib, card.free_mib) - settings.reserve_mib)


def _budget(card: Card, room_mib: int, places: Sequence[Place]) -> Budget:
    return Budget(card, room_mib, sum(place.engine.card_mib for place in places if place.where == card.where))


def _place(engine: Engine, chosen: dict[str, Card], rooms: dict[Card, int]) -> Place:
    if engine.server:
        return Place(engine, REMOTE, f"the server {engine.server} computes it")
    if engine.name in chosen:
        return Place(engine, chosen[engine.name].where, "it fits")
    if not engine.installed:
        return Place(engine, CPU, "not installed")
    if not rooms:
        return Place(engine, CPU, "no graphics card is used")
    too_much = f"needs {engine.card_mib} MiB, more than what is more urgent leaves"
    return Place(engine, CPU, engine.unable or too_much)


def _best(engines: Sequence[Engine], rooms: dict[Card, int]) -> tuple[Card, ...] | None:
    """Return a card for each engine, the best way by rule 3, or None where they do not fit together."""
    ranked = sorted(rooms, key=lambda card: (-rooms[card], card.index))
    # The roomiest few nearly always do, and are looked through in a moment; of more cards than engines only the
    # roomiest matter, and the one with the screen.
    for most in (_FEW_CARDS, len(engines)):
        some = [card for rank, card in enumerate(ranked) if rank < most or card.screen]
        best = min(_ways(engines, some, dict(rooms)), key=lambda way: _cost(engines, way, ranked), default=None)
        if best is not None:
            return best
    return None


def _ways(
    engines: Sequence[Engine], cards: Sequence[Card], free: dict[Card, int], used: frozenset[Card] = frozenset()
) -> Iterator[tuple[Card, ...]]:
    """Yield every way in which the engines fit: a handful of engines and cards, so all of them can be looked at."""
    if not engines:
        yield ()
        return
    first, *rest = engines
    tried: set[tuple[int, bool]] = set()
    for card in _allowed(first, cards):
        if first.card_mib > free[card]:
            continue
        if card not in used:  # one of several empty cards that are alike stands for all of them
            alike = (free[card], card.screen)
            if alike in tried:
                continue
            tried.add(alike)
        left = free | {card: free[card] - first.card_mib}
        for others in _ways(rest, cards, left, used | {card}):
            yield (card, *others)


def _allowed(engine: Engine, cards: Sequence[Card]) -> Sequence[Card]:
    if not engine.draws:
        return cards
    return [card for card in cards if card.screen] or cards


def _cost(engines: Sequence[Engine], way: Sequence[Card], ranked: Sequence[Card]) -> tuple[object, ...]:
    """Order the ways: nobody beside one that wants to be alone, that one on the largest card, the rest together."""
    alone = [card for engine, card in zip(engines, way, strict=True) if engine.alone]
    company = sum(way.count(card) - 1 for card in alone)
    return company, [ranked.index(card) for card in alone], len(set(way)), [ranked.index(card) for card in way]
