"""Answers from the graph cite who says so and where it comes from."""

from __future__ import annotations

from finance.answers.knowledge import knowledge
from finance.knowledge import Claim, agree, apply_checked, confirm, proposals, propose
from finance.types import Result
from tests.finance.knowledge import made


def _facts(result: Result) -> dict[str, object]:
    found: dict[str, object] = {fact.name.removeprefix("knowledge."): fact.value for fact in result.facts}
    assert len(found) == len(result.facts)
    return found


def test_beneficiaries_come_from_the_books() -> None:
    result = knowledge(made.graph(), made.CLIENT, "beneficiaries", made.TODAY)
    found = _facts(result)
    assert found["beneficiaries"] == 2
    assert (found["beneficiary.1.name"], found["beneficiary.1.share"]) == ("Ash Example", 0.5)
    assert all("the bank's books" in fact.source for fact in result.facts[1:])
    assert result.notes == ("Nobody is named as beneficiary of the Other.",)


def test_an_account_can_be_named() -> None:
    result = knowledge(made.graph(), made.CLIENT, "beneficiaries", made.TODAY, account="other")
    assert _facts(result) == {"beneficiaries": 0}


def test_goals_that_share_an_account_are_in_the_order_of_their_priority() -> None:
    found = _facts(knowledge(made.graph(), made.CLIENT, "shared_accounts", made.TODAY))
    assert found == {"shared": 1, "shared.1.account": "Account", "shared.1.goals": "Retirement; A boat"}


def test_what_was_agreed_cites_the_utterance() -> None:
    graph = made.graph()
    assert knowledge(graph, made.CLIENT, "agreed", made.TODAY).notes == ("Nothing is on record yet that was agreed.",)
    apply_checked(graph, agree(graph, "Save 600 dollars a month.", made.told("Yes", "s1.2")))
    apply_checked(graph, propose(graph, Claim("lifeEvent", "child_born"), made.told()))
    (one,) = proposals(graph, "pat")
    assert _facts(knowledge(graph, made.CLIENT, "agreed", made.TODAY))["agreed"] == 1
    apply_checked(graph, confirm(graph, "pat", one.id, "pat", made.NOW))
    result = knowledge(graph, made.CLIENT, "agreed", made.TODAY)
    found = _facts(result)
    assert (found["agreed"], found["agreed.1.day"]) == (2, "2026-03-01")
    (fact,) = (fact for fact in result.facts if fact.value == "child_born")
    assert fact.source.startswith("the client's own words, utterance s1.4 by client pat")


def test_the_same_graph_gives_the_same_hash() -> None:
    one, two = (knowledge(made.graph(), made.CLIENT, "beneficiaries", made.TODAY).basis for _ in range(2))
    assert one == two
