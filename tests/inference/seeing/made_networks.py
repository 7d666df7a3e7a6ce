"""Small networks with the signatures of MediaPipe's: they find whatever is bright, at the anchor where it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from inference.seeing.anchored import Form

BOX_PX = 56.0  # of the network's input


def write(path: Path, form: Form, swapped: bool = False, values: int | None = None, side: int | None = None) -> Path:
    """Write a network.

    Args:
        path: of the file.
        form: the signature that it has.
        swapped: whether the scores come first.
        values: in each row, when they are wrong.
        side: of the input, when it is wrong.
    """
    side, values = side or form.side, values or form.values
    bright = 20.0 / (1.0 - form.low)
    nodes = [
        helper.make_node("Transpose", ["picture"], ["channels"], perm=[0, 3, 1, 2]),
        helper.make_node("ReduceMean", ["channels"], ["grey"], axes=[1], keepdims=1),
    ]
    initial = [
        numpy_helper.from_array(np.array([-bright * (1.0 + form.low)], np.float32), "offset"),
        numpy_helper.from_array(np.array([2.0 * bright], np.float32), "gain"),
    ]
    for number, (cells, each) in enumerate(form.grids):
        step = side // cells
        nodes += [
            helper.make_node("AveragePool", ["grey"], [f"pool{number}"], kernel_shape=[step] * 2, strides=[step] * 2),
            helper.make_node("Reshape", [f"pool{number}", f"column{number}"], [f"cells{number}"]),
            helper.make_node("Tile", [f"cells{number}", f"times{number}"], [f"wide{number}"]),
            helper.make_node("Reshape", [f"wide{number}", f"rows{number}"], [f"flat{number}"]),
        ]
        initial += [
            numpy_helper.from_array(np.array([1, -1, 1], np.int64), f"column{number}"),
            numpy_helper.from_array(np.array([1, 1, each], np.int64), f"times{number}"),
            numpy_helper.from_array(np.array([1, cells * cells * each, 1], np.int64), f"rows{number}"),
        ]
    row = np.zeros((1, form.rows, values), np.float32)
    row[:, :, 2:4] = BOX_PX
    initial.append(numpy_helper.from_array(row, "boxes"))
    nodes += [
        helper.make_node("Concat", [f"flat{number}" for number in range(len(form.grids))], ["all"], axis=1),
        helper.make_node("Mul", ["all", "gain"], ["scaled"]),
        helper.make_node("Add", ["scaled", "offset"], ["scores"]),
        helper.make_node("Identity", ["boxes"], ["regressors"]),
    ]
    outputs = [
        helper.make_tensor_value_info("regressors", onnx.TensorProto.FLOAT, [1, form.rows, values]),
        helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, [1, form.rows, 1]),
    ]
    taken = helper.make_tensor_value_info("picture", onnx.TensorProto.FLOAT, [1, side, side, 3])
    graph = helper.make_graph(nodes, "made", [taken], outputs[::-1] if swapped else outputs, initial)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path
