"""The model's own process: it may be killed, hang or run out of memory, and nothing else is taken along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inference.errors import EngineUnavailable, ModelError, TextError
from inference.language.model.local import LocalModel, Patience
from inference.language.model.types import Message, Options, Request
from inference.runtime.breaker import Rule
from tests.inference.language.model.conftest import OPEN_S, SAYS

SOON = Rule(failures=1, rest_s=0.05, growth=2.0, most_rest_s=0.2)
QUESTION = Request((Message("system", "Be brief."), Message("user", "How am I doing?")))
LONG = Request(QUESTION.messages, most_tokens=3000)
WITHOUT_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="this system has no such signals")


def _until(holds: Callable[[], bool]) -> None:
    end_s = time.monotonic() + OPEN_S
    while not holds():
        assert time.monotonic() < end_s, "it never happened"
        time.sleep(0.01)


def _answers(model: LocalModel) -> bool:
    try:
        return "".join(model.speak(QUESTION)) == "".join(SAYS)
    except EngineUnavailable:
        return False


def test_it_answers_in_pieces_and_says_what_that_took(speaker: LocalModel) -> None:
    assert tuple(speaker.speak(QUESTION)) == SAYS
    assert speaker.spent.made_tokens == len(SAYS)
    list(speaker.speak(QUESTION))
    assert speaker.spent.reused_tokens == speaker.spent.prompt_tokens - 1


def test_the_first_piece_comes_before_the_rest_is_made(endless: LocalModel) -> None:
    stream = endless.speak(LONG)
    assert next(stream) == "On and"
    stream.close()


def test_what_nobody_waits_for_any_more_stops(endless: LocalModel) -> None:
    heard = 0

    def given_up() -> bool:
        return heard >= 5

    for _ in endless.speak(LONG, given_up):
        heard += 1
    assert heard < 3000
    assert next(endless.speak(QUESTION)) == "On and"


def test_a_newer_question_replaces_an_older_one(endless: LocalModel) -> None:
    older = endless.speak(LONG)
    next(older)
    newer = endless.speak(Request(QUESTION.messages, most_tokens=4))
    assert "".join(newer) == "On and on it goes.\n" * 2
    older.close()
    assert next(endless.speak(QUESTION)) == "On and"


@WITHOUT_SIGNALS
def test_killed_in_mid_answer_it_is_begun_anew(says_file: Path, endless_file: Path) -> None:
    told: list[str] = []
    model = LocalModel(Options(str(endless_file)), told.append, rule=SOON)
    try:
        model.opened(OPEN_S)
        first = model.process_id
        stream = model.speak(LONG)
        next(stream)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with pytest.raises(EngineUnavailable, match=r"ended in the middle|begun anew"):
            list(stream)
        _until(lambda: model.process_id not in (None, first))
        model.opened(OPEN_S)
        assert next(model.speak(QUESTION)) == "On and"
        assert "tried again" in told[0]
    finally:
        model.close()


@WITHOUT_SIGNALS
def test_a_crash_of_the_library_is_no_more_than_a_failed_answer(says_file: Path) -> None:
    model = LocalModel(Options(str(says_file)), rule=SOON)
    try:
        model.opened(OPEN_S)
        assert model.process_id is not None
        os.kill(model.process_id, signal.SIGSEGV)
        _until(lambda: _answers(model))
    finally:
        model.close()


@WITHOUT_SIGNALS
def test_a_process_that_hangs_is_ended_and_begun_anew(endless_file: Path) -> None:
    model = LocalModel(Options(str(endless_file)), patience=Patience(silent_s=0.3), rule=SOON)
    try:
        model.opened(OPEN_S)
        first = model.process_id
        stream = model.speak(LONG)
        next(stream)
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        with pytest.raises(EngineUnavailable, match="no sign of life"):
            list(stream)
        _until(lambda: model.process_id not in (None, first))
        model.opened(OPEN_S)
        assert next(model.speak(QUESTION)) == "On and"
    finally:
        model.close()


@WITHOUT_SIGNALS
def test_a_process_that_does_not_stop_when_told_is_ended_at_the_next_question(endless_file: Path) -> None:
    model = LocalModel(Options(str(endless_file)), patience=Patience(stop_s=0.05), rule=SOON)
    try:
        model.opened(OPEN_S)
        stream = model.speak(LONG)
        next(stream)
        assert model.process_id is not None
        os.kill(model.process_id, signal.SIGSTOP)
        stream.close()
        time.sleep(0.1)
        with pytest.raises(EngineUnavailable, match="did not stop"):
            list(model.speak(QUESTION))
    finally:
        model.close()


def test_the_rest_between_two_beginnings_grows(says_file: Path) -> None:
    told: list[str] = []
    model = LocalModel(
        Options(str(says_file)), told.append, rule=Rule(failures=1, rest_s=0.01, growth=10.0, most_rest_s=240.0)
    )
    try:
        for times in (1, 2, 3):
            model.opened(OPEN_S)
            pid = model.process_id
            assert pid is not None
            os.kill(pid, signal.SIGTERM)
            _until(lambda times=times: len(told) == times)  # type: ignore[misc]
            if times < 3:
                _until(lambda pid=pid: model.process_id not in (None, pid))  # type: ignore[misc]
        assert told[-1].endswith("in 1 s.")
    finally:
        model.close()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="memory is limited where the system can do that")
def test_out_of_memory_is_a_sentence(says_file: Path) -> None:
    model = LocalModel(Options(str(says_file), memory_mib=40))
    try:
        with pytest.raises((EngineUnavailable, ModelError)):
            model.opened(OPEN_S)
        with pytest.raises((EngineUnavailable, ModelError)):
            list(model.speak(QUESTION))
    finally:
        model.close()


def test_a_file_that_is_no_model_is_a_sentence_with_its_name(library: None, tmp_path: Path) -> None:
    path = tmp_path / "poem.gguf"
    path.write_text("Roses are red")
    model = LocalModel(Options(str(path)))
    try:
        with pytest.raises(ModelError, match=r"poem\.gguf"):
            model.opened(OPEN_S)
        with pytest.raises(ModelError, match=r"poem\.gguf"):
            list(model.speak(QUESTION))
    finally:
        model.close()


def test_a_question_that_is_too_long_leaves_the_process_as_it_is(speaker: LocalModel) -> None:
    pid = speaker.process_id
    with pytest.raises(TextError, match="too long"):
        list(speaker.speak(Request((Message("user", "word " * 5000),))))
    assert tuple(speaker.speak(QUESTION)) == SAYS
    assert speaker.process_id == pid


def test_each_new_process_holds_the_shared_beginning(says_file: Path, tmp_path: Path) -> None:
    system = Message("system", "Be careful with figures. " * 40)
    question = Request((system, Message("user", "How am I doing?")))
    file = tmp_path / "beginning.state"
    for _ in range(2):
        model = LocalModel(Options(str(says_file)))
        try:
            model.prepare((system,), file)
            model.opened(OPEN_S)
            _until(file.exists)
            list(model.speak(question))
            assert model.spent.reused_tokens > 200
        finally:
            model.close()


def test_what_was_asked_is_forgotten_and_the_shared_beginning_is_not(says_file: Path, tmp_path: Path) -> None:
    system = Message("system", "Be careful with figures. " * 40)
    question = Request((system, Message("user", "I am Avery and I own the moon. " * 20)))
    model = LocalModel(Options(str(says_file)))
    try:
        model.prepare((system,), tmp_path / "beginning.state")
        model.opened(OPEN_S)
        _until((tmp_path / "beginning.state").exists)
        list(model.speak(question))
        list(model.speak(question))
        assert model.spent.reused_tokens == model.spent.prompt_tokens - 1
        model.forget()
        list(model.speak(question))
        assert 200 < model.spent.reused_tokens < model.spent.prompt_tokens - 200
    finally:
        model.close()


def test_closing_ends_the_process(says_file: Path) -> None:
    model = LocalModel(Options(str(says_file)))
    model.opened(OPEN_S)
    model.close()
    model.close()
    with pytest.raises(EngineUnavailable):
        list(model.speak(QUESTION))
    assert not [each for each in threading.enumerate() if isinstance(each, threading.Timer) and not each.daemon]


@WITHOUT_SIGNALS
def test_when_its_parent_is_killed_it_ends_by_itself(says_file: Path) -> None:
    code = (
        "import sys, time; from inference.language.model.local import LocalModel; "
        "from inference.language.model.types import Options; model = LocalModel(Options(sys.argv[1])); "
        "model.opened(60); print(model.process_id, flush=True); time.sleep(600)"
    )
    with subprocess.Popen((sys.executable, "-c", code, str(says_file)), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    _until(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    """Return whether a process is there and not just a name that nobody has collected."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return False
