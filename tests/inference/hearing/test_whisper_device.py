import re
from collections.abc import Callable
from pathlib import Path

import pytest

from inference.hearing import whisper
from inference.hearing.whisper import WhisperRecogniser, says_again
from inference.hearing.whisper_device import Place, places, places_here
from inference.speech.flite import FliteVoice
from tests.fakes.tiny_whisper import Script, build

ALL = {"float32", "int8", "float16", "int8_float16", "int8_float32"}
OLD_CARD = {"float32", "int8"}


def _has(*absent: str) -> Callable[[str], bool]:
    return lambda name: not any(name.startswith(start) for start in absent)


def test_a_card_computes_in_half_precision_and_the_processor_in_whole_numbers() -> None:
    ways, notice = places(1, ALL, ALL, _has())
    assert ways[0] == Place("cuda", "float16")
    assert ways[-2:] == (Place("cpu", "int8"), Place("cpu", "float32"))
    assert notice == ""


def test_an_old_card_computes_in_whole_numbers() -> None:
    assert places(1, OLD_CARD, ALL, _has())[0][0] == Place("cuda", "int8")


@pytest.mark.parametrize(("absent", "named"), [("libcudnn", r"libcudnn\.so\.9"), ("libcublas", r"libcublas\.so\.12")])
def test_a_card_without_its_libraries_is_left_alone_and_this_is_said(absent: str, named: str) -> None:
    ways, notice = places(1, ALL, ALL, _has(absent))
    assert {way.device for way in ways} == {"cpu"}
    assert notice.count(".") <= 4
    assert re.search(named, notice)


def test_without_a_card_nothing_needs_saying() -> None:
    assert places(0, set(), {"float32"}, _has()) == ((Place("cpu", "float32"),), "")
    ways, _ = places_here()
    assert ways[-1].device == "cpu"


def test_when_the_first_way_fails_the_next_one_hears_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(tmp_path / "tiny")
    ways = (Place("nonsense", "float16"), Place("cpu", "int8"))
    monkeypatch.setattr(whisper, "places_here", lambda: (ways, ""))
    told: list[str] = []
    recogniser = WhisperRecogniser(folder, tell=told.append)
    assert recogniser.transcribe(FliteVoice("rms").speak(Script().says).sound).text == Script().says
    (sentence,) = told
    assert sentence.startswith("The graphics card cannot hear with tiny (")
    assert sentence.endswith("so the processor does.")


def test_names_are_expected_until_the_client_is_forgotten(tmp_path: Path) -> None:
    recogniser = WhisperRecogniser(build(tmp_path / "tiny"))
    sound = FliteVoice("rms").speak(Script().says).sound
    recogniser.expect(["Lantern Reserve", "Johnson & Johnson", "x" * 400])
    assert recogniser._names == "Lantern Reserve, Johnson & Johnson"
    assert recogniser.transcribe(sound).text == Script().says
    recogniser.forget()
    assert recogniser._names == ""


def test_names_that_were_only_expected_are_not_heard(tmp_path: Path) -> None:
    recogniser = WhisperRecogniser(build(tmp_path / "tiny", Script(doubts=True)))
    recogniser.expect([Script().says])
    assert recogniser.transcribe(FliteVoice("rms").speak(Script().says).sound).text == ""


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("thank you thank you thank you thank you", True),
        ("so so so so what", True),
        ("no no no sell it", False),
        ("one one one one five", False),  # how people say numbers
        ("how did i do last year", False),
        ("", False),
    ],
)
def test_words_that_come_again_and_again_are_a_stuck_model(text: str, again: bool) -> None:
    assert says_again(text.split()) is again
