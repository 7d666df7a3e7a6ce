"""The advisor's side of the link as a small class: keeps what the window sends and answers from another thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from app.messages import (
    CaptionWord,
    ClientCard,
    Identified,
    Identify,
    Insight,
    Lobby,
    Message,
    OpenLobby,
    Ready,
    Said,
    Say,
    Sentence,
    StartSession,
    TurnDone,
    Utterance,
)
from finance.types import Chart, Fact, Line

RATE_HZ = 16_000
TODAY = date(2022, 12, 28)
SUGGESTIONS = (
    "What's my portfolio performance?",
    "How is my money invested?",
    "How much could I lose in a bad month?",
    "How did I do last year?",
)
CLIENTS = (
    ClientCard("avery", "Avery Collins", "saving for a house by the sea and for retirement at 62"),
    ClientCard("kit", "Kit Marigold", "starting out, and saving for a year of travel"),
    ClientCard("morgan", "Morgan Thistledown", "paying for the twins' university soon, and retiring at 65"),
    ClientCard("rosa", "Rosa Larkspur", "living on an income from savings, with a gift to the grandchildren in mind"),
)
GOOD_CODE = "12345678"
"""Is Avery's; every other code is refused."""
REFUSED = "This code is not valid here; please ask your app for a new one."
NOTICE = "Demo data: real market history from 1990 to 2022, fictional clients. Not investment advice."


class ScriptedLink:
    """Greets, knows one code, speaks the screen's texts, and for each utterance says what `answer` returns."""

    def __init__(self, answer: Callable[[Utterance], list[Message]] | None = None) -> None:
        self.sent: list[Message] = []
        self._answer = answer
        self._deliver: Callable[[Message], None] = lambda message: None

    def start(self, deliver: Callable[[Message], None]) -> None:
        self._deliver = deliver

    def send(self, message: Message) -> None:
        self.sent.append(message)
        if isinstance(message, StartSession):
            name = next((client.name for client in CLIENTS if client.client_id == message.client_id), CLIENTS[0].name)
            self.say(Ready(message.session, 0, 0.0, name, "Harbourlight Private Bank", SUGGESTIONS, NOTICE))
        elif isinstance(message, Utterance) and self._answer is not None:
            self.say(*self._answer(message))
        elif isinstance(message, OpenLobby | Identify | Say):
            self.say(*before_a_visit(message))

    def say(self, *messages: Message) -> None:
        """Deliver messages the way the supervisor does, from a thread that is not the window's."""
        thread = threading.Thread(target=lambda: [self._deliver(message) for message in messages])
        thread.start()
        thread.join()

    def of_type(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.sent if type(message) is kind]


def before_a_visit(message: OpenLobby | Identify | Say) -> list[Message]:
    """What the advisor answers to the screens before a conversation."""
    session, turn = message.session, message.turn
    match message:
        case OpenLobby():
            return [Lobby(session, turn, 0.0, "Harbourlight Private Bank", NOTICE, CLIENTS, 90)]
        case Identify(code=code) if code == GOOD_CODE:
            return [Identified(session, turn, 0.0, "avery", "Avery Collins")]
        case Identify():
            return [Identified(session, turn, 0.0, "", "", REFUSED)]
        case Say():
            return [sentence(message, 0, message.text), Said(session, turn, 0.0)]


def sentence(asked: Message, index: int, text: str, word_s: float = 0.3) -> Sentence:
    """A sentence whose words take the same time each, as a soft tone, with the jaw open to its number of words."""
    words = text.split()
    duration_s = word_s * len(words)
    times = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    face = np.zeros((int(duration_s * 60), 52), dtype=np.float32)
    face[:, 17] = np.linspace(0.1, 0.9, len(face))
    return Sentence(
        asked.session,
        asked.turn,
        time.monotonic(),
        index,
        text,
        (0.1 * np.sin(2 * np.pi * 220 * times)).astype(np.float32),
        RATE_HZ,
        tuple(CaptionWord(word, at * word_s, (at + 1) * word_s) for at, word in enumerate(words)),
        face,
        "confidence",
        0.5,
    )


def fact(name: str, label: str, value: float | str, unit: str, as_of: date = TODAY) -> Fact:
    return Fact(name, label, value, unit, as_of, "time-weighted return, demo data")  # type: ignore[arg-type]


FACTS = (
    fact("performance.ytd.portfolio", "return this year", -0.1127, "fraction"),
    fact("performance.ytd.benchmark", "S&P 500 this year", -0.1944, "fraction"),
    fact("performance.3y.portfolio", "return over three years, a year", 0.0618, "fraction"),
    fact("portfolio.value", "value of your portfolio", 1_284_312.4, "USD"),
    fact("risk.volatility", "volatility over three years", 0.142, "fraction"),
    fact("risk.sharpe", "Sharpe ratio over three years", 0.44, "ratio"),
    fact("portfolio.since", "client since", "2014-03-03", "date"),
)


def lines_chart() -> Chart:
    """Two curves of three years of days."""
    days = np.arange(np.datetime64("2020-01-02"), np.datetime64("2022-12-29"))
    noise = np.random.default_rng(7)
    ours = np.cumsum(noise.normal(0.00025, 0.007, len(days)))
    theirs = np.cumsum(noise.normal(0.00015, 0.010, len(days)))
    return Chart(
        "lines",
        "Your portfolio and the S&P 500 over three years",
        "fraction",
        TODAY,
        "time-weighted return from daily closes, demo data",
        lines=(Line("Your portfolio", days, ours), Line("S&P 500", days, theirs)),
    )


def shares_chart() -> Chart:
    """An allocation with a long name and more rows than fit."""
    labels = (
        "US large companies", "US Treasury bond fund (modelled)", "Corporate bond fund (modelled from yields)",
        "Cash", "Apple", "Microsoft", "Johnson & Johnson", "JPMorgan Chase", "Exxon Mobil",
        "Walmart", "Pfizer", "Coca-Cola",
    )  # fmt: skip
    values = (0.24, 0.18, 0.14, 0.08, 0.07, 0.06, 0.06, 0.05, 0.04, 0.03, 0.03, 0.02)
    return Chart("shares", "How your money is invested", "fraction", TODAY, "holdings, demo data", (), labels, values)


def bars_chart() -> Chart:
    """Amounts of both signs."""
    labels = ("2018", "2019", "2020", "2021", "2022")
    return Chart(
        "bars", "Return by year", "fraction", TODAY, "time-weighted return, demo data", (), labels,
        (-0.031, 0.224, 0.131, 0.187, -0.1127),
    )  # fmt: skip


REPLY = (
    "So far this year your portfolio is down 11.3 percent, while the S&P 500 lost 19.4 percent.",
    "Over three years it has grown by 6.2 percent a year, with less ups and downs than the market.",
    "All of these figures are as of 28 December 2022.",
)


def answer_performance(asked: Utterance) -> list[Message]:
    """A whole turn about performance."""
    return [
        Insight(asked.session, asked.turn, 0.0, FACTS, lines_chart()),
        *(sentence(asked, index, text) for index, text in enumerate(REPLY)),
        done(asked),
    ]


def done(asked: Utterance, ends_session: bool = False) -> TurnDone:
    return TurnDone(
        asked.session, asked.turn, 0.0, asked.text, "performance", (), " ".join(REPLY), FACTS, (), (),
        "confidence", 0.5, (), ends_session,
    )  # fmt: skip
