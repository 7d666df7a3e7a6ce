"""One set of opened parts for all tests of the pipeline."""

from __future__ import annotations

import pytest

from app.errors import NotInstalled
from app.pipeline.parts import Parts, build
from app.settings import load
from inference.errors import EngineUnavailable, ModelError


@pytest.fixture(scope="session")
def parts() -> Parts:
    try:
        return build(load(), record=False)
    except (NotInstalled, ModelError, EngineUnavailable) as error:
        pytest.skip(f"needs what `make setup` installs: {error}")
