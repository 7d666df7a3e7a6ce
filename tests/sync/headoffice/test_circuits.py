"""What head office cannot reach is left alone for some seconds, and whoever asks is told so at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from sync.errors import StoreError
from sync.headoffice.backup.places import S3Place
from sync.headoffice.cache import RedisCache
from sync.headoffice.circuits import FAILURES, REST_S, Circuit, CircuitLevels
from sync.headoffice.database import Database

NOBODY = "127.0.0.1:9"


class Unreached(Exception):  # noqa: N818
    """It was not reached."""


def unreached() -> str:
    raise Unreached


def test_it_opens_after_failures_lets_one_question_through_after_its_rest_and_closes_with_an_answer() -> None:
    now = [0.0]
    circuit = Circuit("cache", "The cache", (Unreached,), clock=lambda: now[0])
    for _ in range(FAILURES):
        assert circuit.level == 0.0
        with pytest.raises(Unreached):
            circuit.ask(unreached)
    assert circuit.level == 2.0
    with pytest.raises(StoreError, match="The cache could not be reached just now"):
        circuit.ask(lambda: "well by now")
    now[0] = REST_S
    assert circuit.level == 1.0
    with pytest.raises(Unreached):
        circuit.ask(unreached)
    assert circuit.level == 2.0
    now[0] = 2 * REST_S
    assert circuit.ask(lambda: "well") == "well"
    assert circuit.level == 0.0


def test_an_error_that_is_an_answer_closes_it() -> None:
    circuit = Circuit("cache", "The cache", (Unreached,))
    for _ in range(2 * FAILURES):
        with pytest.raises(ValueError, match="invalid"):
            circuit.ask(lambda: str(int("no number")))
    assert circuit.level == 0.0


def test_nobody_waits_for_another_s_answer_and_only_one_tries_after_the_rest() -> None:
    now, slow, asked = [0.0], threading.Event(), threading.Event()
    circuit = Circuit("cache", "The cache", (Unreached,), clock=lambda: now[0])

    def hangs() -> str:
        asked.set()
        slow.wait(20)
        return "at last"

    def begin() -> threading.Thread:
        asked.clear()
        thread = threading.Thread(target=lambda: circuit.ask(hangs))
        thread.start()
        assert asked.wait(20)
        return thread

    first = begin()
    assert circuit.ask(lambda: "meanwhile") == "meanwhile"
    for _ in range(FAILURES):
        with pytest.raises(Unreached):
            circuit.ask(unreached)
    now[0] = REST_S
    second = begin()
    with pytest.raises(StoreError):
        circuit.ask(lambda: "somebody tries already")
    slow.set()
    first.join()
    second.join()
    assert circuit.ask(lambda: "well") == "well"


def test_a_cache_that_is_not_there_is_refused_at_once_after_some_failures_and_prometheus_is_told() -> None:
    cache = RedisCache(f"redis://{NOBODY}/0")
    registry = CollectorRegistry()
    registry.register(CircuitLevels([cache.circuit]))
    for _ in range(FAILURES):
        with pytest.raises(StoreError, match="cannot be used"):
            cache.get("key")
    with pytest.raises(StoreError, match="asked again in some seconds"):
        cache.get("key")
    assert b'digital_human_circuit_state{part="cache"} 2.0' in generate_latest(registry)
    cache.close()


def test_a_database_that_is_not_there_is_refused_at_once_after_some_failures(tmp_path: Path) -> None:
    database = Database(f"postgresql://steward:none@{NOBODY}/steward", tmp_path, migrate=False)
    for _ in range(FAILURES):
        with pytest.raises(StoreError, match="cannot be used"), database.reading():
            pass
    with pytest.raises(StoreError, match="asked again in some seconds"), database.writing():
        pass
    assert database.circuit.level == 2.0
    database.close()


def test_a_backup_store_that_is_not_there_opens_its_circuit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "none")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    place = S3Place("bucket", "", f"http://{NOBODY}")
    for _ in range(FAILURES):
        with pytest.raises(StoreError, match="cannot be used"):
            place.put("name", b"content")
    with pytest.raises(StoreError, match="asked again in some seconds"):
        place.put("name", b"content")
    place.close()
