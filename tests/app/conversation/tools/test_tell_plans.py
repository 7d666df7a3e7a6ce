"""Sentences about plans and money: all that are composed pass, none that is made wrong does, none is never said."""

from __future__ import annotations

import re

from app.content import Content
from app.conversation import tell_plans
from app.conversation.evidence import Evidence
from app.conversation.sayings import find
from app.conversation.telling import PHRASES
from app.conversation.tools.plans import TOOLS
from app.conversation.verify import verify
from tests.app.conversation.mutations import mutations
from tests.app.conversation.tools.asked_of import Reply

MUTATIONS = 12_000
# Turned round in both directions, beside those of every tool's sentences.
OPPOSITES = {
    "more than": "the same as", "less than": "the same as", "saved each month": "taken out each month", "gain": "loss",
    "gains": "losses", "a gain": "a loss", "long-term": "short-term", "put in today": "taken out today",
    "with it": "without it", "saved": "spent", "one in": "two in", "four in five": "nine in ten", "over 99%": "99%",
    "under 1%": "1%", "lasts": "does not last", "longer": "earlier", "a month": "a year", "each month": "each year",
    "retirement account": "taxable account", "is met": "is not met", "less after bad": "more after bad",
    "not a certainty": "a certainty", "may come": "will come", "would take": "takes", "would be": "is",
    "house by the sea": "retirement at 62", "without other income": "with other income",
}  # fmt: skip


def test_every_tool_for_plans_and_money_has_a_teller() -> None:
    assert set(tell_plans.TELL) == set(TOOLS)


def test_every_composed_sentence_passes(replies: tuple[Reply, ...]) -> None:
    bad = [
        (reply.client, reply.tool, reply.arguments, sentence)
        for reply in replies
        for sentence in reply.sentences
        if not verify(sentence, reply.evidence).passed
    ]
    assert bad == []


def test_every_answer_is_told_in_one_to_four_sentences_with_its_day(replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        assert 1 <= len(reply.sentences) <= 4, (reply.client, reply.tool, reply.arguments)
        if not reply.found.trouble:
            assert "s of 28 December 2022" in reply.text or "as of 31 December" in reply.text, reply.text


def test_every_saying_is_said_to_somebody(replies: tuple[Reply, ...]) -> None:
    unsaid = set(tell_plans.SAYINGS)
    for reply in replies:
        for sentence in reply.sentences:
            unsaid -= {saying for saying in unsaid if find(sentence, (saying,), reply.found.facts) is not None}
    assert unsaid == set()


def test_every_trouble_has_sentences_that_pass_as_they_stand(replies: tuple[Reply, ...]) -> None:
    for sentences in tell_plans.TROUBLES.values():
        assert sentences
        assert set(sentences) <= PHRASES
        assert not any(re.search(r"\d", sentence) for sentence in sentences)


def test_a_projection_says_that_it_is_one_and_what_it_assumes(replies: tuple[Reply, ...]) -> None:
    ahead = ("goal_plan", "contribution_needed", "withdrawal_plan", "what_if")
    for reply in replies:
        if reply.tool in ahead and not reply.found.trouble:
            if "As before, this is a projection" in reply.text:
                continue
            assert "This is a projection, not a certainty" in reply.text
            assert "shares earn 6.5% a year" in reply.text
            assert "rise by 2.5%" in reply.text
            cited = " ".join(text for _, text in reply.found.passages)
            assert "hypothetical in nature" in cited
            assert "Drawn with seed" in cited


def test_no_sentence_made_wrong_passes(content: Content, replies: tuple[Reply, ...]) -> None:
    names = [item.name for item in content.instruments.values()]
    tried = 0
    passed = []
    for sentence, evidence in _of_each_kind(replies):
        for number, wrong in enumerate((*mutations(sentence, names), *_turned(sentence))):
            if wrong == sentence or ((number + tried) % 2 and re.search(r"\d", wrong) and len(wrong) == len(sentence)):
                continue  # every other digit
            tried += 1
            if verify(wrong, evidence).passed:
                passed.append((sentence, wrong))
    assert passed == []
    assert tried > MUTATIONS


def _of_each_kind(replies: tuple[Reply, ...]) -> list[tuple[str, Evidence]]:
    """Return a sentence of every kind: kinds differ in more than their figures and days."""
    kinds: dict[str, tuple[str, Evidence]] = {}
    for reply in replies:
        for sentence in reply.sentences:
            if re.search(r"\d", sentence):
                kinds.setdefault(re.sub(r"\d[\d,.]*", "#", sentence), (sentence, reply.evidence))
    return list(kinds.values())


def _turned(sentence: str) -> list[str]:
    pairs = [*OPPOSITES.items(), *((other, one) for one, other in OPPOSITES.items())]
    return [re.sub(rf"\b{re.escape(one)}", other, sentence, count=1) for one, other in pairs]
