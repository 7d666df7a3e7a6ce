"""Every file that holds a network, spoiled in every way: refused by its name, in one sentence, before it is used."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from inference.errors import EngineUnavailable, ModelError
from inference.face.network import MODEL_FILE as FACE
from inference.face.network import open_network
from inference.hearing.floor import MODEL_FILE as FLOOR
from inference.hearing.floor import read_weights
from inference.hearing.vad import file_in_the_wheel, open_silero
from inference.language.embed import SentenceEmbedder
from inference.language.features import BUCKETS, DIMENSIONS
from inference.language.router import Head, load_head, save_head


@dataclass(frozen=True)
class Kind:
    """One kind of file: how to get a good one, and how it is opened."""

    made: Callable[[Path], object]
    opened: Callable[[Path], object]


def from_wheel(path: Path) -> None:
    try:
        shutil.copy(file_in_the_wheel(), path)
    except EngineUnavailable as error:
        pytest.skip(str(error))


def head(path: Path) -> None:
    dice = np.random.default_rng(0)
    save_head(
        Head(
            ("help", "risk"),
            dice.normal(size=(DIMENSIONS + BUCKETS, 2)).astype(np.float32),
            np.zeros(2, np.float32),
            dice.normal(size=(5, DIMENSIONS)).astype(np.float16),
            np.array([0, 1, 0, 1, 1]),
            0.1,
            2.0,
            "hash",
        ),
        path,
    )


def embedder(path: Path) -> None:
    """A network of the right shape; the real one is built at set-up."""
    ids, mask = (helper.make_tensor_value_info(name, TensorProto.INT64, ["B", "T"]) for name in EMBEDDER_TAKES)
    vectors = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["B", DIMENSIONS])
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["number", "axis"], ["sum"], keepdims=1),
        helper.make_node("Mul", ["sum", "ones"], ["embedding"]),
    ]
    constants = [
        helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
        helper.make_tensor("ones", TensorProto.FLOAT, [1, DIMENSIONS], [1.0] * DIMENSIONS),
    ]
    save(path, helper.make_graph(nodes, "small", [ids, mask], [vectors], constants))


EMBEDDER_TAKES = ("input_ids", "attention_mask")


def opened_embedder(path: Path) -> object:
    if not (path.parent / "tokenizer.json").exists():
        (path.parent / "tokenizer.json").write_text(TOKENIZER)
    if path.exists():
        path.rename(path.parent / "model.onnx")
    return SentenceEmbedder(path.parent)


TOKENIZER = (
    '{"version": "1.0", "added_tokens": [], "model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}}'
)
KINDS = {
    "face.onnx": Kind(lambda path: shutil.copy(FACE, path), lambda path: open_network(1, path)),
    "floor.npz": Kind(lambda path: shutil.copy(FLOOR, path), read_weights),
    "silero.onnx": Kind(from_wheel, lambda path: open_silero(1, path)),
    "router.npz": Kind(head, load_head),
    "model.onnx": Kind(embedder, opened_embedder),
}


def save(path: Path, graph: onnx.GraphProto) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def refused(kind: str, path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        KINDS[kind].opened(path)
    said = str(caught.value)
    assert kind in said
    assert re.fullmatch(r"[^\n]+\.", said), "one sentence"
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_one_opens(kind: str, tmp_path: Path) -> None:
    KINDS[kind].made(tmp_path / kind)
    KINDS[kind].opened(tmp_path / kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04junk", b"\x93NUMPY\x01\x00junk", b"\x08\x09" * 500])
def test_what_is_none_is_named(kind: str, content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / kind
    if content is not None:
        path.write_bytes(content)
    refused(kind, path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_one_that_was_cut_off_is_named(kind: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / kind
    KINDS[kind].made(path)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    refused(kind, path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_array_in_its_place_is_named(kind: str, tmp_path: Path) -> None:
    with (tmp_path / kind).open("wb") as file:
        np.save(file, np.zeros(4))
    refused(kind, tmp_path / kind)


@pytest.mark.parametrize("kind", [each for each in KINDS if each.endswith(".onnx")])
def test_another_network_is_named_with_what_it_takes(kind: str, tmp_path: Path) -> None:
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Neg", ["x"], ["y"])], "other",
        [value("x", TensorProto.FLOAT, [1])], [value("y", TensorProto.FLOAT, [1])],
    )  # fmt: skip
    save(tmp_path / kind, graph)
    assert "it takes x, not" in refused(kind, tmp_path / kind)


@pytest.mark.parametrize(
    ("kind", "tensor"),
    [("face.onnx", "style"), ("face.onnx", "mel"), ("face.onnx", "weights"), ("silero.onnx", "h"),
     ("silero.onnx", "input"), ("model.onnx", "embedding")],
)  # fmt: skip
def test_the_right_names_with_another_shape_are_named_with_it(kind: str, tensor: str, tmp_path: Path) -> None:
    """Only what the file says of itself is changed; the runtime then computes something else or nothing."""
    path = tmp_path / kind
    KINDS[kind].made(path)
    model = onnx.load(str(path))
    values = {each.name: each for each in (*model.graph.input, *model.graph.output)}
    lengths = values[tensor].type.tensor_type.shape.dim
    was = lengths[-1].dim_value
    lengths[-1].dim_value = was + 1
    save(path, _constants(list(model.graph.input), list(model.graph.output)))
    assert f"its {tensor} is" in (said := refused(kind, path))
    assert f"{was + 1}, not" in said


def _constants(inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> onnx.GraphProto:
    """Return a graph with these inputs and outputs that gives constants."""
    nodes = []
    for each in outputs:
        shape = [max(1, length.dim_value) for length in each.type.tensor_type.shape.dim]
        zeros = helper.make_tensor(f"{each.name}_zeros", TensorProto.FLOAT, shape, [0.0] * int(np.prod(shape)))
        nodes.append(helper.make_node("Constant", [], [each.name], value=zeros))
    return helper.make_graph(nodes, "constants", inputs, outputs)


@pytest.mark.parametrize("kind", ["floor.npz", "router.npz"])
@pytest.mark.parametrize("how", ["missing", "longer", "another shape", "not a number", "objects"])
def test_arrays_that_do_not_fit_are_named(kind: str, how: str, tmp_path: Path) -> None:
    path = tmp_path / kind
    KINDS[kind].made(path)
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    name = "weights" if kind == "router.npz" else "conv2_w"
    if how == "missing":
        del arrays[name]
    elif how == "longer":
        arrays[name] = np.concatenate([arrays[name], arrays[name]])
    elif how == "another shape":
        arrays[name] = arrays[name].T
    elif how == "not a number":
        arrays[name][0, 0] = np.nan
    else:
        arrays[name] = np.array([{"run": "me"}], dtype=object)
    with path.open("wb") as file:
        np.savez(file, **arrays)
    refused(kind, path)


def test_labels_of_a_router_that_name_no_tool_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "router.npz"
    head(path)
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    for labels in (np.array([0, 1, 0, 1, 2]), np.array([0, 1, 0, 1, -1]), np.array([0.0] * 5), np.zeros((5, 1), int)):
        with path.open("wb") as file:
            np.savez(file, **(arrays | {"labels": labels}))
        refused("router.npz", path)
