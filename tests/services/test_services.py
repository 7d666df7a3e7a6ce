"""The tests' own servers: each answers, and nobody finds what another test left."""

from __future__ import annotations

import httpx
import psycopg
import pytest
import redis
from redis.exceptions import ConnectionError as Unreachable

from tests.services import absent, running
from tests.services.servers import redis as redis_of


def test_each_database_is_empty_and_its_own(postgres_url: str, postgres_database: str) -> None:
    assert postgres_url != postgres_database
    for url in (postgres_url, postgres_database):
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE here (word text)")
            row = connection.execute("SELECT count(*) FROM here").fetchone()
            assert row == (0,)


def test_each_number_of_redis_is_empty_and_its_own(redis_url: str, redis_database: str) -> None:
    first, second = redis.Redis.from_url(redis_url), redis.Redis.from_url(redis_database)
    with first, second:
        assert first.dbsize() == 0
        first.set("word", "one")
        assert second.get("word") is None


@pytest.mark.parametrize("turn", [1, 2])
def test_the_graph_is_empty_each_time(oxigraph_database: str, turn: int) -> None:
    ask = {"query": "SELECT * { ?s ?p ?o }"}
    assert httpx.post(f"{oxigraph_database}/query", data=ask).json()["results"]["bindings"] == []
    written = httpx.post(f"{oxigraph_database}/update", data={"update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"})
    assert written.status_code == 204


def test_a_server_is_gone_after_its_use() -> None:
    with running(redis_of) as server:
        url = server.url
    with redis.Redis.from_url(url) as client, pytest.raises(Unreachable):
        client.ping()


def test_a_missing_program_fails_where_it_was_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_NEED_SERVICES", "1")
    with pytest.raises(pytest.fail.Exception, match="the loom is not installed"):
        absent("the loom is not installed")
    monkeypatch.delenv("STEWARD_NEED_SERVICES")
    with pytest.raises(pytest.skip.Exception):
        absent("the loom is not installed")
