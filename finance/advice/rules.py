"""The rules of suitability as typed values, read from `rules.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, get_args

from finance.errors import DataError
from finance.market import IMPACTS, Impact

SHIPPED: Final = Path(__file__).parent / "rules.toml"
Dimension = Literal["tolerance", "capacity", "knowledge", "sustainability"]
When = tuple[tuple[str, tuple[str, ...]], ...]
"""Questions and some of their answers, of which all questions must have one."""
PREFERENCES: Final = ("sustainability", "taxonomy", "sustainable", "impacts", "impacts_share")
"""The questions about sustainability; what each means is in `finance.advice.preferences`."""
_RULES: Final = 14


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a question offers.

    Attributes:
        points: that it scores; 0 for what is not scored.
        least: smallest fraction of the portfolio that it asks for, 0 for none.
        impacts: adverse impacts that it wants considered.
    """

    id: str
    words: str
    points: int = 0
    least: float = 0.0
    impacts: tuple[Impact, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the profile; it is asked only after the answers in `when`."""

    id: str
    about: Dimension
    words: str
    options: tuple[Option, ...]
    when: When = ()

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Whether it follows from the answers so far."""
        return applies(self.when, answers)


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Answers that do not go together, and what to ask about them."""

    id: str
    when: When
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level of risk: from how many percent of the points, and what it may hold.

    Attributes:
        most_shares: fraction in equities.
        most_volatility_pa: fraction a year.
        most_risk_class: of a product, 1 to 7.
    """

    number: int
    name: str
    from_percent: float
    most_shares: float
    most_volatility_pa: float
    most_risk_class: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbered rule, in words, with the regulation that it answers to."""

    id: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class HouseLimits:
    """Limits for every client, fractions unless the name says otherwise."""

    most_in_one_share: float
    most_in_one_sector: float
    longest_days_to_cash: float
    most_cost_pa: float
    most_turnover_pa: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All of it; levels from the lowest.

    Attributes:
        must_ask_preferences: whether nothing is proposed to who was never asked about sustainability.
    """

    version: str
    questions: tuple[Question, ...]
    inconsistencies: tuple[Inconsistency, ...]
    levels: tuple[Level, ...]
    limits: HouseLimits
    rules: tuple[Rule, ...]
    risk_class_ends: tuple[float, ...]
    equity_premium_pa: float
    must_ask_preferences: bool = True

    def risk_class(self, volatility_pa: float) -> int:
        """Return the class of market risk, 1 (lowest) to 7, of something that moves so much a year."""
        return 1 + sum(volatility_pa > end for end in self.risk_class_ends)

    def rule(self, number: str) -> Rule:
        """Return a rule by its number."""
        return next(rule for rule in self.rules if rule.id == number)


def applies(when: When, answers: Mapping[str, str]) -> bool:
    """Whether each of the questions has one of these answers."""
    return all(answers.get(name) in chosen for name, chosen in when)


def load_rules(path: Path = SHIPPED) -> Rules:
    """Read a rules file.

    Raises:
        DataError: it is missing, broken, or its parts do not fit together; names what.
    """
    try:
        rules = _rules(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise DataError(f"The rules file {path} does not exist; check the path.") from None
    except KeyError as error:
        raise DataError(f"{path}: the field {error} is missing; add it.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"The rules file {path} cannot be read ({error}); mend it.") from error
    _check(rules, path)
    return rules


def _rules(table: Mapping[str, Any]) -> Rules:
    return Rules(
        version=str(table["version"]),
        questions=tuple(
            Question(
                str(row["id"]),
                row["about"],
                str(row["words"]),
                tuple(map(_option, row["options"])),
                _when(row.get("when", {})),
            )
            for row in table["question"]
        ),
        inconsistencies=tuple(
            Inconsistency(
                str(row["id"]),
                _when(row["when"]),
                str(row["words"]),
            )
            for row in table["inconsistent"]
        ),
        levels=tuple(Level(**row) for row in table["level"]),
        limits=HouseLimits(**{name: float(value) for name, value in table["limits"].items()}),
        risk_class_ends=tuple(float(end) for end in table["risk_classes"]["volatility_pa_up_to"]),
        equity_premium_pa=float(table["outlook"]["equity_premium_pa"]),
        rules=tuple(Rule(str(row["id"]), str(row["words"]), str(row["basis"])) for row in table["rule"]),
        must_ask_preferences=_yes_or_no(table["sustainability"]["must_be_asked"]),
    )


def _option(row: Mapping[str, Any]) -> Option:
    impacts = tuple(row.get("impacts", ()))
    return Option(str(row["id"]), str(row["words"]), int(row.get("points", 0)), float(row.get("least", 0.0)), impacts)


def _when(table: Mapping[str, Any]) -> When:
    return tuple((str(name), tuple(map(str, answers))) for name, answers in table.items())


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must_be_asked is true or false")
    return value


def _check(rules: Rules, path: Path) -> None:
    answers = {question.id: {option.id for option in question.options} for question in rules.questions}
    for question in rules.questions:
        scored = question.about != "sustainability"
        if question.about not in get_args(Dimension) or scored != any(option.points for option in question.options):
            raise DataError(
                f"{path}: the question '{question.id}' is about nothing known, or gives points where it must not or "
                "none where it must; mend it."
            )
    if tuple(question.id for question in rules.questions[-len(PREFERENCES) :]) != PREFERENCES:
        raise DataError(
            f"{path}: the questions about sustainability are {', '.join(PREFERENCES)}, after all others; put them so."
        )
    _check_shares(rules, path)
    speaking = [(question.id, question.when) for question in rules.questions]
    for speaker, when in (*speaking, *((found.id, found.when) for found in rules.inconsistencies)):
        for name, chosen in when:
            if name not in answers or not set(chosen) <= answers[name]:
                raise DataError(f"{path}: {speaker} speaks of '{name}', which has no such answers; mend it.")
    rising = [(level.from_percent, level.most_shares, level.most_volatility_pa) for level in rules.levels]
    if (
        not rising
        or rising[0][0] != 0
        or any(a > b for one, two in pairwise(rising) for a, b in zip(one, two, strict=True))
    ):
        raise DataError(f"{path}: the levels must begin at 0 percent and rise in everything; put them in order.")
    wanted = {f"S-{number}" for number in range(1, _RULES + 1)}
    if {rule.id for rule in rules.rules} != wanted:
        raise DataError(f"{path}: the rules must be S-1 to S-{_RULES}, each once; what each checks is in the program.")


def _check_shares(rules: Rules, path: Path) -> None:
    for question in rules.questions:
        for option in question.options:
            if not 0 <= option.least <= 1 or not set(option.impacts) <= set(IMPACTS):
                raise DataError(f"{path}: the answer '{option.id}' asks for no such share or impact; mend it.")
            # Without a share it would be no preference, although the client named a harm.
            if question.id == "impacts_share" and option.least == 0:
                raise DataError(
                    f"{path}: the answer '{option.id}' to '{question.id}' asks for no share; give it a least above 0."
                )
