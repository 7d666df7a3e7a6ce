"""What browsers tell of our content policy: that a page tried what it forbids. Counted by directive, and not kept.

A report names the page and what was blocked; neither is looked at, since a stranger can send anything here.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request

from sync.headoffice.api.answers import problems
from sync.headoffice.errors import TooLong
from sync.headoffice.guards import REPORTS_TO
from sync.headoffice.parts import Office
from sync.headoffice.people.door import office_of
from sync.headoffice.people.limits import address_of, spend

_LONGEST: Final = 16 * 1024
_MOST: Final = 20
"""Reports of one message that are counted."""
DIRECTIVES: Final = frozenset(
    f"{each}-src{more}"
    for each in (
        "child",
        "connect",
        "default",
        "font",
        "frame",
        "img",
        "manifest",
        "media",
        "object",
        "script",
        "style",
    )
    for more in (("", "-elem", "-attr") if each in ("script", "style") else ("",))
) | {"base-uri", "form-action", "frame-ancestors", "require-trusted-types-for", "trusted-types", "worker-src"}


def router(office: Office) -> APIRouter:
    """Return the route."""
    del office
    routes = APIRouter(tags=["health"])
    routes.post(
        REPORTS_TO, summary="A browser's report on the content policy", status_code=204, responses=problems(429)
    )(report)
    return routes


async def _short_body(request: Request) -> bytes:
    read = b""
    async for piece in request.stream():
        read += piece
        if len(read) > _LONGEST:
            raise TooLong(f"A report has {_LONGEST} bytes at most.")
    return read


def report(request: Request, body: Annotated[bytes, Depends(_short_body)]) -> None:
    """Count violations of the content policy, as browsers send them by `report-uri` or the Reporting API."""
    office = office_of(request)
    spend(office, "report", address_of(request))
    for directive in _directives(body):
        office.metrics.policy_violation(directive)


def _directives(body: bytes) -> list[str]:
    """Return what was violated, in words of ours: "other" for what no browser of today says."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ["unreadable"]
    reports = told if isinstance(told, list) else [told]
    return [_directive(each) for each in reports[:_MOST]]


def _directive(told: Any) -> str:
    for key in ("csp-report", "body"):
        if isinstance(told, dict) and isinstance(told.get(key), dict):
            told = told[key]
    if not isinstance(told, dict):
        return "unreadable"
    said = told.get("effective-directive") or told.get("effectiveDirective") or told.get("violated-directive")
    words = said.split() if isinstance(said, str) else []
    return words[0] if words and words[0] in DIRECTIVES else "other"
