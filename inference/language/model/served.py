"""A model behind an OpenAI-compatible server: SGLang, vLLM, Ollama, Triton's OpenAI front, llama.cpp's own.

The one place of `inference/language` that imports httpx. Every wait has an end, also when the server drips in a byte
at a time; a server that fails is left alone for a while (`inference/runtime/breaker.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx

from inference.errors import EngineUnavailable, InferenceError, ModelError
from inference.language.model import sse
from inference.language.model.thoughts import without_thoughts
from inference.language.model.types import GivenUp, Request, Schema
from inference.runtime.address import address
from inference.runtime.breaker import WELL, Health, Rule, State, after_failure, after_refusal, may_ask, pause_s, state

SERVER_RULE: Final = Rule(
    answer_s=20.0, attempts=3, first_pause_s=0.1, growth=2.0, failures=2, rest_s=15.0, most_rest_s=240.0
)
_TICK_S: Final = 0.01
_MOST_BYTES: Final = 4 << 20
_SHOWN: Final = 80
# How a server may be held to a schema, the strictest first; which one it knows is found out by asking.
FORMS: Final = ("json_schema", "tool", "json_object", "words")
_TOOL: Final = "answer"
_END: Final = None


_REFUSED: Final = (
    httpx.codes.BAD_REQUEST,
    httpx.codes.REQUEST_ENTITY_TOO_LARGE,
    httpx.codes.UNPROCESSABLE_ENTITY,
    httpx.codes.NOT_IMPLEMENTED,
)


class _Hopeless(ModelError):  # noqa: N818  (reads as a verdict)
    """No other question will be answered either: the key or the model is wrong."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a server is waited for, in seconds.

    Attributes:
        connect_s: until it takes the call.
        first_s: until the first piece of the answer.
        gap_s: between two pieces.
        whole_s: for the whole answer.
        slow_s: whoever asks may stop waiting earlier; if nothing at all came for so long, the server has failed.
    """

    connect_s: float = 2.0
    first_s: float = 5.0
    gap_s: float = 5.0
    whole_s: float = 60.0
    slow_s: float = 2.0


class ServedModel:
    """A language model behind a server; used from one thread, one question at a time."""

    place: Final = "server"

    def __init__(
        self,
        url: str,
        model: str = "",
        key: str = "",
        limits: Limits = Limits(),
        rule: Rule = SERVER_RULE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            url: http(s)://HOST:PORT, with or without the "/v1" that such servers speak under.
            model: its name there; empty takes the first that the server lists.
            key: sent as a bearer token; empty sends none. It is never logged or shown.
            limits: how long to wait.
            rule: when to try again, and when to leave the server alone.
            clock: seconds.
            sleep: waits between attempts.

        Raises:
            EngineUnavailable: this is no such address.
        """
        parts = address(url, "a language server", "http://HOST:PORT/v1")
        bare = url.rstrip("/")
        self.url = bare if parts.path.strip("/") else f"{bare}/v1"
        self._model = model
        self._limits = limits
        self._rule = rule
        self._clock = clock
        self._sleep = sleep
        self._health = WELL
        self._form = 0
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        trusted = ssl.create_default_context() if parts.scheme == "https" else True
        headers = {"accept-encoding": "identity", **({"authorization": f"Bearer {key}"} if key else {})}
        # No proxy and no redirection: a branch's server is where the setting says, or nowhere.
        self._client = httpx.AsyncClient(
            timeout=None,  # noqa: S113  (each wait is limited below)
            trust_env=False,
            follow_redirects=False,
            verify=trusted,
            headers=headers,
        )
        self._end = weakref.finalize(self, _hang_up, self._loop, self._client)

    @property
    def health(self) -> Health:
        """What is known of the server."""
        return self._health

    @property
    def circuit(self) -> State:
        """Whether it is asked."""
        return state(self._health, self._clock())

    @property
    def form(self) -> str:
        """How it is held to a schema at present, one of FORMS."""
        return FORMS[self._form]

    def forget(self) -> None:
        """Keep nothing: nothing of a question is held here, and what the server holds is its own business."""

    def close(self) -> None:
        """End the connection; a second time does nothing."""
        self._end()

    def models(self) -> tuple[str, ...]:
        """Ask which models the server has.

        Raises:
            EngineUnavailable: it cannot be reached or its answer makes no sense.
            ModelError: it refuses.
        """
        with self._turn():
            return self._listed(self._clock() + self._limits.first_s)

    def speak(self, request: Request, given_up: GivenUp | None = None) -> Generator[str]:
        """Answer in pieces; see `Speaks`. With a schema the answer comes in one piece, when it is complete."""
        if not may_ask(self._health, self._clock()):
            raise EngineUnavailable(f"The language server {self.url} failed just now and is left alone for a while.")
        began_s, silent = self._clock(), True
        with self._turn():
            try:
                for piece in self._answer(request, given_up):
                    silent = False
                    yield piece
            except (ModelError, EngineUnavailable) as error:
                now_s = self._clock()
                hopeless = isinstance(error, _Hopeless)
                self._health = (
                    after_refusal(now_s, self._rule) if hopeless else after_failure(self._health, now_s, self._rule)
                )
                raise
        if silent and self._clock() - began_s >= self._limits.slow_s:
            self._health = after_failure(self._health, self._clock(), self._rule)
        elif not silent:
            self._health = WELL

    # ---- held to a schema

    def _answer(self, request: Request, given_up: GivenUp | None) -> Iterator[str]:
        if request.schema is None:
            yield from without_thoughts(self._tried(request, None, given_up))
        elif said := self._fitted(request, given_up):
            yield said

    def _fitted(self, request: Request, given_up: GivenUp | None) -> str:
        """Ask in the strictest form that the server knows, and remember which that is."""
        problem: InferenceError | None = None
        for form in range(self._form, len(FORMS)):
            try:
                said = "".join(without_thoughts(self._tried(request, FORMS[form], given_up)))
                if given_up is not None and given_up():
                    return said
                found = _object_in(said)
            except _Hopeless:
                raise
            except ModelError as error:  # it does not know this form
                problem = error
                continue
            if found:
                self._form = form
                return found
            problem = EngineUnavailable(
                f"The language server {self.url} does not keep to the form that it is asked for."
            )
        assert problem is not None
        raise problem

    # ---- attempts

    def _tried(self, request: Request, form: str | None, given_up: GivenUp | None) -> Iterator[str]:
        """Ask until the first piece comes; after that there is no second attempt."""
        until_s = self._clock() + self._rule.answer_s
        for attempt in range(self._rule.attempts):
            began = False
            try:
                for piece in self._asked(request, form, given_up):
                    began = True
                    yield piece
                return
            except EngineUnavailable:
                pause = pause_s(attempt, self._rule) * random.uniform(0.5, 1.5)  # not all branches at the same moment
                last = attempt + 1 >= self._rule.attempts or self._clock() + pause >= until_s
                if began or last or (given_up is not None and given_up()):
                    raise
            self._sleep(pause)

    def _asked(self, request: Request, form: str | None, given_up: GivenUp | None) -> Iterator[str]:
        now_s = self._clock()
        model = self._model or self._first_listed(now_s + self._limits.first_s)
        pieces = self._stream(_body(request, model, form))
        queue: asyncio.Queue[str | InferenceError | None] = asyncio.Queue()
        task = self._loop.create_task(_pour(pieces, queue))
        waited_s, limit_s, end_s = now_s, self._limits.first_s, now_s + self._limits.whole_s
        try:
            while True:
                if given_up is not None and given_up():
                    return
                found, piece = self._next(queue)
                now_s = self._clock()
                if not found:
                    if now_s - waited_s > limit_s or now_s > end_s:
                        raise EngineUnavailable(f"The language server {self.url} did not answer in time.")
                    continue
                if piece is _END:
                    return
                if isinstance(piece, InferenceError):
                    raise piece
                if now_s > end_s:
                    raise EngineUnavailable(f"The language server {self.url} did not come to an end in time.")
                limit_s = self._limits.gap_s
                yield str(piece)
                waited_s = self._clock()
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                self._loop.run_until_complete(task)

    def _next(self, queue: asyncio.Queue[str | InferenceError | None]) -> tuple[bool, str | InferenceError | None]:
        """Let the connection work for a moment; return whether something came, and what."""

        async def come() -> str | InferenceError | None:
            return await asyncio.wait_for(queue.get(), _TICK_S)

        if not queue.empty():
            return True, queue.get_nowait()
        try:
            return True, self._loop.run_until_complete(come())
        except TimeoutError:
            return False, None

    # ---- the protocol

    async def _stream(self, body: dict[str, Any]) -> AsyncIterator[str]:
        async with self._client.stream(
            "POST",
            f"{self.url}/chat/completions",
            json=body,
            timeout=httpx.Timeout(None, connect=self._limits.connect_s),
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise self._refusal(answer.status_code, await _start_of(answer))
            if "text/event-stream" not in answer.headers.get("content-type", ""):
                yield sse.whole(await _start_of(answer, _MOST_BYTES)).text
                return
            async for piece in self._events(answer):
                yield piece

    async def _events(self, answer: httpx.Response) -> AsyncIterator[str]:
        events, size, ended = sse.Events(), 0, False
        async for raw in answer.aiter_raw():
            size += len(raw)
            if size > _MOST_BYTES:
                raise EngineUnavailable(f"The language server {self.url} does not stop talking.")
            for data in events.push(raw):
                if data.strip() == sse.DONE:
                    return
                change = sse.delta(data)
                ended = ended or bool(change.finished)
                if change.text:
                    yield change.text
        for data in events.finish():
            if data.strip() != sse.DONE:
                change = sse.delta(data)
                ended = ended or bool(change.finished)
                if change.text:
                    yield change.text
            else:
                ended = True
        if not ended:
            raise EngineUnavailable(f"The language server {self.url} went away in the middle of its answer.")

    def _refusal(self, status: int, body: bytes) -> InferenceError:
        said = f" ({body[:_SHOWN].decode('utf-8', 'replace')!r})" if body else ""
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return _Hopeless(f"The language server {self.url} does not accept the key, or wants one.")
        if status == httpx.codes.NOT_FOUND:
            return _Hopeless(f"The language server {self.url} has no such model, or another address{said}.")
        if status in _REFUSED:
            return ModelError(f"The language server {self.url} refuses the question with the status {status}{said}.")
        return EngineUnavailable(f"The language server {self.url} answers with the status {status}.")

    def _first_listed(self, until_s: float) -> str:
        self._model = self._listed(until_s)[0]
        return self._model

    def _listed(self, until_s: float) -> tuple[str, ...]:
        async def asked() -> tuple[int, bytes]:
            answer = await self._client.get(f"{self.url}/models")
            return answer.status_code, answer.content[:_MOST_BYTES]

        try:
            status, body = self._loop.run_until_complete(asyncio.wait_for(asked(), max(0.0, until_s - self._clock())))
            if status != httpx.codes.OK:
                raise self._refusal(status, body)
            names = tuple(str(each["id"]) for each in json.loads(body)["data"])
        except TimeoutError:
            raise EngineUnavailable(f"The language server {self.url} did not answer in time.") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise _unreachable(self.url, error) from error
        except (ValueError, KeyError, TypeError, RecursionError):
            raise EngineUnavailable(f"{self.url} does not list models; is it an OpenAI-compatible server?") from None
        if not names:
            raise EngineUnavailable(f"The language server {self.url} has no model.")
        return names

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(blocking=False):
            raise EngineUnavailable(f"The language server {self.url} is still asked something else.")
        try:
            if self._loop.is_closed():
                raise EngineUnavailable(f"The connection to the language server {self.url} was closed.")
            yield
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise _unreachable(self.url, error) from error
        finally:
            self._lock.release()


async def _pour(pieces: AsyncIterator[str], queue: asyncio.Queue[str | InferenceError | None]) -> None:
    """Put what comes into a queue, its end and its failure too."""
    try:
        async for piece in pieces:
            queue.put_nowait(piece)
        queue.put_nowait(_END)
    except InferenceError as error:
        queue.put_nowait(error)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        queue.put_nowait(
            EngineUnavailable(f"The language server cannot be reached or went away ({type(error).__name__}).")
        )


async def _start_of(answer: httpx.Response, most: int = 2048) -> bytes:
    found = b""
    async for raw in answer.aiter_raw():
        found += raw
        if len(found) >= most:
            break
    return found[:most]


def _body(request: Request, model: str, form: str | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": each.role, "content": each.text} for each in request.messages],
        "max_tokens": request.most_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "stream": True,
    }
    if form is not None and request.schema is not None:
        body |= _held_to(request.schema, form)
    return body


def _held_to(schema: Schema, form: str) -> dict[str, Any]:
    if form == "json_schema":
        named = {"name": _TOOL, "strict": True, "schema": dict(schema)}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    if form == "tool":
        function = {"name": _TOOL, "description": "Gives the answer.", "parameters": dict(schema)}
        chosen = {"type": "function", "function": {"name": _TOOL}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": chosen}
    if form == "json_object":
        return {"response_format": {"type": "json_object"}}
    return {}


def _object_in(text: str) -> str:
    """Return the JSON object that a text is or holds, "" when there is none."""
    begin, end = text.find("{"), text.rfind("}")
    inside = text[begin : end + 1] if 0 <= begin < end else ""
    try:
        return inside if isinstance(json.loads(inside), dict) else ""
    except (ValueError, RecursionError):
        return ""


def _unreachable(url: str, error: Exception) -> EngineUnavailable:
    return EngineUnavailable(f"The language server {url} cannot be reached or went away ({type(error).__name__}).")


def _hang_up(loop: asyncio.AbstractEventLoop, client: httpx.AsyncClient) -> None:
    if not loop.is_closed():
        with contextlib.suppress(Exception):
            loop.run_until_complete(client.aclose())
        loop.close()
