"""Answers of a server: SPARQL 1.1 Query Results in JSON, or statements as N-Triples."""

from __future__ import annotations

import json
from typing import Any, Final

import pyoxigraph as ox

from finance.errors import GraphStoreError
from finance.knowledge.names import XSD
from finance.knowledge.query import Answer, Term, to_term

JSON: Final = ("application/sparql-results+json", "application/json")


def read_results(kind: str, body: bytes) -> Answer:
    """Return what a server answered.

    Args:
        kind: content type, without parameters.
        body: of the answer.

    Raises:
        GraphStoreError: it is in no form that is known here.
    """
    try:
        if kind in JSON:
            return _of_json(json.loads(body))
        if kind in ("application/n-triples", "text/plain"):
            quads = ox.parse(body, ox.RdfFormat.N_TRIPLES)
            return Answer(("subject", "property", "value"), tuple(tuple(map(to_term, quad.triple)) for quad in quads))
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        raise GraphStoreError(f"The graph's server gave an answer that cannot be read ({error}).") from None
    raise GraphStoreError(f"The graph's server answered in {kind or 'no form'}, which is not known here.")


def _of_json(found: Any) -> Answer:
    if "boolean" in found:
        return Answer(("answer",), ((Term("literal", str(bool(found["boolean"])).lower(), f"{XSD}boolean"),),))
    columns = tuple(found["head"]["vars"])
    rows = found["results"]["bindings"]
    return Answer(columns, tuple(tuple(_term(row.get(name)) for name in columns) for row in rows))


def _term(value: dict[str, str] | None) -> Term | None:
    if value is None:
        return None
    match value["type"]:
        case "uri":
            return Term("iri", value["value"])
        case "bnode":
            return Term("blank", value["value"])
    language = value.get("xml:lang", "")
    plain = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString" if language else f"{XSD}string"
    return Term("literal", value["value"], value.get("datatype", plain), language)
