"""The names in the graph: our terms, the nodes, and one named graph a writer.

Nodes are URNs made from the bank's own ids; a character that is not plain is percent-encoded, so that two names which
look alike on a screen can never be one node, nor one name two.
"""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import quote, unquote

from finance.errors import KnowledgeError

TERMS: Final = "https://steward.example/terms#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
PROV: Final = "http://www.w3.org/ns/prov#"
PREFIXES: Final = {"st": TERMS, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "prov": PROV}

Writer = Literal["books", "words", "head_office", "engine", "device", "advisor"]
Kind = Literal[
    "client", "account", "goal", "holding", "instrument", "person", "designation", "order", "utterance", "proposal",
    "decision", "agreement", "agent",
]  # fmt: skip
_NODES: Final = "urn:steward:"
_GRAPHS: Final = f"{_NODES}graph:"
_ONE_EACH: Final[tuple[Writer, ...]] = ("words", "device", "advisor")
_LONGEST_ID: Final = 200  # characters


def node(kind: Kind, *parts: str) -> str:
    """Return the IRI of a thing, for example `urn:steward:account:AV-1`.

    Raises:
        KnowledgeError: a part is empty or too long.
    """
    for part in parts:
        if not 0 < len(part) <= _LONGEST_ID:
            raise KnowledgeError(
                f"A {kind} cannot be named by {len(part):,} characters; its id must have 1 to {_LONGEST_ID}."
            )
    return f"{_NODES}{kind}:" + ":".join(quote(part, safe="-_.") for part in parts)


def short(iri: str) -> str:
    """Return how a person may read an IRI: `st:Account`, `account AV-1`, or the IRI itself."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    if iri.startswith(_NODES):
        kind, _, rest = iri.removeprefix(_NODES).partition(":")
        return f"{kind} {unquote(rest)}"
    return iri


def term(name: str) -> str:
    """Return the IRI of one of our terms."""
    return TERMS + name


def books() -> str:
    """Return the graph that holds what the bank booked."""
    return f"{_GRAPHS}books"


def words_of(client_id: str) -> str:
    """Return the graph that holds what one client said, and what became of it."""
    return f"{_GRAPHS}words:{quote(client_id, safe='-_.')}"


def head_office() -> str:
    """Return the graph that head office curates."""
    return f"{_GRAPHS}head-office"


def engine() -> str:
    """Return the graph of what the financial engine computed."""
    return f"{_GRAPHS}engine"


def device_graph(device: str) -> str:
    """Return the graph that one device alone writes to."""
    return f"{_GRAPHS}device:{quote(device, safe='-_.')}"


def advisor_graph(advisor: str) -> str:
    """Return the graph that one human advisor alone writes to."""
    return f"{_GRAPHS}advisor:{quote(advisor, safe='-_.')}"


def is_about(graph: str, client_id: str) -> bool:
    """Return whether a client's conversation may see a named graph: what is everybody's, and their own words.

    What devices and advisors wrote may be about other clients.
    """
    return writer_of(graph) in ("books", "head_office", "engine") or graph == words_of(client_id)


def writer_of(graph: str) -> Writer:
    """Return who alone may write to a named graph.

    Raises:
        KnowledgeError: it is nobody's graph.
    """
    by_name: dict[str, Writer] = {books(): "books", head_office(): "head_office", engine(): "engine"}
    if graph in by_name:
        return by_name[graph]
    for writer in _ONE_EACH:
        if graph.startswith(f"{_GRAPHS}{writer}:"):
            return writer
    raise KnowledgeError(
        f"The graph {graph!r} belongs to no writer; there are the books, a client's words, head office, the engine, "
        "a device and an advisor."
    )


def graph_in_words(graph: str) -> str:
    """Return a named graph for a person, to be cited."""
    return {
        "books": "the bank's books", "words": "the client's own words", "head_office": "head office",
        "engine": "the financial engine", "device": "a kiosk", "advisor": "an advisor",
    }[writer_of(graph)]  # fmt: skip
