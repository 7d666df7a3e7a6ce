"""What holds for every answer of the console: what a browser may load, and that a form came from one of our pages."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from sync.errors import Refused
from sync.headoffice.guards import REPORTS_TO

HEADERS: Final[Mapping[str, str]] = {
    # Nothing inline, nothing from elsewhere: text that a device or a person sent can at worst be read.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        f"report-uri {REPORTS_TO}"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
FIELD: Final = "form_token"
"""Hidden field of every form."""


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def check_form(token: str, form: Mapping[str, str], headers: Mapping[str, str]) -> None:
    """Check that a form was sent by a page of ours that was made for this reader.

    Args:
        token: that the reader's pages carry; never "".
        form: as it came.
        headers: of the request.

    Raises:
        Refused: it was not.
    """
    site = headers.get("sec-fetch-site", "same-origin")
    sent = form.get(FIELD, "")
    if site not in ("same-origin", "none") or not token or not hmac.compare_digest(token.encode(), sent.encode()):
        raise Refused("This form is too old or was not sent by the console; go back, load the page anew and try again.")
