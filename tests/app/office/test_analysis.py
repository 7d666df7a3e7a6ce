"""Head office's portfolios have the very figures of the advisor's tools, each with unit, day and source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import content, settings
from app.conversation.answers import run
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.glossary import shipped_glossary
from app.errors import NotInstalled
from app.office.analysis import Analyst
from app.office.cards import cards_finding, watch_cards
from inference.runtime.cards import Found
from inference.runtime.plan import Card
from sync.errors import StoreError
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.people.roles import Role
from tests.sync.headoffice.people.offices import Place, place

SECTIONS = ["portfolio_overview", "performance", "risk", "income"]


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    try:
        content.load(settings.load())
    except NotInstalled as error:
        pytest.skip(str(error))
    return Analyst(settings.load())


@pytest.fixture
def here(tmp_path: Path, analyst: Analyst) -> Iterator[Place]:
    opened = place(tmp_path)
    opened.populate()
    opened.office.analyses = analyst
    yield opened
    opened.office.close()


def test_the_figures_are_those_of_the_advisors_tools(analyst: Analyst) -> None:
    found = analyst.analyse("avery", "2021")
    assert [each.name for each in found.sections] == SECTIONS
    bank = content.load(settings.load())
    context = Context.new("test", "avery")
    told = run("performance", {"period": "2021"}, context, bank, shipped_glossary(), Cache())
    figures = {each.name: each for each in found.sections[1].figures}
    assert {fact.name: fact.value for fact in told.facts} == {name: each.value for name, each in figures.items()}


def test_every_figure_has_unit_day_source_and_text(analyst: Analyst) -> None:
    for client in analyst.clients():
        for section in analyst.analyse(client, "1y").sections:
            assert section.figures, (client, section.name)
            for figure in section.figures:
                assert figure.unit in {"USD", "fraction", "ratio", "count", "date", "years", "text"}
                assert figure.source
                assert figure.text
                assert len(figure.as_of) == 10


def test_over_http_it_is_json_through_and_through(here: Place) -> None:
    answer = here.web.get("/api/v1/portfolio/analysis/me", headers=here.header(Role.CLIENT), params={"period": "3y"})
    assert answer.status_code == 200
    told = json.loads(answer.text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert (told["client"], [each["name"] for each in told["sections"]]) == ("avery", SECTIONS)
    assert told["notice"]
    assert told["sections"][0]["chart"]["kind"] == "shares"


@pytest.mark.parametrize("period", ["1850", "99y", "2020-13-01..2021-01-01", "2021-01-01..2020-01-01"])
def test_a_period_without_figures_is_refused_in_words(here: Place, analyst: Analyst, period: str) -> None:
    with pytest.raises(NotAsAsked):
        analyst.analyse("avery", period)
    url = "/api/v1/portfolio/analysis/avery"
    assert here.web.get(url, headers=here.header(Role.COMPLIANCE), params={"period": period}).status_code == 422


def test_a_client_who_is_not_there_is_not_found(here: Place, analyst: Analyst) -> None:
    with pytest.raises(NotThere):
        analyst.analyse("nobody", "ytd")
    url = "/api/v1/portfolio/analysis/nobody"
    assert here.web.get(url, headers=here.header(Role.COMPLIANCE)).status_code == 404


def test_without_the_banks_data_it_cannot_reckon(tmp_path: Path) -> None:
    empty = Analyst(settings.load({"data_dir": tmp_path}))
    with pytest.raises(StoreError):
        empty.analyse("avery", "ytd")


def test_cards_are_there_absent_or_failing(tmp_path: Path) -> None:
    here = settings.load({"data_dir": tmp_path})
    assert cards_finding(here, Found(())).status == "absent"
    assert cards_finding(here, Found((), "The driver does not answer.")).status == "failing"
    assert cards_finding(here, Found((Card(0, "A card", 24_000, 20_000),))).status == "ok"
    assert cards_finding(settings.load({"data_dir": tmp_path, "cards": "off"})).status == "absent"


def test_health_asks_the_cards(tmp_path: Path) -> None:
    opened = place(tmp_path)
    watch_cards(opened.office, settings.load({"data_dir": tmp_path, "cards": "off"}))
    again = Place(opened.office)
    assert again.web.get("/health/gpu").json()["words"].startswith("Graphics cards are switched off")
    opened.office.close()
