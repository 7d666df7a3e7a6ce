"""The figures that set-up bakes, each built once for all tests here."""

from pathlib import Path

import pytest

from app import settings
from assets.tools.avatar import bake
from assets.tools.avatar import figure as figures
from assets.tools.avatar.advisors import ADVISORS
from assets.tools.avatar.archive import NAME, VERSION, Archive
from assets.tools.avatar.character import Character
from assets.tools.avatar.figure import Figure
from assets.tools.packages import FetchError
from tests.assets.avatar.khronos import Validator


@pytest.fixture(scope="session")
def archive() -> Archive:
    tarball = settings.load().cache_dir / f"{NAME}-{VERSION}.tgz"
    if not tarball.is_file():
        pytest.skip("the avatar's asset package is not in the cache; run `steward setup`")
    return bake.read(tarball)


@pytest.fixture(scope="session", params=ADVISORS, ids=lambda character: character.name)
def character(request: pytest.FixtureRequest) -> Character:
    chosen = request.param
    assert isinstance(chosen, Character)
    return chosen


@pytest.fixture(scope="session")
def figure(archive: Archive, character: Character) -> Figure:
    return figures.build(archive, character)


@pytest.fixture(scope="session")
def baked(character: Character) -> Path:
    path = settings.load().content_dir / "avatars" / f"{character.name}.glb"
    if not path.is_file():
        pytest.skip(f"the advisor {character.name} is not baked; run `steward setup`")
    return path


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Validator:
    try:
        return Validator(settings.load().cache_dir, tmp_path_factory.mktemp("khronos"))
    except FetchError as error:
        pytest.skip(f"Khronos' validator is not in the cache and cannot be fetched: {error}")
