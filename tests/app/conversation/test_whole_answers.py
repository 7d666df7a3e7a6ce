"""Questions that once got another question's answer, each with what its answer must and must not say."""

from __future__ import annotations

import pytest

from app.content import Content
from app.conversation.context import Context
from app.conversation.notyet import NOT_YET
from app.conversation.sympathy import AFTER_GRIEF, GRIEF, WORRY
from app.conversation.talk import WHICH_PERIOD
from app.conversation.turn import Turn, take_turn
from inference.language.router import Router
from inference.types import Route

P, V, R, E, S, X, N, M, F = (
    "performance", "portfolio_overview", "risk", "explain", "small_talk", "end_session", "out_of_scope",
    "market", "fees",
)  # fmt: skip


def last_of(questions: str, content: Content, router: Router, client: str = "avery") -> Turn:
    """Return the answer to the last of some questions, which stand with bars between them."""
    context = Context.new("test", client)
    for question in questions.split(" | "):
        turn = take_turn(question, context, router=router, content=content)
        context = turn.context
    assert turn.rejected == ()
    return turn


@pytest.mark.parametrize(
    ("questions", "tool", "said", "unsaid"),
    [
        # What is past is not called today's.
        ("How risky was my portfolio in 2020?", R, "the holdings of that day would have lost at most 3.1%", "today's"),
        ("How risky is my portfolio?", R, "today's holdings would have lost", "of that day"),
        # An index that is named is computed, and the benchmark is named where it is told.
        ("How did the S&P 500 do in 2020?", M, "the S&P 500 gained 16.3%", "benchmark"),
        ("what did the market do in 2022", M, "the S&P 500 lost 20.6%", "15.8%"),
        ("how did the S&P 500 do over five years", M, "the S&P 500 gained 40.8%", "38.0%"),
        ("How did the S&P do in 1995?", M, "In 1995, the S&P 500 gained 34.1%", "no figures"),
        ("did I beat the market last year?", P, "the S&P 500 gained 26.9%", "22.1%"),
        ("did I beat my benchmark last year?", P, "Your benchmark is 80% S&P 500, 15% Corporate Bond", "dividends"),
        # Words of time.
        ("How did I do today?", P, "lost 1.0% over the past day", "this year"),
        ("how did my portfolio do yesterday", P, "lost 1.0% over the past day", "this year"),
        ("how have I done since yesterday", P, "over the past day", "this year so far"),
        ("how did I do on Monday", P, WHICH_PERIOD[0], "gained"),
        ("how did I do last easter", P, WHICH_PERIOD[0], "gained"),
        ("my return since the pandemic", P, WHICH_PERIOD[1], "gained"),
        ("how much did I make since Christmas", P, WHICH_PERIOD[0], "gained"),
        ("how did I do last year | and since the pandemic?", P, WHICH_PERIOD[0], "gained"),
        ("what is my return per year on average", P, "16.0% a year", "this year so far"),
        ("my average return", P, "16.0% a year", "this year so far"),
        ("what did I earn on average per year over the last five years", P, "over the past 5 years", "since"),
        ("how did I do this morning", P, WHICH_PERIOD[0], "gained"),
        ("how did I do between Monday and Friday", P, WHICH_PERIOD[0], "gained"),
        ("how much interest did I earn", "income", "your books show no dividends and no interest", "%"),
        ("what did I own in 2019", N, NOT_YET["holdings_of_the_past"], "%"),
        ("what was Apple worth a year ago", N, NOT_YET["holdings_of_the_past"], "$"),
        ("which stock did best this year", P, "Exxon Mobil helped most", "rank"),
        ("what was my worst year", N, NOT_YET["ranking_of_years"], "%"),
        ("What happened in the third quarter of 2022?", P, "From 1 July 2022 to 30 September 2022", "this year"),
        # Each of these has a figure of its own.
        ("What could I lose in a month?", R, "In 95% of months, today's holdings would have lost at most 6.0%", "fall"),
        ("What could I lose in a bad month?", R, "$30,705", "volatility"),
        ("What could I lose in a bad day?", R, "on 95% of days, today's holdings would have lost at most 1.9%", "fall"),
        ("How many Coca-Cola shares?", V, "You hold 549.70 units of Coca-Cola.", "gain"),
        ("How far am I below my peak right now?", R, "5.2% below its highest point since 1 February 2013", "days"),
        ("What is my risk profile?", V, "Your risk profile is growth.", "volatility"),
        ("How much did I contribute this year?", P, "This year so far, you paid in $18,000", "lost"),
        ("how much did I withdraw in 2019", P, "In 2019, you took out $3,000", "gained"),
        ("What was it worth a year ago?", P, "was worth $519,066 on 28 December 2021", "gained"),
        ("what was my portfolio worth on 5 March 2020", P, "$288,338 on 5 March 2020", "gained"),
        ("What fees do I pay?", F, "Your advisory fee is 0.9% a year.", "outside"),
        ("how much did I pay in fees in 2021", F, "you paid $4,081 in advisory fees in 2021", "gained"),
        ("what am I being charged", F, "Your advisory fee is 0.9% a year.", "shares"),
        ("what's my best holding", P, "Exxon Mobil helped most", "largest"),
        ("how much have I paid in so far", V, "$194,500 that you paid in", "shares"),
        # Nothing is known of these yet, and that is said.
        ("How risky is Apple?", N, NOT_YET["risk_of_a_holding"], "%"),
        ("what is my riskiest holding?", N, NOT_YET["risk_of_a_holding"], "%"),
        ("How much dividends did I get?", "income", "your books show no dividends and no interest", "%"),
        ("Am I on track for retirement?", "goal_plan", "the chance that your goal of retirement at 62", "certain to"),
        ("what is a dividend?", E, "profit that it pays out", "yet"),
        # To stop the talking is not to leave.
        ("how did I do | stop", S, "Of course.", "goodbye"),
        ("quiet", S, "Of course.", "goodbye"),
        ("wait", S, "Of course.", "goodbye"),
        ("be quiet please", S, "Of course.", "goodbye"),
        ("stop talking", S, "Of course.", "goodbye"),
        ("goodbye for now but first how did I do?", P, "your portfolio has lost 4.4%", "Goodbye"),
        ("before I go, how risky is my portfolio?", R, "volatility", "Goodbye"),
    ],
)
def test_the_question_asked_is_the_question_answered(
    questions: str, tool: str, said: str, unsaid: str, content: Content, router: Router
) -> None:
    turn = last_of(questions, content, router)
    assert turn.tool == tool
    assert said.lower() in turn.reply.lower()
    assert unsaid.lower() not in turn.reply.lower()
    assert len(turn.checks) <= 4
    assert not turn.ends_session


