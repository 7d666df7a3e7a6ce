"""Questions: the same answers as rdflib's own engine, nothing changed, nothing outside reached, limits kept."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib

from finance.errors import QueryRefused
from finance.knowledge import Answer, Graph, Limits, apply, ask, check_question, from_turtle, head_office
from tests.finance.knowledge import made

DATA = """@prefix e: <urn:e:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:a e:name "Ash"@en , "Esche"@de ; e:age 30 ; e:knows e:b , e:c ; e:paid 10.5 .
e:b e:name "Birch" ; e:age 25 ; e:knows e:c . e:c e:name "Cedar" ; e:knows e:d ; e:born "1990-05-01"^^xsd:date .
e:d e:name "" ; e:age 41 ; e:paid 4.25 , 1.25 ; e:ok true ; e:list ( 1 2 3 ) ."""
P = "PREFIX e: <urn:e:> "
QUERIES = [
    "SELECT ?s ?n { ?s e:name ?n }",
    "SELECT ?s ?age { ?s e:name ?n OPTIONAL { ?s e:age ?age } }",
    "SELECT ?s { ?s e:age ?age FILTER (?age > 26) }",
    "SELECT ?s { ?s e:name ?n FILTER (!BOUND(?x)) FILTER NOT EXISTS { ?s e:age ?a } }",
    "SELECT ?s { ?s e:name ?n MINUS { ?s e:paid ?p } }",
    "SELECT ?s ?o { ?s e:knows+ ?o }",
    "SELECT ?s ?o { ?s e:knows* ?o . ?s e:age ?a }",
    "SELECT ?o { e:a e:knows/e:knows ?o }",
    "SELECT ?s { ?s ^e:knows e:a }",
    "SELECT ?s { e:c (e:knows|^e:knows) ?s }",
    "SELECT ?s ?p { ?s !(e:name|e:age|e:list) ?p FILTER isLiteral(?p) }",
    "SELECT ?s (SUM(?p) AS ?all) (COUNT(?p) AS ?n) { ?s e:paid ?p } GROUP BY ?s HAVING (COUNT(?p) > 0)",
    "SELECT (AVG(?a) AS ?mean) (MIN(?a) AS ?least) (MAX(?a) AS ?most) { ?s e:age ?a }",
    "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s e:knows ?o }",
    "SELECT (GROUP_CONCAT(?n; separator='|') AS ?all) { SELECT (STR(?x) AS ?n) { ?s e:name ?x } ORDER BY STR(?x) }",
    "SELECT ?s { { ?s e:age 25 } UNION { ?s e:ok true } }",
    "SELECT ?s ?x { ?s e:age ?a BIND (?a * 2 AS ?x) }",
    "SELECT ?s { VALUES ?s { e:a e:d e:nobody } ?s e:age ?a }",
    'SELECT ?s { ?s e:name ?n FILTER (LANG(?n) = "de") }',
    'SELECT ?s { ?s e:name ?n FILTER REGEX(?n, "^[AB]", "i") }',
    'SELECT (UCASE(SUBSTR(?n, 1, 2)) AS ?x) { ?s e:name ?n FILTER (STRLEN(?n) > 4) }',
    "SELECT ?s (IF(?a > 26, 'old', 'young') AS ?x) { ?s e:age ?a }",
    "SELECT ?s (COALESCE(?a, 0) AS ?x) { ?s e:name ?n OPTIONAL { ?s e:age ?a } }",
    "SELECT (YEAR(?d) AS ?y) { ?s e:born ?d }",
    "SELECT ?s { ?s e:born ?d FILTER (?d < '2000-01-01'^^<http://www.w3.org/2001/XMLSchema#date>) }",
    "SELECT ?s { ?s e:age ?a } ORDER BY DESC(?a) LIMIT 2 OFFSET 1",
    "SELECT DISTINCT ?p { ?s ?p ?o FILTER STRSTARTS(STR(?p), 'urn:e:') }",
    "SELECT ?s { ?s e:age ?a FILTER (?a IN (25, 41)) }",
    "SELECT ?s { ?s e:paid 1.25 }",
    "SELECT ?x { e:d e:list/rdf:rest*/rdf:first ?x }",
    "SELECT ?s { ?s e:age ?a FILTER (1/0 > 0 || ?a > 26) }",
    "ASK { e:a e:knows e:b }",
    "ASK { e:b e:knows e:a }",
    "CONSTRUCT { ?o e:knownBy ?s } WHERE { ?s e:knows ?o }",
]  # fmt: skip


def _graph() -> Graph:
    graph = Graph()
    apply(graph, from_turtle(graph, DATA.encode(), head_office()))
    return graph


def _value(term: object) -> object:
    """Return a term by value: numbers as numbers, dates as dates, texts with their language."""
    if term is None:
        return None
    if isinstance(term, rdflib.Literal):
        return (term.toPython() if not isinstance(term.toPython(), rdflib.Literal) else str(term), term.language)
    return str(term)


def _plain(answer: Answer) -> Counter[tuple[object, ...]]:
    def one(term: object) -> object:
        if term is None:
            return None
        assert hasattr(term, "kind")
        if term.kind != "literal":
            return term.value  # type: ignore[attr-defined]
        datatype = rdflib.URIRef(term.datatype) if not term.language else None  # type: ignore[attr-defined]
        return _value(rdflib.Literal(term.value, lang=term.language or None, datatype=datatype))  # type: ignore[attr-defined]

    return Counter(tuple(one(term) for term in row) for row in answer.rows)


@pytest.mark.parametrize("question", QUERIES)
def test_oxigraph_and_rdflib_answer_alike(question: str) -> None:
    graph = _graph()
    plain = rdflib.Graph()
    plain.parse(data="".join(f"{line[: line.rindex('<')]}.\n" for line in graph.lines()), format="nt")
    ours = ask(graph, P + question)
    theirs = plain.query(P + question)
    if question.startswith("ASK"):
        assert _plain(ours) == Counter([((bool(theirs), None),)])
        return
    places = [ours.columns.index(str(name)) for name in theirs.vars] if theirs.vars else [0, 1, 2]
    found = Counter(tuple(row[place] for place in places) for row in _plain(ours).elements())
    assert found == Counter(tuple(_value(term) for term in row) for row in theirs)  # type: ignore[union-attr]
    assert found or "knows/e:knows" in question or "^e:knows e:a" in question


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p 1.SERVICE:x { ?s ?p ?o } }",
        'SELECT * { ?s ?p "\\u0022 . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #" }',
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "# remark\nSELECT * { ?s ?p '''it's # no remark''' . SERVICE ?x { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <urn:a>",
        "SELECT * { ?s ?p ?o } ; INSERT DATA { <urn:a> <urn:b> 1 }",
        "",
        "hello",
        "SELECT * { ?s ?p",
        "SELECT * { ?s ?p ?o } " + " " * 20_000,
    ],
)
def test_what_is_no_plain_question_is_refused_and_changes_nothing(question: str) -> None:
    graph = made.graph()
    before = graph.to_bytes()
    with pytest.raises(QueryRefused):
        ask(graph, question)
    assert graph.to_bytes() == before


@pytest.mark.parametrize(
    "question",
    [
        'SELECT * { ?s ?p "SERVICE at your LOAD" }',
        "SELECT ?service { ?service ?load ?insert }",
        "SELECT * { ?s <urn:SERVICE:INSERT> ?o } # SERVICE",
        "PREFIX x: <urn:x:> SELECT * { ?s x:SERVICE ?o }",
        "select ?a where { ?a ?b ?c filter (?c < 5 && ?c > 1) }",
    ],
)
def test_words_inside_texts_names_and_remarks_are_no_commands(question: str) -> None:
    check_question(question)
    ask(made.graph(), question)


def test_rows_have_an_end_and_the_answer_says_so() -> None:
    graph = made.graph()
    assert ask(graph, "SELECT * { ?s ?p ?o }", Limits(rows=5)).cut
    whole = ask(graph, "SELECT * { ?s ?p ?o }", Limits(rows=len(graph)))
    assert (len(whole.rows), whole.cut) == (len(graph), False)


def test_time_has_an_end() -> None:
    ticks = iter(range(1000))
    with pytest.raises(QueryRefused, match="longer than 3 seconds"):
        ask(made.graph(), "SELECT * { ?s ?p ?o }", Limits(seconds=3), clock=lambda: float(next(ticks)))


def test_a_question_sees_who_wrote_what() -> None:
    found = ask(made.graph(), 'SELECT ?from { GRAPH ?from { ?who st:name "Pat Example" } }')
    assert [str(row[0]) for row in found.rows] == ["graph books"]


def test_a_given_node_cannot_break_out_of_the_question() -> None:
    with pytest.raises(QueryRefused):
        ask(made.graph(), "SELECT ?c ?n { ?c st:name ?n }", given={"c": "urn:x> ?p ?o } #"})
