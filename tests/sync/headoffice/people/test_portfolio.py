"""A portfolio is seen by its client, their advisor and compliance, ten times a minute; the log says by whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from sync.headoffice.analysis import Analysis, Figure, Section
from sync.headoffice.config import Limits
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from tests.sync.headoffice.people.offices import NAMES, Place, place

URL = "/api/v1/portfolio/analysis"


class Reckoner:
    """Knows one client and one figure; the real one is tried with its tools in tests/app/office."""

    def analyse(self, client: str, period: str) -> Analysis:
        if client != "avery":
            raise NotThere("There is no such client.")
        if period == "1850":
            raise NotAsAsked("Too little is known in this period.")
        figure = Figure("portfolio.value", "value", 1234.5, "USD", "$1,235", "2026-06-30", "demo data")
        return Analysis("avery", "2026-06-30", "notice", (Section("portfolio_overview", (figure,), None),))


@pytest.mark.parametrize(
    ("role", "client", "status"),
    [
        (Role.CLIENT, "avery", 200),
        (Role.CLIENT, "me", 200),
        (Role.CLIENT, "blake", 403),
        (Role.ADVISOR, "avery", 200),
        (Role.ADVISOR, "blake", 403),
        (Role.ADVISOR, "me", 403),
        (Role.COMPLIANCE, "avery", 200),
        (Role.COMPLIANCE, "nobody", 404),
        (Role.OPERATOR, "avery", 403),
        (Role.ADMIN, "avery", 403),
    ],
)
def test_who_sees_whose_portfolio(embedded: Place, role: Role, client: str, status: int) -> None:
    embedded.office.analyses = Reckoner()
    answer = embedded.web.get(f"{URL}/{client}", headers=embedded.header(role))
    assert answer.status_code == status, answer.text
    if status == 200:
        figure = answer.json()["sections"][0]["figures"][0]
        assert (figure["value"], figure["unit"], figure["as_of"], figure["source"]) == (
            1234.5,
            "USD",
            "2026-06-30",
            "demo data",
        )
        with embedded.office.database.reading() as connection:
            last = connection.execute(select(DEEDS).order_by(DEEDS.c.sequence.desc()).limit(1)).one()
        assert (last.who, last.event, last.subject) == (NAMES[role], "portfolio read", "avery")


def test_a_period_that_is_none_is_refused_in_words(embedded: Place) -> None:
    embedded.office.analyses = Reckoner()
    header = embedded.header(Role.CLIENT)
    for period in ("1850", "tomorrow", "'; DROP TABLE deeds"):
        answer = embedded.web.get(f"{URL}/me", headers=header, params={"period": period})
        assert answer.status_code == 422
        assert "DROP" not in answer.text


def test_the_eleventh_analysis_in_a_minute_waits(tmp_path: Path) -> None:
    opened = place(tmp_path, limits=Limits(logins=1000))
    opened.populate()
    opened.office.analyses = Reckoner()
    header, other = opened.header(Role.CLIENT), opened.header(Role.ADVISOR)
    statuses = [opened.web.get(f"{URL}/me", headers=header).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert 1 <= int(opened.web.get(f"{URL}/me", headers=header).headers["Retry-After"]) <= 6
    assert opened.web.get(f"{URL}/avery", headers=other).status_code == 200
    opened.office.close()


def test_without_the_banks_data_it_says_so(embedded: Place) -> None:
    assert embedded.web.get(f"{URL}/me", headers=embedded.header(Role.CLIENT)).status_code == 503
