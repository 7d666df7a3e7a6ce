"""One head office for all tests of the console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.headoffice.console.office import Demo, demo_office


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_office(tmp_path_factory.mktemp("office")) as found:
        yield found
