"""Real servers for the tests: PostgreSQL, Redis and Oxigraph, each started on loopback when the first test asks for it.

- `postgres_url`: a database of the test module's own; `postgres_database`: one of the test's own. Both are addresses
  for SQLAlchemy (`postgresql+psycopg://…`).
- `redis_url`, `redis_database`: likewise, by Redis's numbered databases.
- `oxigraph_url`: the root of a graph server (`/query`, `/update`, `/store`), empty when a test module begins;
  `oxigraph_database`: the same server, emptied for each test.
- `chromium`: the path of Debian's Chromium.

Where a program is not installed, its tests are skipped; with STEWARD_NEED_SERVICES=1, as in continuous integration,
they fail instead. `make services` starts the same servers for a developer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from tests.services.servers import MissingError, Server, oxigraph, postgres, redis

NUMBERS = count()


def absent(reason: str, whole_module: bool = False) -> NoReturn:
    """Skip a test whose program is not installed, or fail it where STEWARD_NEED_SERVICES=1 promises that it is."""
    if os.environ.get("STEWARD_NEED_SERVICES") == "1":
        pytest.fail(f"{reason} (STEWARD_NEED_SERVICES=1 says that it is)", pytrace=False)
    pytest.skip(reason, allow_module_level=whole_module)


@contextmanager
def running(start: Callable[[Path, int], Server]) -> Iterator[Server]:
    """One server in a folder of its own on a free port, stopped and swept away afterwards."""
    # Straight in /tmp, since PostgreSQL runs as somebody else under root, who may not pass through pytest's folders.
    folder = Path(tempfile.mkdtemp(prefix="steward-", dir="/tmp"))
    try:
        server = start(folder, 0)
    except MissingError as error:
        shutil.rmtree(folder, ignore_errors=True)
        absent(str(error))
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with running(postgres) as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: Server) -> Iterator[str]:
    with _database(postgres_server) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_server: Server) -> Iterator[str]:
    with _database(postgres_server) as url:
        yield url


@contextmanager
def _database(server: Server) -> Iterator[str]:
    import psycopg

    name = f"test_{next(NUMBERS)}"
    plain = server.url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    yield server.url.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Server]:
    with running(redis) as server:
        yield server


@pytest.fixture(scope="module")
def redis_url(redis_server: Server) -> str:
    return _numbered(redis_server)


@pytest.fixture
def redis_database(redis_server: Server) -> str:
    return _numbered(redis_server)


def _numbered(server: Server) -> str:
    return f"{server.url}/{next(NUMBERS)}"


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[Server]:
    with running(oxigraph) as server:
        yield server


@pytest.fixture(scope="module")
def oxigraph_url(oxigraph_server: Server) -> str:
    return _emptied(oxigraph_server)


@pytest.fixture
def oxigraph_database(oxigraph_server: Server) -> str:
    return _emptied(oxigraph_server)


def _emptied(server: Server) -> str:
    httpx.post(f"{server.url}/update", data={"update": "CLEAR ALL"}, timeout=60).raise_for_status()
    return server.url


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        absent("chromium is not installed (installers/debian/packages-dev.txt)")
    return path
