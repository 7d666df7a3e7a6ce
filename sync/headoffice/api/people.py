"""The register of people, for administrators."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, Field

from sync.headoffice.api.answers import signed_in
from sync.headoffice.errors import NotAllowed
from sync.headoffice.parts import Office
from sync.headoffice.people.door import needs, office_of
from sync.headoffice.people.passwords import generated
from sync.headoffice.people.register import Register, folded
from sync.headoffice.people.roles import Permission, Role
from sync.headoffice.people.types import Person

Admin = Annotated[Person, Depends(needs(Permission.MANAGE_PEOPLE))]
_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$"
Name = Annotated[str, Path(pattern=_NAME, description="Sign-in name.", examples=["noor.ansari"])]
_CLIENT: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class Duty(BaseModel):
    """A role, and whose data come with it."""

    role: Role
    client: str = Field("", max_length=64, description="Whom a person of role client is, in the bank's records.")
    clients: list[Annotated[str, Field(pattern=_CLIENT)]] = Field(
        default_factory=list, max_length=2000, description="Whom an advisor looks after."
    )


class NewPerson(Duty):
    """Somebody to add."""

    name: str = Field(pattern=_NAME, examples=["noor.ansari"])


class PersonAnswer(BaseModel):
    """Somebody with a sign-in."""

    name: str
    role: Role
    client: str
    clients: list[str]
    locked: bool
    password_change_required: bool
    second_factor: bool


class FirstPassword(PersonAnswer):
    """Somebody whose password was just made; it is told once."""

    password: str = Field(description="To be handed over, and changed at the next sign-in.")


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1/people", tags=["people"])
    routes.get("", summary="Everybody with a sign-in", responses=signed_in())(everybody)
    routes.post("", summary="Add a person", status_code=201, responses=signed_in(409, 422))(add)
    routes.put("/{name}/role", summary="Give another role", responses=signed_in(404, 422))(set_role)
    routes.post("/{name}/password", summary="Make a new password", responses=signed_in(404, 422))(new_password)
    routes.post("/{name}/lock", summary="Lock a person out", responses=signed_in(404, 422))(lock)
    routes.post("/{name}/unlock", summary="Let a person in again", responses=signed_in(404, 422))(unlock)
    resetting = signed_in(404, 422)
    routes.post("/{name}/second-factor/reset", summary="Take a second factor away", responses=resetting)(reset)
    routes.delete("/{name}", summary="Remove a person", status_code=204, responses=signed_in(404, 422))(remove)
    return routes


def everybody(request: Request, admin: Admin) -> list[PersonAnswer]:
    """List all people by name."""
    return [_answer(each) for each in Register(office_of(request), admin.name).everybody()]


def add(request: Request, admin: Admin, new: NewPerson) -> FirstPassword:
    """Add a person with a generated password, which the answer tells once."""
    password = generated()
    register = Register(office_of(request), admin.name)
    return _first(register.add(new.name, new.role, password, new.client, new.clients), password)


def set_role(request: Request, admin: Admin, name: Name, duty: Duty) -> PersonAnswer:
    """Give a person another role, from their next request on; nobody changes their own."""
    _not_oneself(admin, name)
    register = Register(office_of(request), admin.name)
    return _answer(register.set_role(name, duty.role, duty.client, duty.clients))


def new_password(request: Request, admin: Admin, name: Name) -> FirstPassword:
    """Make a person a new password, which the answer tells once; every sign-in of theirs ends."""
    _not_oneself(admin, name)
    password = generated()
    return _first(Register(office_of(request), admin.name).set_password(name, password), password)


def lock(request: Request, admin: Admin, name: Name) -> PersonAnswer:
    """Lock a person out, from their next request on."""
    _not_oneself(admin, name)
    return _answer(Register(office_of(request), admin.name).lock(name))


def unlock(request: Request, admin: Admin, name: Name) -> PersonAnswer:
    """Let a person in again."""
    return _answer(Register(office_of(request), admin.name).unlock(name))


def reset(request: Request, admin: Admin, name: Name) -> PersonAnswer:
    """Take a second factor away from who lost it; every sign-in of theirs ends, and nobody does this to themselves."""
    _not_oneself(admin, name)
    return _answer(Register(office_of(request), admin.name).reset_second_factor(name))


def remove(request: Request, admin: Admin, name: Name) -> None:
    """Remove a person; what they did stays in the audit log."""
    _not_oneself(admin, name)
    Register(office_of(request), admin.name).remove(name)


def _not_oneself(admin: Person, name: str) -> None:
    # So that there is always an administrator left, and nobody helps themselves to another role.
    if folded(name) == admin.name:
        raise NotAllowed("Another administrator has to do this to you.")


def _answer(person: Person) -> PersonAnswer:
    return PersonAnswer(
        name=person.name,
        role=person.role,
        client=person.client,
        clients=sorted(person.clients),
        locked=person.locked,
        password_change_required=person.must_change,
        second_factor=person.second_factor,
    )


def _first(person: Person, password: str) -> FirstPassword:
    return FirstPassword(**_answer(person).model_dump(), password=password)
