"""An authenticator app, by the library's own reckoning and not by ours."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.sync.headoffice.people.offices import Place


class App:
    """Shows the codes of a secret at the time of a head office's clock."""

    def __init__(self, here: Place, text: str) -> None:
        self._here, self.secret = here, base64.b32decode(text.replace(" ", ""))

    def code(self, later_s: float = 0.0) -> str:
        return TOTP(self.secret, 6, SHA1(), 30).generate(self._here.now_ms // 1000 + int(later_s)).decode()
