"""Options of the whole suite, and what each of its processes needs when it runs in parallel (pytest -n 2)."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler

import pytest
from hypothesis import HealthCheck, settings

from tests.displays import own_display

pytest_plugins = ["tests.services"]

# `make test` tries the same examples each time, so that a run says something of the change and not of luck;
# `make search` looks for new ones.
settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None
)
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def fresh_log() -> Iterator[None]:
    """Let no test leave its log to the next one, which would hear twice what it listens for, or not at all."""
    yield
    log = logging.getLogger("steward")
    for handler in log.handlers:
        if isinstance(handler, RotatingFileHandler):
            handler.close()
    log.handlers, log.propagate = [], True
    log.setLevel(logging.NOTSET)


DISPLAY = pytest.StashKey[subprocess.Popen[bytes] | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="Draw the golden pictures of the faces anew and store them instead of comparing.",
    )


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):  # set by pytest-xdist in the processes that run the tests
        config.stash[DISPLAY] = own_display()


def pytest_unconfigure(config: pytest.Config) -> None:
    display = config.stash.get(DISPLAY, None)
    if display is not None:
        display.terminate()
        display.wait()
