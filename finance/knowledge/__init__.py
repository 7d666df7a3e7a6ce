"""The knowledge graph: what is known of a client and who says so, in memory only.

Statements stand in named graphs, one a writer: the bank's books, a client's own words, head office, the financial
engine. Changes come as patches, all or nothing, and only to the writer's own graph. What a client tells is proposed
and becomes a fact when somebody confirms it. rdflib and Oxigraph stay inside this package.
"""

from finance.knowledge.bank import bank_graph, booked
from finance.knowledge.graph import Graph
from finance.knowledge.names import books, engine, graph_in_words, head_office, node, short, words_of, writer_of
from finance.knowledge.patch import Patch, apply, changes, inverse, make, parse, write
from finance.knowledge.proposals import (
    TELLABLE,
    Claim,
    Proposed,
    Told,
    agree,
    confirm,
    proposals,
    propose,
    reject,
    withdraw,
)
from finance.knowledge.query import Answer, Limits, Term, ask, check_question
from finance.knowledge.questions import Agreed, Named, Shared, agreed, beneficiaries, shared_accounts
from finance.knowledge.shapes import Violation, apply_checked, check
from finance.knowledge.turtle import from_turtle

__all__ = [
    "TELLABLE",
    "Agreed",
    "Answer",
    "Claim",
    "Graph",
    "Limits",
    "Named",
    "Patch",
    "Proposed",
    "Shared",
    "Term",
    "Told",
    "Violation",
    "agree",
    "agreed",
    "apply",
    "apply_checked",
    "ask",
    "bank_graph",
    "beneficiaries",
    "booked",
    "books",
    "changes",
    "check",
    "check_question",
    "confirm",
    "engine",
    "from_turtle",
    "graph_in_words",
    "head_office",
    "inverse",
    "make",
    "node",
    "parse",
    "proposals",
    "propose",
    "reject",
    "shared_accounts",
    "short",
    "withdraw",
    "words_of",
    "write",
    "writer_of",
]
