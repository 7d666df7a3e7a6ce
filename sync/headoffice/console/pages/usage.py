"""Usage and cost: what advisors did, by branch and month, and what it costs at the prices of the settings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from sync.headoffice.config import Prices
from sync.headoffice.console import charts
from sync.headoffice.console.access import USAGE
from sync.headoffice.console.queries import usage
from sync.headoffice.console.queries.usage import Usage
from sync.headoffice.console.routing import opens, pages
from sync.headoffice.console.security import HEADERS
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.console.visits import Console, Visit
from sync.headoffice.ingest.months import month_of

AtUsage = Annotated[Visit, Depends(opens(USAGE))]
_MEASURES: Final[Mapping[str, tuple[str, Callable[[Usage, Prices], float]]]] = {
    "turns": ("Turns", lambda found, _: found.turns),
    "sessions": ("Sessions", lambda found, _: found.sessions),
    "minutes": ("Minutes", lambda found, _: found.minutes),
    "compute": ("Compute seconds", lambda found, _: found.compute_s),
    "tokens": ("Tokens", lambda found, _: found.tokens),
    "cost": ("Cost", lambda found, prices: found.cost(prices)),
}
_SPANS: Final = (("3", "3 months"), ("6", "6 months"), ("12", "12 months"), ("24", "24 months"))
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def router(console: Console) -> APIRouter:
    """Return the routes of usage and cost."""
    routes = pages(console)
    marker = Marker.open(console.office.config.folder)

    @routes.get("/usage")
    def overview(visit: AtUsage) -> Response:
        return _overview(visit, marker)

    @routes.get("/usage.csv")
    def table(visit: AtUsage) -> Response:
        return _table(visit, marker)

    return routes


def _asked(visit: Visit) -> tuple[dict[str, str], list[int]]:
    asked = {name: visit.ask(name) for name in ("measure", "months", "branch", "region")}
    if asked["measure"] not in _MEASURES:
        asked["measure"] = "turns"
    if asked["months"] not in dict(_SPANS):
        asked["months"] = "6"
    return asked, usage.months_to(month_of(visit.office.now_ms()), int(asked["months"]))


def _lines(visit: Visit, marker: Marker, months: list[int]) -> tuple[list[usage.Line], int]:
    left = catch_up(visit.office, marker)
    with visit.office.database.reading() as connection:
        return usage.lines(connection, months[0], months[-1]), left


def _overview(visit: Visit, marker: Marker) -> Response:
    asked, months = _asked(visit)
    every, left = _lines(visit, marker, months)
    found = [line for line in every if asked["branch"] in ("", line.branch) and asked["region"] in ("", line.region)]
    prices, (title, measure) = visit.office.config.prices, _MEASURES[asked["measure"]]
    by_month, by_branch = usage.by_month(found, months), usage.by_branch(found)
    ordered = sorted(by_branch.items(), key=lambda item: (-measure(item[1], prices), item[0]))
    largest = max((measure(sums, prices) for _, sums in ordered), default=0.0)
    return visit.page(
        "usage.html",
        "Usage and cost",
        asked=asked,
        measure=title,
        measures=[(key, name) for key, (name, _) in _MEASURES.items()],
        spans=_SPANS,
        branches=[("", "Any branch"), *((name, name) for name in sorted({line.branch for line in every}) if name)],
        regions=[("", "Any region"), *((name, name) for name in sorted({line.region for line in every}) if name)],
        chart=charts.columns([(_month(month), measure(sums, prices)) for month, sums in by_month.items()]),
        by_month=[(_month(month), sums, sums.cost(prices)) for month, sums in by_month.items()],
        by_branch=[
            (name, region, sums, sums.cost(prices), charts.share_of(measure(sums, prices), largest))
            for (name, region), sums in ordered
        ],
        whole=usage.total(found),
        prices=prices,
        still_reading=left > 0,
    )


def _table(visit: Visit, marker: Marker) -> Response:
    asked, months = _asked(visit)
    every, _ = _lines(visit, marker, months)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(("month", "region", "branch", "sessions", "turns", "minutes", "compute_seconds", "tokens", "cost"))
    for line in every:
        if asked["branch"] in ("", line.branch) and asked["region"] in ("", line.region):
            sums = line.usage
            cost = sums.cost(visit.office.config.prices)
            month = f"{line.month // 100}-{line.month % 100:02d}"
            row = (
                sums.sessions,
                sums.turns,
                f"{sums.minutes:.1f}",
                f"{sums.compute_s:.1f}",
                sums.tokens,
                f"{cost:.2f}",
            )
            out.writerow((month, _cell(line.region), _cell(line.branch), *row))
    headers = dict(HEADERS) | {"Content-Disposition": 'attachment; filename="usage.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(text: str) -> str:
    # A spreadsheet takes such a beginning for a formula.
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _month(month: int) -> str:
    return f"{_MONTHS[month % 100 - 1]} {month // 100}"
