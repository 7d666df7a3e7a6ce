"""Which facts are being said, word by word."""

from __future__ import annotations

from dataclasses import replace

from app.messages import Sentence, Utterance
from app.ui.following import Following, starts
from tests.fakes.scripted_link import sentence

ASKED = Utterance("s", 1, 0.0, "How did I do?")


def clause(index: int, text: str, *rests_on: tuple[str, str], continues: bool = False) -> Sentence:
    return replace(sentence(ASKED, index, text), rests_on=rests_on, continues=continues)


def test_a_fact_is_said_from_its_first_word_on() -> None:
    one = clause(0, "You are down 11.3 percent so far", ("11.3 percent", "own"))
    following = Following()
    assert following.names(one, 0.89) == ()
    assert following.names(one, 0.9) == ("own",)
    assert following.names(one, 1.7) == ("own",)


def test_what_was_said_stays_over_the_clauses_of_a_sentence() -> None:
    following = Following()
    following.names(clause(0, "down 11.3%,", ("11.3%", "own")), 0.5)
    second = clause(1, "the index 19.4%.", ("19.4%", "index"), continues=True)
    assert following.names(second, 0.0) == ("own",)
    assert following.names(second, 0.7) == ("own", "index")


def test_the_next_sentence_begins_anew_and_silence_says_nothing() -> None:
    following = Following()
    following.names(clause(0, "down 11.3%.", ("11.3%", "own")), 0.5)
    assert following.names(clause(1, "It was a hard year.", continues=False), 0.5) == ()
    following.names(clause(2, "down 11.3%.", ("11.3%", "own")), 0.5)
    assert following.names(None, 0.0) == ()


def test_figures_that_are_written_alike_begin_one_after_the_other() -> None:
    twice = clause(0, "5.0% and then 5.0%", ("5.0%", "a"), ("5.0%", "b"))
    assert [name for _, name in starts(twice)] == ["a", "b"]
    first, second = (start_s for start_s, _ in starts(twice))
    assert first == 0.0
    assert second > first


def test_a_figure_whose_words_are_not_found_is_said_from_the_beginning() -> None:
    assert starts(clause(0, "one in six", ("17%", "chance"))) == ((0.0, "chance"),)


def test_the_day_of_a_figure_does_not_mark_it_before_it_is_said() -> None:
    text = "As of 28 December 2022, you have lost 4.4% this year."
    heard = clause(0, text, ("28 December 2022", "performance"), ("4.4%", "performance"))
    lost = next(word.start_s for word in heard.words if word.text == "lost")
    following = Following()
    assert following.names(heard, lost) == ()
    assert following.names(heard, lost + 0.31) == ("performance",)
