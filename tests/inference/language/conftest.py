from pathlib import Path

import numpy as np
import platformdirs
import pytest

from inference.errors import ModelError
from inference.language.embed import SentenceEmbedder


@pytest.fixture(scope="session")
def embedder() -> SentenceEmbedder:
    folder = Path(platformdirs.user_data_dir("steward")) / "content" / "models" / "minilm"
    try:
        return SentenceEmbedder(folder)
    except ModelError:
        pytest.skip("the sentence-embedding model is not built; run `steward setup`")


class Letters:
    """A stand-in that needs no model: counts of letters, scaled to length one, in the first 26 of 384 columns."""

    def embed(self, texts):  # type: ignore[no-untyped-def]
        rows = np.zeros((len(texts), 384), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.lower():
                if "a" <= letter <= "z":
                    row[ord(letter) - ord("a")] += 1
            row /= max(1e-9, float(np.linalg.norm(row)))
        return rows


@pytest.fixture
def letters() -> Letters:
    return Letters()