class Unsure:
    """Takes the first question for something outside, but nearly for performance, and the rest to a real router."""

    def __init__(self, router: Router) -> None:
        self.router: Router | None = None
        self.next = router

    def route(self, text: str) -> Route:
        router, self.router = self.router, self.next
        return router.route(text) if router else Route("out_of_scope", 0.6, "performance")


@pytest.mark.parametrize(
    ("answer", "tool", "said"),
    [
        ("yes", P, "From 1 July 2022 to 30 September 2022"),
        ("Yes please, go ahead!", P, "From 1 July 2022 to 30 September 2022"),
        ("that's right", P, "From 1 July 2022 to 30 September 2022"),
        ("ok so how risky is my portfolio?", R, "volatility"),
        ("sure, but what do I own?", V, "$512,560"),
    ],
)
def test_yes_runs_what_was_offered_with_its_arguments_and_nothing_else_does(
    answer: str, tool: str, said: str, content: Content, router: Router
) -> None:
    unsure = Unsure(router)
    context = Context.new("test", "avery")
    asked = take_turn("the third quarter of 2022, hm", context, router=unsure, content=content)
    assert asked.reply.endswith("Did you want to know how your portfolio has done?")
    stored = Context.from_json(asked.context.to_json())
    assert stored == asked.context
    turn = take_turn(answer, stored, router=unsure, content=content)
    assert turn.tool == tool
    assert said in turn.reply


