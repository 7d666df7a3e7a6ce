"""Goals, saving, living on it, what if: figures are finance's own, and nothing outside its range is made to fit."""

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
from finance.answers.plan_withdrawal import withdrawal_plan
from finance.planning import Draws, Flow
from finance.portfolio import Goal
from finance.types import Fact, Result
from tests.app.conversation.tools.asked_of import Reply, ask, ask_after, changed

PLANS = Draws(8_000)
FEWER = Draws(4_000)


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


def test_odds_in_words_are_those_in_figures() -> None:
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "nineteen", "twenty"]
    values = dict(zip(numbers, [*range(1, 11), 19, 20], strict=True))
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


# ---- living on it


def test_an_amount_a_month_is_a_rate_of_the_first_year(content: Content) -> None:
    reply = ask(content, "rosa", "withdrawal_plan", amount_usd=3_000.0, per="month", years=20)
    wealth = float(reply.fact("withdrawal.wealth").value)
    result = withdrawal_plan(*place(content, "rosa"), rate=36_000.0 / wealth, years=20, draws=FEWER)
    assert float(reply.fact("withdrawal.lasts").value) == pytest.approx(
        float(figures(result)["withdrawal.lasts"].value)
    )
    assert float(reply.fact("withdrawal.monthly").value) == pytest.approx(3_000.0, abs=0.01)
    assert reply.fact("withdrawal.age").value == 95


def test_without_an_amount_the_standing_orders_are_looked_at_or_what_would_last(content: Content) -> None:
    assert "$3,100 a month" in ask(content, "rosa", "withdrawal_plan").text
    assert "you could take out" in ask(content, "morgan", "withdrawal_plan").text


def test_a_later_rate_or_length_takes_the_place_of_an_earlier_amount_or_age(content: Content) -> None:
    first = ask(content, "rosa", "withdrawal_plan", amount_usd=3_000.0, per="month", age=90)
    second = ask(content, "rosa", "withdrawal_plan", **{**first.found.arguments, "rate": 0.03})
    assert float(second.fact("withdrawal.rate").value) == pytest.approx(0.03)
    third = ask(content, "rosa", "withdrawal_plan", **{**second.found.arguments, "years": 10})
    assert third.fact("withdrawal.age").value == 85
    assert float(third.fact("withdrawal.rate").value) == pytest.approx(0.03, abs=1e-6)


@pytest.mark.parametrize(
    ("client", "arguments", "trouble"),
    [
        ("kit", {"amount_usd": 3_000.0, "per": "month"}, "withdrawal_too_much"),
        ("rosa", {"amount_usd": 3_000.0, "per": "week"}, "withdrawal_per"),
        ("rosa", {"amount_usd": -3.0}, "asked_amount_range"),
        ("rosa", {"rate": 0.0}, "withdrawal_rate_range"),
        ("rosa", {"rate": 4.0}, "withdrawal_rate_range"),
        ("rosa", {"years": 0}, "withdrawal_years_range"),
        ("rosa", {"years": 100}, "withdrawal_years_range"),
        ("rosa", {"age": 70}, "withdrawal_age_range"),
        ("rosa", {"age": 150}, "withdrawal_age_range"),
    ],
)
def test_what_cannot_be_lived_on_is_said(
    content: Content, client: str, arguments: dict[str, Scalar], trouble: str
) -> None:
    reply = ask(content, client, "withdrawal_plan", **arguments)
    assert reply.found.trouble == trouble
    assert reply.sentences == TROUBLES[trouble]


def test_nothing_can_be_taken_from_an_empty_account(content: Content) -> None:
    first = content.client("avery").transactions[:1]
    empty = changed(content, transactions=(replace(first[0], amount=Decimal(0)),))
    assert ask(empty, "avery", "withdrawal_plan").found.trouble == "withdrawal_of_nothing"


# ---- what if


def test_more_saving_for_some_years_is_further_money_in(content: Content) -> None:
    reply = ask(content, "avery", "what_if", change="save", monthly_usd=400.0, years=5)
    then = goal_plan(*place(content), further=(Flow(400.0, 0, 60),), draws=PLANS)
    now = goal_plan(*place(content), draws=PLANS)
    assert reply.fact("what_if.then.success").value == figures(then)["plan.success"].value
    assert reply.fact("what_if.now.success").value == figures(now)["plan.success"].value
    assert "for 5 years" in reply.text


def test_spending_once_is_money_out_today(content: Content) -> None:
    reply = ask(content, "kit", "what_if", change="spend", amount_usd=1_000.0)
    then = goal_plan(*place(content, "kit"), further=(Flow(-1_000.0, 0, 1),), draws=PLANS)
    assert reply.fact("what_if.then.probability").value == figures(then)["plan.goal.1.probability"].value


def test_working_longer_moves_retirement(content: Content) -> None:
    later = ask(content, "morgan", "what_if", change="work_longer", years=2)
    sooner = ask(content, "morgan", "what_if", change="work_longer", years=-2)
    usual = ask(content, "morgan", "what_if", change="work_longer")
    assert later.fact("what_if.goal.date").value == "2035-12-31"
    assert sooner.fact("what_if.goal.date").value == "2031-12-31"
    assert usual.text == later.text
    chances = [float(r.fact("what_if.then.probability").value) for r in (sooner, later)]
    assert chances == sorted(chances)


@pytest.mark.parametrize(
    ("client", "arguments", "trouble"),
    [
        ("avery", {}, "what_if_unclear"),
        ("avery", {"change": "pray"}, "what_if_unclear"),
        ("avery", {"change": "save"}, "what_if_needs_amount"),
        ("avery", {"change": "save", "monthly_usd": 0.0}, "asked_monthly_range"),
        ("avery", {"change": "save", "monthly_usd": 100.0, "years": 99}, "asked_years_range"),
        ("avery", {"change": "spend", "amount_usd": 9e8}, "what_if_more_than_there_is"),
        ("avery", {"change": "spend", "amount_usd": -9.0}, "asked_amount_range"),
        ("avery", {"change": "save", "monthly_usd": 9.0, "goal": "yacht"}, "plan_no_such_goal"),
        ("kit", {"change": "work_longer"}, "what_if_no_retirement"),
        ("avery", {"change": "work_longer", "years": 0}, "what_if_longer_range"),
        ("avery", {"change": "work_longer", "years": 50}, "what_if_longer_range"),
        ("avery", {"change": "work_longer", "years": -30}, "what_if_longer_range"),
    ],
)
def test_what_cannot_be_tried_is_said(
    content: Content, client: str, arguments: dict[str, Scalar], trouble: str
) -> None:
    reply = ask(content, client, "what_if", **arguments)
    assert reply.found.trouble == trouble
    assert reply.sentences[: len(TROUBLES[trouble])] == TROUBLES[trouble]


def test_a_change_of_the_portfolio_is_answered_by_those_who_know_portfolios(content: Content) -> None:
    reply = ask(content, "avery", "what_if", change="sell", holding="AAPL", share=0.5)
    assert not reply.found.trouble
    assert "projection" not in reply.text
    assert reply.sentences


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
