"""A conversation as it goes on: words up, sentences with sound and face down, each as soon as it is there.

From the client, JSON with a `type`: `hello` (token and proof, where they were not offered as subprotocols), `token` (a
newer one for the same key),
`ask` (text), `interrupt` (turn, heard), `sound` (on), `end`; binary: microphone, 16-bit samples at 16 kHz, an empty
message says that the question is whole.

To the client, JSON with a `type`, which is an `Event`'s kind with its turn and fields, or `problem` with a `status`.
A sentence comes as one binary message: the length of its JSON (unsigned 32 bit, little endian), the JSON, the samples,
the face; JSON and samples are filled up to a multiple of four bytes.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool

from sync.errors import SyncError
from sync.headoffice import talks
from sync.headoffice.api.turns import Mailbox
from sync.headoffice.config import OfficeConfig
from sync.headoffice.conversations import Busy, Event, NoAdvisor, NoConversation
from sync.headoffice.errors import NotAllowed, NotAsAsked, NotSignedIn, NotThere, TooOften
from sync.headoffice.parts import Office
from sync.headoffice.people.door import PROTOCOL, Shown, bearer, check, key_shown, person_of
from sync.headoffice.people.limits import spend
from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person

HELLO_S: Final = 10.0
MOST_TEXT: Final = 5000
MOST_BYTES: Final = 64 * 1024
_STATUS: Final[dict[type[SyncError], int]] = {
    NotSignedIn: 401, NotAllowed: 403, NotThere: 404, NoConversation: 404, NotAsAsked: 422, TooOften: 429,
    Busy: 503, NoAdvisor: 503,
}  # fmt: skip
_CLOSES: Final = {401: 4401, 403: 4403, 404: 4404}
TOO_SLOW: Final = 1013
OVER: Final = 1000
_NOT_HERE: Final = 1008


def router(office: Office) -> APIRouter:
    """Return the route."""
    routes = APIRouter(tags=["conversation"])

    @routes.websocket("/ws/{session}")
    async def talk(socket: WebSocket, session: str, shown: Annotated[Shown, Depends(bearer)]) -> None:
        if not from_own_page(office.config, socket.headers):
            await socket.close(_NOT_HERE)  # before it is accepted: 403
            return
        offered = PROTOCOL if PROTOCOL in socket.headers.get("sec-websocket-protocol", "") else None
        await socket.accept(subprotocol=offered)
        line = Line(office, socket, session, shown)
        try:
            await line.hold()
        except WebSocketDisconnect:
            return

    return routes


def from_own_page(config: OfficeConfig, headers: Mapping[str, str]) -> bool:
    """Return whether a handshake comes from a page of head office, or from a program that is no browser.

    A browser lets a page open WebSockets to any host and only says whose page it is. The token would have to be known
    as well; this is the second wall.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        here = {
            urlsplit(f"//{headers.get('host', '')}").hostname,
            *(urlsplit(each).hostname for each in config.public_urls),
        }
        return urlsplit(origin).hostname in here - {None}
    except ValueError:
        return False


