"""Who may ask for people's tokens by the authorization code flow, and where the answer may go.

Two clients, both public (RFC 6749, 2.1), both ours: the page of head office and the command line. Nobody can register
another one; programs that act for themselves have a key (`programs.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

TALK: Final = "talk"
COMMAND_LINE: Final = "command-line"
TALK_PATH: Final = "/talk/"
LOOPBACK_PATH: Final = "/signed-in"
_LOOPBACK: Final = frozenset({"127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Client:
    """A page or program that people sign in for.

    Attributes:
        id: as it names itself.
        title: for the sign-in page, within "Sign in for …".
    """

    id: str
    title: str

    def may_have(self, redirect: str, origins: Sequence[str]) -> bool:
        """Return whether the answer may go to an address; `origins` are head office's own.

        The page's is compared letter by letter. The command line listens at a port that its system gave it, on loopback
        by number, never by name: only the port is left open (RFC 8252, 7.3).
        """
        if self.id == TALK:
            return redirect in {f"{each}{TALK_PATH}" for each in origins}
        try:
            found = urlsplit(redirect)
            host, port = found.netloc.rpartition(":")[0], found.port
        except ValueError:
            return False
        return host in _LOOPBACK and bool(port) and redirect == f"http://{host}:{port}{LOOPBACK_PATH}"


CLIENTS: Final = {
    each.id: each for each in (Client(TALK, "talking with the advisor"), Client(COMMAND_LINE, "the command line"))
}
