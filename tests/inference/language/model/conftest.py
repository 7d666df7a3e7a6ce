"""The real library, and small models written once for the whole session."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.tools.small_language_model import Recipe, write
from inference.language.model.local import LocalModel, Patience
from inference.language.model.types import Options

SAYS = (
    "Your portfolio is",
    " worth $512,560,",
    " as of 30 June 2026.\n",
    "It has grown",
    " by 4.2% this",
    " year so far.",
)
OPEN_S = 60.0


def skip_without_library() -> None:
    """It is looked for, not loaded: the model's own process does that."""
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("llama-cpp-python is not installed; `make language-model` compiles it")


@pytest.fixture(scope="session")
def library() -> None:
    """Skip where the library is not installed; continuous integration compiles it."""
    skip_without_library()


@pytest.fixture(scope="session")
def chance_file(library: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of random weights."""
    return write(tmp_path_factory.mktemp("chance") / "chance.gguf")


@pytest.fixture(scope="session")
def says_file(library: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that says SAYS."""
    return write(tmp_path_factory.mktemp("says") / "says.gguf", Recipe(says=SAYS))


@pytest.fixture(scope="session")
def endless_file(library: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that never comes to an end."""
    return write(
        tmp_path_factory.mktemp("endless") / "endless.gguf", Recipe(says=("On and", " on it goes.\n"), loop=True)
    )


@pytest.fixture
def speaker(says_file: Path) -> Iterator[LocalModel]:
    model = LocalModel(Options(str(says_file)))
    model.opened(OPEN_S)
    yield model
    model.close()


@pytest.fixture
def endless(endless_file: Path) -> Iterator[LocalModel]:
    """In a process that counts as hung after a second of silence."""
    model = LocalModel(Options(str(endless_file), draft=""), patience=Patience(silent_s=1.0, stop_s=0.5))
    model.opened(OPEN_S)
    yield model
    model.close()
