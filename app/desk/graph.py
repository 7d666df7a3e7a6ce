"""A client's knowledge graph as points and ties to be drawn: who says each tie, since when, and how sure that is.

The points have fixed places: a tree around the client, each branch in a sector of its own, so that nothing moves when a
branch is unfolded. Letters: N points, E ties.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin
from typing import Any, Final

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.room import Room
from finance.errors import KnowledgeError
from finance.knowledge import Graph, Limits, Term, ask, graph_in_words, node, proposals, short
from finance.knowledge.names import PROV, RDF, TERMS, writer_of

MOST_POINTS: Final = 2_000
_EVERYTHING: Final = "SELECT ?s ?p ?o ?from WHERE { GRAPH ?from { ?s ?p ?o } } ORDER BY ?from ?s ?p ?o"
_NODES: Final = "urn:steward:"
_TYPE: Final = RDF + "type"
_WHEN: Final = PROV + "generatedAtTime"
_ORDER: Final = (
    "client", "account", "goal", "order", "designation", "person", "holding", "instrument", "agreement", "proposal",
    "decision", "utterance", "agent",
)  # fmt: skip
_LONGEST: Final = 60  # letters of a point's name
_RING: Final = 1.0  # between the rings around the client
_WIDER: Final = 1.5  # rings are wider than high, as screens and words are


@dataclass(frozen=True, slots=True)
class Detail:
    """A value of a point: its property in words, the value, and who says so since when."""

    name: str
    value: str
    source: str
    as_of: str
    sure: str


@dataclass(frozen=True, slots=True)
class Spot:
    """One point.

    Attributes:
        iri: by which it is known.
        kind: account, goal, holding ...
        x, y: its place; the client is at 0, 0, and the rings are 1 apart upwards and 1.5 sideways.
        parent: number of the point nearer to the client that it hangs on; -1 for the client.
    """

    iri: str
    kind: str
    label: str
    details: tuple[Detail, ...]
    x: float = 0.0
    y: float = 0.0
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie between two points, by their numbers.

    Attributes:
        label: what it says, from start to end.
        source: who says so; as_of: since or as of when, ISO 8601; sure: booked, confirmed, proposed, rejected,
            withdrawn, said, published or computed.
    """

    start: int
    end: int
    label: str
    source: str
    as_of: str
    sure: str


