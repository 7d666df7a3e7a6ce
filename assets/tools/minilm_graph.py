"""The MiniLM encoder as an ONNX graph, written node by node.

Layout after Devlin et al. 2019 (BERT, post-norm, GELU) with sentence pooling after Reimers and Gurevych 2019: the mean
of the token vectors, scaled to length one. Letters: B sentences, L tokens, D = 384, H = 12 heads of 32.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS: Final = 6
HEADS: Final = 12
HEAD_SIZE: Final = 32
MAX_TOKENS: Final = 256
EPSILON: Final = 1e-12
SMOOTHING: Final = 0.65  # how much of the difficulty moves from activations to weights; best of 0.3 to 0.8 here
# The first feed-forward layers have channels so uneven that int8 activations cost a one-word sentence its meaning.
IN_FLOAT: Final = frozenset(f"encoder.layer.{layer}.output.dense" for layer in range(3))
_TINY: Final = 1e-5
_LEAST_SCALE: Final = 1e-3
_OPSET: Final = 20  # the first with Gelu
_IR_VERSION: Final = 9

Floats = npt.NDArray[np.float32]


def build_graph(weights: dict[str, Floats], peaks: dict[str, Floats]) -> Any:
    """Return the model: `input_ids` and `attention_mask`, [B, L] int64, to `embedding`, [B, D] float32 of length 1.

    Args:
        weights: tensors under their names in the source's safetensors file.
        peaks: for each linear layer, the largest magnitude seen in each input channel; those channels are scaled down
            and their weights up, which changes nothing but makes the layer survive int8 (SmoothQuant,
            Xiao et al. 2023).
    """
    graph = _Graph(weights, peaks)
    ids, mask = graph.first_tokens("input_ids"), graph.first_tokens("attention_mask")
    mask = graph.node("Cast", mask, to=TensorProto.FLOAT)  # [B, L]
    closed = graph.node("Sub", graph.constant(np.float32(1)), mask)
    closed = graph.node("Mul", closed, graph.constant(np.float32(-10_000)))
    bias = graph.node("Unsqueeze", closed, graph.constant([1, 2]))  # [B, 1, 1, L]
    hidden = graph.embeddings(ids)
    for layer in range(LAYERS):
        hidden = graph.layer(f"encoder.layer.{layer}.", hidden, bias)
    pooled = graph.pooled(hidden, mask)
    graph.nodes.append(helper.make_node("Identity", [pooled], ["embedding"]))
    return graph.model()


class _Graph:
    """Collects nodes and constants; each method adds one piece and returns the name of its output."""

    def __init__(self, weights: dict[str, Floats], peaks: dict[str, Floats]) -> None:
        self.weights = weights
        self.peaks = peaks
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.count = 0

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        self.count += 1
        name = f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, value: Any) -> str:
        self.count += 1
        array = np.asarray(value)
        array = array.astype(np.int64) if isinstance(value, list) else array
        self.constants.append(numpy_helper.from_array(np.array(array), f"constant_{self.count}"))
        return f"constant_{self.count}"

    def weight(self, name: str) -> str:
        self.constants.append(numpy_helper.from_array(self.weights[name], name))
        return name

    def first_tokens(self, name: str) -> str:
        """Cut [B, L] to its first MAX_TOKENS columns; onnxruntime wants 1-D bounds."""
        return self.node("Slice", name, self.constant([0]), self.constant([MAX_TOKENS]), self.constant([1]))

    def linear(self, prefix: str, value: str) -> str:
        matrix = self.weights[prefix + ".weight"].T  # [in, out]
        reach = np.maximum(np.abs(matrix).max(axis=1), _TINY)
        peak = np.maximum(self.peaks[prefix], _TINY)
        scale = np.maximum(peak**SMOOTHING / reach ** (1 - SMOOTHING), _LEAST_SCALE).astype(np.float32)
        smooth = self.node("Mul", value, self.constant(1 / scale))
        matrix = matrix * scale[:, None]
        weight = self.rounded(matrix) if prefix in IN_FLOAT else self.constant(matrix)
        product = self.node("MatMul", smooth, weight)
        return self.node("Add", product, self.weight(prefix + ".bias"))

    def rounded(self, matrix: Floats) -> str:
        """Int8 weights, one scale a column, that are multiplied as floats: small on disk, exact in the activations."""
        step = np.abs(matrix).max(axis=0) / 127
        stored = self.constant(np.round(matrix / step).astype(np.int8))
        return self.node(
            "DequantizeLinear", stored, self.constant(step), self.constant(np.zeros_like(step, np.int8)), axis=1
        )

    def norm(self, prefix: str, value: str) -> str:
        scale, shift = self.weight(prefix + ".weight"), self.weight(prefix + ".bias")
        return self.node("LayerNormalization", value, scale, shift, axis=-1, epsilon=EPSILON)

    def embeddings(self, ids: str) -> str:
        """Word + position + (constant) segment vectors, normalised: [B, L, D]."""
        words = self.node("Gather", self.weight("embeddings.word_embeddings.weight"), ids)
        length = self.node("Slice", self.node("Shape", ids), self.constant([1]), self.constant([2]))
        table = self.constant(self.weights["embeddings.position_embeddings.weight"][:MAX_TOKENS])
        positions = self.node("Slice", table, self.constant([0]), length, self.constant([0]))
        segment = self.constant(self.weights["embeddings.token_type_embeddings.weight"][0])
        total = self.node("Add", self.node("Add", words, positions), segment)
        return self.norm("embeddings.LayerNorm", total)

    def heads(self, value: str) -> str:
        """[B, L, D] to [B, H, L, 32]."""
        split = self.node("Reshape", value, self.constant([0, 0, HEADS, HEAD_SIZE]))
        return self.node("Transpose", split, perm=[0, 2, 1, 3])

    def layer(self, prefix: str, hidden: str, bias: str) -> str:
        """One encoder layer: self-attention and feed-forward, each with its residual and norm."""
        query, key, value = (
            self.heads(self.linear(f"{prefix}attention.self.{part}", hidden)) for part in ("query", "key", "value")
        )
        scores = self.node("MatMul", query, self.node("Transpose", key, perm=[0, 1, 3, 2]))
        scores = self.node("Div", scores, self.constant(np.float32(HEAD_SIZE**0.5)))
        attention = self.node("Softmax", self.node("Add", scores, bias), axis=-1)
        context = self.node("Transpose", self.node("MatMul", attention, value), perm=[0, 2, 1, 3])
        context = self.node("Reshape", context, self.constant([0, 0, HEADS * HEAD_SIZE]))
        attended = self.linear(f"{prefix}attention.output.dense", context)
        hidden = self.norm(f"{prefix}attention.output.LayerNorm", self.node("Add", attended, hidden))
        inner = self.node("Gelu", self.linear(f"{prefix}intermediate.dense", hidden))
        outer = self.linear(f"{prefix}output.dense", inner)
        return self.norm(f"{prefix}output.LayerNorm", self.node("Add", outer, hidden))

    def pooled(self, hidden: str, mask: str) -> str:
        """Mean over the unmasked tokens, scaled to length one: [B, D]."""
        column = self.node("Unsqueeze", mask, self.constant([2]))
        total = self.node("ReduceSum", self.node("Mul", hidden, column), self.constant([1]), keepdims=0)
        # The mean's divisor drops out in the scaling to length one.
        length = self.node("ReduceL2", total, self.constant([1]), keepdims=1)
        return self.node("Div", total, self.node("Max", length, self.constant(np.float32(1e-9))))

    def model(self) -> Any:
        shape = ["B", "L"]
        graph = helper.make_graph(
            self.nodes,
            "minilm",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["B", HEADS * HEAD_SIZE])],
            self.constants,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], producer_name="steward", ir_version=_IR_VERSION
        )
        onnx.checker.check_model(model)
        return model
