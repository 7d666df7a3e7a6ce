"""What a client tells is proposed, decided, kept; and never merged on its own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest

from finance.errors import FactsRefused, KnowledgeError
from finance.knowledge import (
    Claim,
    Graph,
    Told,
    agree,
    agreed,
    apply_checked,
    ask,
    confirm,
    proposals,
    propose,
    reject,
    withdraw,
    words_of,
)
from finance.knowledge.names import books
from tests.finance.knowledge import made

BABY = Claim("lifeEvent", "child_born")
IS_FACT = 'ASK { GRAPH ?from { <urn:steward:client:pat> st:lifeEvent "child_born" } }'


def _proposed() -> tuple[Graph, str]:
    graph = made.graph()
    apply_checked(graph, propose(graph, BABY, made.told()))
    (one,) = proposals(graph, "pat")
    return graph, one.id


def _is_fact(graph: Graph) -> bool:
    (row,) = ask(graph, IS_FACT).rows
    assert row[0] is not None
    return row[0].value == "true"


def test_a_proposed_fact_is_no_fact_and_says_where_it_comes_from() -> None:
    graph, _ = _proposed()
    (one,) = proposals(graph, "pat")
    assert not _is_fact(graph)
    assert (one.state, one.words, one.said) == ("proposed", "We just had a baby", "urn:steward:utterance:s1.4")
    assert one.moment.startswith("2026-03-01T09:30:00")
    found = ask(
        graph,
        "SELECT ?said ?by { ?one a st:Proposal ; prov:wasDerivedFrom ?said ; prov:wasAttributedTo ?by ; "
        "prov:generatedAtTime ?when }",
    )
    assert [str(value) for row in found.rows for value in row] == ["utterance s1.4", "client pat"]


def test_proposing_changes_nothing_before_the_patch_is_applied() -> None:
    graph = made.graph()
    before = graph.to_bytes()
    propose(graph, BABY, made.told())
    assert graph.to_bytes() == before


def test_a_confirmed_fact_stands_in_the_clients_graph_alone() -> None:
    graph, one = _proposed()
    before = graph.lines(books())
    apply_checked(graph, confirm(graph, "pat", one, "pat", made.NOW))
    assert _is_fact(graph)
    assert graph.lines(books()) == before
    assert [item.fact[1] for item in agreed(graph, "pat") if item.fact] == ["child_born"]


def test_a_rejected_fact_stays_in_the_record_and_is_none() -> None:
    graph, one = _proposed()
    apply_checked(graph, reject(graph, "pat", one, "pat", made.NOW))
    assert not _is_fact(graph)
    (kept,) = proposals(graph, "pat")
    assert kept.state == "rejected"
    assert kept.history[0][2] == "urn:steward:client:pat"


def test_a_withdrawn_fact_is_gone_and_its_history_is_not() -> None:
    graph, one = _proposed()
    apply_checked(graph, confirm(graph, "pat", one, "Ada", made.NOW))
    apply_checked(graph, withdraw(graph, "pat", one, "pat", made.NOW))
    assert not _is_fact(graph)
    (kept,) = proposals(graph, "pat")
    assert [outcome for outcome, _, _ in kept.history] == ["confirmed", "withdrawn"]
    assert kept.history[0][2] == "urn:steward:agent:Ada"
    assert not agreed(graph, "pat")


def test_what_was_said_twice_is_a_fact_until_both_are_withdrawn() -> None:
    graph, first = _proposed()
    apply_checked(graph, propose(graph, BABY, made.told("Did I say that we have a baby?", "s2.1")))
    second = next(one.id for one in proposals(graph, "pat") if one.id != first)
    for one in (first, second):
        apply_checked(graph, confirm(graph, "pat", one, "pat", made.NOW))
    apply_checked(graph, withdraw(graph, "pat", first, "pat", made.NOW))
    assert _is_fact(graph)
    apply_checked(graph, withdraw(graph, "pat", second, "pat", made.NOW))
    assert not _is_fact(graph)


@pytest.mark.parametrize("decide", [confirm, reject])
def test_a_decision_is_not_taken_twice(decide: object) -> None:
    graph, one = _proposed()
    apply_checked(graph, decide(graph, "pat", one, "pat", made.NOW))  # type: ignore[operator]
    with pytest.raises(KnowledgeError, match="cannot be"):
        confirm(graph, "pat", one, "pat", made.NOW)


def test_the_same_words_are_proposed_once() -> None:
    graph, _ = _proposed()
    with pytest.raises(KnowledgeError, match="proposed already"):
        propose(graph, BABY, made.told())


def test_a_second_value_where_there_can_be_one_is_refused_until_the_first_is_withdrawn() -> None:
    graph = made.graph()
    for value, utterance in (("employed", "s1.1"), ("retired", "s1.2")):
        apply_checked(graph, propose(graph, Claim("employment", value), made.told(value, utterance)))
    first, second = (one.id for one in sorted(proposals(graph, "pat"), key=lambda one: one.value))
    apply_checked(graph, confirm(graph, "pat", first, "pat", made.NOW))
    before = graph.to_bytes()
    with pytest.raises(FactsRefused, match="client pat, st:employment: must be one kind"):
        apply_checked(graph, confirm(graph, "pat", second, "pat", made.NOW))
    assert graph.to_bytes() == before
    apply_checked(graph, withdraw(graph, "pat", first, "pat", made.NOW))
    apply_checked(graph, confirm(graph, "pat", second, "pat", made.NOW))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (Claim("owns", "AV-1"), "cannot tell"),
        (Claim("lifeEvent", "won_the_moon"), "life event of the list"),
        (Claim("childrenCount", 99), "0 to 30"),
        (Claim("childrenCount", "two"), "no xsd:integer"),
        (Claim("incomeUsdPa", Decimal(-1)), "0 to 1,000,000,000"),
        (Claim("retiresIn", "soon"), "no xsd:gYear"),
        (Claim("prefers", ""), "1 to 500"),
        (Claim("prefers", "x" * 501), "1 to 500"),
    ],
)
def test_what_could_never_be_confirmed_is_not_proposed(claim: Claim, words: str) -> None:
    with pytest.raises(KnowledgeError, match=words):
        propose(made.graph(), claim, made.told())


def test_a_moment_needs_a_time_zone() -> None:
    naive = Told("pat", "s1", "hm", datetime(2026, 1, 1))
    with pytest.raises(KnowledgeError, match="time zone"):
        propose(made.graph(), BABY, naive)


def test_an_amount_may_be_a_whole_number() -> None:
    graph = made.graph()
    apply_checked(graph, propose(graph, Claim("incomeUsdPa", 90_000), made.told("I make ninety thousand")))
    (one,) = proposals(graph, "pat")
    apply_checked(graph, confirm(graph, "pat", one.id, "pat", made.NOW))
    assert one.value == "90000"


def test_what_the_books_say_otherwise_is_shown() -> None:
    graph = made.graph()
    graph.store.add(
        ox.Quad(
            ox.NamedNode("urn:steward:client:pat"),
            ox.NamedNode("https://steward.example/terms#employment"),
            ox.Literal("employed"),
            ox.NamedNode(books()),
        )
    )
    apply_checked(graph, propose(graph, Claim("employment", "retired"), made.told("I retired")))
    (one,) = proposals(graph, "pat")
    assert one.others_say == ((books(), "employed"),)


def test_what_was_agreed_is_kept_with_what_was_said() -> None:
    graph = made.graph()
    apply_checked(graph, agree(graph, "Raise the monthly saving to 600 dollars.", made.told("Yes, do that", "s1.9")))
    (one,) = agreed(graph, "pat")
    assert (one.words, one.said, one.graph) == (
        "Raise the monthly saving to 600 dollars.",
        "urn:steward:utterance:s1.9",
        words_of("pat"),
    )


def test_one_clients_words_are_not_in_anothers_list() -> None:
    graph, one = _proposed()
    assert not proposals(graph, "sam")
    assert not agreed(graph, "sam")
    with pytest.raises(KnowledgeError, match="no proposed fact"):
        confirm(graph, "sam", one, "sam", made.NOW)
