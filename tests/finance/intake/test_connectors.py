"""Feeds are asked for and understood without any network; what they send is checked as files are."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from finance.intake import DailySeries, HeadOffice, Intake, PriceRules, Request, take_in_answers

FEED: dict[str, Any] = {
    "schema": "steward.feed/1",
    "as_of": "2020-01-07",
    "prices": [
        {"date": "2020-01-06", "symbol": "AAA", "close": "10", "currency": "EUR"},
        {"date": "2020-01-07", "symbol": "AAA", "close": 11.5, "currency": "EUR"},
    ],
    "rates": [{"date": "2020-01-06", "EUR": "1.1"}, {"date": "2020-01-07", "EUR": "1.2"}],
    "actions": [{"date": "2020-01-07", "kind": "dividend", "symbol": "AAA", "cash": 0.123456789012}],
    "transactions": [
        {"date": "2020-01-06", "account": "A", "kind": "deposit", "amount": 12345678901234.56, "quantity": None}
    ],
    "lots": [{"account": "A", "symbol": "AAA", "bought": "2019-05-06", "quantity": "2", "cost": "15"}],
}
SERIES: dict[str, Any] = {
    "Meta Data": {"1. Information": "Daily Prices", "2. Symbol": "AAA", "3. Last Refreshed": "2020-01-08"},
    "Time Series (Daily)": {
        "2020-01-08": {
            "1. open": "5",
            "4. close": "5.5",
            "7. dividend amount": "0.0000",
            "8. split coefficient": "2.0",
        },
        "2020-01-07": {"1. open": "9", "4. close": "11.0", "7. dividend amount": "0.25", "8. split coefficient": "1.0"},
        "2020-01-06": {"1. open": "9", "4. close": "10.0", "7. dividend amount": "0.0", "8. split coefficient": "1.0"},
    },
}


def office(content: Any, as_of: date | None = None) -> Intake:
    payload = content if isinstance(content, bytes) else json.dumps(content).encode()
    return take_in_answers(HeadOffice(), [(Request("feed"), payload)], as_of=as_of)


def series(content: Any, symbol: str = "AAA") -> Intake:
    return take_in_answers(DailySeries(), [(Request("query", (), symbol), json.dumps(content).encode())])


def errors(taken: Intake) -> str:
    return " ".join(str(found) for found in taken.report.findings if found.severity == "error")


def test_head_offices_feed_brings_every_table() -> None:
    taken = office(FEED, date(2020, 1, 7))
    assert taken.report.ok, errors(taken)
    assert taken.prices is not None
    assert [float(close) for close in taken.prices.series("AAA")] == pytest.approx([11.0, 13.8])
    assert taken.actions[0].cash == Decimal("0.123456789012")
    assert taken.ledger is not None
    assert taken.ledger.transactions()[0].amount == Decimal("12345678901234.56")
    assert taken.lots[0].cost_usd == 15


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "steward.feed/2"}, "has the schema 'steward.feed/2'"),
        ({"as_of": "today"}, "does not say in 'as_of'"),
        ({"prices": {"AAA": 1}}, "'prices' is not a list of records"),
        ({"as_of": "2020-01-08"}, "it speaks for 2020-01-08, after 2020-01-07"),
        ({"rates": None}, "AAA is in EUR and there is no rate table"),
        ({"lots": [{"symbol": "AAA"}]}, "the column 'quantity' is missing"),
    ],
)
def test_a_wrong_feed_is_refused_whole(change: dict[str, Any], words: str) -> None:
    taken = office(FEED | change, date(2020, 1, 7))
    assert words in errors(taken)
    assert taken.prices is None
    assert taken.ledger is None


@pytest.mark.parametrize("payload", [b"", b"[]", b"{", b"\xff\xfe", b"<html>", b"[" * 100_000])
def test_an_answer_that_is_no_json_object_is_refused(payload: bytes) -> None:
    assert "The answer of head office" in errors(office(payload))


def test_a_table_that_is_not_known_is_left_alone_with_a_note() -> None:
    taken = office(FEED | {"weather": [{"day": "fair"}]})
    assert taken.report.ok
    assert any("'weather' is not known here" in str(found) for found in taken.report.findings)


def test_a_daily_series_gives_closes_as_traded_with_dividends_and_splits_apart() -> None:
    taken = series(SERIES)
    assert taken.report.ok, errors(taken)
    assert taken.prices is not None
    assert list(taken.prices.series("AAA")) == [10.0, 11.0, 5.5]
    assert [(action.day, action.kind) for action in taken.actions] == [
        (date(2020, 1, 7), "dividend"),
        (date(2020, 1, 8), "split"),
    ]


def test_several_symbols_join_into_one_table() -> None:
    other = json.loads(json.dumps(SERIES).replace("AAA", "BBB"))
    answers = [
        (Request("query", (), name), json.dumps(body).encode()) for name, body in (("AAA", SERIES), ("BBB", other))
    ]
    taken = take_in_answers(DailySeries(), answers, rules=PriceRules())
    assert taken.prices is not None
    assert taken.prices.symbols == ("AAA", "BBB")
    assert len(taken.actions) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"Note": "Too many calls today."}, "it said: Too many calls today."),
        ({"Error Message": "Invalid API call."}, "it said: Invalid API call."),
        ({}, "it said: nothing about a time series"),
        (SERIES | {"Meta Data": {"2. Symbol": "ZZZ"}}, "is of ZZZ and 'AAA' was asked for"),
        ({"Time Series (Daily)": {"2020-01-06": 5}}, "has no figures for '2020-01-06'"),
        ({"Time Series (Daily)": {"2020-01-06": {"4. close": "x"}}}, "'x' is not a number"),
        ({"Time Series (Daily)": {"2020-13-06": {"4. close": "1"}}}, "'2020-13-06' is not a date"),
        ({"Time Series (Daily)": {}}, "of AAA has no day"),
    ],
)
def test_a_refusal_or_a_broken_series_is_told_in_words(content: dict[str, Any], words: str) -> None:
    assert words in errors(series(content))


def test_requests_name_symbols_and_no_secret() -> None:
    asked = DailySeries().requests(["AAA", "BBB"], None)
    assert [request.symbol for request in asked] == ["AAA", "BBB"]
    assert dict(HeadOffice().requests(["AAA"], date(2020, 1, 1))[0].parameters) == {
        "symbols": "AAA",
        "since": "2020-01-01",
    }
