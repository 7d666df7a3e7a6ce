"""The trained network as an ONNX file: written a node at a time, which needs nothing but `onnx`.

The graph hears the sound in several views at once (V of them, see `VIEWS`), averages what they say, and ends in ARKit
weights: the moves on both sides, the lips closed as likely as p, b or m is heard, and what closed lips rule out. Of
voices that were not learnt, the phones tell closures better than the move `shut`, which is there to learn from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from inference.face.network import (
    CHANNELS,
    DILATIONS,
    FRONT_PAST,
    PAST,
    RECURRENT,
    TAPS,
    VIEWS,
    moves_matrix,
    views_matrix,
)
from inference.face.style import STYLES
from inference.features import MEL_BANDS
from inference.training.corpus import CLOSING
from inference.training.network import FaceNetwork
from inference.types import ARKIT_INDEX, ARKIT_NAMES, Floats

_OPSET: Final = 20
_IR_VERSION: Final = 9
_PARTED: Final = ("mouthLowerDown", "mouthUpperUp")  # closed lips show no teeth


@dataclass(frozen=True, slots=True)
class Gate:
    """Between which probabilities of p, b and m together the lips go from open to closed."""

    low: float
    high: float


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Any, name: str) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], out: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [out], **attributes))
        return out


def export(network: FaceNetwork, gate: Gate) -> bytes:
    """Return the ONNX file of a trained network."""
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in network.state_dict().items()}
    graph = _Graph()
    hidden = _features(graph, weights)
    moves = _moves(graph, weights, hidden)
    _to_arkit(graph, moves, _closing(graph, weights, hidden), gate)
    values = helper.make_tensor_value_info
    inputs = [
        values("mel", TensorProto.FLOAT, [1, "T", MEL_BANDS]),
        values("style", TensorProto.FLOAT, [1, len(STYLES)]),
        values("front_past", TensorProto.FLOAT, [len(VIEWS), 2 * MEL_BANDS, FRONT_PAST]),
        values("past", TensorProto.FLOAT, [len(VIEWS), CHANNELS, PAST]),
        values("memory", TensorProto.FLOAT, [1, len(VIEWS), RECURRENT]),
    ]
    outputs = [
        values("weights", TensorProto.FLOAT, [1, "F", len(ARKIT_NAMES)]),
        values("next_front_past", TensorProto.FLOAT, [len(VIEWS), 2 * MEL_BANDS, FRONT_PAST]),
        values("next_past", TensorProto.FLOAT, [len(VIEWS), CHANNELS, PAST]),
        values("next_memory", TensorProto.FLOAT, [1, len(VIEWS), RECURRENT]),
    ]
    built = helper.make_graph(graph.nodes, "audio_to_face", inputs, outputs, graph.constants)
    model = helper.make_model(built, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


def _features(g: _Graph, w: dict[str, Floats]) -> str:
    """Add the views, convolutions and the recurrent layer; returns [V, F, CHANNELS + RECURRENT]."""
    wide = g.node("MatMul", ["mel", g.constant(views_matrix(), "views")], "wide")
    apart_shape = g.constant(np.array([-1, len(VIEWS), MEL_BANDS], np.int64), "apart_shape")
    apart = g.node("Reshape", [wide, apart_shape], "apart")
    viewed = g.node("Transpose", [apart], "viewed", perm=[1, 0, 2])  # [V, T, M]
    pair_shape = g.constant(np.array([len(VIEWS), -1, 2 * MEL_BANDS], np.int64), "pair_shape")
    pairs = g.node("Reshape", [viewed, pair_shape], "pairs")
    turned = g.node("Transpose", [pairs], "pairs_by_band", perm=[0, 2, 1])
    seen = g.node("Concat", ["front_past", turned], "front_seen", axis=2)
    _last(g, seen, FRONT_PAST, "next_front_past")
    x = _gelu(g, _conv(g, w, "front", seen, 1), "front_act")
    sizes = g.constant(np.array([(TAPS - 1) * dilation for dilation in DILATIONS], np.int64), "past_sizes")
    g.nodes.append(helper.make_node("Split", ["past", sizes], [f"past_{n}" for n in range(len(DILATIONS))], axis=2))
    kept = []
    for number, dilation in enumerate(DILATIONS):
        seen = g.node("Concat", [f"past_{number}", x], f"seen_{number}", axis=2)
        kept.append(_last(g, seen, (TAPS - 1) * dilation, f"kept_{number}"))
        spread = _gelu(g, _conv(g, w, f"blocks.{number}.spread", seen, dilation), f"act_{number}")
        x = g.node("Add", [x, _conv(g, w, f"blocks.{number}.mix", spread, 1)], f"block_{number}")
    g.node("Concat", kept, "next_past", axis=2)
    by_time = g.node("Transpose", [x], "by_time", perm=[2, 0, 1])  # [F, V, C], as GRU wants it
    long = g.node("Squeeze", [_gru(g, w, by_time), g.constant(np.array([1], np.int64), "direction_axis")], "long")
    both = g.node("Concat", [by_time, long], "both", axis=2)
    return g.node("Transpose", [both], "features", perm=[1, 0, 2])


def _gru(g: _Graph, w: dict[str, Floats], x: str) -> str:
    """Add torch's GRU: its gates come as reset, update, new; ONNX wants update, reset, new."""

    def ordered(matrix: Floats) -> Floats:
        reset, update, new = np.split(matrix, 3)
        return np.concatenate([update, reset, new])

    weight = g.constant(ordered(w["recurrent.weight_ih_l0"])[None], "gru_w")
    recurrent = g.constant(ordered(w["recurrent.weight_hh_l0"])[None], "gru_r")
    bias = np.concatenate([ordered(w["recurrent.bias_ih_l0"]), ordered(w["recurrent.bias_hh_l0"])])[None]
    inputs = [x, weight, recurrent, g.constant(bias, "gru_b"), "", "memory"]
    g.nodes.append(
        helper.make_node("GRU", inputs, ["gru_y", "next_memory"], hidden_size=RECURRENT, linear_before_reset=1)
    )
    return "gru_y"


