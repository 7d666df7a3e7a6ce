from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from inference.errors import ModelError
from inference.runtime.onnx_session import open_session, providers


@pytest.fixture
def doubling(tmp_path: Path) -> Path:
    """A network that doubles two numbers."""
    value = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in ("x", "y")}
    graph = helper.make_graph([helper.make_node("Add", ["x", "x"], ["y"])], "doubling", [value["x"]], [value["y"]])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path = tmp_path / "doubling.onnx"
    onnx.save(model, path)
    return path


def test_a_network_runs_and_tells_its_signature(doubling: Path) -> None:
    session = open_session(doubling, threads=1)
    assert (session.input_names, session.output_names) == (("x",), ("y",))
    (result,) = session.run({"x": np.array([1, 2], np.float32)})
    assert result.tolist() == [2.0, 4.0]


def test_the_processor_is_always_among_the_providers(doubling: Path) -> None:
    assert "CPUExecutionProvider" in providers()
    assert open_session(doubling, 1, wanted=("NoSuchProvider",)).providers == ("CPUExecutionProvider",)


def test_a_missing_and_a_broken_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.onnx is missing"):
        open_session(tmp_path / "none.onnx", 1)
    (tmp_path / "broken.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelError, match=r"broken\.onnx cannot be loaded") as caught:
        open_session(tmp_path / "broken.onnx", 1)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("inputs", [{"x": np.zeros(3, np.float32)}, {"z": np.zeros(2, np.float32)}, {}])
def test_inputs_that_do_not_fit_are_one_sentence(doubling: Path, inputs: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelError, match=r"doubling\.onnx does not take") as caught:
        open_session(doubling, 1).run(inputs)
    assert "\n" not in str(caught.value)
