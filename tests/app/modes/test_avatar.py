"""`steward avatar import` and `check`: what is installed, what is said, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import settings
from app.errors import NotInstalled, UsageError
from app.modes import avatar as mode
from app.settings import Settings
from renderer.animation.controls import CONTROLS, Controls
from renderer.errors import FaceAssetError
from renderer.face_asset import load
from tests.renderer.small_avatar import write
from tests.renderer.test_importing import foreign, saved


@pytest.fixture
def loaded(tmp_path: Path) -> Settings:
    return settings.load({"data_dir": str(tmp_path / "data")})


def test_an_imported_face_can_be_drawn_and_checked(
    loaded: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mode.import_face(loaded, saved(foreign(), tmp_path), None, "guest")
    said = capsys.readouterr().out
    assert "49 of the 52 shapes are missing" in said
    assert "tongueOut" in said
    asset = load(loaded.content_dir / "avatars" / "guest.glb")
    assert {"jawOpen", "eyeBlinkLeft", "mouthSmileLeft"} <= asset.shapes
    mode.check(loaded, "guest")
    report = capsys.readouterr().out
    assert "skin" in report
    assert "at a full blink" in report
    assert "Lips" in report


def test_a_file_can_be_checked_without_installing_it(
    loaded: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mode.check(loaded, str(write(tmp_path)))
    assert "1 corrections" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["ada", "../escape", "", "Big Name"])
def test_a_name_that_is_taken_or_no_name_is_refused(loaded: Settings, tmp_path: Path, name: str) -> None:
    path = saved(foreign(), tmp_path)
    if not name:
        path = path.rename(tmp_path / ".glb")
    with pytest.raises(UsageError, match="--name"):
        mode.import_face(loaded, path, None, name)


def test_a_broken_file_leaves_nothing_behind(loaded: Settings, tmp_path: Path) -> None:
    glb = foreign()
    glb.root["accessors"][0]["count"] = 3_000_000
    with pytest.raises(FaceAssetError, match=r"accessors\[0\]"):
        mode.import_face(loaded, saved(glb, tmp_path), None, "guest")
    assert not list(loaded.content_dir.rglob("*.glb"))


def test_the_list_names_what_cannot_be_used_and_goes_on(
    loaded: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mode.import_face(loaded, saved(foreign(), tmp_path), None, "guest")
    (loaded.content_dir / "avatars" / "broken.glb").write_bytes(b"glTF but not really one")
    capsys.readouterr()
    mode.show(loaded)
    broken, guest = capsys.readouterr().out.splitlines()
    assert broken.startswith("broken")
    assert "cannot be used" in broken
    assert "3 face shapes" in guest


def test_an_imported_face_of_quads_can_be_subdivided(loaded: Settings, tmp_path: Path) -> None:
    mode.import_face(loaded, saved(foreign(), tmp_path), None, "guest")
    file = loaded.content_dir / "avatars" / "guest.glb"
    coarse, fine = (load(file, level).part("skin") for level in (0, 1))
    assert len(fine.triangles) == 4 * len(coarse.triangles)


def test_an_advisor_that_is_not_there_is_named(loaded: Settings) -> None:
    with pytest.raises(NotInstalled, match="nobody"):
        mode.check(loaded, "nobody")


def test_a_file_or_a_kit_is_needed_and_not_both(loaded: Settings, tmp_path: Path) -> None:
    for file, kit in ((None, None), (tmp_path / "a.glb", tmp_path)):
        with pytest.raises(UsageError, match="either"):
            mode.import_face(loaded, file, kit, None)


def test_the_controls_of_the_face_are_listed_with_what_they_are_now(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    changed = Settings(face=Controls(blink_rate=0.7))
    mode.controls(changed, as_json=True)
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == [row.name for row in CONTROLS]
    assert {row["name"]: row["value"] for row in rows if row["value"] != row["default"]} == {"blink_rate": 0.7}
    mode.controls(changed, as_json=False)
    printed = capsys.readouterr().out
    assert all(row.name in printed for row in CONTROLS)
