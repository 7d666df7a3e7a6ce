"""Who asks, and whether they may: the dependencies of every route for people.

```python
Reader = Annotated[Person, Depends(needs(Permission.READ_FLEET))]  # at the top of the module

@routes.get("/devices")
def devices(person: Reader) -> ...
```

A role, a lock or an ended sign-in takes effect at the next request: the token says who somebody is, the database what
they may. A token alone is worth nothing: whoever sends it shows with each request that they have its key (RFC 9449).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import OAuth2AuthorizationCodeBearer
from starlette.requests import HTTPConnection

from sync.crypto import possession
from sync.errors import SealError
from sync.headoffice.errors import NotAllowed, NotSignedIn
from sync.headoffice.parts import Office
from sync.headoffice.people import sign_ins, tokens
from sync.headoffice.people.addresses import addresses
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

PROTOCOL: Final = "steward.dpop"
"""A browser sends no header with a WebSocket; it offers the protocols PROTOCOL, its token and its proof instead."""
AUTHORIZE, TOKEN = "/authorize", "/api/v1/auth/token"
_SCHEME: Final = "dpop"
_NOT_PROVEN: Final = "The proof of possession of this request is missing or not good; sign in again."


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows: an access token, and a proof that they have its key; "" for what is missing."""

    token: str = field(default="", repr=False)
    proof: str = field(default="", repr=False)


class Bearer(OAuth2AuthorizationCodeBearer):
    """Finds both in the headers of a request, or among the protocols that a WebSocket offers."""

    async def __call__(self, request: HTTPConnection) -> Shown:  # type: ignore[override]  # noqa: D102
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == _SCHEME:
            proofs = request.headers.getlist(possession.HEADER)
            return Shown(token.strip(), proofs[0] if len(proofs) == 1 else "")
        if request.scope["type"] == "websocket":
            offered = [each.strip() for each in request.headers.get("sec-websocket-protocol", "").split(",")]
            if len(offered) == 3 and offered[0] == PROTOCOL:
                return Shown(offered[1], offered[2])
        return Shown()


bearer: Final = Bearer(
    authorizationUrl=AUTHORIZE,
    tokenUrl=TOKEN,
    refreshUrl=TOKEN,
    scheme_name="people",
    description=(
        "People sign in at `/authorize` (authorization code with PKCE), programs with a signed assertion; the access "
        "token goes into the header `Authorization: DPoP …` of every request, a proof of its key into `DPoP`."
    ),
    auto_error=False,
)


def office_of(connection: HTTPConnection) -> Office:
    """Return the head office that a request came to."""
    office: Office = connection.app.state.office
    return office


def key_shown(office: Office, connection: HTTPConnection, proof: str, token: str = "") -> str:
    """Return the thumbprint of the key whose possession a request proves, for the first time and with this token.

    Raises:
        NotSignedIn: it proves none.
        StoreError: the cache cannot be used.
    """
    try:
        found = possession.read(proof)
    except SealError:
        raise NotSignedIn(_NOT_PROVEN) from None
    method = connection.scope.get("method", "GET")
    now_s = office.now_ms() / 1000
    if not possession.fits(found, method, addresses(office, connection), now_s, token):
        raise NotSignedIn(_NOT_PROVEN)
    if not office.cache.once(f"proof:{found.key}:{found.number}", 2 * possession.WINDOW_S):
        raise NotSignedIn(_NOT_PROVEN)
    return found.key


def person_of(office: Office, token: str, key: str) -> Person:
    """Return who is signed in with an access token and the key that it is bound to.

    Raises:
        NotSignedIn: the token is none of ours, over or another key's, the sign-in has ended, or the person is locked
            or gone.
        StoreError: the database cannot be used.
    """
    claims = tokens.read(office.token_keys, token, office.now_ms())
    found = sign_ins.signed_in(office, claims.person, claims.sign_in) if claims.key == key else None
    if found is None:
        raise NotSignedIn("You are not signed in, or no longer; sign in again.")
    return found


def current_person(connection: HTTPConnection, shown: Annotated[Shown, Depends(bearer)]) -> Person:
    """Return who is signed in, whatever they may."""
    if not shown.token:
        raise NotSignedIn("Sign in first.")
    office = office_of(connection)
    # Asked once a request: dependencies of one route share this one, and a proof counts once.
    person = person_of(office, shown.token, key_shown(office, connection, shown.proof, shown.token))
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
