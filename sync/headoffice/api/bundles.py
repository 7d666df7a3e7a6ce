"""Devices' routes to bundles: what a device is to have, the signed list of what exists, archives in parts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from sync.crypto.manifests import MANIFEST_TYPE
from sync.headoffice.api.answers import Responses, problems
from sync.headoffice.errors import NotThere
from sync.headoffice.fleet.door import Asking
from sync.headoffice.parts import Office
from sync.headoffice.people.door import office_of
from sync.headoffice.rollouts.book import Rollouts
from sync.headoffice.rollouts.director import manifest_for
from sync.headoffice.rollouts.keeper import keeper

_METADATA: Final = re.compile(r"(timestamp|[0-9]{1,10}\.(root|snapshot|targets|online))\.json", re.ASCII)
_ARCHIVE: Final = re.compile(r"[0-9a-f]{64}\.[0-9]{1,9}\.tar\.zst", re.ASCII)
_KIND: Final = re.compile(r"[a-z-]{1,32}", re.ASCII)
_RANGE: Final = re.compile(r"bytes=([0-9]{1,15})-([0-9]{1,15})", re.ASCII)
_MOST_PART: Final = 8 * 1024 * 1024
_BYTES: Final[Responses] = {
    206: {"description": "A part of the archive.", "content": {"application/octet-stream": {}}},
    416: {"description": "There is no such part."},
}


def router(office: Office) -> APIRouter:
    """Return the routes; the list is kept fresh while they are served."""
    office.beside(keeper(office))
    routes = APIRouter(prefix="/api/v1", tags=["bundles"])
    routes.get(
        "/devices/{device}/manifest", summary="What a device is to have", response_class=Response,
        responses=problems(400, 401, 403, 404, 422) | {200: {"content": {MANIFEST_TYPE: {}}}},
    )(manifest)  # fmt: skip
    routes.get(
        "/bundles/metadata/{name}", summary="The signed list of what exists", response_class=FileResponse,
        responses=problems(400, 401, 403, 404, 422) | {200: {"content": {"application/json": {}}}},
    )(metadata)  # fmt: skip
    routes.get(
        "/bundles/targets/{kind}/{name}", summary="A part of an archive", response_class=Response, status_code=206,
        responses=problems(400, 401, 403, 404, 422) | _BYTES,
    )(target)  # fmt: skip
    return routes


async def manifest(
    request: Request,
    device: str,
    asking: Asking,
    nonce: Annotated[str, Query(pattern=r"^[0-9a-f]{32}$", description="16 bytes, new each time.")],
) -> Response:
    """Say, signed over the nonce, which bundles the device is to have."""
    office = office_of(request)

    def made() -> bytes:
        return manifest_for(office, Rollouts(office), asking.name, bytes.fromhex(nonce))

    return Response(await run_in_threadpool(made), media_type=MANIFEST_TYPE, headers={"Cache-Control": "no-store"})


async def metadata(request: Request, name: str, asking: Asking) -> FileResponse:
    """Give a file of The Update Framework's metadata."""
    if not _METADATA.fullmatch(name):
        raise NotThere("There is no metadata of that name.")
    path = _bundles(request) / "metadata" / name
    if not path.is_file():
        raise NotThere("There is no metadata of that name.")
    return FileResponse(path, media_type="application/json")


async def target(request: Request, kind: str, name: str, asking: Asking) -> Response:
    """Give the part of an archive that the header Range names, at most 8 MiB; the first where it names none."""
    if not (_KIND.fullmatch(kind) and _ARCHIVE.fullmatch(name)):
        raise NotThere("There is no archive of that name.")
    asked = _RANGE.fullmatch(request.headers.get("range", "bytes=0-999999999"))
    if asked is None:
        return Response(status_code=416)
    return await run_in_threadpool(_part, _bundles(request) / "targets" / kind / name, int(asked[1]), int(asked[2]))


def _part(path: Path, first: int, last: int) -> Response:
    try:
        with path.open("rb") as archive:
            length = os.fstat(archive.fileno()).st_size
            if first >= length or last < first:
                return Response(status_code=416, headers={"Content-Range": f"bytes */{length}"})
            archive.seek(first)
            part = archive.read(min(last - first + 1, _MOST_PART))
    except FileNotFoundError:
        raise NotThere("There is no archive of that name.") from None
    span = f"bytes {first}-{first + len(part) - 1}/{length}"
    headers = {"Content-Range": span, "Accept-Ranges": "bytes"}
    return Response(part, 206, headers, media_type="application/octet-stream")


def _bundles(request: Request) -> Path:
    return office_of(request).config.folder / "bundles"
