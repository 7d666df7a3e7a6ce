"""Layouts are data: whole, without doubles, and wrong ones are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import InputError
from app.ui.keyboard.layout import LETTERS, NAMES, OF_LANGUAGE, read
from app.ui.look import TEXT_SCALES, Look


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_has_the_keys_that_a_field_needs(name: str) -> None:
    for rows in read(name).pages.values():
        deeds = {key.deed for row in rows for key in row}
        assert {"backspace", "enter", "hide", "left", "right"} <= deeds


@pytest.mark.parametrize("name", LETTERS)
def test_letters_come_with_capitals_symbols_and_a_way_back(name: str) -> None:
    layout = read(name)
    pages = {page: {key.deed or key.text for row in rows for key in row} for page, rows in layout.pages.items()}
    assert set("abcdefghijklmnopqrstuvwxyz0123456789.,") <= pages["letters"]
    assert {"shift", "symbols", "language", "space"} <= pages["letters"]
    assert {"letters", "language", "space", "@", "€", "%", "$"} <= pages["symbols"]
    assert all(key.shifted == key.text.upper() for row in layout.pages["letters"] for key in row if key.text in "abcöñ")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", ["letters", "symbols"])
def test_no_key_is_there_twice_and_no_row_sticks_out(name: str, page: str) -> None:
    rows = read(name).pages.get(page, ())
    texts = [key.text for row in rows for key in row if key.text]
    assert len(texts) == len(set(texts))
    assert all(sum(key.width for key in row) <= read(name).columns for row in rows)


@pytest.mark.parametrize(
    ("name", "letters"), [("german", "äöüßÄÖÜẞ„“"), ("spanish", "ñáéíóúü¿¡ºª"), ("english_uk", "£é")]
)
def test_a_language_has_all_its_letters(name: str, letters: str) -> None:
    layout = read(name)
    keys = [key for rows in layout.pages.values() for row in rows for key in row]
    found = {sign for key in keys for sign in (key.text, key.shifted, *key.offers(False), *key.offers(True))}
    found |= {letter for table in layout.waiting.values() for letter in table.values()}
    assert set(letters) <= found


def test_every_language_of_the_screen_has_a_layout() -> None:
    assert set(OF_LANGUAGE.values()) <= set(LETTERS)
    assert Look().language in OF_LANGUAGE
    assert TEXT_SCALES


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (None, "odd.toml"),
        ("name = 1", "pages"),
        ('name="x"\nlabel="x"\n[pages]\nletters=["{jump}"]', "no key is called jump"),
        ('name="x"\nlabel="x"\n[pages]\nletters=["{shift:1.2.3}"]', "could not convert"),
        ('name="x"\nlabel="x"\n[pages]\nletters=["a"]\n[waiting."^"]\nfrom="ab"\nto="c"', "zip"),
    ],
)
def test_a_broken_layout_is_named(tmp_path: Path, text: str | None, named: str) -> None:
    if text is not None:
        (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(InputError, match=named):
        read("odd", tmp_path)
