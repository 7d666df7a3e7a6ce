"""The right to erasure: a session or a client, here and on every device."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import signed_in
from sync.headoffice.fleet import erasing
from sync.headoffice.fleet.erasing import Erasure
from sync.headoffice.parts import Office
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

Eraser = Annotated[Person, Depends(needs(Permission.ERASE))]


class Wish(BaseModel):
    """What is to be erased."""

    what: Literal["session", "client"]
    subject: str = Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f]+$", description="Its name.")


class OnDevice(BaseModel):
    """How far it is on one device; `done_ms` is missing until the device has said that it has erased."""

    device: str
    asked_ms: int
    done_ms: int | None


class Progress(BaseModel):
    """How far an erasure is: here it is done at once."""

    subject: str
    complete: bool
    devices: list[OnDevice]


def router(office: Office) -> APIRouter:
    """Return the routes."""
    del office
    routes = APIRouter(prefix="/api/v1/erase", tags=["people"])
    routes.post("", summary="Erase a session or a client everywhere", responses=signed_in(404, 409, 422))(erase)
    routes.get("", summary="How far an erasure is", responses=signed_in(422))(progress)
    return routes


def erase(request: Request, person: Eraser, wish: Wish) -> Progress:
    """Erase here at once, and have the devices do it when they next come; 409 while a hold keeps it."""
    done = erasing.erase_session if wish.what == "session" else erasing.erase_client
    return _progress(wish.subject, done(office_of(request), wish.subject, person.name))


def progress(
    request: Request,
    person: Eraser,
    subject: Annotated[str, Query(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f]+$")],
) -> Progress:
    """Tell which devices have carried an erasure out."""
    return _progress(subject, erasing.progress(office_of(request), subject))


def _progress(subject: str, found: list[Erasure]) -> Progress:
    on_devices = [OnDevice(device=each.device, asked_ms=each.asked_ms, done_ms=each.done_ms) for each in found]
    return Progress(subject=subject, complete=all(each.done_ms for each in found), devices=on_devices)