def test_an_unsure_goodbye_is_asked_in_its_own_words(content: Content) -> None:
    class Leaving:
        def route(self, text: str) -> Route:
            return Route("out_of_scope", 0.6, "end_session")

    asked = take_turn("so long maybe", Context.new("test", "avery"), router=Leaving(), content=content)
    assert asked.reply == "Shall we end our conversation here?"
    assert take_turn("yes", asked.context, router=Leaving(), content=content).ends_session


@pytest.mark.parametrize(
    "question",
    [
        "stop",
        "Quiet!",
        "please wait",
        "hold on a moment",
        "shush",
        "stop it please",
        "that's enough",
        "stop please, I have heard enough",
    ],
)
def test_an_interrupt_says_no_more_than_of_course_and_keeps_the_conversation(
    question: str, content: Content, router: Router
) -> None:
    before = last_of("how did I do in 2020", content, router)
    turn = take_turn(question, before.context, router=router, content=content)
    assert turn.reply == "Of course."
    assert not turn.ends_session
    after = take_turn("and in 2019?", turn.context, router=router, content=content)
    assert dict(after.arguments) == {"period": "2019"}


@pytest.mark.parametrize("question", ["goodbye", "that's all, bye", "please end the session", "I have to go, goodbye"])
def test_a_goodbye_still_ends_the_visit(question: str, content: Content, router: Router) -> None:
    assert last_of(question, content, router).ends_session


@pytest.mark.parametrize(
    "question",
    ["My husband passed away.", "I lost my job", "I am getting divorced", "my mother died last week", "we lost my dad"],
)
def test_grief_is_met_before_anything_else(question: str, content: Content, router: Router) -> None:
    turn = last_of(question, content, router)
    assert turn.checks[0].sentence in GRIEF
    assert turn.checks[1].sentence == AFTER_GRIEF
    assert turn.emotion == "concern"
    assert turn.facts == ()


def test_grief_with_a_request_gets_sympathy_before_the_answer(content: Content, router: Router) -> None:
    turn = last_of("my wife passed away, how much is in my portfolio?", content, router)
    assert turn.checks[0].sentence in GRIEF
    assert "$512,560" in turn.reply
    other = last_of("My mother died, what should I do with her account?", content, router)
    assert other.checks[0].sentence in GRIEF
    assert other.tool == N


@pytest.mark.parametrize("question", ["I'm scared about the market", "I'm worried, how risky is my portfolio?"])
def test_worry_gets_a_word_of_sympathy_and_then_the_figures(question: str, content: Content, router: Router) -> None:
    turn = last_of(question, content, router)
    assert turn.checks[0].sentence in WORRY
    assert turn.tool == R
    assert turn.emotion == "concern"
    assert len(turn.checks) <= 4


def test_a_bad_day_for_the_market_is_no_sorrow(content: Content, router: Router) -> None:
    assert last_of("what could I lose on a bad day?", content, router).checks[0].sentence not in (*GRIEF, *WORRY)


@pytest.mark.parametrize("client", ["avery", "kit", "morgan", "rosa"])
def test_spoken_returns_and_their_difference_add_up(client: str, content: Content, router: Router) -> None:
    for period in ("this year", "in 2020", "last year", "over three years", "over five years", "since the start"):
        turn = last_of(f"how did my portfolio do {period}", content, router, client)
        values = {fact.name.rsplit(".", 1)[-1]: float(fact.value) for fact in turn.facts if fact.unit == "fraction"}
        if "difference" in values:
            written = round(values["portfolio"] * 100, 1) - round(values["benchmark"] * 100, 1)
            assert values["difference"] * 100 == pytest.approx(written, abs=1e-6)
