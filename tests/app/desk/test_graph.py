"""The graph to be drawn holds all that is known of the client, says who says it, and keeps its places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from math import hypot

import pytest

from app.desk.graph import MOST_POINTS, Web, _statements, kind_of, web, web_of
from app.desk.ground import Ground
from finance.knowledge import (
    Claim,
    Graph,
    Told,
    apply_checked,
    ask,
    bank_graph,
    confirm,
    node,
    proposals,
    propose,
)
from tests.app.desk.conftest import CLIENTS

Grounds = Callable[[str], Ground]
MOMENT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def told(ground: Ground, *, confirmed: bool) -> Graph:
    """The client's books with one thing that the client said."""
    graph = bank_graph([ground.client], ground.content.instruments, ground.content.today)
    said = Told(ground.client.id, "visit.1", "We just had a baby", MOMENT)
    apply_checked(graph, propose(graph, Claim("lifeEvent", "child_born"), said))
    if confirmed:
        fact = proposals(graph, ground.client.id, "proposed")[-1]
        apply_checked(graph, confirm(graph, ground.client.id, fact.id, by=ground.client.id, moment=MOMENT))
    return graph


def drawn(ground: Ground, graph: Graph) -> Web:
    return web_of(graph, _statements(graph), ground.client.id, ground.content.today)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_client_is_in_the_middle_and_everything_hangs_on_them(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    found = web(ground)
    assert found.spots[0].iri == node("client", client)
    assert found.spots[0].label == ground.client.name
    assert (found.spots[0].x, found.spots[0].y) == (0.0, 0.0)
    assert all(0 <= one.parent < number for number, one in enumerate(found.spots) if number)
    assert sum(one.kind == "account" for one in found.spots) == len(ground.client.accounts)
    assert found.left_out == 0


@pytest.mark.parametrize("client", CLIENTS)
def test_every_tie_of_the_graph_is_there_with_the_books_as_source(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    found = web(ground)
    rows = ask(
        ground.content.graph(client),
        'SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?o), "urn:steward:") && ?p != rdf:type) }',
    ).rows
    assert len(found.ties) == len(rows)
    for tie in found.ties:
        assert tie.sure == "booked"
        assert tie.source == "the bank's books"
        assert tie.as_of == ground.content.today.isoformat()


def test_points_do_not_lie_on_each_other(grounds: Grounds) -> None:
    spots = web(grounds("avery")).spots
    for number, one in enumerate(spots):
        for other in spots[:number]:
            assert hypot(one.x - other.x, one.y - other.y) > 0.1


def test_the_same_graph_has_the_same_places(grounds: Grounds) -> None:
    assert web(grounds("rosa")) == web(grounds("rosa"))


@pytest.mark.parametrize(("confirmed", "sure"), [(False, "proposed"), (True, "confirmed")])
def test_what_was_said_is_told_as_such_with_its_day(grounds: Grounds, confirmed: bool, sure: str) -> None:
    ground = grounds("avery")
    found = drawn(ground, told(ground, confirmed=confirmed))
    proposal = next(number for number, one in enumerate(found.spots) if one.kind == "proposal")
    tie = next(tie for tie in found.ties if tie.start == proposal and found.spots[tie.end].kind == "client")
    assert (tie.source, tie.sure, tie.as_of[:10]) == ("the client's own words", sure, "2026-03-04")
    details = [one for one in found.spots[0].details if one.name == "life event"]
    assert [(one.value, one.sure) for one in details] == ([("child_born", "confirmed")] if confirmed else [])


def test_a_graph_too_large_to_draw_says_how_much_is_left_out(grounds: Grounds) -> None:
    from app.desk.graph import _Said
    from finance.knowledge import Term
    from finance.knowledge.names import books, term

    me = node("client", "x")
    said = [
        _Said(me, term("owns"), Term("iri", node("account", f"A{number}")), books())
        for number in range(MOST_POINTS + 5)
    ]
    found = web_of(Graph(), said, "x", date(2022, 12, 28))
    assert len(found.spots) == MOST_POINTS
    assert found.left_out == 6


def test_kinds_are_read_from_names() -> None:
    assert kind_of(node("holding", "AV-1", "AAPL")) == "holding"
