from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.opened import Store
from tests.sync.bundles.office import Device, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


@pytest.fixture
def device(tmp_path: Path, office: Office) -> Iterator[Device]:
    with Store(tmp_path / "device") as store:
        yield Device(store, office)
