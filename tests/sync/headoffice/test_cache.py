"""The short-lived values are the same within the process and in Redis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.errors import StoreError
from sync.headoffice.cache import Cache, MemoryCache, RedisCache, open_cache


@pytest.fixture(params=["memory", "redis"])
def cache(request: pytest.FixtureRequest) -> Iterator[Cache]:
    opened = open_cache("" if request.param == "memory" else request.getfixturevalue("redis_url"))
    yield opened
    opened.close()


def test_a_value_is_there_until_it_is_deleted(cache: Cache) -> None:
    cache.put("a", b"\x00\xff", 60)
    assert cache.get("a") == b"\x00\xff"
    cache.delete("a")
    assert cache.get("a") is None


def test_a_key_is_new_once(cache: Cache) -> None:
    assert [cache.once("nonce", 60) for _ in range(3)] == [True, False, False]


def test_a_counter_goes_up_and_down(cache: Cache) -> None:
    assert [cache.count("queue", by, 60) for by in (1, 1, -1)] == [1, 2, 1]


def test_a_burst_is_granted_and_the_next_is_told_when(cache: Cache) -> None:
    asked = [cache.allow("login/someone", 5, 300) for _ in range(7)]
    assert [each.granted for each in asked] == [True] * 5 + [False] * 2
    assert 0 < asked[5].retry_after_s <= 60
    assert cache.allow("login/another", 5, 300).granted


def test_requests_are_granted_again_at_the_rate_of_the_limit() -> None:
    clock = [0.0]
    cache = MemoryCache(lambda: clock[0])
    assert sum(cache.allow("x", 5, 300).granted for _ in range(10)) == 5
    granted = 0
    for second in range(1, 601):
        clock[0] = float(second)
        granted += cache.allow("x", 5, 300).granted
    assert granted == 10


def test_what_is_over_its_time_is_gone_and_swept() -> None:
    clock = [0.0]
    cache = MemoryCache(lambda: clock[0])
    for number in range(2000):
        cache.put(str(number), b"", 1.0)
        clock[0] += 0.01
    assert cache.get("0") is None
    assert len(cache._kept) < 1500


def test_a_redis_that_is_not_there_is_told_in_words() -> None:
    cache = RedisCache("redis://127.0.0.1:1/0")
    assert not cache.alive()
    with pytest.raises(StoreError, match="cache cannot be used"):
        cache.get("a")
