"""A client's portfolio for head office's routes, from the very tools that the advisor's answers come from."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

from app import content
from app.conversation.answers import run
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.glossary import shipped_glossary
from app.errors import StewardError
from app.messages import Scalar
from app.office.charts import chart_json
from app.office.events import written
from app.settings import Settings
from finance.errors import FinanceError, PeriodError, UnknownClient
from finance.types import Fact
from sync.errors import StoreError
from sync.headoffice.analysis import Analysis, Figure, Section
from sync.headoffice.errors import NotAsAsked, NotThere

_TROUBLES: Final[Mapping[str, str]] = {
    "no_period": "The portfolio has no figures for this period.",
    "no_such_day": "There is no such day.",
    "unclear_period": "This period is none; take ytd, 1y, 2021, since_start or 2020-01-01..2021-06-30.",
    "too_little": "Too little is known in this period.",
}


class Analyst:
    """The bank's data, read when they are first asked for; fills `sync.headoffice.analysis.Analyses`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._content: content.Content | None = None
        self._glossary = shipped_glossary()
        self._cache = Cache()

    def analyse(self, client: str, period: str) -> Analysis:
        """Return a client's portfolio, with returns and risk over a period.

        Raises:
            NotThere: there is no such client.
            NotAsAsked: there is no such period, or too little is known of it.
            StoreError: the bank's data cannot be read.
        """
        with self._lock:
            bank = self._opened()
            try:
                bank.client(client)
                sections = tuple(self._section(bank, client, *each) for each in _asked(period))
            except UnknownClient as error:
                raise NotThere("There is no such client.") from error
            except PeriodError as error:
                raise NotAsAsked(str(error)) from error
            except FinanceError as error:
                raise StoreError(str(error)) from error
        return Analysis(client, bank.today.isoformat(), bank.notice, sections)

    def clients(self) -> tuple[str, ...]:
        """Return the bank's clients, by id.

        Raises:
            StoreError: the bank's data cannot be read.
        """
        with self._lock:
            return self._opened().client_ids

    def _opened(self) -> content.Content:
        if self._content is None:
            try:
                self._content = content.load(self._settings)
            except (StewardError, FinanceError) as error:
                raise StoreError(str(error)) from error
        return self._content

    def _section(self, bank: content.Content, client: str, tool: str, arguments: dict[str, Scalar]) -> Section:
        found = run(tool, arguments, Context.new("head office", client), bank, self._glossary, self._cache)
        if found.trouble in _TROUBLES:
            raise NotAsAsked(_TROUBLES[found.trouble])
        chart = chart_json(found.chart) if found.chart else None
        return Section(tool, tuple(_figure(fact) for fact in found.facts), chart)


def _asked(period: str) -> tuple[tuple[str, dict[str, Scalar]], ...]:
    return (
        ("portfolio_overview", {}),
        ("performance", {"period": period}),
        ("risk", {}),
        ("income", {}),
    )


def _figure(fact: Fact) -> Figure:
    return Figure(fact.name, fact.label, fact.value, fact.unit, written(fact), fact.as_of.isoformat(), fact.source)
