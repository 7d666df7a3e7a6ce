"""Asking a head office who it is, before anything of it is known.

The answer is believed only after it was compared with the operator's fingerprint, so that no certificate is asked for
here: an authority of head office's own is part of what is learnt.
"""

from __future__ import annotations

from typing import Final

import httpx

from sync.errors import TransportError

_TIMEOUT: Final = httpx.Timeout(30.0, connect=5.0)
_MOST_BYTES: Final = 64 * 1024


def ask_who(address: str) -> bytes:
    """Return what head office at an address says of itself; nothing of it may be believed yet.

    Raises:
        TransportError: there was no answer, or one that is none.
    """
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, verify=False) as client,  # noqa: S501 - see above
            client.stream("GET", f"{address}/api/v1/office") as response,
        ):
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise TransportError(f"What answers at {address} is no head office.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise TransportError(f"Head office at {address} does not answer ({error or type(error).__name__}).") from error
    if response.status_code != 200:
        raise TransportError(f"What answers at {address} is no head office ({response.status_code}).")
    return bytes(body)
