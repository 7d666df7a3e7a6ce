"""Which tool a sentence asks for: a linear head on the sentence's features, with a threshold for what is none of ours.

Letters: E examples, F features, C tools (out_of_scope among them), D = 384.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError, TextError
from inference.language.belonging import NEARNESS_WEIGHT, Labels, belonging, best_tools, nearness, with_nearness
from inference.language.canonical import NO_NAMES, Names, read_names
from inference.language.embed import SentenceEmbedder
from inference.language.evaluate import choose, hold_out
from inference.language.features import BUCKETS, DIMENSIONS, WORDING_WEIGHT, Embedder, features
from inference.language.linear import fit_linear
from inference.language.utterances import OUT_OF_SCOPE, Example, read_examples
from inference.types import Route

PENALTY: Final = 1e-4  # best of 2e-5 to 1e-3 in cross-validation
_VERSION: Final = "7"
NAMES_FILE: Final = "names.toml"
_DOUBT: Final = 4.0  # how fast doubt about being out of scope fades with the distance from the threshold

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """What is learned and saved.

    Attributes:
        tools: names of the C tools.
        weights: [F, C] of the linear head.
        offsets: [C].
        vectors: [E, D] unit vectors of the examples, float16.
        labels: [E] tool of each example, a row of `tools`.
        threshold: below this belonging a sentence is out of scope.
        sharpness: what scores are multiplied with so that they become probabilities.
        data_hash: of the examples and the method, to know when the head is out of date.
    """

    tools: tuple[str, ...]
    weights: Floats
    offsets: Floats
    vectors: npt.NDArray[np.float16]
    labels: Labels
    threshold: float
    sharpness: float
    data_hash: str


class Router:
    """A head over an embedder; about 3 ms a sentence."""

    def __init__(self, embedder: Embedder, head: Head, names: Names = NO_NAMES) -> None:
        self.embedder = embedder
        self.head = head
        self.names = names
        self._vectors = head.vectors.astype(np.float32)

    def route(self, text: str) -> Route:
        """Return the tool for a sentence.

        The confidence of a tool is its probability among the tools; that of out_of_scope is how far the sentence is
        from belonging, 0.5 at the threshold; its runner-up is the tool that it would otherwise be.

        Raises:
            TextError: the text is empty.
        """
        if not text.strip():
            raise TextError("There is nothing to route in an empty text; ask a question.")
        head = self.head
        row = features([text], self.embedder, self.names)
        scores = row @ head.weights + head.offsets
        # Not the BLAS product: on two busy cores its waking threads take 8 ms for what one core does in under one.
        likeness = np.einsum("bd,ed->be", row[:, :DIMENSIONS], self._vectors)
        near = nearness(likeness, head.labels, head.tools)
        scores = with_nearness(scores, near)
        belongs = float(belonging(scores, near, head.tools)[0])
        order, chance = best_tools(np.asarray(head.sharpness * scores, np.float32), head.tools)
        best, second = (head.tools[index] for index in order[0])
        if belongs < head.threshold:
            return Route(OUT_OF_SCOPE, 0.5 + 0.5 * math.tanh(_DOUBT * (head.threshold - belongs)), best)
        return Route(best, float(chance[0]), second)


def fit(examples: Sequence[Example], embedder: Embedder, penalty: float = PENALTY, names: Names = NO_NAMES) -> Head:
    """Fit a head on examples; threshold and sharpness come from cross-validation."""
    tools = tuple(sorted({example.tool for example in examples}))
    labels = np.array([tools.index(example.tool) for example in examples])
    rows = features([example.text for example in examples], embedder, names)
    vectors = rows[:, :DIMENSIONS]
    choice = choose(hold_out(examples, rows, penalty))
    weights, offsets = fit_linear(rows, labels, len(tools), penalty)
    return Head(
        tools=tools,
        weights=weights,
        offsets=offsets,
        vectors=vectors.astype(np.float16),
        labels=labels,
        threshold=choice.threshold,
        sharpness=choice.sharpness,
        data_hash=hash_of(examples, names),
    )


def save_head(head: Head, path: Path) -> None:
    """Write a head as one .npz file; replaces it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez_compressed(
            file,
            tools=np.array(head.tools),
            weights=head.weights,
            offsets=head.offsets,
            vectors=head.vectors,
            labels=head.labels,
            numbers=np.array([head.threshold, head.sharpness]),
            data_hash=np.array(head.data_hash),
        )
    os.replace(name, path)


def load_head(path: Path) -> Head:
    """Read a saved head.

    Raises:
        ModelError: the file is missing or broken.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            threshold, sharpness = (float(number) for number in stored["numbers"])
            head = Head(
                tools=tuple(str(tool) for tool in stored["tools"]),
                weights=stored["weights"],
                offsets=stored["offsets"],
                vectors=stored["vectors"],
                labels=stored["labels"],
                threshold=threshold,
                sharpness=sharpness,
                data_hash=str(stored["data_hash"]),
            )
    except (OSError, KeyError, ValueError, EOFError, TypeError, MemoryError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"The routing model {path} is missing or broken ({error}); run `steward setup`.") from error
    if problem := _unfit(head):
        raise ModelError(f"The routing model {path} is broken: {problem}; run `steward setup`.")
    return head


def _unfit(head: Head) -> str:
    """Return what does not fit together in a head, or ""."""
    tools, examples = len(head.tools), len(head.labels) if head.labels.ndim == 1 else -1
    wanted = {"weights": (DIMENSIONS + BUCKETS, tools), "offsets": (tools,), "vectors": (examples, DIMENSIONS)}
    for name, shape in wanted.items():
        if getattr(head, name).shape != shape:
            return f"its {name} are {getattr(head, name).shape} and not {shape}"
    if head.labels.dtype.kind not in "iu" or head.labels.min(initial=0) < 0 or head.labels.max(initial=0) >= tools:
        return "its labels name tools that it does not know"
    numbers = (head.weights, head.offsets, head.vectors, np.array([head.threshold, head.sharpness]))
    return "" if all(np.isfinite(each).all() for each in numbers) else "it holds values that are not numbers"


def hash_of(examples: Sequence[Example], names: Names = NO_NAMES) -> str:
    """Return a hash over the examples, the names and what decides how they are learned from."""
    digest = hashlib.sha256(f"{_VERSION} {BUCKETS} {WORDING_WEIGHT} {PENALTY} {NEARNESS_WEIGHT}".encode())
    digest.update("".join(f"\n{word}\t{kind}" for word, kind in sorted(names.kinds.items())).encode())
    for example in examples:
        digest.update(f"\n{example.tool}\t{example.topic}\t{example.text}".encode())
    return digest.hexdigest()


def open_router(model_folder: Path, utterances: Path, saved: Path, threads: int = 1) -> Router:
    """Return the router, fitted anew (some ten seconds) when there is none saved for these utterances.

    Args:
        model_folder: the sentence-embedding model.
        utterances: folder of `<tool>.txt` files; the names to take for one another stand beside it.
        saved: the .npz file; a folder that cannot be written only costs the fitting each time.
        threads: for the embedding model.

    Raises:
        ModelError: the embedding model or the utterances are missing or broken.
    """
    embedder = SentenceEmbedder(model_folder, threads)
    examples = read_examples(utterances)
    names = read_names(utterances.parent / NAMES_FILE)
    try:
        head = load_head(saved)
    except ModelError:
        head = None
    if head is None or head.data_hash != hash_of(examples, names):
        head = fit(examples, embedder, names=names)
        with contextlib.suppress(OSError):
            save_head(head, saved)
    return Router(embedder, head, names)
