from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.headoffice.people.offices import Place, place


@pytest.fixture(params=["sqlite, memory", "postgresql, redis"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A head office with a person of each role, on both kinds of database and cache."""
    embedded = request.param == "sqlite, memory"
    database_url = "" if embedded else request.getfixturevalue("postgres_url")
    redis_url = "" if embedded else request.getfixturevalue("redis_database")
    opened = place(tmp_path, database_url, redis_url)
    opened.empty()
    opened.populate()
    yield opened
    opened.office.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Place]:
    """The embedded head office with nobody in it."""
    opened = place(tmp_path)
    yield opened
    opened.office.close()


@pytest.fixture
def embedded(small: Place) -> Place:
    """The embedded head office with a person of each role."""
    small.populate()
    return small
