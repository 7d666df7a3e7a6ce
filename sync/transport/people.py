"""The way into head office's API for people at a command line and for programs: tokens that are bound to a key.

People sign in in their browser (authorization code with PKCE, RFC 8252), programs with what they signed (RFC 7523); no
password passes through here. The key of the tokens is made for the occasion and forgotten with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from sync.crypto.possession import HEADER, Possession, parsed
from sync.crypto.signing import new_seed
from sync.errors import Refused, SealError, TransportError

PATIENCE_S: Final = 300.0
"""So long somebody may take for signing in."""
CLIENT: Final = "command-line"
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_TIMEOUT_S: Final = 60.0
_ASKS_S: Final = 10.0
"""A connection on which nothing is asked for so long is let go of."""
_PATH: Final = "/signed-in"
_TOKEN: Final = "/api/v1/auth/token"  # noqa: S105 - an address
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_S: Final = 60
_DONE: Final = (
    b"<!doctype html><meta charset=utf-8><title>Signed in</title><p>Go on at the command line; close this page."
)


class BoundToken(httpx.Auth):
    """Sends an access token with each request, and a proof that its key is here."""

    def __init__(self, access: str, key: Possession, now_s: Callable[[], float] = time.time) -> None:
        self.access, self.key, self._now_s = access, key, now_s

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add both to a request."""
        yield self(request)

    def __call__(self, request: Any) -> Any:
        """Add both to a request, also of a client that is not httpx's, and return it."""
        request.headers["Authorization"] = f"DPoP {self.access}"
        request.headers[HEADER] = self.proof(request.method, str(request.url))
        return request

    def proof(self, method: str, address: str) -> str:
        """Return a proof for one request with this token."""
        return self.key.prove(method, address, self._now_s(), secrets.token_urlsafe(16), self.access)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What is begun in a browser.

    Attributes:
        office: head office's address, such as "https://office.example".
        redirect: where the browser is sent back to.
        client: as which the tokens are asked for.
        state: that has to come back.
        verifier: the secret of whoever has begun it.
    """

    office: str
    redirect: str
    client: str = CLIENT
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def address(self) -> str:
        """What the browser opens."""
        asked = {
            "response_type": "code", "client_id": self.client, "redirect_uri": self.redirect, "state": self.state,
            "code_challenge": _challenge(self.verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self.office}/authorize?{urlencode(asked)}"

    def code(self, came_back: str) -> str:
        """Return the code of the address to which the browser was sent back.

        Raises:
            Refused: it was not sent by head office, not for this sign-in, or says that nobody signed in.
        """
        said = _said(came_back)
        if not _is_of(said, self.state):
            raise Refused("The browser came back from another sign-in; begin anew.")
        if said.get("iss") != self.office:
            raise Refused(f"The browser was sent back by {said.get('iss', 'nobody')} and not by {self.office}.")
        if "code" not in said:
            raise Refused(f"Nobody has signed in ({said.get('error', 'no reason was given')}).")
        return said["code"]

    def form(self, code: str) -> dict[str, str]:
        """Return what is sent for tokens."""
        return {
            "grant_type": "authorization_code", "client_id": self.client, "code": code,
            "redirect_uri": self.redirect, "code_verifier": self.verifier,
        }  # fmt: skip


def office_at(address: str) -> httpx.Client:
    """Return a client to head office.

    Raises:
        Refused: it is no address to which a token may go: https, or http on this machine.
    """
    try:
        scheme, host, _, path = parsed(address)
    except SealError:
        raise Refused(f"{address} is no address; it is like https://office.example.") from None
    if path != "/" or (scheme == "http" and host not in _HERE):
        raise Refused("Head office's address is https://HOST[:PORT] without a path; http is for this machine alone.")
    return httpx.Client(base_url=address.rstrip("/"), timeout=_TIMEOUT_S)


def asked(client: httpx.Client, method: str, path: str, badge: BoundToken, body: object = None) -> tuple[int, str]:
    """Ask head office something, and return status and answer; a body is sent as JSON.

    Raises:
        TransportError: it cannot be reached.
    """
    try:
        answer = client.request(method, path, auth=badge, json=body)
    except httpx.HTTPError as error:
        raise TransportError(f"Head office gave no answer ({type(error).__name__}); look at its address.") from error
    return answer.status_code, answer.text


def by_browser(client: httpx.Client, show: Callable[[str], None]) -> BoundToken:
    """Let somebody sign in in a browser on this machine.

    Args:
        client: to head office; its base address is head office's.
        show: opens an address in a browser, or tells it.

    Raises:
        Refused: nobody signed in in time, or head office gives no token.
        TransportError: head office cannot be reached.
    """
    state = secrets.token_urlsafe(32)
    with _Loopback(state) as loopback:
        here = f"http://127.0.0.1:{loopback.server_port}{_PATH}"
        begun = SignIn(str(client.base_url).rstrip("/"), here, state=state)
        show(begun.address)
        code = begun.code(loopback.came_back())
    key = Possession(new_seed())
    return BoundToken(tokens(client, begun.form(code), key)["access_token"], key)


def by_key(client: httpx.Client, name: str, seed: bytes, now_s: Callable[[], float] = time.time) -> BoundToken:
    """Sign a program in with its key.

    Args:
        client: to head office; its base address is head office's.
        name: of the program.
        seed: its private key, 32 bytes.
        now_s: the clock.

    Raises:
        Refused: head office does not know it with this key.
        TransportError: head office cannot be reached.
        SealError: the key has another length.
    """
    key, own = Possession(new_seed()), Possession(seed)
    said = {
        "iss": name, "sub": name, "aud": f"{str(client.base_url).rstrip('/')}{_TOKEN}",
        "exp": round(now_s()) + _ASSERTION_S, "jti": secrets.token_urlsafe(16),
    }  # fmt: skip
    form = {
        "grant_type": "client_credentials", "client_id": name,
        "client_assertion_type": _ASSERTION, "client_assertion": own.sign({"typ": "JWT"}, said),
    }  # fmt: skip
    return BoundToken(tokens(client, form, key, now_s)["access_token"], key, now_s)


def tokens(
    client: httpx.Client, form: dict[str, str], key: Possession, now_s: Callable[[], float] = time.time
) -> dict[str, Any]:
    """Return the answer to a form for tokens that are for this key.

    Raises:
        Refused: head office gives none.
        TransportError: it cannot be reached.
    """
    proof = key.prove("POST", f"{str(client.base_url).rstrip('/')}{_TOKEN}", now_s(), secrets.token_urlsafe(16))
    try:
        answer = client.post(_TOKEN, data=form, headers={HEADER: proof})
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise TransportError(f"Head office gave no answer ({type(error).__name__}); look at its address.") from error
    if answer.status_code != 200:
        raise Refused(f"Head office gives no token: {said.get('detail', answer.status_code)}")
    found: dict[str, Any] = said
    return found


class _Loopback(ThreadingHTTPServer):
    """Waits on loopback for the browser to come back (RFC 8252, 7.3).

    Any page may send a browser here, and browsers open connections ahead of time: each has a thread of its own that
    nobody waits for, and what comes without the state of this sign-in is passed over.
    """

    daemon_threads = True

    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _CameBack)
        self._state = state
        self._back: list[str] = []
        self._there = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> _Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()

    def waits_for(self, address: str) -> bool:
        """Return whether an address is the way back of this sign-in."""
        return urlsplit(address).path == _PATH and _is_of(_said(address), self._state)

    def take(self, address: str) -> None:
        """Keep the first address that comes."""
        self._back.append(address)
        self._there.set()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asks wrongly, or leaves before the answer, is none of the command line's business."""

    def came_back(self) -> str:
        """Return it.

        Raises:
            Refused: nobody came.
        """
        if not self._there.wait(PATIENCE_S):
            raise Refused(f"Nobody signed in within {PATIENCE_S / 60:.0f} minutes.")
        return self._back[0]


class _CameBack(BaseHTTPRequestHandler):
    server: _Loopback
    timeout = _ASKS_S

    def do_GET(self) -> None:
        """Take the address if it is the one that is waited for, once its page is there."""
        mine = self.server.waits_for(self.path)
        self.send_response(200 if mine else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        if mine:
            self.wfile.write(_DONE)
            self.server.take(self.path)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the address has the code in it."""


def _said(address: str) -> dict[str, str]:
    """Return what an address says once; what it says twice it does not say."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items() if len(values) == 1}


def _is_of(said: dict[str, str], state: str) -> bool:
    return hmac.compare_digest(said.get("state", "").encode(), state.encode())


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
