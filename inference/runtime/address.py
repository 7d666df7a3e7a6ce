"""The address of a server that a setting names."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from inference.errors import EngineUnavailable

_SHOWN = 80


def address(url: str, what: str, form: str) -> SplitResult:
    """Return the parts of an address.

    Args:
        url: as it was written.
        what: should be there, such as "a model server".
        form: how the address is written, for the sentence of the error.

    Raises:
        EngineUnavailable: this is no such address.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    example = form.replace("HOST:PORT", "localhost:8000")
    raise EngineUnavailable(f"{url[:_SHOWN]!r} is no address of {what}; write {form}, for instance {example}.")
