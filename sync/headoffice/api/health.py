"""Health for load balancers and people, and metrics for Prometheus; they say nothing about anybody."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import Responses, problems
from sync.headoffice.figures import Figures
from sync.headoffice.findings import Status
from sync.headoffice.health import NEEDED, PARTS, Measured, Pulse
from sync.headoffice.parts import Office


class PartAnswer(BaseModel):
    """How one part is doing."""

    status: Status = Field(description="absent: this installation never had it, which is no failure.")
    words: str = Field(examples=["The database answers."])
    took_ms: float


class HealthAnswer(BaseModel):
    """How head office is doing."""

    status: Status
    parts: dict[str, PartAnswer]


class Alive(BaseModel):
    """That the process answers."""

    status: Status = "ok"


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["health"])
    pulse, figures = Pulse(office), Figures(office)

    async def health(response: Response) -> HealthAnswer:
        """Say whether this process can serve: 503 takes it out of a load balancer's rotation."""
        parts = {name: _answer(await pulse.of(name)) for name in PARTS}
        failing = any(parts[name].status == "failing" for name in NEEDED)
        response.status_code = 503 if failing else 200
        return HealthAnswer(status="failing" if failing else "ok", parts=parts)

    async def live() -> Alive:
        """Say that the process answers; a supervisor starts anew what does not."""
        return Alive()

    def metrics() -> Response:
        """Give everything that is measured, in Prometheus's text format."""
        talks = office.conversations
        text = office.metrics.text(lambda: talks.load() if talks else None, figures, *office.collectors)
        return Response(text, media_type=PROMETHEUS)

    failing: Responses = {503: {"model": HealthAnswer, "description": "Database or cache fails."}}
    routes.get("/health", summary="Readiness", responses=problems(413) | failing)(health)
    routes.get("/health/live", summary="Liveness", responses=problems())(live)
    for part in PARTS:
        _add_part(routes, pulse, part)
    found: Responses = {200: {"description": "Metrics.", "content": {"text/plain": {"schema": {"type": "string"}}}}}
    routes.get("/metrics", summary="Metrics", response_class=Response, responses=problems() | found)(metrics)
    return routes


PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


def _add_part(routes: APIRouter, pulse: Pulse, part: str) -> None:
    async def one(response: Response) -> PartAnswer:
        found = _answer(await pulse.of(part))
        response.status_code = 503 if found.status == "failing" else 200
        return found

    one.__doc__ = f"Say how the {part} is doing."
    failing: Responses = {503: {"model": PartAnswer, "description": "It fails."}}
    routes.get(
        f"/health/{part}",
        summary=f"Health of the {part}",
        operation_id=f"health_{part}",
        responses=problems() | failing,
    )(one)


def _answer(measured: Measured) -> PartAnswer:
    return PartAnswer(status=measured.finding.status, words=measured.finding.words, took_ms=measured.took_ms)
