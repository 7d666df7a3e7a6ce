"""Goals and saving: figures are finance's own, and nothing outside its range is made to fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.content import Content
from app.conversation.answers import run
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.emotion import feel
from app.conversation.followup import follow_up
from app.conversation.glossary import shipped_glossary
from app.conversation.telling import TROUBLES
from app.conversation.tools.asked import due
from app.conversation.tools.chances import ODDS, odds
from app.conversation.tools.goals import find_goal, said
from app.messages import Scalar
from finance.answers.plan import contribution_needed, goal_plan
from finance.planning import Draws
from finance.portfolio import Goal
from finance.types import Fact, Result
from tests.app.conversation.tools.asked_of import Reply, ask, ask_after, changed

PLANS = Draws(8_000)


def figures(result: Result) -> dict[str, Fact]:
    return {fact.name: fact for fact in result.facts}


def same(reply: Reply, result: Result, *names: str) -> None:
    for name in names:
        assert reply.fact(name).value == figures(result)[name].value, name


def place(content: Content, client: str = "avery") -> Any:
    return (content.client(client), content.prices, content.instruments, content.today)


# ---- goals


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("house", "A house by the sea"), ("my home", "A house by the sea"), ("the cottage", "A house by the sea"),
        ("retire", "Retirement at 62"), ("pension", "Retirement at 62"), ("a house by the sea", "A house by the sea"),
        ("yacht", None), ("", None), ("the goal", None), ("x" * 5_000, None),
    ],
)  # fmt: skip
def test_a_goal_is_found_by_the_clients_words(content: Content, words: str, name: str | None) -> None:
    found = find_goal(words, list(content.client("avery").goals))
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("name", "within"),
    [("A house by the sea", "a house by the sea"), ("Retirement at 62", "retirement at 62"), ("Paris", "Paris")],
)
def test_a_name_within_a_sentence_begins_small_unless_it_may_be_a_proper_name(name: str, within: str) -> None:
    assert said(name) == within


def test_a_goals_chance_is_that_of_the_whole_plan_computed_directly(content: Content) -> None:
    reply = ask(content, "avery", "goal_plan", goal="retirement")
    result = goal_plan(*place(content), draws=PLANS)
    same(reply, result, "plan.success", "plan.goal.2.probability", "plan.saving.monthly")
    asked, whole = reply.fact("plan.asked.probability"), figures(result)["plan.goal.2.probability"]
    assert asked.value == whole.value
    assert {fact.name for fact in reply.found.facts} >= {
        f"plan.asked.probability.{part}" for part in ("standard_error", "low", "high")
    }
    assert reply.found.chart is not None
    assert [line.label for line in reply.found.chart.lines][1] == "Middle"


def test_another_amount_and_day_take_the_place_of_the_goals_own(content: Content) -> None:
    reply = ask(content, "avery", "goal_plan", goal="house", amount_usd=500_000.0, year=2032)
    client = content.client("avery")
    dearer = replace(client.goals[0], amount_usd=Decimal(500_000), date=date(2032, 12, 31))
    result = goal_plan(replace(client, goals=(dearer, client.goals[1])), *place(content)[1:], draws=PLANS)
    same(reply, result, "plan.goal.1.probability", "plan.goal.1.amount", "plan.goal.1.date")
    assert "$500,000" in reply.text
    assert "31 December 2032" in reply.text


def test_an_amount_that_is_no_goal_comes_before_the_others_and_says_what_it_does_to_them(content: Content) -> None:
    reply = ask(content, "avery", "goal_plan", amount_usd=100_000.0, year=2025)
    before = goal_plan(*place(content), draws=PLANS)
    assert reply.fact("plan.before.success").value == figures(before)["plan.success"].value
    assert float(reply.fact("plan.success").value) < float(reply.fact("plan.before.success").value)
    assert "what you asked about" not in reply.text


def test_saving_that_is_named_takes_the_place_of_the_standing_orders(content: Content) -> None:
    less, more = (
        ask(content, "avery", "goal_plan", goal="retirement", monthly_usd=amount) for amount in (500.0, 5_000.0)
    )
    assert float(less.fact("plan.asked.probability").value) < float(more.fact("plan.asked.probability").value)
    assert "$5,000 saved each month" in more.text


def test_a_goal_alone_without_others_needs_no_name(content: Content) -> None:
    assert "a year of travel" in ask(content, "kit", "goal_plan").text


@pytest.mark.parametrize(
    ("client", "arguments", "trouble"),
    [
        ("avery", {"goal": "yacht"}, "plan_no_such_goal"),
        ("avery", {"goal": "yacht", "amount_usd": 9e5}, "plan_needs_year"),
        ("avery", {"amount_usd": 9e5}, "plan_needs_year"),
        ("avery", {"amount_usd": 0.0, "year": 2030}, "asked_amount_range"),
        ("avery", {"amount_usd": -5.0, "year": 2030}, "asked_amount_range"),
        ("avery", {"amount_usd": 2e9, "year": 2030}, "asked_amount_range"),
        ("avery", {"amount_usd": float("nan"), "year": 2030}, "asked_amount_range"),
        ("avery", {"amount_usd": float("inf"), "year": 2030}, "asked_amount_range"),
        ("avery", {"amount_usd": "much", "year": 2030}, "asked_amount_range"),
        ("avery", {"amount_usd": True, "year": 2030}, "asked_amount_range"),
        ("avery", {"year": 2022}, "asked_year_range"),
        ("avery", {"year": 2200}, "asked_year_range"),
        ("avery", {"year": 2030.5}, "asked_year_range"),
        ("avery", {"years": 0}, "asked_years_range"),
        ("avery", {"years": 61}, "asked_years_range"),
        ("avery", {"monthly_usd": -1.0}, "asked_monthly_range"),
        ("avery", {"monthly_usd": 1e7}, "asked_monthly_range"),
    ],
)
@pytest.mark.parametrize("tool", ["goal_plan", "contribution_needed"])
def test_what_cannot_be_planned_is_said_in_a_clear_sentence(
    content: Content, client: str, arguments: dict[str, Scalar], trouble: str, tool: str
) -> None:
    reply = ask(content, client, tool, **arguments)
    assert reply.found.trouble == trouble
    assert reply.sentences[: len(TROUBLES[trouble])] == TROUBLES[trouble]


def test_a_client_without_goals_is_asked_for_one(content: Content) -> None:
    reply = ask(changed(content, goals=()), "avery", "goal_plan")
    assert reply.found.trouble == "plan_needs_goal"


def test_goals_that_there_are_stand_beside_the_one_that_is_not_known(content: Content) -> None:
    assert ask(content, "avery", "goal_plan", goal="yacht").sentences == (
        "I do not know that goal.",
        "Your goals here are a house by the sea and retirement at 62.",
    )


def test_the_last_said_of_a_year_and_years_counts(content: Content) -> None:
    first = ask(content, "avery", "goal_plan", goal="house", years=5)
    assert first.found.arguments == {"goal": "house", "year": 2027}
    context = Context.new("test", "avery").after(1, "goal_plan", first.found.arguments, first.found.facts)
    tool, arguments = follow_up("and in ten years?", context, lambda _: {"years": 10}) or ("", {})
    again = ask(content, "avery", tool, **arguments)
    assert again.fact("plan.asked.date").value == "2032-12-28"


def test_a_day_is_read_from_a_year_or_from_years_ahead() -> None:
    today = date(2022, 12, 28)
    assert due({"year": 2030}, today) == date(2030, 12, 31)
    assert due({"years": 4}, today) == date(2026, 12, 28)
    assert due({"years": 4, "year": 2030}, today) == date(2026, 12, 28)
    assert due({}, today) is None


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.17, "one in six"), (0.81, "four in five"), (0.5, "one in two"), (0.452, ""), (0.85, ""), (0.99, ""), (0.0, "")],
)
def test_odds_are_told_where_they_are_near(chance: float, words: str) -> None:
    assert odds(chance) == words


@pytest.mark.parametrize(
    ("chance", "words"), [(0.07, "one in fourteen"), (0.03, ""), (0.05, "one in twenty"), (0.083, "one in twelve")]
)
def test_a_small_chance_is_told_by_its_own_odds_or_by_none(chance: float, words: str) -> None:
    assert odds(chance) == words


def test_odds_differ_from_their_chance_by_at_most_a_twelfth_of_the_rarer_outcome() -> None:
    for thousandth in range(1001):
        told = odds(thousandth / 1000)
        if told:
            share = next(value for value, words in ODDS if words == told)
            assert abs(share - thousandth / 1000) <= min(share, 1 - share) / 12


def test_odds_in_words_are_those_in_figures() -> None:
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    numbers += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    values = dict(zip(numbers, range(1, 21), strict=True))
    for share, words in ODDS:
        few, many = words.split(" in ")
        assert share == pytest.approx(values[few] / values[many])


def test_what_was_assumed_just_before_is_not_said_once_more(content: Content) -> None:
    first = ask(content, "kit", "goal_plan")
    again = ask_after(first, content, "what_if", change="save", monthly_usd=50.0)
    assert again.sentences[-1] == "As before, this is a projection and not a certainty, on the same assumptions."
    assert any("Expected returns a year" in text for _, text in again.found.passages)
    other = replace(first, found=replace(first.found, facts=()))
    assert "shares earn" in ask_after(other, content, "what_if", change="save", monthly_usd=50.0).text


def test_what_was_said_before_is_not_kept_with_the_answer(content: Content) -> None:
    cache = Cache()
    asked: dict[str, Scalar] = {"change": "save", "monthly_usd": 50.0}
    fresh = Context.new("test", "kit")
    first = run("goal_plan", {}, fresh, content, shipped_glossary(), cache)
    later = run("what_if", asked, fresh.after(1, "goal_plan", {}, first.facts), content, shipped_glossary(), cache)
    again = run("what_if", asked, fresh, content, shipped_glossary(), cache)
    assert "plan.assumed" in {fact.name for fact in later.facts}
    assert "plan.assumed" not in {fact.name for fact in again.facts}


def test_how_a_plan_was_made_is_told_of_its_simulation(content: Content) -> None:
    told = ask_after(ask(content, "kit", "goal_plan"), content, "explain", about="last_answer")
    assert told.sentences[0].startswith("I worked that out on 8,000 simulated courses of the market")
    assert "simulation" in told.found.passages[0][0].lower()


# ---- saving


def test_what_must_be_saved_is_what_finance_says(content: Content) -> None:
    reply = ask(content, "avery", "contribution_needed", probability=0.7)
    result = contribution_needed(*place(content), probability=0.7, draws=PLANS)
    same(reply, result, "contribution.more.monthly", "contribution.total.monthly", "contribution.more.standard_error")
    assert reply.found.chart is not None


def test_one_goal_is_saved_for_beside_the_others(content: Content) -> None:
    reply = ask(content, "rosa", "contribution_needed", goal="grandchildren")
    whole = ask(content, "rosa", "goal_plan", goal="grandchildren")
    told, known = (
        r.fact(n).value for r, n in ((reply, "contribution.without.probability"), (whole, "plan.asked.probability"))
    )
    assert told == known
    assert float(reply.fact("contribution.more.monthly").value) > 0


def test_for_what_is_no_goal_saving_starts_from_nothing(content: Content) -> None:
    for client in ("avery", "rosa"):
        reply = ask(content, client, "contribution_needed", amount_usd=12_000.0, years=2)
        assert reply.fact("contribution.now.monthly").value == 0
        assert 480 < float(reply.fact("contribution.more.monthly").value) < 600
        assert "starting from nothing" in reply.text


@pytest.mark.parametrize("probability", [0.0, 1.0, 0.999, -0.2, 80.0, "most"])
def test_a_chance_outside_its_range_is_refused(content: Content, probability: Scalar) -> None:
    assert ask(content, "kit", "contribution_needed", probability=probability).found.trouble == "plan_probability_range"


def test_a_day_alone_is_that_of_the_only_goal_or_asks_how_much(content: Content) -> None:
    sooner, later = (ask(content, "kit", "contribution_needed", year=year) for year in (2025, 2028))
    assert float(sooner.fact("contribution.more.monthly").value) > float(later.fact("contribution.more.monthly").value)
    assert ask(content, "avery", "contribution_needed", year=2030).sentences == TROUBLES["plan_needs_amount"]


# ---- the face


@pytest.mark.parametrize(
    ("name", "chance", "emotion"),
    [
        ("plan.success", 0.9, "confidence"), ("plan.success", 0.6, "thoughtfulness"), ("plan.success", 0.2, "concern"),
        ("what_if.then.probability", 1.0, "confidence"), ("contribution.without.probability", 0.1, "concern"),
    ],
)  # fmt: skip
def test_the_face_goes_with_the_chance_and_never_cheers(name: str, chance: float, emotion: str) -> None:
    fact = Fact(name, "chance", chance, "fraction", date(2022, 12, 28), "test")
    assert feel("goal_plan", (fact,)).emotion == emotion


def test_a_worse_chance_is_of_more_concern() -> None:
    worse, bad = (
        feel("goal_plan", (Fact("plan.success", "chance", chance, "fraction", date(2022, 12, 28), "test"),)).intensity
        for chance in (0.05, 0.45)
    )
    assert 0.3 <= bad < worse <= 0.5


def test_what_would_last_is_no_news_and_no_face_smiles_at_a_plan(replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        face = feel(reply.tool, reply.found.facts, trouble=bool(reply.found.trouble)).emotion
        assert face not in ("joy", "surprise"), (reply.tool, reply.arguments)
        if reply.tool in ("income", "fees", "tax") and not reply.found.trouble:
            assert face == "neutral"


def test_a_goal_that_has_passed_is_not_found(content: Content) -> None:
    past = Goal("A car", date(2020, 1, 1), Decimal(9_000), 1)
    assert ask(changed(content, goals=(past,)), "avery", "goal_plan", goal="car").found.trouble == "plan_needs_goal"
