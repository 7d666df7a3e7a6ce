"""Every fault of a TOML file is found at once, with its line and in words."""

from __future__ import annotations

import pytest

from app.lines import Lines, nearest, parsed


def test_a_name_is_found_on_its_line_and_in_its_section() -> None:
    lines = Lines('# words\nidle_s = 5\n\n[face]\n"blink_rate" = 1\n')
    assert (lines.of("", "idle_s"), lines.of("", "face"), lines.of("face", "blink_rate")) == (2, 4, 5)
    assert lines.of("", "blink_rate") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nclient = avery", 2, "quotation marks"),
        ('a = "avery', 1, "at the end is missing"),
        ("a = 1\n\na = 2", 3, "set above already"),
        ("a = 1\nwords", 2, "name = value"),
        ("a = 1 2", 1, "one setting a line"),
        ("[face]\n[face]", 2, "begun above already"),
        ("[face\n", 1, "in brackets"),
        ("b = 1\na = [1,\n2", 2, "never closed"),
        ('b = 1\na = """x\ny', 2, "never closed"),
        ('a = "C:\\Users"', 1, "backslash twice"),
    ],
)
def test_each_kind_of_fault_is_told_in_words_with_its_line(text: str, line: int, words: str) -> None:
    (found,) = parsed(text)[1]
    assert found[0] == line
    assert words in found[1]


def test_all_faults_are_found_and_what_is_right_is_read() -> None:
    values, faults = parsed("a = b\nidle_s = 5\nwords\nbranch = 'm'\nc = yes\n")
    assert values == {"idle_s": 5, "branch": "m"}
    assert [line for line, _ in faults] == [1, 3, 5]


def test_the_nearest_name_is_suggested_and_none_where_nothing_is_near() -> None:
    assert nearest("idel_s", ("idle_s", "client")) == "idle_s"
    assert nearest("zzz", ("idle_s", "client")) == ""
