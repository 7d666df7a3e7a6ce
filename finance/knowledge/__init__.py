"""The knowledge graph: what is known of a client and who says so, in memory only.

Statements stand in named graphs, one a writer: the bank's books, a client's own words, head office, the financial
engine. Changes come as patches, all or nothing, and only to the writer's own graph. What a client tells is proposed
and becomes a fact when somebody confirms it. rdflib and Oxigraph stay inside this package.
"""

from finance.knowledge.bank import bank_graph, booked
from finance.knowledge.graph import Graph
from finance.knowledge.names import (
    advisor_graph,
    books,
    device_graph,
    engine,
    graph_in_words,
    head_office,
    is_about,
    node,
    short,
    words_of,
    writer_of,
)
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
from finance.knowledge.rebase import Considered, Rebased, consider, rebase
from finance.knowledge.shapes import Violation, apply_checked, check, check_around
from finance.knowledge.turtle import from_turtle

__all__ = [
    "TELLABLE",
    "Agreed",
    "Answer",
    "Claim",
    "Considered",
    "Graph",
    "Limits",
    "Named",
    "Patch",
    "Proposed",
    "Rebased",
    "Shared",
    "Term",
    "Told",
    "Violation",
    "advisor_graph",
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
    "check_around",
    "check_question",
    "confirm",
    "consider",
    "device_graph",
    "engine",
    "from_turtle",
    "graph_in_words",
    "head_office",
    "inverse",
    "is_about",
    "make",
    "node",
    "parse",
    "proposals",
    "propose",
    "rebase",
    "reject",
    "shared_accounts",
    "short",
    "withdraw",
    "words_of",
    "write",
    "writer_of",
]
