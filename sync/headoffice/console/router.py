"""All pages of the console as one router."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from sync.headoffice.console.pages import (
    account,
    audit,
    authorize,
    backups,
    branches,
    devices,
    door,
    exports,
    fleet,
    holds,
    people,
    proposals,
    rollouts,
    second_factor,
    sessions,
    usage,
)
from sync.headoffice.console.rendering import ROOT, Renderer
from sync.headoffice.console.visits import Console, see_other
from sync.headoffice.parts import Office

_TOPICS = (
    fleet,
    devices,
    branches,
    sessions,
    holds,
    rollouts,
    proposals,
    usage,
    audit,
    exports,
    backups,
    people,
    account,
    second_factor,
    authorize,
)


def router(office: Office) -> APIRouter:
    """Return the console's routes, below `/console`; whoever types head office's bare address is led there."""
    console = Console(office, Renderer())
    routes = APIRouter()

    @routes.get("/", include_in_schema=False)
    def bare() -> Response:
        return see_other(ROOT)

    for topic in _TOPICS:
        routes.include_router(topic.router(console))
    # Last, since it answers every address that is no page.
    routes.include_router(door.router(console))
    return routes
