"""How a request becomes a page: who asks, whether they may, and what goes wrong told as a page and not as JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from sync.errors import Malformed, Refused, StoreError, SyncError
from sync.headoffice.console.access import ACCOUNT, Section
from sync.headoffice.console.rendering import ROOT
from sync.headoffice.console.security import check_form
from sync.headoffice.console.visits import Console, Deed, Visit, see_other, visitor
from sync.headoffice.errors import Clashes, NotAllowed, NotAsAsked, NotSignedIn, NotThere, TooOften

_log = logging.getLogger("steward.headoffice")
_TITLES: Final = {
    400: "That was not understood",
    403: "Not for you",
    404: "Nothing here",
    409: "Changed meanwhile",
    422: "Something is not right yet",
    429: "Too often",
    503: "Head office cannot answer now",
}
_STATUS: Final[tuple[tuple[type[SyncError], int], ...]] = (
    (NotAllowed, 403),
    (NotThere, 404),
    (Clashes, 409),
    (NotAsAsked, 422),
    (TooOften, 429),
    (Malformed, 400),
    (Refused, 403),
    (StoreError, 503),
)


class _DoorError(Exception):
    """The way leads over another page first."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def pages(console: Console, prefix: str = ROOT) -> APIRouter:
    """Return an empty router for pages of the console, or for others that look and are told alike."""

    class PageRoute(APIRoute):
        """Tells errors as pages."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            inner = super().get_route_handler()

            async def answer(request: Request) -> Response:
                request.state.console = console
                try:
                    return await inner(request)
                except _DoorError as error:
                    return see_other(error.address)
                except HTTPException as error:
                    return problem(console, request, error.status_code, str(error.detail))
                except RequestValidationError:
                    return problem(console, request, 400, "The address or the form is not one of the console's.")
                except SyncError as error:
                    return _told(console, request, error)

            return answer

    return APIRouter(prefix=prefix, route_class=PageRoute, include_in_schema=False)


def opens(section: Section) -> Callable[[Request], Visit]:
    """Return a dependency: a visit of somebody who may open a section."""

    def visit(request: Request) -> Visit:
        console: Console = request.state.console
        found = visitor(console, request)
        if found is None:
            target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            wish = f"?next={quote(target, safe='')}" if request.method == "GET" and target != ROOT else ""
            raise _DoorError(f"{ROOT}/sign-in{wish}")
        person, token = found
        if person.must_change and section is not ACCOUNT:
            raise _DoorError(f"{ROOT}/account?told=must-change")
        if person.must_enrol and section is not ACCOUNT:
            raise _DoorError(f"{ROOT}/account?told=must-enrol")
        request.state.visit = Visit(console, request, person, section, token)
        if not person.may(section.reads):
            raise NotAllowed(f"The role {person.role} may not open this page.")
        return Visit(console, request, person, section, token)

    visit.section = section  # type: ignore[attr-defined]
    return visit


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form; files are not taken.

    Raises:
        Malformed: it is no text, as a form in a writing of its sender's choice may be.
    """
    try:
        sent = await request.form(max_files=0, max_fields=60)
        fields = {name: value for name, value in sent.items() if isinstance(value, str)}
        "".join([*fields, *fields.values()]).encode()  # UTF-7, for one, has half characters that nothing else can write
    except UnicodeError:
        raise Malformed("This form is not written in a way that is read here.") from None
    return fields


def changes(section: Section) -> Callable[..., Deed]:
    """Return a dependency: a form of somebody who may change something in a section."""
    opened = opens(section)

    def deed(request: Request, form: Annotated[dict[str, str], Depends(form_of)]) -> Deed:
        visit = opened(request)
        check_form(visit.form_token, form, request.headers)
        if not visit.acts:
            raise NotAllowed(f"The role {visit.person.role} may look at this page, and change nothing here.")
        return Deed(visit, form)

    deed.section = section  # type: ignore[attr-defined]
    return deed


def problem(console: Console, request: Request, status: int, words: str) -> HTMLResponse:
    """Return a page that says what went wrong, within the frame if somebody is signed in."""
    title = _TITLES.get(status, "Something went wrong")
    visit: Visit | None = getattr(request.state, "visit", None)
    if visit is not None:
        return visit.page("problem.html", title, status, words=words)
    return console.renderer.page("problem_door.html", {"title": title, "words": words}, status)


def _told(console: Console, request: Request, error: SyncError) -> Response:
    if isinstance(error, NotSignedIn):
        return see_other(f"{ROOT}/sign-in")
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    words = str(error)
    if status >= 500:
        _log.error("%s", error)
        words = "Head office cannot answer now; try again in a few seconds."
    return problem(console, request, status, words)
