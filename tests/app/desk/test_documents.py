"""The bank's documents at the desk: searched, shown in their place, added with progress, refused, removed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.content import DEMO_BANK
from app.desk.documents import add_documents, in_context, list_documents, remove_document, search
from app.desk.messages import Ended
from app.desk.room import Room
from app.errors import InputError
from app.settings import Settings, load
from inference.errors import DocumentError

FEES = DEMO_BANK / "documents"


def quiet(fraction: float, words: str) -> None:
    """Nobody watches."""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    content = load().content_dir
    if not (content / "models" / "minilm").exists():
        pytest.skip("needs the language model, which `make setup` builds")
    (tmp_path / "content").symlink_to(content)
    return Room(dataclasses.replace(Settings(), data_dir=tmp_path))


@pytest.fixture
def file() -> Path:
    return next(path for path in sorted(FEES.iterdir()) if path.suffix == ".md")


def test_nothing_is_there_before_anything_was_added(room: Room) -> None:
    assert list_documents(room, {}, quiet) == ()
    assert search(room, {"question": "fees"}, quiet) == ()
    assert in_context(room, {"path": "nowhere"}, quiet).document is None


def test_what_was_added_is_found_and_shown_in_its_place(room: Room, file: Path) -> None:
    told: list[tuple[float, str]] = []
    add_documents(room, {"paths": [str(file)]}, lambda fraction, words: told.append((fraction, words)))
    assert told[-1][0] == 1.0
    (document,) = list_documents(room, {}, quiet)
    found = search(room, {"question": document.title}, quiet)
    stretch = in_context(room, {"path": document.path, "text": found[0].text}, quiet)
    assert stretch.passages[stretch.at].text == found[0].text
    assert 1 <= len(stretch.passages) <= 5
    cited = in_context(room, {"citation": found[0].citation, "text": found[0].text[:40]}, quiet)
    assert cited.passages[cited.at].citation == found[0].citation


def test_adding_that_is_called_off_leaves_everything_as_it_was(room: Room, file: Path) -> None:
    def call_off(fraction: float, words: str) -> None:
        if fraction > 0:
            raise Ended

    with pytest.raises(Ended):
        add_documents(room, {"paths": [str(file)]}, call_off)
    assert list_documents(room, {}, quiet) == ()


def test_a_document_that_names_a_client_is_refused(room: Room, tmp_path: Path) -> None:
    paper = tmp_path / "letter.md"
    paper.write_text("# Letter\n\nDear Avery Fairweather, your house by the sea awaits.\n", encoding="utf-8")
    with pytest.raises(InputError, match="names one of the bank's clients"):
        add_documents(room, {"paths": [str(paper)]}, quiet)


def test_one_broken_file_keeps_all_others_out(room: Room, file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(DocumentError):
        add_documents(room, {"paths": [str(file), str(broken)]}, quiet)
    assert list_documents(room, {}, quiet) == ()


def test_a_document_can_be_removed_twice(room: Room, file: Path) -> None:
    (document,) = add_documents(room, {"paths": [str(file)]}, quiet)
    assert remove_document(room, {"path": document.path}, quiet) == document.path
    remove_document(room, {"path": document.path}, quiet)
    assert list_documents(room, {}, quiet) == ()
