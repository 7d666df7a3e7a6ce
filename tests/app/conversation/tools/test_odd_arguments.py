"""Whatever the arguments hold, a tool for plans or money answers in sentences that pass, or says what is amiss."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.content import Content
from app.conversation.verify import verify
from app.messages import Scalar
from tests.app.conversation.tools.asked_of import ask

TAKES = {
    "goal_plan": ("goal", "amount_usd", "year", "years", "monthly_usd"),
    "contribution_needed": ("goal", "amount_usd", "year", "years", "probability"),
    "withdrawal_plan": ("amount_usd", "per", "rate", "years", "age"),
    "what_if": ("change", "amount_usd", "monthly_usd", "years", "goal"),
    "income": ("period", "focus", "holding"),
    "fees": ("period", "focus", "years"),
    "tax": ("focus", "holding", "amount_usd", "income_usd"),
}
ODD: dict[str, tuple[Scalar, ...]] = {
    "goal": ("house", "travel", "", "  ", "retire", "x" * 300, 5, True, None),
    "amount_usd": (0, -1, 1, 5_000.0, 1e9, 1e12, float("nan"), float("inf"), "ten", True, None),
    "year": (2022, 2023, 2050, 2082, 2083, 0, -5, 2030.5, "2030", None),
    "years": (0, 0.5, 1, 1.5, 5, 60, 61, -3, "two", None, float("nan")),
    "monthly_usd": (0, 1, 500.0, 1e6, 1e7, -1, "x", None),
    "probability": (0, 0.05, 0.5, 0.99, 1, 80, None, "high"),
    "per": ("month", "year", "week", None, 5),
    "rate": (0, 0.001, 0.04, 0.5, 1, 4, None),
    "age": (0, 23, 24, 30, 95, 120, 121, None, 95.5),
    "change": ("save", "spend", "work_longer", None, "x", 3),
    "holding": ("AAPL", "SP500", "ZZZ", "", 7, None),
    "focus": ("paid", "funds", "drag", "gains", "if_sold", "harvest", "order", "rates", "expected", "zzz", 4, None),
    "period": ("ytd", "1y", "2021", "1995", "unclear", "nonsense", "30y", None),
    "income_usd": (0, 50_000.0, -1, 1e9, None, "x"),
}


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Scalar]]:
    tool = draw(st.sampled_from(sorted(TAKES)))
    named = draw(st.sets(st.sampled_from(TAKES[tool])))
    return tool, {name: draw(st.sampled_from(ODD[name])) for name in sorted(named)}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calls())
def test_odd_arguments_get_a_right_answer_or_a_clear_sentence(
    content: Content, call: tuple[str, dict[str, Scalar]]
) -> None:
    tool, arguments = call
    reply = ask(content, "kit", tool, **arguments)
    assert 1 <= len(reply.sentences) <= 4
    assert reply.found.trouble != "asked_cannot_reckon"
    for sentence in reply.sentences:
        assert verify(sentence, reply.evidence).passed, sentence
