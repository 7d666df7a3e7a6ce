"""Sentences to vectors: the MiniLM that set-up built, with onnxruntime and a tokenizer and nothing else.

Letters: B sentences, D = 384.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError
from inference.language.features import DIMENSIONS
from inference.runtime.expected import require
from inference.runtime.onnx_session import open_session

_BATCH: Final = 32

Floats = npt.NDArray[np.float32]


class SentenceEmbedder:
    """Holds the model open; about 2 ms a sentence on one core.

    Args:
        folder: holds model.onnx and tokenizer.json.
        threads: processor threads; one is fastest for single sentences.

    Raises:
        ModelError: a file is missing or broken.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.folder = folder
        self._session = open_session(folder / "model.onnx", threads)
        inputs = {"input_ids": (None, None), "attention_mask": (None, None)}
        advice = "run `steward setup --force`"
        require(self._session, inputs, {"embedding": (None, DIMENSIONS)}, "sentence embedding", advice)
        self._tokenizer = _tokenizer(folder / "tokenizer.json")

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return [B, D] unit vectors; an empty text gets the vector of an empty sentence."""
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        # Sentences of like length go together: padding costs time, and int8 activations see what is in their batch.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._batch([texts[row] for row in rows])
        return vectors

    def _batch(self, texts: list[str]) -> Floats:
        encoded = [self._tokenizer.encode(text).ids for text in texts]
        length = max(len(ids) for ids in encoded)
        tokens = np.zeros((len(encoded), length), np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(encoded):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        (vectors,) = self._session.run({"input_ids": tokens, "attention_mask": mask})
        return np.asarray(vectors, np.float32)


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    if not path.is_file():
        raise ModelError(f"The tokenizer file {path} is missing; run `steward setup`.")
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises plain Exception for a broken file
        raise ModelError(f"The tokenizer file {path} is broken ({error}); run `steward setup --force`.") from error
