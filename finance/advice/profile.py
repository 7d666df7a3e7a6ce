"""The client's risk profile: what the answers to the questionnaire say, and what they leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finance.advice.preferences import Preferences, preferences
from finance.advice.rules import PREFERENCES, Dimension, Inconsistency, Level, Question, Rules, applies
from finance.errors import InputError


@dataclass(frozen=True, slots=True)
class Profile:
    """What a questionnaire gave.

    Attributes:
        answers: question and answer, in the order of the questions.
        tolerance: percent of the points for what the client wants to bear.
        capacity: percent of the points for what the client can bear.
        knowledge: percent of the points for experience.
        tolerance_level: level that tolerance alone would give.
        capacity_level: level that capacity alone would give.
        level: the lower of both (rule S-2).
        inconsistencies: what has to be asked again.
        preferences: what the client wants of sustainability; no part of the level.
    """

    answers: tuple[tuple[str, str], ...]
    tolerance: float
    capacity: float
    knowledge: float
    tolerance_level: Level
    capacity_level: Level
    level: Level
    inconsistencies: tuple[Inconsistency, ...]
    preferences: Preferences = Preferences()


def missing(rules: Rules, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions that have no answer yet and follow from those given, in order."""
    return tuple(
        question
        for question in rules.questions
        if question.id not in answers
        and question.is_asked(answers)
        and (rules.must_ask_preferences or question.id != PREFERENCES[0])
    )


def profile(rules: Rules, answers: Mapping[str, str]) -> Profile:
    """Score a complete questionnaire.

    Args:
        rules: the house's.
        answers: the answer's id for each question's id.

    Raises:
        InputError: a question is open or unknown, or an answer is none of those offered, or to what was not to be asked
            after the others; names it.
    """
    questions = {question.id: question for question in rules.questions}
    for name in answers:
        if name not in questions:
            raise InputError(f"There is no question '{name}' in the profile; there are {', '.join(questions)}.")
    for name, answer in answers.items():
        _points(questions[name], answer)
        if not questions[name].is_asked(answers):
            raise InputError(f"'{name}' is not asked after these answers, yet has one; ask both questions again.")
    still = missing(rules, answers)
    if still:
        raise InputError(f"The profile is not complete: '{still[0].words}' has no answer; ask it first.")
    tolerance, capacity, knowledge = (
        _percent(rules, answers, about) for about in ("tolerance", "capacity", "knowledge")
    )
    wants, can = _level(rules, tolerance), _level(rules, capacity)
    return Profile(
        tuple((name, answers[name]) for name in questions if name in answers),
        tolerance,
        capacity,
        knowledge,
        wants,
        can,
        min(wants, can, key=lambda level: level.number),
        tuple(found for found in rules.inconsistencies if applies(found.when, answers)),
        preferences(rules, answers),
    )


def _percent(rules: Rules, answers: Mapping[str, str], about: Dimension) -> float:
    asked = [question for question in rules.questions if question.about == about]
    got = sum(_points(question, answers[question.id]) for question in asked)
    most = sum(max(option.points for option in question.options) for question in asked)
    return 100.0 * got / most


def _points(question: Question, answer: str) -> int:
    for option in question.options:
        if option.id == answer:
            return option.points
    offered = ", ".join(option.id for option in question.options)
    raise InputError(f"'{answer}' is no answer to '{question.words}'; it offers {offered}.")


def _level(rules: Rules, percent: float) -> Level:
    return [level for level in rules.levels if percent >= level.from_percent][-1]
