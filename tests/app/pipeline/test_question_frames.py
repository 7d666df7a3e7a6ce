import re

from app.pipeline.question_frames import questions
from inference.hearing.domain_model import words_of

NAMES = ("lantern reserve", "apple")


def test_the_same_questions_are_drawn_every_time() -> None:
    assert list(questions(NAMES, 300)) == list(questions(NAMES, 300))


def test_every_slot_and_every_choice_is_filled_with_plain_words() -> None:
    drawn = list(questions(NAMES))
    assert len(drawn) == 6000
    for question in drawn:
        assert re.fullmatch(r"[a-z' ]+", question), question
        assert words_of(question) == question.split()
    assert any("lantern reserve" in question for question in drawn)


def test_most_of_them_differ() -> None:
    assert len(set(questions(NAMES))) > 4000


def test_without_names_there_are_questions_all_the_same() -> None:
    assert all(questions((), 200))
