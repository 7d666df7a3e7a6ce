"""A bank's folder is looked over whole; one with faults is never shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.errors import StorageError
from app.ui import branding_sheet
from app.ui.branding import HIGH, PAIRS, contrast, demo_folder, load
from app.ui.branding_check import faults, in_use, usable
from app.ui.look import Look
from app.ui.theme import Theme

FONTS = sorted(Path("/usr/share/fonts").rglob("*.?tf"))


@pytest.fixture
def folder(tmp_path: Path, qtbot: QtBot) -> Path:
    """A bank's own folder: the demo bank's, to be changed."""
    return Path(shutil.copytree(demo_folder(), tmp_path / "bank"))


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_demo_bank_s_folder_has_no_fault(qtbot: QtBot) -> None:
    assert faults(demo_folder()) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('ink = "#14213A"', 'ink = "#14213"', "colours.toml, line 13: ink is '#14213'; write it as #RRGGBB."),
        ('gold = "#F0CB85"', 'gilt = "#F0CB85"', "line 9: [colours] has no gold; add gold = \"#RRGGBB\"."),
        ('gold = "#F0CB85"', 'golt = "#F0CB85"', "line 19: nobody uses a colour golt; is gold meant?"),
        ('ink_soft = "#4C5870"', 'ink_soft = "#9AA0AC"', "on paper #FCFAF6 has a contrast of 2.51 to 1; it needs 4.5"),
        ('ink_soft = "#FFFFFF"', 'ink_soft = "#808080"', "on paper #000000 has a contrast of 5.31 to 1; it needs 7"),
        ('series_3 = "#A9D6CC"', 'series_3 = "#3A5A4A"', "it needs 4.5 to 1."),
        ("[colours]", "[colors]", "colours.toml: the section [colours] is missing; add it."),
        ("[fonts]", "[types]", "colours.toml: the section [fonts] is missing; add it with text and display."),
        ('text = ["Inter", "DejaVu Sans"]', "text = []", "text must be a list of font families"),
        ('text = ["Inter", "DejaVu Sans"]', 'text = ["Nowhere Sans"]', "none of the fonts Nowhere Sans is installed"),
        ("[colours]", "[colours", "colours.toml: the file cannot be read ("),
    ],
)  # fmt: skip
def test_a_fault_of_the_colours_is_told_with_its_line(folder: Path, before: str, after: str, said: str) -> None:
    change(folder / "colours.toml", before, after)
    assert any(said in fault for fault in faults(folder)), faults(folder)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("name =", "nane =", "branding.toml, line 3: nobody reads nane; is name meant?"),
        ('"Lantern Bay Bank"', "7", "branding.toml, line 3: name must be text in quotation marks, not 7."),
        ('"Lantern Bay Bank"', '"' + "B" * 41 + '"', "the name has 41 letters; 40 fit."),
        ('avatar = ""', 'avatar = "zoe"', "there is no avatar 'zoe' here; known are ada, ben."),
        ('en = ""', 'fr = ""', "branding.toml, line 8: the screen has no language fr; en, de, es."),
        ('en = ""', "en = 5", "branding.toml, line 8: the greeting must be text of at most 120 letters."),
        ("[greeting]", "greeting = ", "branding.toml: the file cannot be read ("),
    ],
)
def test_a_fault_of_the_words_is_told_with_its_line(folder: Path, before: str, after: str, said: str) -> None:
    change(folder / "branding.toml", before, after)
    assert any(said in fault for fault in faults(folder, avatars=("ada", "ben"))), faults(folder)


@pytest.mark.parametrize("mark", [None, b"", b"<svg", b"\x89PNG"])
def test_a_logo_that_cannot_be_drawn_is_told(
    folder: Path, mark: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "mark.svg").unlink() if mark is None else (folder / "mark.svg").write_bytes(mark)
    assert [fault for fault in faults(folder) if fault.startswith("mark.svg: the logo")]


def test_a_font_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "fonts").mkdir()
    (folder / "fonts" / "House.ttf").write_bytes(b"no font")
    (folder / "fonts" / "House.woff2").write_bytes(b"no font")
    (folder / "fonts" / "LICENCE.txt").write_text("free")
    assert faults(folder) == [
        "fonts/House.ttf: the font cannot be read; export it again as .ttf or .otf.",
        "fonts/House.woff2: this kind of font is not read; give it as .ttf or .otf.",
    ]


@pytest.mark.skipif(not FONTS, reason="no font is installed in the usual folder")
def test_a_font_that_the_folder_brings_is_used(folder: Path) -> None:
    from PySide6.QtGui import QRawFont

    (folder / "fonts").mkdir()
    whole = next(font for font in FONTS if QRawFont(str(font), 16).supportsCharacter(ord("ß")))
    shutil.copy(whole, folder / "fonts")
    family = QRawFont(str(whole), 16).familyName()
    change(folder / "colours.toml", '"Inter", "DejaVu Sans"', f'"{family}"')
    assert not [fault for fault in faults(folder) if "none of the fonts" in fault]
    assert Theme.for_height(load(folder), 1080).font(20).family() == family


def test_every_fault_is_told_at_once(folder: Path) -> None:
    change(folder / "colours.toml", 'ink = "#14213A"', 'ink = "#EEEEEE"')
    change(folder / "branding.toml", 'en = ""', "en = 5")
    (folder / "mark.svg").unlink()
    found = faults(folder)
    assert len(found) >= 4  # ink on paper, ink on linen, the greeting, the logo
    assert all(fault.endswith(".") for fault in found)


def test_a_folder_with_colours_alone_is_enough(folder: Path) -> None:
    (folder / "branding.toml").unlink()
    colours = folder / "colours.toml"
    colours.write_text(colours.read_text().split("[high_contrast]")[0])
    assert faults(folder) == []
    bank = load(folder)
    assert (bank.name, bank.avatar, bank.voice, bank.greeting) == ("", "", "", "")
    for (front, ground), least in PAIRS.items():
        assert contrast(bank.high_contrast[front], bank.high_contrast[ground]) >= HIGH[least]


def test_name_advisor_and_greeting_are_the_folder_s(folder: Path) -> None:
    change(folder / "branding.toml", 'avatar = ""', 'avatar = "ben"')
    change(folder / "branding.toml", 'voice = ""', 'voice = "flite-rms"')
    change(folder / "branding.toml", 'de = ""', 'de = "Guten Tag."')
    bank, sentence = usable(str(folder))
    assert sentence == ""
    assert (bank.name, bank.avatar, bank.voice) == ("Lantern Bay Bank", "ben", "flite-rms")
    assert (bank.greeting_in("de"), bank.greeting_in("es"), bank.greeting) == ("Guten Tag.", "", "")


def test_a_broken_folder_falls_back_to_the_demo_bank_with_one_sentence(folder: Path) -> None:
    change(folder / "colours.toml", 'ink = "#14213A"', 'ink = "#EEEEEE"')
    bank, sentence = usable(str(folder))
    assert bank == load()
    assert sentence.count(str(folder)) == 2
    assert "ink #EEEEEE on paper #FCFAF6 has a contrast of" in sentence
    assert "and 1 more" in sentence
    bank, sentence = usable(str(folder / "elsewhere"))
    assert bank == load()
    assert "There is no folder" in sentence
    assert usable("") == (load(), "")


def test_the_log_says_why_a_folder_is_not_shown(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "mark.svg").unlink()
    with caplog.at_level("WARNING", "steward"):
        assert in_use(str(folder)) == load()
        assert in_use("") == load()
    assert [record.getMessage() for record in caplog.records] == [usable(str(folder))[1]]


def test_the_sheet_shows_both_sets_of_colours(folder: Path, tmp_path: Path) -> None:
    branding_sheet.draw(load(folder), tmp_path / "sheet.png")
    picture = QImage(str(tmp_path / "sheet.png"))
    assert picture.width() == 2000
    assert picture.height() > 1500
    theme, strong = (Theme.for_height(load(), 1080, Look(high_contrast=strong)) for strong in (False, True))
    assert picture.pixelColor(2, 200) == theme.colour("paper")
    assert picture.pixelColor(1998, 200) == strong.colour("paper")


def test_a_sheet_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"sheet\.png cannot be written"):
        branding_sheet.draw(load(folder), tmp_path / "nowhere" / "sheet.png")
