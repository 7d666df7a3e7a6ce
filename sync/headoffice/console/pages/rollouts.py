"""Rollouts: who has which feature and bundle, how they are, the next step, its dry run, and the way back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from sync.headoffice.console import charts
from sync.headoffice.console.access import ROLLOUTS
from sync.headoffice.console.queries import audit
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.routing import changes, opens, pages
from sync.headoffice.console.visits import Console, Deed, Visit, see_other
from sync.headoffice.console.wording import utc
from sync.headoffice.errors import Clashes, NotAsAsked
from sync.headoffice.rollouts.book import Plan, Rollout, Rollouts
from sync.headoffice.rollouts.rings import RINGS, percent, points_of, ring_of
from sync.headoffice.tables.audit import DEEDS

AtRollouts = Annotated[Visit, Depends(opens(ROLLOUTS))]
FromRollouts = Annotated[Deed, Depends(changes(ROLLOUTS))]
_MOST_NAMED: Final = 30


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of those that have something beside the rest, as bars of 100."""

    label: str
    canary: str
    rest: str
    canary_share: float
    rest_share: float
    chance: str


def router(console: Console) -> APIRouter:
    """Return the routes of the rollouts' pages."""
    routes = pages(console)

    @routes.get("/rollouts")
    def every(visit: AtRollouts) -> Response:
        return _list(visit)

    @routes.get("/rollouts/{kind}/{name}")
    def one(visit: AtRollouts, kind: str, name: str) -> Response:
        return _one(visit, kind, name, to=visit.ask("to"))

    @routes.post("/rollouts/{kind}/{name}/step")
    def step(deed: FromRollouts, kind: str, name: str) -> Response:
        return _stepped(deed, kind, name)

    @routes.post("/rollouts/{kind}/{name}/back")
    def back(deed: FromRollouts, kind: str, name: str) -> Response:
        return _taken_back(deed, kind, name)

    return routes


def _list(visit: Visit) -> Response:
    book = Rollouts(visit.office, visit.person.name)
    found = [(each, ring_of(each.points), book.finding(each)) for each in book.all()]
    return visit.page(
        "rollouts.html",
        "Rollouts",
        flags=[each for each in found if each[0].flag is not None],
        bundles=[each for each in found if each[0].flag is None],
        percent=percent,
        rings=RINGS,
        any_list=book.repository.exists,
    )


def _one(visit: Visit, kind: str, name: str, problem: str = "", status: int = 200, to: str = "") -> HTMLResponse:
    book = Rollouts(visit.office, visit.person.name)
    rollout = book.find(kind, name)
    plan: Plan | None = None
    if to:
        try:
            plan = book.plan(kind, name, _points(to))
        except NotAsAsked as error:
            problem, status = str(error), 422
    finding = book.finding(rollout)
    history = _history(visit, rollout)
    return visit.page(
        "rollout.html",
        rollout.title[:1].upper() + rollout.title[1:],
        status,
        rollout=rollout,
        ring=ring_of(rollout.points),
        rings=RINGS,
        percent=percent,
        plan=plan,
        to=to,
        named=_MOST_NAMED,
        finding=finding,
        compared=_compared(finding.error_rates, finding.means_ms, (finding.p_errors, finding.p_latency)),
        history=history,
        chart=_chart(visit, history),
        problem=problem,
    )


def _stepped(deed: Deed, kind: str, name: str) -> Response:
    to = deed.field("to", 10)
    try:
        Rollouts(deed.office, deed.who).roll_out(kind, name, _points(to), force=deed.form.get("force") == "yes")
    except Clashes as error:
        return _one(deed.visit, kind, name, str(error), 409, to)
    except NotAsAsked as error:
        return _one(deed.visit, kind, name, str(error), 422)
    return see_other(f"{_address(kind, name)}?told=step")


def _taken_back(deed: Deed, kind: str, name: str) -> Response:
    why = deed.field("why", 400)
    if not why or deed.form.get("sure") != "yes":
        return _one(deed.visit, kind, name, "Say why, and tick that you mean it; nothing was changed.", 422)
    Rollouts(deed.office, deed.who).roll_back(kind, name, why)
    return see_other(f"{_address(kind, name)}?told=back")


def _points(text: str) -> int:
    try:
        return points_of(float(text.replace(",", ".").removesuffix("%").strip()))
    except ValueError:
        raise NotAsAsked("A share is a number of percent from 0 to 100.") from None


def _address(kind: str, name: str) -> str:
    return f"{ROOT}/rollouts/{quote(kind, safe='')}/{quote(name, safe='')}"


def _history(visit: Visit, rollout: Rollout) -> list[tuple[audit.Entry, float | None]]:
    """Return what was done with a rollout, the newest first, each with the share after it."""
    subjects = (f"{rollout.kind} {rollout.name}", rollout.name if rollout.flag is not None else "")
    events = ("rollout changed", "rollout rolled back", "bundle published", "feature set")
    query = select(DEEDS).where(DEEDS.c.subject.in_([each for each in subjects if each]), DEEDS.c.event.in_(events))
    with visit.office.database.reading() as connection:
        rows = connection.execute(query.order_by(DEEDS.c.sequence.desc()).limit(200)).all()
    return [(audit.entry(row), _share(row.event, row.detail)) for row in rows]


def _share(event: str, detail: str) -> float | None:
    if event == "rollout rolled back":
        return 0.0
    try:
        return float(str(json.loads(detail)["to"]).removesuffix(" %")) / 100
    except (ValueError, KeyError, TypeError):
        return None


def _chart(visit: Visit, history: list[tuple[audit.Entry, float | None]]) -> charts.Steps | None:
    shares = [(entry.at_ms, share) for entry, share in reversed(history) if share is not None]
    if not shares:
        return None
    now_ms = visit.office.now_ms()
    return charts.steps(shares, now_ms, utc(shares[0][0]), utc(now_ms))


def _compared(
    errors: tuple[float, float], means_ms: tuple[float, float], chances: tuple[float, float]
) -> tuple[Compared, ...]:
    worst, slowest = max(*errors, 1e-9), max(*means_ms, 1e-9)
    return (
        Compared(
            "Turns that fail",
            f"{100 * errors[0]:.2f} %",
            f"{100 * errors[1]:.2f} %",
            charts.share_of(errors[0], worst),
            charts.share_of(errors[1], worst),
            f"{chances[0]:.3f}",
        ),
        Compared(
            "Time for a turn",
            f"{means_ms[0]:,.0f} ms",
            f"{means_ms[1]:,.0f} ms",
            charts.share_of(means_ms[0], slowest),
            charts.share_of(means_ms[1], slowest),
            f"{chances[1]:.3f}",
        ),
    )
