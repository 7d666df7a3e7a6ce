"""Set-up builds what changed and never puts a half-built part in a good one's place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import NotInstalled, StorageError
from app.modes import setup
from app.modes.setup import Step
from app.settings import Settings
from assets.tools.avatar.errors import BakeError
from assets.tools.packages import FetchError

SOURCES = ("tools/packages.py",)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path / "data", cache_dir=tmp_path / "cache")


def _step(build: Callable[[Path], None]) -> Step:
    return Step("A part", "part", lambda cache, out, progress: build(out), SOURCES)


def _writes(text: str) -> Callable[[Path], None]:
    def build(out: Path) -> None:
        (out / "file").write_text(text)

    return build


def _breaks(out: Path) -> None:
    (out / "file").write_text("half")
    raise FetchError("The package could not be fetched; connect this machine once.")


def test_a_part_that_is_up_to_date_is_left_alone(settings: Settings) -> None:
    setup.build(settings, [_step(_writes("first"))], force=False)
    setup.build(settings, [_step(_writes("second"))], force=False)
    assert (settings.content_dir / "part" / "file").read_text() == "first"


def test_force_builds_anew(settings: Settings) -> None:
    setup.build(settings, [_step(_writes("first"))], force=False)
    setup.build(settings, [_step(_writes("second"))], force=True)
    assert (settings.content_dir / "part" / "file").read_text() == "second"


def test_another_source_makes_a_part_out_of_date(settings: Settings) -> None:
    step = _step(_writes("x"))
    setup.build(settings, [step], force=False)
    assert setup.built(settings, step) is True
    assert setup.built(settings, dataclasses.replace(step, sources=("tools/__init__.py",))) is False
    assert setup.built(settings, dataclasses.replace(step, folder="elsewhere")) is None


def test_a_failed_build_keeps_the_old_part_and_says_what_to_do(settings: Settings) -> None:
    setup.build(settings, [_step(_writes("good"))], force=False)
    with pytest.raises(NotInstalled, match="connect this machine"):
        setup.build(settings, [_step(_breaks)], force=True)
    assert (settings.content_dir / "part" / "file").read_text() == "good"


def test_a_folder_that_cannot_be_written_is_named(settings: Settings) -> None:
    settings.data_dir.parent.mkdir(parents=True, exist_ok=True)
    settings.data_dir.write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="STEWARD_DATA_DIR"):
        setup.build(settings, [_step(_writes("x"))], force=False)


def test_every_step_names_sources_that_exist() -> None:
    for step in setup.STEPS:
        assert len(setup.fingerprint(step)) == 64


def test_a_bake_that_cannot_be_done_is_its_own_sentence(settings: Settings) -> None:
    def build(out: Path) -> None:
        raise BakeError("The asset package is not the pinned one.")

    with pytest.raises(NotInstalled, match="not the pinned one"):
        setup.build(settings, [_step(build)], force=False)


def test_guests_outlive_a_rebuild_and_never_replace_what_is_built(settings: Settings) -> None:
    step = dataclasses.replace(_step(_writes("new")), guests="*")
    folder = settings.content_dir / "part"
    folder.mkdir(parents=True)
    (folder / "guest").write_text("kept")
    (folder / "file").write_text("old")
    setup.build(settings, [step], force=True)
    assert (folder / "guest").read_text() == "kept"
    assert (folder / "file").read_text() == "new"
