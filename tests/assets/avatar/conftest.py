"""The figure that set-up bakes, built once for all tests here."""

from pathlib import Path

import pytest

from app import settings
from assets.tools.avatar import bake
from assets.tools.avatar import figure as figures
from assets.tools.avatar.archive import NAME, VERSION, Archive
from assets.tools.avatar.character import ADA
from assets.tools.avatar.figure import Figure


@pytest.fixture(scope="session")
def archive() -> Archive:
    tarball = settings.load().cache_dir / f"{NAME}-{VERSION}.tgz"
    if not tarball.is_file():
        pytest.skip("the avatar's asset package is not in the cache; run `steward setup`")
    return bake.read(tarball, ADA)


@pytest.fixture(scope="session")
def figure(archive: Archive) -> Figure:
    return figures.build(archive, ADA)


@pytest.fixture(scope="session")
def baked() -> Path:
    path = settings.load().content_dir / "avatars" / f"{ADA.name}.glb"
    if not path.is_file():
        pytest.skip("the avatar is not baked; run `steward setup`")
    return path