class Line:
    """One WebSocket to one conversation."""

    def __init__(self, office: Office, socket: WebSocket, session: str, shown: Shown) -> None:
        self._office, self._socket, self._session, self._shown = office, socket, session, shown
        self._token = self._key = ""  # the key is proven once, with the handshake, for as long as the line is open
        self._sound = True
        self._spoken = 0  # the turn that the person is speaking

    async def hold(self) -> None:
        """Talk until either side ends it."""
        try:
            shown = self._shown if self._shown.token else await self._hello()
            self._key = await run_in_threadpool(key_shown, self._office, self._socket, shown.proof, shown.token)
            self._token = shown.token
            await run_in_threadpool(self._may_talk)
            mailbox = Mailbox().hears(talks.advisors(self._office), self._session)
        except SyncError as error:
            status = await self._tell(error)
            await self._socket.close(_CLOSES.get(status, 1011))
            return
        with mailbox:
            await self._socket.send_json({"type": "open", "session": self._session})
            down = asyncio.create_task(self._down(mailbox))
            up = asyncio.create_task(self._up())
            try:
                await asyncio.wait((down, up), return_when=asyncio.FIRST_COMPLETED)
            finally:
                down.cancel()
                up.cancel()
                await asyncio.gather(down, up, return_exceptions=True)

    async def _hello(self) -> Shown:
        """Return token and proof of the first message."""
        try:
            async with asyncio.timeout(HELLO_S):
                said = await self._said(await self._socket.receive())
        except TimeoutError:
            raise NotSignedIn("Sign in first.") from None
        token, proof = (said.get(each) if said and said.get("type") == "hello" else "" for each in ("token", "proof"))
        if not isinstance(token, str) or not isinstance(proof, str) or not token:
            raise NotSignedIn("Sign in first.")
        return Shown(token, proof)

    def _may_talk(self) -> Person:
        person = check(person_of(self._office, self._token, self._key), Permission.TALK)
        talks.own(self._office, person, self._session)
        return person

    def _may_ask(self) -> None:
        spend(self._office, "message", self._may_talk().id)

    async def _down(self, mailbox: Mailbox) -> None:
        while True:
            event = await mailbox.next()
            if event is None:
                await self._socket.close(TOO_SLOW)
                return
            if event.kind == "sentence":
                await self._socket.send_bytes(packed(event, sound=self._sound))
            else:
                await self._socket.send_json({"type": event.kind, "turn": event.turn, **event.fields})
            if event.kind == "ended":
                await self._socket.close(OVER)
                return

    async def _up(self) -> None:
        while True:
            received = await self._socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            try:
                said = await self._said(received)
                if said is not None:
                    await self._do(said)
            except SyncError as error:
                await self._tell(error)
                if isinstance(error, NoConversation):
                    await self._socket.close(4404)
                    return

    async def _said(self, received: Any) -> dict[str, Any] | None:
        """Return a message's JSON; sound is passed on at once."""
        sound = received.get("bytes")
        if sound is not None:
            await self._hear(sound)
            return None
        text = received.get("text") or ""
        try:
            said = json.loads(text) if len(text) <= MOST_BYTES else None
        except (ValueError, RecursionError):  # the latter: thousands of brackets in each other
            said = None
        if not isinstance(said, dict):
            raise NotAsAsked("A message must be a JSON object with a type.")
        return said

    async def _hear(self, sound: bytes) -> None:
        if len(sound) > MOST_BYTES:
            raise NotAsAsked("A piece of sound is too long.")
        conversations = talks.advisors(self._office)
        if not sound:
            await run_in_threadpool(self._may_ask)
        turn = conversations.hear(self._session, sound, last=not sound)
        if not sound:
            await self._socket.send_json({"type": "asked", "turn": turn})

    async def _do(self, said: dict[str, Any]) -> None:
        conversations = talks.advisors(self._office)
        match said.get("type"):
            case "ask":
                text = said.get("text")
                if not isinstance(text, str) or not text.strip() or len(text) > MOST_TEXT:
                    raise NotAsAsked(f"A question is a text of 1 to {MOST_TEXT} characters.")
                await run_in_threadpool(self._may_ask)
                turn = conversations.ask(self._session, text)
                await self._socket.send_json({"type": "asked", "turn": turn})
            case "interrupt":
                which, heard = said.get("turn"), said.get("heard")
                if not isinstance(which, int) or not isinstance(heard, str | None):
                    raise NotAsAsked("An interrupt names the turn, and the words that were heard.")
                conversations.interrupt(self._session, which, heard)
            case "token":
                self._token = str(said.get("token", ""))
                await run_in_threadpool(self._may_talk)
            case "sound":
                self._sound = bool(said.get("on"))
            case "here" | "hello":
                conversations.is_open(self._session)
            case "end":
                person = await run_in_threadpool(self._may_talk)
                talk = await run_in_threadpool(talks.own, self._office, person, self._session)
                await run_in_threadpool(talks.end, self._office, talk)
            case _:
                raise NotAsAsked("This type of message is not known.")

    async def _tell(self, error: SyncError) -> int:
        """Tell an error in words; returns its status."""
        status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 503)
        known = type(error) in _STATUS
        words = str(error) if known else "Head office cannot answer now; try again in a few seconds."
        told: dict[str, Any] = {"type": "problem", "turn": 0, "text": words, "status": status}
        if isinstance(error, Busy | TooOften):
            told["retry_after_s"] = round(error.retry_after_s, 1)
        await self._socket.send_json(told)
        return status


def packed(event: Event, *, sound: bool) -> bytes:
    """Return a sentence as one binary message; see the head of this module."""
    samples = event.sound if sound else b""
    told = {"type": "sentence", "turn": event.turn, **event.fields, "sound_bytes": len(samples),
            "face_bytes": len(event.face)}  # fmt: skip
    head = json.dumps(told).encode()
    head += b" " * (-len(head) % 4)
    return struct.pack("<I", len(head)) + head + samples + b"\0" * (-len(samples) % 4) + event.face
