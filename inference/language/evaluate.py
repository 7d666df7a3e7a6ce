"""How well the head tells tools apart on sentences it has not seen, and where to draw the line to out-of-scope.

Sentences are dealt into folds; those out of scope by whole topics, because clients will ask about topics that nobody
thought of. Letters: B examples, F features, C tools.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.language.belonging import belonging, best_tools, nearness, with_nearness
from inference.language.features import DIMENSIONS
from inference.language.linear import fit_dual, gram_of, softmax
from inference.language.utterances import OUT_OF_SCOPE, Example

FOLDS: Final = 4
MOST_FALSE_ALARMS: Final = 0.03  # one point below what is asked for, because new sentences are harder

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Choice:
    """What cross-validation decides.

    Attributes:
        threshold: a sentence whose belonging is below it is out of scope.
        sharpness: factor on the scores that makes them probabilities (temperature scaling, Guo et al. 2017).
    """

    threshold: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What heads that never saw a sentence (or its topic) say about it: scores [B, C] and belonging [B]."""

    tools: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    scores: Floats
    belonging: Floats


@dataclass(frozen=True, slots=True)
class Report:
    """What cross-validation found.

    Attributes:
        accuracy: of the tool among in-scope sentences, counting a false alarm as wrong.
        out_of_scope_recall: share of out-of-scope sentences that were recognised, on topics never seen.
        false_alarms: share of in-scope sentences that were taken for out of scope.
        confusion: [C, C] counts, rows the truth, columns the answer.
        mistakes: sentence, truth, answer.
    """

    tools: tuple[str, ...]
    accuracy: float
    out_of_scope_recall: float
    false_alarms: float
    threshold: float
    sharpness: float
    confusion: npt.NDArray[np.int64]
    mistakes: tuple[tuple[str, str, str], ...]


def hold_out(examples: Sequence[Example], gram: Floats, vectors: Floats, penalty: float) -> HeldOut:
    """Return what is said about each example by a head from the other folds.

    Args:
        examples: B sentences.
        gram: [B, B] from `linear.gram_of`.
        vectors: [B, D] unit vectors.
        penalty: as for the fit.
    """
    tools = tuple(sorted({example.tool for example in examples}))
    labels = np.array([tools.index(example.tool) for example in examples])
    folds = np.array([_fold(example) for example in examples])
    scores = np.zeros((len(examples), len(tools)), np.float32)
    belongs = np.zeros(len(examples), np.float32)
    for fold in range(FOLDS):
        held = folds == fold
        dual = fit_dual(gram[np.ix_(~held, ~held)], labels[~held], len(tools), penalty)
        near = nearness(vectors[held] @ vectors[~held].T, labels[~held], tools)
        scores[held] = with_nearness(gram[np.ix_(held, ~held)] @ dual, near)
        belongs[held] = belonging(scores[held], near, tools)
    return HeldOut(tools, labels, scores, belongs)


def choose(held: HeldOut) -> Choice:
    """Return the strictest threshold that keeps false alarms at MOST_FALSE_ALARMS, and the sharpness."""
    inside = held.labels != held.tools.index(OUT_OF_SCOPE)
    threshold = float(np.quantile(held.belonging[inside], MOST_FALSE_ALARMS))
    return Choice(threshold, _sharpness(held.scores[inside], held.labels[inside]))


def evaluate(examples: Sequence[Example], rows: Floats, penalty: float) -> Report:
    """Return cross-validated figures with the threshold that would be chosen.

    Args:
        examples: B sentences.
        rows: their features, [B, F], the sentence vectors first.
        penalty: as for the fit.
    """
    held = hold_out(examples, gram_of(rows), rows[:, :DIMENSIONS], penalty)
    choice = choose(held)
    tools, labels = held.tools, held.labels
    outside = tools.index(OUT_OF_SCOPE)
    answers = np.where(held.belonging < choice.threshold, outside, best_tools(held.scores, tools)[0][:, 0])
    confusion = np.zeros((len(tools), len(tools)), np.int64)
    np.add.at(confusion, (labels, answers), 1)
    inside = labels != outside
    return Report(
        tools=tools,
        accuracy=float((answers == labels)[inside].mean()),
        out_of_scope_recall=float((answers == outside)[~inside].mean()),
        false_alarms=float((answers == outside)[inside].mean()),
        threshold=choice.threshold,
        sharpness=choice.sharpness,
        confusion=confusion,
        mistakes=tuple(
            (example.text, example.tool, tools[answer])
            for example, answer in zip(examples, answers.tolist(), strict=True)
            if tools[answer] != example.tool
        ),
    )


def report_text(report: Report) -> str:
    """Return the report as lines for a terminal, with the confusion table."""
    width = max(len(tool) for tool in report.tools)
    lines = [
        f"tool accuracy (cross-validated)   {report.accuracy:6.1%}",
        f"out-of-scope recall (new topics)  {report.out_of_scope_recall:6.1%}",
        f"false alarms                      {report.false_alarms:6.1%}",
        "",
        " " * (width + 1) + " ".join(f"{tool[:8]:>8}" for tool in report.tools),
    ]
    for tool, row in zip(report.tools, report.confusion.tolist(), strict=True):
        lines.append(f"{tool:<{width}} " + " ".join(f"{count or '.':>8}" for count in row))
    return "\n".join(lines)


def _fold(example: Example) -> int:
    text = example.topic if example.tool == OUT_OF_SCOPE else example.text
    return zlib.crc32(text.encode()) % FOLDS


def _sharpness(scores: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Return the factor on the scores that makes the held-out labels most likely."""
    rows = np.arange(len(labels))

    def surprise(factor: float) -> float:
        return -float(np.log(softmax(np.float32(factor) * scores)[rows, labels] + 1e-9).mean())

    best: float = min(np.geomspace(0.2, 5, 60).tolist(), key=surprise)
    return best
