from pathlib import Path

import pytest

from inference.errors import ModelError
from inference.hearing.domain_model import build, words_of

DICTIONARY = "how HH AW\nis IH Z\nmy M AY\nmoney M AH N IY\nmoney(2) M AO N IY\nfive F AY V\npercent P ER S EH N T\n"


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    path = tmp_path / "full.dict"
    path.write_text(DICTIONARY)
    return path


def test_words_are_lower_case_without_signs() -> None:
    assert words_of("How's my tax-loss, U.S. bonds?") == ["how's", "my", "tax", "loss", "u.s", "bonds"]


def test_every_pronunciation_of_a_word_is_kept(dictionary: Path, tmp_path: Path) -> None:
    model = build(["how is my money"], dictionary, tmp_path / "cache")
    lines = model.dictionary.read_text().splitlines()
    assert "money M AH N IY" in lines
    assert "money(2) M AO N IY" in lines


def test_an_unknown_word_is_left_out_and_the_rest_of_its_sentence_kept(dictionary: Path, tmp_path: Path) -> None:
    model = build(["how is my wombat money"], dictionary, tmp_path / "cache")
    assert "wombat" not in model.language_model.read_text()
    assert "my money" in model.language_model.read_text()


def test_an_unknown_word_is_spelled_by_the_voice_when_there_is_one(dictionary: Path, tmp_path: Path) -> None:
    model = build(
        ["my wombat"], dictionary, tmp_path, pronounce=lambda word: ("w", "ax", "m") if word == "wombat" else ()
    )
    assert "wombat W AH M" in model.dictionary.read_text().splitlines()
    assert "my wombat" in model.language_model.read_text()


def test_the_same_sentences_are_built_once_and_others_anew(dictionary: Path, tmp_path: Path) -> None:
    first = build(["how is my money"], dictionary, tmp_path / "cache")
    written = first.language_model.stat().st_mtime_ns
    assert build(["how is my money"], dictionary, tmp_path / "cache") == first
    assert first.language_model.stat().st_mtime_ns == written
    assert build(["my money is how"], dictionary, tmp_path / "cache") != first


def test_a_cache_that_cannot_be_written_is_named(dictionary: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="language model cannot be built"):
        build(["how is my money"], dictionary, tmp_path / "file" / "cache")
