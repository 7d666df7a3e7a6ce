"""Options of the whole suite."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.services"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="Draw the golden pictures of the faces anew and store them instead of comparing.",
    )
