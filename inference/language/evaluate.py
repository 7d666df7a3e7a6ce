"""How well the head tells tools apart on sentences it has not seen, and where to draw the line to out-of-scope.

Sentences are dealt into folds by families of paraphrases, so that no fold is tested on what it has all but learned;
those out of scope by whole topics, because clients will ask about topics that nobody thought of. Letters: B examples,
F features, C tools, D = 384.
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
from inference.language.linear import fit_linear, softmax
from inference.language.utterances import OUT_OF_SCOPE, Example

FOLDS: Final = 4
FAMILY: Final = 0.9  # cosine from which on two sentences count as one said twice
MOST_FALSE_ALARMS: Final = 0.04  # of the router alone; the words that are certain before it take a part of them away

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


def families(examples: Sequence[Example], vectors: Floats) -> tuple[str, ...]:
    """Return for each example the text that its family of near-duplicates is known by.

    Two sentences of a tool are of one family when their vectors are as like as those of a sentence and its paraphrase
    by one word, or when a chain of such pairs joins them. Out of scope, the family is the topic.
    """
    head = list(range(len(examples)))

    def top(row: int) -> int:
        while head[row] != row:
            head[row] = head[head[row]]
            row = head[row]
        return row

    for tool in {example.tool for example in examples} - {OUT_OF_SCOPE}:
        rows = [row for row, example in enumerate(examples) if example.tool == tool]
        alike = np.triu(vectors[rows] @ vectors[rows].T > FAMILY, 1)
        for one, other in zip(*np.nonzero(alike), strict=True):
            head[top(rows[int(other)])] = top(rows[int(one)])
    return tuple(
        example.topic if example.tool == OUT_OF_SCOPE else examples[top(row)].text
        for row, example in enumerate(examples)
    )


def hold_out(examples: Sequence[Example], rows: Floats, penalty: float, *, grouped: bool = True) -> HeldOut:
    """Return what is said about each example by a head from the other folds.

    Args:
        examples: B sentences.
        rows: their features, [B, F], the sentence vectors first.
        penalty: as for the fit.
        grouped: deal whole families into folds; False deals single sentences, which flatters the figures.
    """
    tools = tuple(sorted({example.tool for example in examples}))
    labels = np.array([tools.index(example.tool) for example in examples])
    vectors = rows[:, :DIMENSIONS]
    keys = families(examples, vectors) if grouped else tuple(_alone(example) for example in examples)
    folds = np.array([zlib.crc32(key.encode()) % FOLDS for key in keys])
    scores = np.zeros((len(examples), len(tools)), np.float32)
    belongs = np.zeros(len(examples), np.float32)
    for fold in range(FOLDS):
        held = folds == fold
        weights, offsets = fit_linear(rows[~held], labels[~held], len(tools), penalty)
        near = nearness(vectors[held] @ vectors[~held].T, labels[~held], tools)
        scores[held] = with_nearness(rows[held] @ weights + offsets, near)
        belongs[held] = belonging(scores[held], near, tools)
    return HeldOut(tools, labels, scores, belongs)


def choose(held: HeldOut) -> Choice:
    """Return the strictest threshold that keeps false alarms at MOST_FALSE_ALARMS, and the sharpness."""
    inside = held.labels != held.tools.index(OUT_OF_SCOPE)
    threshold = float(np.quantile(held.belonging[inside], MOST_FALSE_ALARMS))
    return Choice(threshold, _sharpness(held.scores[inside], held.labels[inside]))


def evaluate(
    examples: Sequence[Example],
    rows: Floats,
    penalty: float,
    *,
    grouped: bool = True,
    settled: Sequence[str | None] = (),
) -> Report:
    """Return cross-validated figures with the threshold that would be chosen.

    Args:
        examples: B sentences.
        rows: their features, [B, F], the sentence vectors first.
        penalty: as for the fit.
        grouped: whether families of paraphrases stay together; see `hold_out`.
        settled: for each example the tool that its words settle before the router is asked, None where they do not;
            empty for the router alone.
    """
    held = hold_out(examples, rows, penalty, grouped=grouped)
    choice = choose(held)
    tools, labels = held.tools, held.labels
    outside = tools.index(OUT_OF_SCOPE)
    answers = np.where(held.belonging < choice.threshold, outside, best_tools(held.scores, tools)[0][:, 0])
    for row, tool in enumerate(settled):
        if tool is not None:
            answers[row] = tools.index(tool)
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


def _alone(example: Example) -> str:
    return example.topic if example.tool == OUT_OF_SCOPE else example.text


def _sharpness(scores: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Return the factor on the scores that makes the held-out labels most likely."""
    rows = np.arange(len(labels))

    def surprise(factor: float) -> float:
        return -float(np.log(softmax(np.float32(factor) * scores)[rows, labels] + 1e-9).mean())

    best: float = min(np.geomspace(0.2, 5, 60).tolist(), key=surprise)
    return best
