"""Sentences about choices: all that are composed pass, none that is made wrong does, none is never said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from app.content import Content
from app.conversation import tell_choices
from app.conversation.evidence import Evidence
from app.conversation.sayings import find, render
from app.conversation.telling import PHRASES
from app.conversation.tools.choices import TOOLS
from app.conversation.verify import verify
from finance.types import Fact, Unit
from tests.app.conversation.mutations import mutations
from tests.app.conversation.tools.asked_of import Reply

MUTATIONS = 10_000
# Turned round in both directions, beside those of every tool's sentences.
OPPOSITES = {
    "lose": "gain", "loss": "gain", "rose": "fell", "rise": "fall", "up from": "down from", "the same as": "up from",
    "more than": "less than", "better": "worse", "higher": "lower", "less": "more", "within what": "outside what",
    "little to change": "changes that are worth making", "gets": "accepts", "largest": "smallest", "worst": "gentlest",
    "takes": "puts", "from": "into", "primary": "contingent", "spouse": "sister", "all": "none", "cost": "save",
    "come again": "never come again", "at least in part": "wholly", "you can lose": "you cannot lose",
    "volatility": "return", "risk class": "price", "a year": "a month", "of your portfolio": "of your income",
    "within a month": "within a year", "holdings": "goals", "shares": "bonds", "expected": "certain",
    "with tax": "before tax",
    "growth": "safety", "suits": "does not suit", "beneficiary": "owner", "bank has": "bank had",
    "in the end": "at once",
}  # fmt: skip
DAY = date(2022, 12, 28)


def test_every_tool_for_choices_has_a_teller() -> None:
    assert set(tell_choices.TELL) == {*TOOLS, "what_if_portfolio", "graph"}


def test_every_composed_sentence_passes(choice_replies: tuple[Reply, ...]) -> None:
    bad = [
        (reply.client, reply.tool, reply.arguments, sentence)
        for reply in choice_replies
        for sentence in reply.sentences
        if not verify(sentence, reply.evidence).passed
    ]
    assert bad == []


def test_every_answer_is_told_in_one_to_four_sentences_with_its_day(choice_replies: tuple[Reply, ...]) -> None:
    for reply in choice_replies:
        assert 1 <= len(reply.sentences) <= 4, (reply.client, reply.tool, reply.arguments)
        assert all(reply.sentences)
        dated = any(re.search(r"\d", fact.name) is None or fact.unit == "fraction" for fact in reply.found.facts)
        if not reply.found.trouble and dated and reply.tool not in ("product", "portfolio_overview"):
            assert re.search(r"\b[Aa]s of \d+ \w+ \d{4}", reply.text), reply.text


def test_every_saying_is_said_to_somebody(choice_replies: tuple[Reply, ...]) -> None:
    unsaid = set(tell_choices.SAYINGS)
    for reply in choice_replies:
        for sentence in reply.sentences:
            unsaid -= {saying for saying in unsaid if find(sentence, (saying,), reply.found.facts) is not None}
    for saying in tuple(unsaid):
        if _said_of_made_up_facts(saying):
            unsaid.discard(saying)
    assert unsaid == set()


def test_every_trouble_has_sentences_that_pass_as_they_stand() -> None:
    for sentences in tell_choices.TROUBLES.values():
        assert sentences
        assert set(sentences) <= PHRASES
        assert not any(re.search(r"\d", sentence) for sentence in sentences)


def test_every_recommendation_states_assumptions_risk_and_costs(choice_replies: tuple[Reply, ...]) -> None:
    told = 0
    for reply in choice_replies:
        if reply.tool == "optimise" and reply.found.facts:
            told += 1
            assert "it assumes that the risks of past years hold" in reply.text
            assert "you can lose money" in reply.text
            assert re.search(r"costs \$[\d,.]+ in the first year", reply.text)
            cited = dict(reply.found.passages)
            assert "You can lose money" in cited["Beside a recommendation"]
            assert any(re.search(r"inputs [0-9a-f]{16}$", citation) for citation in cited)
    assert told > 20


def test_no_sentence_made_wrong_passes(content: Content, choice_replies: tuple[Reply, ...]) -> None:
    names = [item.name for item in content.instruments.values()]
    tried = 0
    passed = []
    for sentence, evidence in _of_each_kind(choice_replies):
        for wrong in (*mutations(sentence, names), *_turned(sentence)):
            if wrong == sentence:
                continue
            tried += 1
            if verify(wrong, evidence).passed:
                passed.append((sentence, wrong))
    assert passed == []
    assert tried > MUTATIONS


@pytest.mark.parametrize("saying", tell_choices.SAYINGS)
def test_a_saying_with_places_says_nothing_without_its_facts(saying: str) -> None:
    assert ("{" in saying) == (render(saying, {}) == "")


def _said_of_made_up_facts(saying: str) -> bool:
    """Return whether some facts, made up for its places, bring a saying to be said and found again."""
    for values in ((0.2, 0.1), (-0.2, -0.1), (0.2, -0.1), (0.0, 0.0), (0.1, 0.2)):
        facts = tuple(_made_up(saying, values))
        named = {fact.name: fact for fact in facts}
        sentence = render(saying, named, n="1", e="2008", p="ytd", id="x")
        if sentence and find(sentence, (saying,), facts) is not None:
            return True
    return False


def _made_up(saying: str, values: tuple[float, float]) -> Iterator[Fact]:
    """Yield a fact for each place of a saying: names are texts, what is negative by its place is so, and so on."""
    filled = re.sub(r"<(\w+)>", lambda found: {"n": "1", "e": "2008", "p": "ytd", "id": "x"}[found[1]], saying)
    seen: set[str] = set()
    for place in re.findall(r"\{([^{}]+)\}", filled):
        for number, name in enumerate(re.split(r":|>=", place)[0].split("~")):
            bare = name.lstrip("@-")
            if bare in seen or name.startswith("@"):
                continue
            seen.add(bare)
            unit, value = _kind(bare, name.startswith("-"), values[number])
            yield Fact(bare, "made up", value, unit, DAY, "test")
    for name in re.findall(r"\{@([^{}]+)\}", filled):
        if name not in seen:
            yield Fact(name, "made up", values[0], "fraction", DAY, "test")


def _kind(name: str, negative: bool, value: float) -> tuple[Unit, float | str]:
    if name.endswith(
        (".name", ".words", ".what", ".level", ".on", ".period", ".opening", ".relation", ".account", ".said")
    ):
        return "text", "this"
    if name.endswith((".usd", ".once", ".year", ".moved", ".dealing", ".tax", ".income", ".minimum")):
        return "USD", -12.0 if negative else 12.0
    if negative:
        return "fraction", -abs(value or 0.1)
    return "fraction", value


def _of_each_kind(replies: tuple[Reply, ...], most: int = 1) -> list[tuple[str, Evidence]]:
    """Return sentences of every kind: kinds differ in more than their figures, days and names."""
    kinds: dict[str, dict[str, Evidence]] = {}
    for reply in replies:
        known = [str(fact.value) for fact in reply.found.facts if fact.unit == "text"]
        for sentence in reply.sentences:
            plain = sentence
            for name in sorted(known, key=len, reverse=True):
                plain = plain.replace(name, "@") if name else plain
            found = kinds.setdefault(re.sub(r"\d[\d,.]*", "#", plain), {})
            if re.search(r"\d", sentence) and len(found) < most:
                found.setdefault(sentence, reply.evidence)
    return [pair for found in kinds.values() for pair in found.items()]


def _turned(sentence: str) -> list[str]:
    pairs = [*OPPOSITES.items(), *((other, one) for one, other in OPPOSITES.items())]
    return [re.sub(rf"\b{re.escape(one)}\b", other, sentence, count=1) for one, other in pairs]
