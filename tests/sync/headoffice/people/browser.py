"""Somebody who signs in in a browser: follows head office's pages, and then sends a proof with each token."""

from __future__ import annotations

import html
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import httpx

from sync.crypto.possession import HEADER, Possession
from sync.transport.people import BoundToken, SignIn

Client = Any
"""httpx's, or the one that runs an application without a socket."""
KEY = Possession(bytes(range(32)))
TOKEN = "/api/v1/auth/token"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_PROBLEM = re.compile(r'id="problem"><p>(.*?)</p>', re.DOTALL)


def signing(now_s: Callable[[], float] = time.time) -> Callable[[httpx.Request], None]:
    """A hook of a client: adds the proof to each request with a token, where a test has not made its own."""

    def sign(request: httpx.Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme == "DPoP" and HEADER not in request.headers:
            request.headers[HEADER] = BoundToken(token, KEY, now_s).proof(request.method, str(request.url))

    return sign


def proof(web: Client, path: str, now_s: float | None = None, method: str = "POST") -> dict[str, str]:
    """The header with a proof for a request without a token."""
    address = f"{str(web.base_url).rstrip('/')}{path}"
    at_s = time.time() if now_s is None else now_s
    return {HEADER: KEY.prove(method, address, at_s, secrets.token_urlsafe(16))}


def sign_in(
    web: Client,
    name: str,
    password: str,
    code: str = "",
    now_s: float | None = None,
    headers: dict[str, str] | None = None,
) -> Any:
    """Sign in for the page; a page that refuses is returned as JSON with what it says, like an answer of the API."""
    begun = SignIn(*_page(web), client="talk")
    found = authorized(web, begun.address.removeprefix(begun.office), name, password, code, headers)
    if found.status_code != 303:
        return found
    form = begun.form(begun.code(found.headers["Location"]))
    return web.post(TOKEN, data=form, headers=proof(web, TOKEN, now_s) | (headers or {}))


def authorized(
    web: Client, target: str, name: str, password: str, code: str = "", headers: dict[str, str] | None = None
) -> Any:
    """What the last page answers: the way back with a code, or, as JSON, why there is none."""
    page = web.get(target, headers=headers, follow_redirects=False)
    if page.status_code != 200:
        return page
    page = _sent(web, page, "/authorize", {"name": name, "password": password}, headers)
    if page.status_code == 200 and code:
        page = _sent(web, page, "/authorize/code", {"code": code}, headers)
    return page if page.status_code == 303 else _told(page)


def _page(web: Client) -> tuple[str, str]:
    base = str(web.base_url).rstrip("/")
    return base, f"{base}/talk/"


def _sent(web: Client, page: httpx.Response, target: str, typed: dict[str, str], headers: dict[str, str] | None) -> Any:
    """Send a page's form from the browser that has its cookie; others share the client, and not the cookie."""
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(page.text)}
    return web.post(target, data=hidden | typed, headers={"Cookie": cookie} | (headers or {}), follow_redirects=False)


def _told(page: httpx.Response) -> httpx.Response:
    found = _PROBLEM.search(page.text)
    said: dict[str, Any] = {"detail": html.unescape(found[1]) if found else ""}
    if 'name="code"' in page.text:
        said["wants"] = "code"
    kept = {name: value for name, value in page.headers.items() if name == "retry-after"}
    return httpx.Response(401 if page.status_code == 200 else page.status_code, json=said, headers=kept)
