"""A network with the signature of our own that always shows the same face: for tests of what stands around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from inference.face.network import CHANNELS, FRONT_PAST, PAST, RECURRENT, VIEWS
from inference.features import MEL_BANDS
from inference.types import ARKIT_NAMES


def build(path: Path, weight: float) -> Path:
    """Write the network; every weight of every frame is `weight`."""
    kinds, width = TensorProto.FLOAT, len(ARKIT_NAMES)
    states = {
        "front_past": [len(VIEWS), 2 * MEL_BANDS, FRONT_PAST],
        "past": [len(VIEWS), CHANNELS, PAST],
        "memory": [1, len(VIEWS), RECURRENT],
    }
    inputs = {"mel": [1, "frames", None], "style": [1, 5], **states}
    outputs = {"weights": [1, "half", width], **{f"next_{name}": shape for name, shape in states.items()}}
    nodes = [
        helper.make_node("Slice", ["mel", "first", "last", "axis", "two"], ["halved"]),
        helper.make_node("ReduceMean", ["halved", "last_axis"], ["level"], keepdims=1),
        helper.make_node("MatMul", ["level", "nothing"], ["spread"]),
        helper.make_node("Add", ["spread", "face"], ["weights"]),
        *(helper.make_node("Identity", [name], [f"next_{name}"]) for name in states),
    ]
    constants = {
        "first": np.array([0]), "last": np.array([2**31]), "axis": np.array([1]), "two": np.array([2]),
        "last_axis": np.array([2]), "nothing": np.zeros((1, width), np.float32),
        "face": np.full(width, weight, np.float32),
    }  # fmt: skip
    graph = helper.make_graph(
        nodes,
        "own",
        [helper.make_tensor_value_info(name, kinds, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, kinds, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    return path
