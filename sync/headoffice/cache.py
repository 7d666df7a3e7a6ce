"""What is short-lived: limits, nonces, sessions' whereabouts. In this process, or in Redis for several of them.

Nothing here needs to survive: a lost cache costs time or a new sign-in, never a record.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import redis

from sync.errors import StoreError
from sync.headoffice.circuits import Circuit

_SWEEP_EVERY: Final = 1024
"""Writes between two searches for what is over its time."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether a request may go on; otherwise in how many seconds it might."""

    granted: bool
    retry_after_s: float = 0.0


class Cache(Protocol):
    """Short-lived values by key; every value has an end."""

    def get(self, key: str) -> bytes | None:
        """Return a value, or None if there is none any more."""
        ...

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for so many seconds."""
        ...

    def delete(self, key: str) -> None:
        """Forget a value."""
        ...

    def once(self, key: str, ttl_s: float) -> bool:
        """Return whether this key is new, and keep it for so many seconds."""
        ...

    def count(self, key: str, by: int, ttl_s: float) -> int:
        """Add to a counter that ends so many seconds after its last change, and return it."""
        ...

    def allow(self, key: str, most: int, window_s: float) -> Allowance:
        """Return whether one more request of `most` in so many seconds may go on, and count it if so."""
        ...

    def alive(self) -> bool:
        """Return whether the cache answers."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class MemoryCache:
    """Within this process."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._kept: dict[str, tuple[float, Any]] = {}
        self._lock = threading.Lock()
        self._writes = 0

    def get(self, key: str) -> bytes | None:
        """Return a value, or None if there is none any more."""
        with self._lock:
            value = self._live(key)
            return value if isinstance(value, bytes) else None

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for so many seconds."""
        with self._lock:
            self._keep(key, value, ttl_s)

    def delete(self, key: str) -> None:
        """Forget a value."""
        with self._lock:
            self._kept.pop(key, None)

    def once(self, key: str, ttl_s: float) -> bool:
        """Return whether this key is new, and keep it for so many seconds."""
        with self._lock:
            new = self._live(key) is None
            if new:
                self._keep(key, b"1", ttl_s)
            return new

    def count(self, key: str, by: int, ttl_s: float) -> int:
        """Add to a counter that ends so many seconds after its last change, and return it."""
        with self._lock:
            total = int(self._live(key) or 0) + by
            self._keep(key, total, ttl_s)
            return total

    def allow(self, key: str, most: int, window_s: float) -> Allowance:
        """Return whether one more request may go on; the theoretical arrival time of each key is kept (GCRA)."""
        step_s, now_s = window_s / most, self._now_s()
        with self._lock:
            arrival_s = max(self._live(key) or now_s, now_s)
            early_s = arrival_s - (window_s - step_s) - now_s
            if early_s > 1e-9:
                return Allowance(granted=False, retry_after_s=early_s)
            self._keep(key, arrival_s + step_s, arrival_s + step_s - now_s)
        return Allowance(granted=True)

    def alive(self) -> bool:
        """Return true: it is here."""
        return True

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def _live(self, key: str) -> Any:
        end_s, value = self._kept.get(key, (-math.inf, None))
        return value if end_s > self._now_s() else None

    def _keep(self, key: str, value: object, ttl_s: float) -> None:
        now_s = self._now_s()
        self._kept[key] = (now_s + ttl_s, value)
        self._writes += 1
        if self._writes % _SWEEP_EVERY == 0:
            for old in [each for each, (end_s, _) in self._kept.items() if end_s <= now_s]:
                del self._kept[old]


_ALLOW: Final = """
local now = redis.call('TIME')
local now_ms = now[1] * 1000 + now[2] / 1000
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now_ms), now_ms)
local step, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local early = arrival - (window - step) - now_ms
if early > 0.001 then return tostring(early) end
redis.call('SET', KEYS[1], string.format('%.3f', arrival + step), 'PX', math.ceil(arrival + step - now_ms))
return '0'
"""


class RedisCache:
    """In Redis, for several processes of head office together."""

    def __init__(self, url: str) -> None:
        """Prepare a pool of connections.

        Raises:
            StoreError: the address is none.
        """
        try:
            self._redis = redis.Redis.from_url(
                url, socket_timeout=5, socket_connect_timeout=5, health_check_interval=30
            )
        except ValueError as error:
            raise StoreError("The address of the cache is not like redis://host:6379/0.") from error
        self._allow = self._redis.register_script(_ALLOW)
        self.circuit = Circuit("cache", "The cache", (redis.ConnectionError, redis.TimeoutError))

    def get(self, key: str) -> bytes | None:
        """Return a value, or None if there is none any more."""
        found = self._ask(lambda: self._redis.get(key))
        return found if isinstance(found, bytes) else None

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for so many seconds."""
        self._ask(lambda: self._redis.set(key, value, px=_ms(ttl_s)))

    def delete(self, key: str) -> None:
        """Forget a value."""
        self._ask(lambda: self._redis.delete(key))

    def once(self, key: str, ttl_s: float) -> bool:
        """Return whether this key is new, and keep it for so many seconds."""
        return bool(self._ask(lambda: self._redis.set(key, b"1", px=_ms(ttl_s), nx=True)))

    def count(self, key: str, by: int, ttl_s: float) -> int:
        """Add to a counter that ends so many seconds after its last change, and return it."""

        def both() -> Any:
            steps = self._redis.pipeline()
            steps.incrby(key, by)
            steps.pexpire(key, _ms(ttl_s))
            return steps.execute()

        return int(self._ask(both)[0])

    def allow(self, key: str, most: int, window_s: float) -> Allowance:
        """Return whether one more request may go on, by Redis's own clock (GCRA)."""
        step_ms, window_ms = 1000 * window_s / most, 1000 * window_s
        early_ms = float(self._ask(lambda: self._allow(keys=[key], args=[step_ms, window_ms])))
        return Allowance(granted=early_ms <= 0, retry_after_s=early_ms / 1000)

    def alive(self) -> bool:
        """Return whether Redis answers."""
        try:
            return bool(self._redis.ping())
        except redis.RedisError:
            return False

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            return self.circuit.ask(question)
        except redis.RedisError as error:
            raise StoreError(f"The cache cannot be used ({type(error).__name__}).") from error


def open_cache(url: str) -> Cache:
    """Return the cache at an address, or one within this process for ""."""
    return RedisCache(url) if url else MemoryCache()


def _ms(seconds: float) -> int:
    return max(1, math.ceil(1000 * seconds))
