"""What a visit knows of an interruption: its turn, and how much of the reply was heard."""

from __future__ import annotations

import numpy as np

from app.messages import CaptionWord, Problem, Sentence
from app.ui.visit import Visit


def _sentence(visit: Visit, index: int, text: str) -> Sentence:
    words = tuple(CaptionWord(word, 0.5 * at, 0.5 * at + 0.4) for at, word in enumerate(text.split()))
    nothing = np.zeros(0, np.float32)
    face = np.zeros((0, 52), np.float32)
    return Sentence(visit.session, visit.turn, 0.0, index, text, nothing, 16_000, words, face, "neutral", 0.0)


def test_the_record_keeps_whole_sentences_and_the_words_that_were_heard() -> None:
    visit = Visit(lambda: 0.0)
    visit.ask("How did I do?")
    first, second = _sentence(visit, 0, "You gained a lot."), _sentence(visit, 1, "Most of it came from shares.")
    visit.was_heard(visit.keep(first))
    visit.keep(second)
    assert visit.heard_text(second, 1.2) == "You gained a lot. Most of"
    assert visit.interrupt("You gained a lot.").heard == "You gained a lot."


def test_an_aside_that_was_dropped_uses_up_its_turn() -> None:
    visit = Visit(lambda: 0.0)
    visit.ask("How did I do?")
    visit.begin_aside()
    listened = [visit.listening]
    assert visit.said_aside(np.zeros(1, np.float32)).turn == 2
    visit.drop_aside()
    assert [*listened, visit.listening] == [True, False]
    assert visit.ask("And last year?").turn == 3


def test_an_aside_that_was_taken_is_the_turn() -> None:
    visit = Visit(lambda: 0.0)
    visit.ask("How did I do?")
    visit.begin_aside()
    assert visit.interrupt().turn == 1
    visit.take_aside()
    assert (visit.turn, visit.listening, visit.answering) == (2, True, True)
    assert visit.heard_text(None, 0.0) == ""


def test_a_problem_of_the_turn_ends_it_and_one_of_no_turn_ends_what_is_only_sound() -> None:
    visit = Visit(lambda: 0.0)

    def ends(turn: int) -> bool:
        return visit.ends_with(Problem(visit.session, turn, 0.0, "It went wrong."))

    assert not ends(0)
    visit.ask("How did I do?")
    assert (ends(0), ends(1), ends(2)) == (False, True, False)
    visit.begin_hearing()
    assert (ends(0), ends(2)) == (True, True)
