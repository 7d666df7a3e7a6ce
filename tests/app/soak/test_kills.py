"""The diary of a demonstration that is killed: what was shown, what is open, and torn lines."""

from __future__ import annotations

import json
from pathlib import Path

from app.soak.kills import Diary


def write(file: Path, *events: tuple[float, str, int], torn: str = "") -> None:
    with file.open("a", encoding="utf-8") as diary:
        for time_s, what, turn in events:
            diary.write(json.dumps({"time_s": time_s, "what": what, "session": "s", "turn": turn, "words": ""}) + "\n")
        diary.write(torn)


def test_only_questions_count_and_what_was_shown_to_its_end_is_answered(tmp_path: Path) -> None:
    file = tmp_path / "diary.jsonl"
    diary = Diary(file)
    assert diary.acknowledged() == {}
    write(file, (1.0, "acknowledged", 1), (2.0, "asks", 2), (3.0, "acknowledged", 2), (4.0, "asks", 3))
    write(file, (5.0, "acknowledged", 3), (6.0, "answered", 3), (6.5, "acknowledged", 3), (7.0, "asks", 4))
    assert diary.acknowledged() == {("s", 2): "acknowledged", ("s", 3): "answered"}, "turn 1 was a text of the screen"
    assert diary.open_turn() == ("s", 4)
    write(file, (8.0, "screen attract", 0))
    assert diary.open_turn() is None
    assert [each["time_s"] for each in diary.since(5.5, "screen", "answered")] == [6.0, 8.0]


def test_a_line_that_a_kill_has_torn_is_read_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "diary.jsonl"
    diary = Diary(file)
    write(file, (1.0, "asks", 1), torn='{"time_s": 2.0, "what": "ans')
    assert len(diary.since(0.0, "a")) == 1
    with file.open("a", encoding="utf-8") as rest:
        rest.write('wered", "session": "s", "turn": 1, "words": ""}\n')
    assert diary.acknowledged() == {("s", 1): "answered"}
