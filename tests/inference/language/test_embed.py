"""Sentences become unit vectors that are near when their meaning is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelError
from inference.language.embed import SentenceEmbedder


def test_vectors_have_length_one(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed(["how did I do last year", "", "a" * 5000])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_like_meaning_is_near(embedder: SentenceEmbedder) -> None:
    asked, near, far = embedder.embed(
        ["how did my portfolio perform", "what return did I get", "bake a chocolate cake"]
    )
    assert asked @ near > asked @ far + 0.2


def test_a_sentence_means_the_same_alone_and_among_others(embedder: SentenceEmbedder) -> None:
    alone = embedder.embed(["what is volatility"])[0]
    among = embedder.embed(["hello", "what is volatility", "how did my portfolio do against the benchmark last year"])[
        1
    ]
    assert alone @ among > 0.98


def test_a_missing_or_broken_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="steward setup"):
        SentenceEmbedder(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="steward setup"):
        SentenceEmbedder(tmp_path)
