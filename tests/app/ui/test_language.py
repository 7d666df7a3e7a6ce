"""The screen's texts in other languages: complete, with the same placeholders, compiled, and changed while open."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import supervisor
from app.pipeline import advisor, command_desk, doorkeeper, process, reception
from app.ui import message_texts
from assets.tools import texts

FILES = [(name, language) for name in texts.FILES for language in texts.LANGUAGES]
_ENDS = ".,:;!?…"
_OPENED = str.maketrans("", "", "¿¡")  # which Spanish puts before a question and an exclamation


@dataclass(frozen=True, slots=True)
class Text:
    context: str
    source: str
    translation: str
    finished: bool

    @property
    def where(self) -> str:
        return f"{self.context}: {self.source!r} is {self.translation!r}"


def read(ts: Path) -> list[Text]:
    return [
        Text(
            context.findtext("name") or "",
            message.findtext("source") or "",
            message.findtext("translation") or "",
            (message.find("translation") or ElementTree.Element("none")).get("type") is None,
        )
        for context in ElementTree.parse(ts).getroot().iter("context")
        for message in context.iter("message")
    ]


def path(name: str, language: str) -> Path:
    return texts.FOLDER / f"{name}_{language}.ts"


@pytest.mark.parametrize(("name", "language"), FILES)
def test_every_text_of_the_source_is_in_the_file(name: str, language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    texts.extract(name, fresh, language)
    wanted = {(text.context, text.source) for text in read(fresh)}
    had = {(text.context, text.source) for text in read(path(name, language))}
    assert len(wanted) > 200
    assert wanted - had == set(), "run `make texts` and translate what is new"
    assert had - wanted == set(), "run `make texts`: these texts are in the source no more"


@pytest.mark.parametrize(("name", "language"), FILES)
def test_every_text_is_translated(name: str, language: str) -> None:
    ts = path(name, language)
    assert 'type="unfinished"' not in ts.read_text(encoding="utf-8")
    assert [text.where for text in read(ts) if not text.translation.strip()] == []


@pytest.mark.parametrize(("name", "language"), FILES)
def test_a_translation_takes_the_same_values_and_ends_as_the_text_does(name: str, language: str) -> None:
    def held(text: str) -> list[str]:
        return sorted(re.findall(r"\{[^}]*\}", text))

    def edges(text: str) -> tuple[bool, bool, str]:
        end = text.rstrip(")”“\"'»")[-1:]
        return text[:1].isspace(), text[-1:].isspace(), end if end in _ENDS else ""

    ill = [text.where for text in read(path(name, language)) if held(text.source) != held(text.translation)]
    assert ill == []
    ill = [  # months and millions are cut short with a stop in German
        text.where
        for text in read(path(name, language))
        if text.context not in ("Months", "Numbers")
        and edges(text.source) != edges(text.translation.translate(_OPENED))
    ]
    assert ill == []


@pytest.mark.parametrize(("name", "language"), FILES)
def test_the_window_loads_what_is_in_the_file(name: str, language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.qm"
    texts.release(path(name, language), fresh)
    assert fresh.read_bytes() == path(name, language).with_suffix(".qm").read_bytes(), "run `make texts`"


def test_what_the_advisor_says_on_the_screen_when_something_is_amiss_is_known_to_translators() -> None:
    said = (
        reception.NOT_HERE, doorkeeper.NOT_VALID, doorkeeper.EXPIRED, doorkeeper.NUMBER, command_desk.NOTHING_TO_SAY,
        process.UNEXPECTED, advisor.NOTHING_HEARD, advisor.NOT_UNDERSTOOD, supervisor.SORRY, supervisor.CANNOT_HEAR,
        supervisor.FORGOTTEN, supervisor.GIVING_UP,
    )  # fmt: skip
    assert set(said) <= set(message_texts.TEXTS)
