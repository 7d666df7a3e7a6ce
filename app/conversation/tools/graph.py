"""What the knowledge graph says of a client's accounts: who gets them, and which goals they pay for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.phrases import listed
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import words
from finance.answers.knowledge import Question, knowledge
from finance.portfolio import Client
from finance.types import Fact

FOCUSES: Final[dict[str, Question]] = {"beneficiaries": "beneficiaries", "shared_accounts": "shared_accounts"}
"""Values of the overview's `focus` that the graph answers."""


def of_the_graph(arguments: Arguments, context: Context, content: Bank) -> Found:
    """Who is named as beneficiary, or which goals share an account; with `account`, of that one alone."""
    used = dict(arguments)
    client = content.client(context.client_id)
    wanted = words(arguments, "account")
    name = _name(wanted, client)
    if wanted and not name:
        return Found(used, trouble="graph_no_account")
    asked = FOCUSES[words(arguments, "focus")]
    result = knowledge(content.graph(client.id), client, asked, content.today, name)
    facts = (*result.facts, *(_said(fact) for fact in result.facts if fact.name.endswith(".goals")))
    sources = dict.fromkeys(fact.source for fact in result.facts if "." in fact.name.removeprefix("knowledge."))
    cited = tuple((source[:1].upper() + source[1:], source) for source in sources)
    return Found(used, facts, result.chart, passages=(*(("Knowledge graph", note) for note in result.notes), *cited))


def _name(wanted: str, client: Client) -> str:
    """Return the name of the account that is meant by its id or words of its name; empty where there is none."""
    for account in client.accounts:
        if wanted and (wanted == account.id or wanted.casefold() in account.name.casefold()):
            return account.name
    return ""


def _said(goals: Fact) -> Fact:
    """Return the goals of an account as they are said: "A and B"."""
    return replace(goals, name=goals.name.removesuffix("goals") + "said", value=listed(str(goals.value).split("; ")))
