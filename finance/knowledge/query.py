"""Questions in SPARQL, with limits: nothing is changed, nothing outside is reached, rows and time have an end.

Without GRAPH a question sees all named graphs together; with `GRAPH ?from { ... }` it sees who wrote what. Time is
looked at between rows: what sorts or groups for long before its first row is stopped by whoever runs it in a process
of its own, as the command line does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pyoxigraph as ox

from finance.errors import QueryRefused
from finance.knowledge.graph import Graph
from finance.knowledge.names import PREFIXES, short

LONGEST_QUERY: Final = 20_000  # characters
_TOKENS: Final = re.compile(
    r"""(?P<remark>\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<text>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<short>[\w.-]*:[\w.%:-]*)
      | (?P<language>@[A-Za-z-]+)
      | (?P<word>\w+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CHANGES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING"}
)
_KINDS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a question may cost.

    Attributes:
        rows: of the answer; what is more is left out, and the answer says so.
        seconds: until it is given up.
    """

    rows: int = 1_000
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Term:
    """One value of an answer.

    Attributes:
        datatype: IRI of a literal's type; empty for others.
        language: of a text, such as "en"; empty for others.
    """

    kind: Literal["iri", "blank", "literal"]
    value: str
    datatype: str = ""
    language: str = ""

    def __str__(self) -> str:
        return short(self.value) if self.kind == "iri" else self.value


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gives: rows of values, statements as rows of three, or whether it is so as one row.

    Attributes:
        rows: [R, C] with None where a variable has no value.
        cut: there were more rows than the limit.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    cut: bool = False


def ask(
    graph: Graph,
    question: str,
    limits: Limits | None = None,
    given: Mapping[str, str] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """Answer a question in SPARQL 1.1; our prefixes (st, rdf, rdfs, xsd, prov) need not be declared.

    Args:
        graph: is not changed.
        question: SELECT, ASK, CONSTRUCT or DESCRIBE.
        limits: of rows and time.
        given: IRIs for variables, by name without the question mark.
        clock: seconds.

    Raises:
        QueryRefused: the question is none, would change something, reaches outside, or took too long.
    """
    limits = limits or Limits()
    check_question(question)
    until = clock() + limits.seconds
    try:
        values = {ox.Variable(name): _given(iri) for name, iri in (given or {}).items()}
        found = graph.store.query(
            question, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=values or None
        )
        if isinstance(found, ox.QueryBoolean):
            return Answer(("answer",), ((Term("literal", str(bool(found)).lower(), f"{PREFIXES['xsd']}boolean"),),))
        if isinstance(found, ox.QueryTriples):
            return _limited(("subject", "property", "value"), found, limits, until, clock)
        return _limited(tuple(variable.value for variable in found.variables), found, limits, until, clock)
    except SyntaxError as error:
        raise QueryRefused(f"The question is not SPARQL ({error.msg}); correct it.") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryRefused(f"The question cannot be answered ({error}).") from None


def _given(iri: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    return ox.NamedNode(iri)


def _limited(
    columns: tuple[str, ...], found: Iterator[Any], limits: Limits, until: float, clock: Callable[[], float]
) -> Answer:
    rows: list[tuple[Term | None, ...]] = []
    for solution in found:
        if clock() > until:
            raise QueryRefused(
                f"The question took longer than {limits.seconds:g} seconds after {len(rows):,} rows; narrow it."
            )
        if len(rows) == limits.rows:
            return Answer(columns, tuple(rows), cut=True)
        rows.append(tuple(map(to_term, solution)))
    return Answer(columns, tuple(rows))


def to_term(value: object) -> Term | None:
    """Return one of Oxigraph's values as ours."""
    match value:
        case None:
            return None
        case ox.NamedNode():
            return Term("iri", value.value)
        case ox.BlankNode():
            return Term("blank", value.value)
        case ox.Literal():
            return Term("literal", value.value, value.datatype.value, value.language or "")
    return Term("literal", str(value))


def check_question(question: str) -> None:
    """Refuse what is no plain question, before anything runs.

    Raises:
        QueryRefused: it is too long, would change something, or would ask another machine; says which word.
    """
    if len(question) > LONGEST_QUERY:
        raise QueryRefused(f"The question has {len(question):,} characters; at most {LONGEST_QUERY:,} are answered.")
    # Oxigraph writes \u escapes out before it reads the question, so one of them could end a text.
    if "\\u" in question or "\\U" in question:
        raise QueryRefused("The question has an escape such as \\u0041; write the character itself.")
    words = set()
    for token in _TOKENS.finditer(question):
        if token["other"] == "\\":
            raise QueryRefused("The question has an escape outside a text; write the character itself.")
        # The reader needs no space between words: "1SERVICE" and "SERVICE:x" have the word in them too.
        word = (token["word"] or (token["short"] or "").partition(":")[0]).upper()
        words.add("SERVICE" if "SERVICE" in word else word if token["word"] else "")
    if "SERVICE" in words:
        raise QueryRefused("The question asks another machine (SERVICE); only this graph is asked here.")
    if "FROM" in words:
        raise QueryRefused("The question names other data (FROM); use GRAPH to look at one of the graphs here.")
    changes = sorted(words & _CHANGES)
    if changes:
        raise QueryRefused(f"The question would change the graph ({changes[0]}); changes come in as patches.")
    if not words & _KINDS:
        raise QueryRefused("The question has none of SELECT, ASK, CONSTRUCT and DESCRIBE; write one of them.")
