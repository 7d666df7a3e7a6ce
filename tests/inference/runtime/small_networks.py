"""Small networks for tests, written a node at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def times(path: Path, factor: float, offset: float = 0.0, length: str | int = "N") -> Path:
    """Write a network y = factor * x + offset, in two steps, so that it needs memory in between."""
    value = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [length]) for name in ("x", "y")}
    nodes = [helper.make_node("Mul", ["x", "factor"], ["z"]), helper.make_node("Add", ["z", "offset"], ["y"])]
    constants = [
        numpy_helper.from_array(np.array(number, np.float32), name)
        for name, number in (("factor", factor), ("offset", offset))
    ]
    graph = helper.make_graph(nodes, "times", [value["x"]], [value["y"]], constants)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


def summing(path: Path, step: float) -> Path:
    """Write a network with a state: next_s = s + step * x, and y is the same."""
    value = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N"]) for name in ("x", "s", "y", "next_s")}
    nodes = [
        helper.make_node("Mul", ["x", "step"], ["z"]),
        helper.make_node("Add", ["z", "s"], ["next_s"]),
        helper.make_node("Identity", ["next_s"], ["y"]),
    ]
    ends = [value["x"], value["s"]], [value["y"], value["next_s"]]
    graph = helper.make_graph(nodes, "summing", *ends, [numpy_helper.from_array(np.array(step, np.float32), "step")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path
