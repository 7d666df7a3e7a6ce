"""How often one person or address may ask: `limited("message")` as a dependency, or `spend` for what is no request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from typing import Annotated, Final, Literal

from fastapi import Depends
from starlette.requests import HTTPConnection

from sync.headoffice.config import Limits
from sync.headoffice.errors import TooOften
from sync.headoffice.parts import Office
from sync.headoffice.people.door import current_person, office_of
from sync.headoffice.people.types import Person

Limit = Literal["login", "assertion", "message", "analysis", "report"]

LIMITS: Final[Mapping[str, Callable[[Limits], tuple[int, float]]]] = {
    "login": lambda limits: (limits.logins, limits.login_window_s),
    "assertion": lambda limits: (limits.logins, limits.login_window_s),  # of programs, refused; not taken off people's
    "message": lambda limits: (limits.messages, 60.0),
    "analysis": lambda limits: (limits.analyses, 60.0),
    "report": lambda _: (60, 60.0),  # of browsers on the content policy; no page of ours makes any
}
"""Of each limit: how many in how many seconds, as the settings say."""


def spend(office: Office, limit: Limit, whose: str) -> None:
    """Count one request of a person (their id) or an address.

    Raises:
        TooOften: the limit is reached; tells when to come again.
        StoreError: the cache cannot be used.
    """
    most, window_s = LIMITS[limit](office.config.limits)
    allowance = office.cache.allow(f"limit:{limit}:{whose}", most, window_s)
    if not allowance.granted:
        raise TooOften(
            f"Too many requests of this kind; {most} are allowed in {window_s:g} s.", allowance.retry_after_s
        )


def spend_sign_in(office: Office, address: str, name: str) -> None:
    """Count one try of a password: of its address, and of the name that was typed, known or not; see `spend`."""
    spend(office, "login", address)
    spend(office, "login", f"name:{name[:64].strip().lower()}")


def limited(limit: Limit) -> Callable[..., None]:
    """Return a dependency that counts a signed-in person's requests of one kind."""

    def counted(connection: HTTPConnection, person: Annotated[Person, Depends(current_person)]) -> None:
        spend(office_of(connection), limit, person.id)

    return counted


def address_of(connection: HTTPConnection) -> str:
    """Return the address of whom asks: the last one that no load balancer of ours has.

    What a stranger writes into X-Forwarded-For is to the left of what our own balancers add, and is never reached.
    """
    address = connection.client.host if connection.client else "unknown"
    proxies = office_of(connection).config.proxies
    if not proxies:
        return address
    said = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    for forwarded in reversed([each.strip() for each in said if each.strip()]):
        if not _within(address, proxies):
            break
        address = forwarded
    return address[:64]


def _within(address: str, networks: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
        return any(found in ip_network(each, strict=False) for each in networks)
    except ValueError:
        return False
