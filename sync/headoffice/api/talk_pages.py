"""The web client's files below /talk: a page that talks with the advisor, installable, without a build step."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sync.headoffice.guards import REPORTS_TO
from sync.headoffice.parts import Office
from sync.headoffice.talk_pages import TalkPages

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
    ".glb": "model/gltf-binary",
    "": "text/plain; charset=utf-8",
}
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self' blob:",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        f"report-uri {REPORTS_TO}",
    )
)
"""As everywhere at head office, and: the pictures of the avatar are read from within its file, as blobs."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[a-z0-9]+){0,2}")


def router(office: Office) -> APIRouter:
    """Return the routes; where there is no web client, each answers that there is none."""
    routes = APIRouter(prefix="/talk", include_in_schema=False)
    routes.routes.append(Route("/talk/{name:path}", GZipMiddleware(_Files(office)), methods=["GET", "HEAD"]))
    routes.routes.append(Route("/talk", GZipMiddleware(_Files(office)), methods=["GET", "HEAD"]))
    return routes


class _Files:
    """Finds a file of the web client."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pages = self._office.talk_pages
        name = scope["path_params"].get("name", "")
        if pages is None:
            response: Response = Response('{"detail": "This head office has no web client."}', 404,
                                          media_type="application/json")  # fmt: skip
        elif scope["path"] == "/talk":
            response = Response(status_code=308, headers={"Location": "/talk/"})
        else:
            response = _answer(pages, name or "index.html")
        await response(scope, receive, send)


def _answer(pages: TalkPages, name: str) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    if name == "colours.css":
        return Response(style(pages), headers=headers, media_type="text/css")
    if name == "bank.json":
        return Response(json.dumps(dict(pages.bank)), headers=headers, media_type="application/json")
    path = _path(pages, name)
    if path is None:
        return Response('{"detail": "There is no such file."}', 404, headers, media_type="application/json")
    return FileResponse(path, headers=headers, media_type=TYPES[path.suffix])


def _path(pages: TalkPages, name: str) -> Path | None:
    """Return the file of a name: one of the page's, of the library's, the avatar or the mark."""
    folder, _, file = name.rpartition("/")
    folders = {"": pages.page, "three": pages.three}
    if folder not in folders or not _NAME.fullmatch(file):
        return None
    if name in ("avatar.glb", "mark.svg"):
        path = pages.avatar if name == "avatar.glb" else pages.mark
    else:
        path = folders[folder] / file
    return path if path.suffix in TYPES and path.is_file() else None


def style(pages: TalkPages) -> str:
    """Return the bank's colours and fonts as a style sheet: the usual ones, and those for high contrast."""
    plain, high = (_set(colours) for colours in pages.colours)
    text, display = (", ".join(json.dumps(each) for each in families) for families in pages.fonts)
    return (
        f":root{{{plain}--text:{text},sans-serif;--display:{display},serif}}\n"
        f':root[data-contrast="high"]{{{high}}}\n'
        f'@media (prefers-contrast: more){{:root:not([data-contrast="usual"]){{{high}}}}}\n'
    )


def _set(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