@dataclass(frozen=True, slots=True)
class Web:
    """Everything that is known of one client.

    Attributes:
        spots: [N], the client first, nearer ones before those that hang on them.
        ties: [E].
        left_out: points beyond those that are drawn.
    """

    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    left_out: int
    statements: int
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement."""

    subject: str
    term: str
    value: Term
    graph: str


def web(ground: Ground, report: Report | None = None) -> Web:
    """Return a client's graph, laid out.

    Raises:
        KnowledgeError: the graph cannot be read.
    """
    tell = report or (lambda fraction, words: None)
    tell(0.1, "Reading the knowledge graph")
    graph = ground.content.graph(ground.client.id)
    said = _statements(graph)
    tell(0.5, "Placing what is known")
    return web_of(graph, said, ground.client.id, ground.content.today)


def web_of(graph: Graph, said: Sequence[_Said], client_id: str, today: date) -> Web:
    """Return statements as points and ties around one client."""
    sure = _Sureness(graph, client_id, said, today)
    links = [one for one in said if _is_node(one.value) and one.term != _TYPE]
    me = node("client", client_id)
    order, parents = _tree(me, links)
    kept = order[:MOST_POINTS]
    numbers = {iri: number for number, iri in enumerate(kept)}
    values: dict[str, list[_Said]] = defaultdict(list)
    for one in said:
        if not _is_node(one.value) and one.term != _TYPE:
            values[one.subject].append(one)
    labels = _labels(values, links)
    places = _places(kept, parents)
    spots = tuple(
        Spot(
            iri,
            kind_of(iri),
            labels.get(iri, short(iri)),
            tuple(sure.detail(one) for one in values.get(iri, ())),
            *places[iri],
            numbers.get(parents[iri], -1),
        )
        for iri in kept
    )
    ties = tuple(
        Tie(numbers[one.subject], numbers[one.value.value], _words(one.term), *sure.of(one))
        for one in links
        if one.subject in numbers and one.value.value in numbers
    )
    return Web(spots, ties, len(order) - len(kept), len(said), "the client's knowledge graph", today)


def _statements(graph: Graph) -> list[_Said]:
    answer = ask(graph, _EVERYTHING, Limits(rows=100_000, seconds=20.0))
    if answer.cut:
        raise KnowledgeError("The client's graph is too large to be drawn; ask it with `steward knowledge query`.")
    found = []
    for subject, predicate, value, place in answer.rows:
        if subject is not None and predicate is not None and value is not None and place is not None:
            found.append(_Said(subject.value, predicate.value, value, place.value))
    return found


def kind_of(iri: str) -> str:
    """Return what kind of thing an IRI names, such as "account"."""
    return iri.removeprefix(_NODES).partition(":")[0]


def _is_node(value: Term) -> bool:
    return value.kind == "iri" and value.value.startswith(_NODES)


def _words(term: str) -> str:
    """Return a property in words: "hasHolding" is "has holding"."""
    name = short(term).partition(":")[2] or term
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


class _Sureness:
    """Who says a statement, since when, and how sure that is."""

    def __init__(self, graph: Graph, client_id: str, said: Iterable[_Said], today: date) -> None:
        self._today = today.isoformat()
        self._states = {one.id: one.state for one in proposals(graph, client_id)}
        self._facts = {
            (one.about, one.term, one.value): (one.state, one.history[-1][1] if one.history else one.moment)
            for one in proposals(graph, client_id)
        }
        self._moments = {one.subject: one.value.value for one in said if one.term == _WHEN}
        # A holding's day is when it was counted; a goal's is when it falls due.
        held = (one for one in said if one.term == TERMS + "day" and kind_of(one.subject) == "holding")
        self._days = {one.subject: one.value.value for one in held}

    def of(self, one: _Said) -> tuple[str, str, str]:
        """Return source, day and sureness."""
        writer, source = writer_of(one.graph), graph_in_words(one.graph)
        if writer == "books":
            return source, self._days.get(one.subject, self._today), "booked"
        if writer == "head_office":
            return source, self._moments.get(one.subject, self._today), "published"
        if writer == "engine":
            return source, self._moments.get(one.subject, self._today), "computed"
        fact = self._facts.get((one.subject, one.term, one.value.value))
        if fact is not None:
            return source, fact[1], fact[0]
        moment = self._moments.get(one.subject, "")
        return source, moment, self._states.get(one.subject, "said")

    def detail(self, one: _Said) -> Detail:
        """Return a value with who says so."""
        value = one.value.value if one.value.kind == "literal" else short(one.value.value)
        return Detail(_words(one.term), value, *self.of(one))


def _labels(values: Mapping[str, Sequence[_Said]], links: Sequence[_Said]) -> dict[str, str]:
    """Return what each point is called."""
    own = {iri: {_local(one.term): one.value.value for one in said} for iri, said in values.items()}
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    for one in links:
        ends[one.subject][_local(one.term)] = one.value.value
    labels = {}
    for iri, known in own.items():
        kind = kind_of(iri)
        paper = own.get(ends[iri].get("ofInstrument", ""), {})
        match kind:
            case "holding":
                words = f"{_number(known.get('quantity', ''))} {paper.get('symbol', '')}"
            case "order":
                amount = _number(known.get("amountUsd", ""))
                taken = amount.startswith("-")
                words = f"${amount.lstrip('-')}{' taken out' if taken else ''} every {known.get('every', '')}"
            case "designation":
                words = f"{known.get('rank', '')} {_percent(known.get('share', ''))}"
            case "proposal":
                about = ends[iri].get("predicate") or known.get("predicate", "")
                words = f"{_words(about)} {known.get('object', '')}"
            case "decision":
                words = known.get("outcome", "decision")
            case _:
                words = known.get("name") or known.get("symbol") or known.get("words") or short(iri)
        labels[iri] = _cut(words.strip() or short(iri))
    return labels


def _local(term: str) -> str:
    return short(term).partition(":")[2]


def _number(text: str) -> str:
    try:
        return f"{float(text):,.2f}".rstrip("0").rstrip(".")
    except ValueError:
        return text


def _percent(text: str) -> str:
    try:
        return f"{float(text):.0%}"
    except ValueError:
        return text


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


# ---- places


def _tree(root: str, links: Sequence[_Said]) -> tuple[list[str], dict[str, str]]:
    """Return the points by how far they are from the client, and which one each hangs on."""
    near: dict[str, set[str]] = defaultdict(set)
    for one in links:
        near[one.subject].add(one.value.value)
        near[one.value.value].add(one.subject)
    order, parents, waiting = [root], {root: ""}, deque([root])
    while waiting:
        here = waiting.popleft()
        for other in sorted(near[here] - parents.keys(), key=_rank):
            parents[other] = here
            order.append(other)
            waiting.append(other)
    return order, parents


def _rank(iri: str) -> tuple[int, str]:
    kind = kind_of(iri)
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), iri)


def _places(order: Sequence[str], parents: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Return a place for each point: rings around the client, each branch in a sector as wide as it needs."""
    children: dict[str, list[str]] = defaultdict(list)
    for iri in order[1:]:
        children[parents[iri]].append(iri)
    wide: dict[str, float] = {}
    for iri in reversed(order):
        wide[iri] = max(1.0, sum(wide[child] for child in children[iri]))
    depth = {order[0]: 0}
    sectors = {order[0]: (-pi / 2, 3 * pi / 2)}
    for iri in order:
        begin, end = sectors[iri]
        whole = sum(wide[child] for child in children[iri]) or 1.0
        at = begin
        for child in children[iri]:
            step = (end - begin) * wide[child] / whole
            sectors[child] = (at, at + step)
            depth[child] = depth[iri] + 1
            at += step
    radii = _radii(order, depth, wide, sectors)
    found = {}
    for iri in order:
        middle = sum(sectors[iri]) / 2
        radius = radii[depth[iri]]
        found[iri] = (_WIDER * radius * cos(middle), radius * sin(middle))
    return found


def _radii(
    order: Sequence[str],
    depth: Mapping[str, int],
    wide: Mapping[str, float],
    sectors: Mapping[str, tuple[float, float]],
) -> list[float]:
    """Return how far each ring is from the client: so far that neighbours on it do not touch."""
    radii = [0.0] * (max(depth.values()) + 1)
    for ring in range(1, len(radii)):
        narrow = min(end - begin for iri in order if depth[iri] == ring for begin, end in (sectors[iri],))
        radii[ring] = max(radii[ring - 1] + _RING, min(0.35 / max(narrow, 1e-6), radii[ring - 1] + 6.0 * _RING))
    return radii


def web_job(room: Room, arguments: Arguments, report: Report) -> Web:
    """Tell all that is known of the client "client"."""
    return web(ground_of(room, arguments), report)


JOBS: Final[Mapping[str, Any]] = {"graph": web_job}
