"""steward ask: what other programs read, and what a person reads."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from app import settings
from app.errors import InputError, NotInstalled, UsageError, exit_code
from app.modes.ask import run
from app.pipeline.parts import build
from app.settings import Settings
from finance.errors import UnknownClient
from inference.errors import EngineUnavailable, ModelError
from inference.sound_files import write_wav
from inference.speech.voices import open_voice
from inference.types import Sound

KEYS = [
    *("question", "tool", "arguments", "reply", "facts", "citations", "verification", "emotion", "timings_ms"),
    *("worded_by", "chosen_by"),
]


@pytest.fixture(scope="module")
def installed() -> Settings:
    found = settings.load(environment={})
    try:
        build(found, record=False)
    except (NotInstalled, ModelError, EngineUnavailable) as error:
        pytest.skip(f"needs what `make setup` builds: {error}")
    return found


def test_json_has_the_agreed_shape(installed: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    run(installed, question="How did I do last year?", as_json=True, file=None)
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == KEYS
    assert answer["tool"] == "performance"
    assert answer["arguments"] == {"period": "last_year"}
    assert {"name", "label", "value", "unit", "as_of", "source"} == set(answer["facts"][0])
    assert answer["emotion"]["name"] == "surprise"
    assert {"route", "tool", "reply", "verify", "first_sound"} <= set(answer["timings_ms"])
    assert all(row["passed"] and row["rests_on"] for row in answer["verification"])
    assert " ".join(row["sentence"] for row in answer["verification"]) == answer["reply"]
    facts = {fact["name"] for fact in answer["facts"]}
    resting = [rest for row in answer["verification"] for rest in row["rests_on"]]
    assert {rest["source"] for rest in resting} <= facts
    assert all(rest["figure"] in answer["reply"] for rest in resting)
    assert answer["timings_ms"]["first_sound"] > 0


def test_a_person_reads_the_reply_and_its_figures(installed: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    run(installed, question="what is my portfolio worth", as_json=False, file=None)
    shown = capsys.readouterr().out
    assert "portfolio value" in shown
    assert "28 December 2022" in shown


def test_a_file_gives_one_line_a_question_each_in_a_fresh_session(
    installed: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("how did I do last year\n\n  \nand over five years?\nhow did I do last year\n", encoding="utf-8")
    run(installed, question=None, as_json=True, file=file)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(answers) == 3
    assert answers[0]["reply"] == answers[2]["reply"]
    assert answers[1]["arguments"] != {"period": "5y", **answers[0]["arguments"]}


@pytest.mark.parametrize(("question", "file"), [(None, None), ("hello", Path("questions.txt"))])
def test_one_of_question_and_file_is_needed(question: str | None, file: Path | None) -> None:
    with pytest.raises(UsageError):
        run(settings.load(environment={}), question=question, as_json=False, file=file)


@pytest.mark.parametrize("question", ["", " \n ", "a" * 10_000])
def test_an_empty_or_endless_question_is_one_sentence(question: str) -> None:
    with pytest.raises(InputError) as caught:
        run(settings.load(environment={}), question=question, as_json=True, file=None)
    assert exit_code(caught.value) == 3
    assert "\n" not in str(caught.value)


def test_a_missing_or_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "binary"
    wrong.write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "missing.txt", wrong, tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            run(settings.load(environment={}), question=None, as_json=True, file=file)


def test_an_unknown_client_is_named(installed: Settings) -> None:
    with pytest.raises(UnknownClient, match="nobody"):
        run(settings.load({"client": "nobody"}, environment={}), question="hello", as_json=True, file=None)


def test_a_file_without_questions_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("\n  \n")
    with pytest.raises(InputError, match="holds no question"):
        run(settings.load(environment={}), question=None, as_json=True, file=file)


def test_asking_leaves_no_record(installed: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").symlink_to(installed.content_dir)
    run(dataclasses.replace(installed, data_dir=tmp_path), question="hello", as_json=True, file=None)
    assert capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content"]


def test_a_recording_gets_the_answer_of_its_text(
    installed: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "How did I do last year?"
    write_wav(tmp_path / "q.wav", open_voice("flite-rms").speak(question).sound)
    run(installed, question=None, as_json=True, file=None, wav=tmp_path / "q.wav")
    spoken = json.loads(capsys.readouterr().out)
    run(installed, question=question, as_json=True, file=None)
    typed = json.loads(capsys.readouterr().out)
    assert {name: spoken[name] for name in ("tool", "arguments", "facts", "reply")} == {
        name: typed[name] for name in ("tool", "arguments", "facts", "reply")
    }


def test_a_silent_recording_is_one_sentence(installed: Settings, tmp_path: Path) -> None:
    write_wav(tmp_path / "q.wav", Sound(np.zeros(32_000, np.float32), 16_000))
    with pytest.raises(InputError, match="did not hear"):
        run(installed, question=None, as_json=True, file=None, wav=tmp_path / "q.wav")
