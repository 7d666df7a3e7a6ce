"""Who asks, and whether they may: the dependencies of every route for people.

```python
Reader = Annotated[Person, Depends(needs(Permission.READ_FLEET))]  # at the top of the module

@routes.get("/devices")
def devices(person: Reader) -> ...
```

A role, a lock or an ended sign-in takes effect at the next request: the token says who somebody is, the database what
they may.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import OAuth2PasswordBearer
from starlette.requests import HTTPConnection

from sync.headoffice.errors import NotAllowed, NotSignedIn
from sync.headoffice.parts import Office
from sync.headoffice.people import sign_ins, tokens
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

PROTOCOL: Final = "steward.bearer"
"""A browser cannot send a header with a WebSocket; it offers the protocols PROTOCOL and its token instead."""


class Bearer(OAuth2PasswordBearer):
    """The token of a request's header, or of a WebSocket's offered protocols; "" where there is none."""

    async def __call__(self, request: HTTPConnection) -> str:  # noqa: D102
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return token.strip()
        if request.scope["type"] == "websocket":
            offered = [each.strip() for each in request.headers.get("sec-websocket-protocol", "").split(",")]
            if len(offered) == 2 and offered[0] == PROTOCOL:
                return offered[1]
        return ""


bearer: Final = Bearer(
    tokenUrl="/api/v1/auth/login",
    refreshUrl="/api/v1/auth/refresh",
    scheme_name="people",
    description="Sign in with a name and a password; the access token goes into the header of every request.",
    auto_error=False,
)


def office_of(connection: HTTPConnection) -> Office:
    """Return the head office that a request came to."""
    office: Office = connection.app.state.office
    return office


def person_of(office: Office, token: str) -> Person:
    """Return who is signed in with an access token.

    Raises:
        NotSignedIn: the token is none of ours or over, the sign-in has ended, or the person is locked or gone.
        StoreError: the database cannot be used.
    """
    claims = tokens.read(office.token_keys, token, office.now_ms())
    found = sign_ins.signed_in(office, claims.person, claims.sign_in)
    if found is None:
        raise NotSignedIn("You are not signed in, or no longer; sign in again.")
    return found


def current_person(connection: HTTPConnection, token: Annotated[str, Depends(bearer)]) -> Person:
    """Return who is signed in, whatever they may."""
    if not token:
        raise NotSignedIn("Sign in first.")
    person = person_of(office_of(connection), token)
    connection.state.person = person
    return person


def check(person: Person, *permissions: Permission) -> Person:
    """Return the person if their role has every permission; pages that are no routes of FastAPI's call this.

    Raises:
        NotAllowed: they have not, or must change their password or set up a second factor first.
    """
    if person.must_change and permissions != (Permission.OWN_ACCOUNT,):
        raise NotAllowed("Change your password first: it was given to you by somebody else.")
    if person.must_enrol and permissions != (Permission.OWN_ACCOUNT,):
        raise NotAllowed(f"Set up a second factor first: the role {person.role} needs one.")
    missing = next((each for each in permissions if not person.may(each)), None)
    if missing is not None:
        raise NotAllowed(f"This needs the permission '{missing}', which the role {person.role} has not.")
    return person


def needs(*permissions: Permission) -> Callable[..., Person]:
    """Return a dependency that gives who is signed in, if their role has every one of these permissions.

    The tests read `permissions` of it to compare each route with the table in `roles.py`.
    """

    def allowed(person: Annotated[Person, Depends(current_person)]) -> Person:
        return check(person, *permissions)

    allowed.permissions = permissions  # type: ignore[attr-defined]
    return allowed
