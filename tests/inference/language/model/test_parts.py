"""The pure parts: events, thoughts, guesses, threads, and what a file says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.tools.small_language_model import Recipe, write
from inference.errors import EngineUnavailable, ModelError
from inference.language.model.drafts import Hope, Lookup
from inference.language.model.gguf_file import describe
from inference.language.model.sse import Events, delta, whole
from inference.language.model.thoughts import without_thoughts
from inference.language.model.threads import Load, read, suitable


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_the_same_however_the_bytes_break(size: int) -> None:
    data = ': hello\r\ndata: {"a": "é🙂"}\r\n\r\ndata: one\ndata: two\n\nevent: x\ndata:[DONE]\n\n'.encode()
    events = Events()
    found = [event for at in range(0, len(data), size) for event in events.push(data[at : at + size])]
    assert found == ['{"a": "é🙂"}', "one\ntwo", "[DONE]"]


def test_a_stream_without_its_last_empty_line_still_ends_its_event() -> None:
    events = Events()
    assert list(events.push(b"data: last")) == []
    assert list(events.finish()) == ["last"]


@pytest.mark.parametrize(
    "data", ["", "7", "[]", '{"choices": 3}', '{"choices": [{"delta": "x"}]}', '{"error": "full"}']
)
def test_what_is_no_event_of_an_answer_is_refused(data: str) -> None:
    with pytest.raises(EngineUnavailable):
        delta(data)


def test_an_event_may_hold_the_usage_alone() -> None:
    assert delta('{"choices": [], "usage": {"total_tokens": 5}}').text == ""


def test_a_whole_answer_is_read_and_others_refused() -> None:
    assert whole(b'{"choices": [{"message": {"content": "Yes."}}]}').text == "Yes."
    with pytest.raises(EngineUnavailable):
        whole(b'{"choices": []}')


@pytest.mark.parametrize("size", [1, 3, 100])
def test_thoughts_are_left_out_however_they_are_cut(size: int) -> None:
    text = "<think>I should say 5%</think>Good <b>day</b>. <think>more"
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert "".join(without_thoughts(pieces)) == "Good <b>day</b>. "


def test_what_only_looks_like_a_thought_is_kept() -> None:
    assert "".join(without_thoughts(["a <thin", "g> b <th"])) == "a <thing> b <th"


@pytest.mark.parametrize(
    ("tokens", "guess"),
    [
        ([1, 2, 3, 4, 5, 9, 1, 2, 3], [4, 5, 9]),
        ([1, 2, 7, 7, 1, 2], [7, 7, 1]),
        ([1, 2, 3, 8, 0, 1, 2, 3, 9, 0, 1, 2, 3], [9, 0, 1]),  # the later place counts
        ([1, 2, 3], []),
        ([5], []),
        ([], []),
    ],
)
def test_what_followed_before_is_guessed_again(tokens: list[int], guess: list[int]) -> None:
    assert Lookup().guess(tokens, 3) == guess


def test_guesses_that_do_not_come_true_are_made_less_and_less() -> None:
    hope = Hope()
    sizes = []
    for _ in range(14):
        sizes.append(hope.room(100))
        hope.learnt(sizes[-1], 0)
    assert sizes == [4, 2, 1, *[0] * 8, 1, 0, 0]
    for _ in range(20):
        guessed = hope.room(100)
        hope.learnt(guessed, guessed)
    assert hope.room(100) == 8
    assert hope.room(3) == 3


@pytest.mark.parametrize(
    ("cores", "busy", "threads"),
    [
        (1, 0.0, 1),
        (2, 0.0, 2),
        (2, 0.1, 2),
        (2, 0.5, 1),
        (2, 1.0, 1),
        (2, 7.0, 1),
        (8, 0.5, 6),
        (8, 3.0, 4),
        (8, 8.0, 1),
    ],
)
def test_a_busy_machine_gets_fewer_threads(cores: int, busy: float, threads: int) -> None:
    assert suitable(cores, busy) == threads


def test_how_busy_the_machine_is_comes_from_its_clock(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 2 3\n")
    clock = read(stat)
    assert clock is not None
    assert (clock.all_ticks, clock.work_ticks) == (1000.0, 150.0)
    assert read(tmp_path / "none") is None
    assert Load().busy_cores(2) >= 0


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    found = describe(write(tmp_path / "x.gguf", Recipe(context=2048, more={"general.file_type": 15})))
    assert (found.architecture, found.kept_as, found.context_tokens) == ("llama", "Q4_K_M", 2048)
    assert found.converses
    assert str(found).startswith("llama, Q4_K_M, ")


def _cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


@pytest.mark.parametrize("length", [0, 3, 8, 24, 100, 5000, 20000])
def test_a_file_that_was_cut_short_is_named(tmp_path: Path, length: int) -> None:
    path = write(tmp_path / "short.gguf")
    _cut(path, length)
    with pytest.raises(ModelError, match=r"short\.gguf"):
        describe(path)


def test_a_download_that_broke_off_in_the_weights_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path / "x.gguf")
    _cut(path, path.stat().st_size // 2)
    with pytest.raises(ModelError, match="last weights are missing"):
        describe(path)


def test_lengths_beyond_reason_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + (1 << 60).to_bytes(8, "little") * 2)
    with pytest.raises(ModelError, match="longer than can be"):
        describe(path)
    path.write_bytes(b"GGUF" + (9).to_bytes(4, "little"))
    with pytest.raises(ModelError, match="version 9"):
        describe(path)


def test_a_file_without_a_template_cannot_converse(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no chat template"):
        describe(write(tmp_path / "base.gguf", Recipe(template="")))
