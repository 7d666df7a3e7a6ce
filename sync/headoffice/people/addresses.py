"""Under which addresses people reach head office: what proofs, redirects and the issuer's name are compared with.

A request says itself for which host it is meant, so its word counts only where no address is set, or on this machine.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from sync.crypto.possession import Address, parsed
from sync.errors import SealError
from sync.headoffice.parts import Office

_HTTP: Final = {"ws": "http", "wss": "https"}
_USUAL: Final = {"http": 80, "https": 443}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def origins(office: Office, connection: HTTPConnection) -> tuple[str, ...]:
    """Return the origins, such as "https://office.example", under which a request may have been meant for us.

    The first is the one that it names if that is one of ours.
    """
    scheme = _HTTP.get(connection.url.scheme, connection.url.scheme)
    said = connection.headers.get("host", "").lower()
    ours = [each for each in map(_origin, office.config.public_urls) if each]
    own = _origin(f"{scheme}://{said}")
    if own and (not ours or urlsplit(own).hostname in _HERE):
        ours.append(own)
    named = [each for each in ours if said and each == _origin(f"{urlsplit(each).scheme}://{said}")]
    return tuple(dict.fromkeys([*named, *ours]))


def issuer(office: Office, connection: HTTPConnection) -> str:
    """Return head office's name as an authorization server (RFC 8414, RFC 9207): an origin."""
    return next(iter(origins(office, connection)), "")


def addresses(office: Office, connection: HTTPConnection) -> frozenset[Address]:
    """Return the addresses for which a proof with this request may be made."""
    path = connection.scope["path"] or "/"
    found = set()
    for each in origins(office, connection):
        scheme, host, port, _ = parsed(each)
        found.add((scheme, host, port, path))
    return frozenset(found)


def _origin(address: str) -> str:
    """Return the origin of an address as browsers write it, without a port that goes without saying; "" of none."""
    try:
        scheme, host, port, _ = parsed(address)
    except SealError:
        return ""
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}" + ("" if port == _USUAL[scheme] else f":{port}")