def _moves(g: _Graph, w: dict[str, Floats], features: str) -> str:
    """Add the mood and the two last layers, and average the views; returns [1, F, len(MOVES)], 0 to 1."""
    mood = _linear(
        g, w, "style", g.node("Unsqueeze", ["style", g.constant(np.array([1], np.int64), "row_axis")], "mood")
    )
    hidden = g.node("Add", [_linear(g, w, "hidden", features), mood], "hidden_sum")
    each = g.node("Sigmoid", [_linear(g, w, "out", _gelu(g, hidden, "hidden_act"))], "moves_by_view")
    view_axis = g.constant(np.array([0], np.int64), "view_axis")
    return g.node("ReduceMean", [each, view_axis], "moves", keepdims=1)


def _closing(g: _Graph, w: dict[str, Floats], features: str) -> str:
    """Add the phones; returns how likely one is that closes the lips, [1, F, 1]."""
    view_axis = g.constant(np.array([0], np.int64), "phone_view_axis")
    said = g.node("ReduceMean", [_linear(g, w, "phone", features), view_axis], "said", keepdims=1)
    likely = g.node("Softmax", [said], "likely", axis=-1)
    return g.node("MatMul", [likely, g.constant(CLOSING[:, None], "closing_phones")], "closing")


def _to_arkit(g: _Graph, moves: str, closing: str, gate: Gate) -> None:
    """Add the way from moves to ARKit weights."""
    above = g.node("Sub", [closing, g.constant(np.float32(gate.low), "gate_low")], "shut_above")
    share = g.node("Div", [above, g.constant(np.float32(gate.high - gate.low), "gate_width")], "shut_share")
    zero, one = g.constant(np.float32(0), "zero"), g.constant(np.float32(1), "one")
    shut = g.node("Clip", [share, zero, one], "shut")
    plain = g.node("MatMul", [moves, g.constant(moves_matrix(), "moves_to_arkit")], "plain")
    parted = np.zeros((1, 1, len(ARKIT_NAMES)), np.float32)
    for index, name in enumerate(ARKIT_NAMES):
        parted[0, 0, index] = float(name.startswith(_PARTED))
    hides = g.node("Mul", [shut, g.constant(parted, "parted")], "hides")
    shown = g.node("Mul", [plain, g.node("Sub", [one, hides], "keeps")], "shown")
    jaw_column = g.constant(np.array([ARKIT_INDEX["jawOpen"]], np.int64), "jaw_column")
    jaw = g.node("Gather", [shown, jaw_column], "jaw", axis=2)
    close = np.zeros((1, 1, len(ARKIT_NAMES)), np.float32)
    close[0, 0, ARKIT_INDEX["mouthClose"]] = 1.0
    closed = g.node("Mul", [g.node("Mul", [jaw, shut], "jaw_shut"), g.constant(close, "close")], "closed")
    g.node("Add", [shown, closed], "weights")


def _conv(g: _Graph, w: dict[str, Floats], name: str, x: str, dilation: int) -> str:
    inputs = [x, g.constant(w[f"{name}.weight"], f"{name}.weight"), g.constant(w[f"{name}.bias"], f"{name}.bias")]
    return g.node("Conv", inputs, f"{name}.out", dilations=[dilation])


def _linear(g: _Graph, w: dict[str, Floats], name: str, x: str) -> str:
    product = g.node("MatMul", [x, g.constant(w[f"{name}.weight"].T, f"{name}.weight")], f"{name}.product")
    return g.node("Add", [product, g.constant(w[f"{name}.bias"], f"{name}.bias")], f"{name}.out")


def _gelu(g: _Graph, x: str, out: str) -> str:
    return g.node("Gelu", [x], out)


def _last(g: _Graph, x: str, count: int, out: str) -> str:
    """Keep the last `count` entries of axis 2."""
    first = g.constant(np.array([-count], np.int64), f"{out}_first")
    last = g.constant(np.array([np.iinfo(np.int64).max], np.int64), f"{out}_last")
    return g.node("Slice", [x, first, last, g.constant(np.array([2], np.int64), f"{out}_axis")], out)
