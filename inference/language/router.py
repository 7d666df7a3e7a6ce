"""Which tool a sentence asks for: a linear head on the sentence's features, with a threshold for what is none of ours.

Letters: F features, C tools (out_of_scope among them).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError, TextError
from inference.language.embed import SentenceEmbedder
from inference.language.evaluate import Choice, choose_threshold
from inference.language.features import BUCKETS, WORDING_WEIGHT, Embedder, features
from inference.language.linear import fit_linear, softmax
from inference.language.utterances import OUT_OF_SCOPE, Example, read_examples
from inference.types import Route

PENALTY: Final = 2e-4  # best of 1e-5 to 1e-2 in cross-validation
_VERSION: Final = "2"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Router:
    """A fitted head over an embedder.

    Attributes:
        tools: names of the C tools.
        weights: [F, C].
        offsets: [C].
        threshold: a best tool less probable than this is out of scope, 0 to 1.
        sharpness: scores are multiplied by it before they become probabilities (temperature scaling, Guo et al. 2017).
        data_hash: of the examples and the method, to know when it is out of date.
    """

    embedder: Embedder
    tools: tuple[str, ...]
    weights: Floats
    offsets: Floats
    threshold: float
    sharpness: float
    data_hash: str

    def route(self, text: str) -> Route:
        """Return the tool for a sentence.

        The confidence of an out-of-scope route is the probability that no tool fits.

        Raises:
            TextError: the text is empty.
        """
        if not text.strip():
            raise TextError("There is nothing to route in an empty text; ask a question.")
        scores = self.sharpness * (features([text], self.embedder) @ self.weights + self.offsets)
        chances = dict(zip(self.tools, softmax(scores)[0].tolist(), strict=True))
        chances.pop(OUT_OF_SCOPE, None)
        best, second = sorted(chances, key=lambda tool: -chances[tool])[:2]
        if chances[best] < self.threshold:
            return Route(OUT_OF_SCOPE, 1.0 - chances[best], best)
        return Route(best, chances[best], second)

    def save(self, path: Path) -> None:
        """Write the head, without the embedder, as one .npz file; replaces it whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(
                file,
                tools=np.array(self.tools),
                weights=self.weights,
                offsets=self.offsets,
                numbers=np.array([self.threshold, self.sharpness]),
                data_hash=np.array(self.data_hash),
            )
        os.replace(name, path)

    @staticmethod
    def load(path: Path, embedder: Embedder) -> Router:
        """Read a saved head.

        Raises:
            ModelError: the file is missing or broken.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                threshold, sharpness = (float(number) for number in stored["numbers"])
                tools = tuple(str(tool) for tool in stored["tools"])
                weights, offsets = stored["weights"], stored["offsets"]
                data_hash = str(stored["data_hash"])
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise ModelError(
                f"The routing model {path} is missing or broken ({error}); run `steward setup`."
            ) from error
        return Router(embedder, tools, weights, offsets, threshold, sharpness, data_hash)


def fit(
    examples: Sequence[Example], embedder: Embedder, penalty: float = PENALTY, choice: Choice | None = None
) -> Router:
    """Fit the head on examples; the threshold comes from cross-validation unless it is given."""
    tools = tuple(sorted({example.tool for example in examples}))
    if choice is None:
        choice = choose_threshold(examples, features([example.text for example in examples], embedder), penalty)
    labels = np.array([tools.index(example.tool) for example in examples])
    rows = features([example.text for example in examples], embedder)
    weights, offsets = fit_linear(rows, labels, len(tools), penalty)
    return Router(embedder, tools, weights, offsets, choice.threshold, choice.sharpness, hash_of(examples))


def hash_of(examples: Sequence[Example]) -> str:
    """Return a hash over the examples and what decides how they are learned from."""
    digest = hashlib.sha256(f"{_VERSION} {BUCKETS} {WORDING_WEIGHT} {PENALTY}".encode())
    for example in examples:
        digest.update(f"\n{example.tool}\t{example.topic}\t{example.text}".encode())
    return digest.hexdigest()


def open_router(model_folder: Path, utterances: Path, saved: Path, threads: int = 1) -> Router:
    """Return the router, fitted anew (a few seconds) when there is none saved for these utterances.

    Args:
        model_folder: the sentence-embedding model.
        utterances: folder of `<tool>.txt` files.
        saved: the .npz file; a folder that cannot be written only costs the fitting each time.
        threads: for the embedding model.

    Raises:
        ModelError: the embedding model or the utterances are missing or broken.
    """
    embedder = SentenceEmbedder(model_folder, threads)
    examples = read_examples(utterances)
    if saved.is_file():
        try:
            router = Router.load(saved, embedder)
        except ModelError:
            saved.unlink(missing_ok=True)
        else:
            if router.data_hash == hash_of(examples):
                return router
    router = fit(examples, embedder)
    try:
        router.save(saved)
    except OSError:
        return router
    return router
