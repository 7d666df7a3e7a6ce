"""SHACL: a table of facts that pass and facts that are refused, each with one sentence that says why."""

from __future__ import annotations

import pytest
import rdflib

from finance.errors import FactsRefused
from finance.knowledge import Claim, Graph, Patch, apply_checked, check, from_turtle, head_office, propose
from finance.knowledge.shapes import SHAPES, VOCABULARY
from tests.finance.knowledge import made

PREFIXES = """@prefix st: <https://steward.example/terms#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix i: <urn:steward:instrument:> .
@prefix a: <urn:steward:account:> . @prefix c: <urn:steward:client:> . @prefix x: <urn:x:> .
"""


def _with(facts: str) -> Graph:
    graph = made.graph()
    apply_checked(graph, from_turtle(graph, (PREFIXES + facts).encode(), head_office()))
    return graph


def test_the_books_of_a_client_pass() -> None:
    assert check(made.graph()) == ()


@pytest.mark.parametrize(
    "facts",
    [
        'i:N a st:Instrument ; st:symbol "N" ; st:assetClass "bond" .',
        'x:1 a st:Person ; st:name "Oak Example" ; st:childOf c:pat .',
        'x:2 a st:Account ; st:name "Third" . c:pat st:owns x:2 .',
        'x:3 a st:Goal ; st:name "G" ; st:amountUsd 10.5 ; st:day "2030-01-01"^^xsd:date ; st:priority 3 .',
        'x:1 <urn:of:others> "anything" .',
        "x:1 st:childOf x:2 . x:2 st:childOf x:3 .",
    ],
)
def test_good_facts_are_taken(facts: str) -> None:
    assert check(_with(facts)) == ()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ('i:N a st:Instrument ; st:assetClass "bond" .', "instrument N, st:symbol: must be there once"),
        ('i:N a st:Instrument ; st:symbol "N" ; st:assetClass "gold" .', "st:assetClass: .*it is gold"),
        ("c:pat st:owns x:9 .", "client pat, st:owns: must be an account .it is urn:x:9"),
        ('x:2 a st:Account ; st:name "Orphan" .', "urn:x:2, st:owns: .* an account needs an owner"),
        ('c:pat st:name "Other Name" .', "client pat, st:name: must be there once"),
        ('c:pat st:riskProfile "reckless" .', "st:riskProfile: must be one of cautious"),
        (
            'x:3 a st:Goal ; st:name "G" ; st:amountUsd -1.0 ; st:day "2030-01-01"^^xsd:date ; st:priority 1 .',
            "above 0",
        ),
        ('x:3 a st:Goal ; st:name "G" ; st:amountUsd 1.0 ; st:day "2030-01-01" ; st:priority 1 .', "one date such as"),
        ('x:3 a st:Goal ; st:name "G" ; st:amountUsd "1" ; st:day "2030-01-01"^^xsd:date ; st:priority 1 .', "amount"),
        (
            'x:3 a st:Goal ; st:amountUsd 1.0 ; st:day "2030-01-01"^^xsd:date ; st:priority 0 .',
            "whole number from 1|once",
        ),
        ('c:pat st:lifeEvent "abducted" .', "must be a life event"),
        ("x:1 st:childrenCount 2 .", "only a client can be the subject"),
        ("c:pat st:childrenCount 2, 3 .", "one whole number from 0 to 30"),
        ("x:h a st:Holding ; st:quantity 0.0 ; st:ofInstrument i:AAA .", "number of units above 0"),
        ("x:d a st:Designation ; st:share 1.5 ; st:rank 'primary' ; st:beneficiary c:pat .", "one fraction above 0"),
        (
            "a:P-1 st:hasDesignation [ a st:Designation ; st:share .5 ; st:rank 'primary' ; st:beneficiary c:pat ] .",
            "account P-1, st:hasDesignation: the shares of primary beneficiaries must be 1 together .it is 1.5",
        ),
        (
            "x:p a st:Proposal ; rdf:subject c:pat ; rdf:predicate st:prefers ; rdf:object 'x' .",
            "urn:x:p, prov:generatedAtTime: must be one moment.* 2 more",
        ),
        ("x:g a st:Agreement ; st:words 'x' ; st:agreedWith c:pat .", "needs a source|one moment"),
        ("x:1 st:childOf x:2 . x:2 st:childOf x:1 .", "urn:x:1, st:childOf: must not lead back"),
        ("x:1 prov:wasDerivedFrom x:1 .", "prov:wasDerivedFrom: must not lead back"),
        ("st:A rdfs:subClassOf st:B . st:B rdfs:subClassOf st:A .", "rdfs:subClassOf: must not lead back"),
    ],
)
def test_bad_facts_are_refused_with_node_property_and_reason(facts: str, sentence: str) -> None:
    graph = made.graph()
    before = graph.to_bytes()
    with pytest.raises(FactsRefused, match=sentence) as caught:
        apply_checked(graph, from_turtle(graph, (PREFIXES + facts).encode(), head_office()))
    assert graph.to_bytes() == before
    assert str(caught.value).count("\n") == 0
    assert caught.value.violations


def test_what_was_wrong_before_does_not_stop_others() -> None:
    graph = made.graph()
    graph.store.add(made.quad("1", "x", graph=head_office()))
    bad = from_turtle(graph, (PREFIXES + 'c:pat st:riskProfile "reckless" .').encode(), head_office())
    graph.change([], list(bad.quads))
    known = check(graph)
    assert len(known) > 0
    apply_checked(graph, made_words(graph))


def made_words(graph: Graph) -> Patch:
    return propose(graph, Claim("prefers", "short answers"), made.told())


def test_every_term_of_the_shapes_is_in_the_vocabulary() -> None:
    ours = "https://steward.example/terms#"
    vocabulary = rdflib.Graph().parse(VOCABULARY, format="turtle")
    known = {str(subject) for subject in vocabulary.subjects()}
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    used = {str(term) for triple in shapes for term in triple if str(term).startswith(ours)}
    assert {term for term in used if not term.endswith("Shape")} <= known


def test_our_classes_lead_to_fibo_or_prov() -> None:
    vocabulary = rdflib.Graph().parse(VOCABULARY, format="turtle")
    links = rdflib.RDFS.subClassOf | rdflib.OWL.equivalentClass
    for one in vocabulary.subjects(rdflib.RDF.type, rdflib.OWL.Class):
        reached = {str(other) for other in vocabulary.objects(one, links * "+")}
        assert any("edmcouncil.org/fibo" in other or "/ns/prov#" in other for other in reached), one
