"""Visits as they come from a conversation, small enough to be read."""

from __future__ import annotations

from datetime import date, datetime

from app.messages import Insight, SentenceCheck, TurnDone
from app.report.letterhead import Letterhead, letterhead
from app.report.visit import VisitReport, visit_report
from app.ui import branding
from finance.types import Fact
from tests.app.report.pictures import every_kind

DAY = date(2022, 12, 28)
AT = datetime(2026, 11, 20, 14, 5)
NOTICE = "Demo data: a fictional bank."
SOURCE = "time-weighted return after fees, demo data"
FACTS = (
    Fact("performance.ytd.portfolio", "return this year so far", -0.0435, "fraction", DAY, SOURCE),
    Fact("performance.ytd.difference", "difference to the benchmark this year so far", 0.114, "fraction", DAY, "demo"),
    Fact("performance.ytd.gain", "gain in money this year so far", -22509.84, "USD", DAY, "change of value, demo data"),
    Fact("performance.ytd.start", "start", "2021-12-31", "date", DAY, "demo data"),
    Fact("performance.ytd.best.name", "best holding", "Exxon Mobil", "text", DAY, "demo data"),
    Fact("risk.sharpe", "Sharpe ratio", 1.234, "ratio", DAY, "three years, demo data"),
    Fact("portfolio.holdings", "number of holdings", 10, "count", date(2022, 12, 27), "bookings, demo data"),
    Fact("plan.horizon", "horizon", 27.0, "years", DAY, "8,000 simulated paths, demo data"),
)
CHECKS = (
    SentenceCheck("Your portfolio has lost 4.4%.", True, (("4.4%", "performance.ytd.portfolio"),)),
    SentenceCheck("That is a loss of $22,510.", True, (("$22,510", "performance.ytd.gain"),)),
    SentenceCheck("It lost 99.9%.", False, (), "no such figure"),
)
PASSAGES = (
    ("About projections", "Results may vary with each use and over time."),
    ("What projections assume", "Shares earn on average what they did."),
    ("Glossary: Return", "A return is what money earned."),
)


def turn(
    number: int = 1,
    question: str = "How did I do this year?",
    facts: tuple[Fact, ...] = FACTS,
    passages: tuple[tuple[str, str], ...] = PASSAGES,
    checks: tuple[SentenceCheck, ...] = CHECKS,
) -> TurnDone:
    """One answered question."""
    reply = " ".join(check.sentence for check in checks if check.passed)
    titles = tuple(title for title, _ in passages)
    return TurnDone(
        "s", number, 0.0, question, "performance", (), reply, facts, titles, checks, "neutral", 0.5, (),
        passages=passages,
    )  # fmt: skip


def visit(
    turns: list[tuple[TurnDone, Insight | None]] | None = None,
    client: str = "Avery Fairweather",
    *,
    transcript: bool = False,
) -> VisitReport:
    """The report of a visit with one answer."""
    one = [(turn(), Insight("s", 1, 0.0, FACTS, every_kind()["lines"]))] if turns is None else turns
    return visit_report(
        one, bank="Lantern Bay Bank", client=client, advisor="Ada", at=AT, notice=NOTICE, transcript=transcript
    )


def paper() -> Letterhead:
    """The demo bank's."""
    look = branding.load()
    return letterhead(look.colours, look.text_fonts, look.display_fonts, look.mark)
