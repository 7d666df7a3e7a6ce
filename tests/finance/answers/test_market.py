"""What an index did, against its own closes."""

from __future__ import annotations

from datetime import date

import pytest

from app import settings
from app.content import Content, load
from app.errors import NotInstalled
from finance.answers import market, performance
from finance.errors import NotEnoughData, PeriodError


@pytest.fixture(scope="module")
def content() -> Content:
    try:
        return load(settings.load(environment={}))
    except NotInstalled:
        pytest.skip("the demo bank's data is not built; run `steward setup`")


def values(content: Content, period: str, first_day: date | None = None) -> dict[str, float | int | str]:
    result = market(content.prices, content.instruments, content.today, period, "SP500", first_day)
    return {fact.name.split(".", 2)[2]: fact.value for fact in result.facts}


def test_a_year_is_from_last_close_to_last_close(content: Content) -> None:
    found = values(content, "2020")
    first, last = (content.prices.asof("SP500", date(year, 12, 31)) for year in (2019, 2020))
    assert found["return"] == pytest.approx(last / first - 1)
    assert found["name"] == "S&P 500"
    assert (found["start"], found["end"]) == ("2019-12-31", "2020-12-31")
    assert "return_pa" not in found


def test_the_yearly_pace_compounds_to_the_whole(content: Content) -> None:
    found = values(content, "5y")
    years = (date.fromisoformat(str(found["end"])) - date.fromisoformat(str(found["start"]))).days / 365.25
    assert (1 + float(found["return_pa"])) ** years == pytest.approx(1 + float(found["return"]))


def test_since_the_start_is_since_the_client_s_first_day(content: Content) -> None:
    client = content.client("avery")
    found = values(content, "since_start", client.first_day)
    whole = performance(client, content.prices, content.instruments, content.today, "since_start")
    start = next(fact.value for fact in whole.facts if fact.name.endswith(".start"))
    assert found["start"] == start


def test_an_index_is_compared_without_dividends_and_says_so(content: Content) -> None:
    result = market(content.prices, content.instruments, content.today, "ytd", "SP500")
    assert any("leaves out dividends" in note for note in result.notes)


def test_periods_beyond_the_data_are_refused(content: Content) -> None:
    with pytest.raises(PeriodError):
        values(content, "1950")
    with pytest.raises((PeriodError, NotEnoughData)):
        values(content, "2022-12-24..2022-12-25")
