"""Notes, hand-offs and erasure are read back in words that say what would happen, and nothing more."""

from __future__ import annotations

import pytest

from app.content import Content
from app.conversation.answers import tell
from app.conversation.context import Context
from app.conversation.evidence import Evidence
from app.conversation.glossary import shipped_glossary
from app.conversation.tell_care import BY_A_PERSON, CALL_A_COLLEAGUE
from app.conversation.tools.care import EVENTS, TOOLS
from app.conversation.verify import verify
from app.messages import Scalar
from finance.knowledge import TELLABLE
from tests.app.conversation.mutations import mutations

CONTEXT = Context.new("test", "avery")


def told(content: Content, tool: str, **arguments: Scalar) -> tuple[str, str]:
    """Return the reply and the kind of action that waits for a yes."""
    found = TOOLS[tool](arguments, CONTEXT, content, shipped_glossary())
    answer = tell(tool, found, "", CONTEXT, 1, content)
    assert answer.rejected == ()
    return " ".join(check.sentence for check in answer.checks), found.action.kind if found.action else ""


@pytest.mark.parametrize(("field", "value"), list(EVENTS))
def test_every_event_is_read_back_and_can_be_kept(content: Content, field: str, value: str) -> None:
    reply, kind = told(content, "profile_update", field=field, value=value)
    assert kind == "note"
    assert reply.endswith(f"Shall I note {EVENTS[field, value][2]}?")
    assert EVENTS[field, value][0] in TELLABLE


@pytest.mark.parametrize(
    ("arguments", "words", "kind"),
    [
        ({"field": "income", "amount_usd": 90000.0}, "Shall I note that your income is $90,000 a year?", "note"),
        (
            {"field": "saving", "amount_usd": 300.0},
            "Shall I note that you would like to save $300.00 a month?",
            "agree",
        ),
        ({"field": "children", "value": 2}, "Shall I note 2 as the number of your children?", "note"),
        ({"field": "retirement_age", "value": 2040}, "Shall I note that you would like to retire in 2040?", "note"),
        (
            {"field": "goal", "goal": "a boat", "amount_usd": 40000.0, "year": 2030},
            "Shall I note a goal of yours: a boat, $40,000 by 2030?",
            "agree",
        ),
        (
            {"field": "preference", "value": "no tobacco please"},
            "Shall I note this wish in your words: no tobacco please?",
            "note",
        ),
        (
            {"field": "risk_profile", "value": "cautious"},
            f"You would like a cautious risk profile. {BY_A_PERSON} {CALL_A_COLLEAGUE}",
            "hand_off",
        ),
    ],
)
def test_what_is_noted_is_said_first(content: Content, arguments: dict[str, Scalar], words: str, kind: str) -> None:
    assert told(content, "profile_update", **arguments) == (words, kind)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"field": "income", "amount_usd": -5.0},
        {"field": "income", "amount_usd": 1e15},
        {"field": "children", "value": 31},
        {"field": "children", "value": 1.5},
        {"field": "retirement_age", "value": 1990},
        {"field": "retirement_age", "value": 65},
        {"field": "goal", "goal": "guaranteed 20% return", "amount_usd": 10.0, "year": 2030},
        {"field": "goal", "goal": "house", "amount_usd": 10.0, "year": 1999},
        {"field": "marital", "value": "complicated"},
        {"field": "preference", "value": ""},
        {"field": "preference", "value": "a return of 50%"},
        {"field": "preference", "value": "guaranteed gains"},
        {"field": "income", "amount_usd": 90000.0, "currency": "other"},
    ],
)
def test_what_cannot_be_kept_is_not_read_back(content: Content, arguments: dict[str, Scalar]) -> None:
    reply, kind = told(content, "profile_update", **arguments)
    assert kind == ""
    assert "Shall I" not in reply


@pytest.mark.parametrize(
    ("when", "said"),
    [("tuesday afternoon", True), ("tomorrow at 3 pm", True), ("when my return is 50%", False), ("12345", False)],
)
def test_a_time_is_said_back_and_nothing_else_is(content: Content, when: str, said: bool) -> None:
    reply, kind = told(content, "human_handoff", reason="appointment", when=when)
    assert kind == "hand_off"
    assert (when in reply) == said


def test_no_altered_read_back_passes(content: Content) -> None:

    arguments: dict[str, Scalar] = {"field": "goal", "goal": "boat", "amount_usd": 40000.0, "year": 2030}
    found = TOOLS["profile_update"](arguments, CONTEXT, content, shipped_glossary())
    right = "Shall I note a goal of yours: boat, $40,000 by 2030?"
    evidence = Evidence(found.facts)
    assert verify(right, evidence).passed
    altered = [wrong for wrong in mutations(right, ["boat"]) if wrong != right]
    assert len(altered) > 50
    assert [wrong for wrong in altered if verify(wrong, evidence).passed] == []
