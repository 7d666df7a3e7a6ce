"""How often searching finds the passage that answers a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from inference.documents.types import Passage

Search = Callable[[str, int], Sequence[Passage]]  # question and how many passages


@dataclass(frozen=True, slots=True)
class Case:
    """A question and where its answer stands: the document's file name and words of the passage."""

    ask: str
    document: str
    passage: str


@dataclass(frozen=True, slots=True)
class Recall:
    """Parts, 0 to 1, of the questions whose passage was the first, or among the first five, that were found.

    Attributes:
        missed: those whose passage was not among the first five.
    """

    count: int
    at_1: float
    at_5: float
    missed: tuple[Case, ...]


def recall(cases: Sequence[Case], search: Search) -> Recall:
    """Search for every question."""
    first, missed = 0, []
    for case in cases:
        found = [_answers(case, passage) for passage in search(case.ask, 5)]
        first += bool(found and found[0])
        if not any(found):
            missed.append(case)
    count = max(1, len(cases))
    return Recall(len(cases), first / count, (len(cases) - len(missed)) / count, tuple(missed))


def _answers(case: Case, passage: Passage) -> bool:
    words = " ".join(passage.text.split())
    return PurePath(passage.path).name == case.document and " ".join(case.passage.split()) in words
