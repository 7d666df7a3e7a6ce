"""A model server is asked in KServe's protocol, and every way in which it can go wrong is one sentence in time."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.errors import EngineUnavailable, ModelError
from inference.runtime.kserve import ModelServer, RemoteSession
from inference.runtime.kserve_messages import check_signature, decode, encode, error_words, read_signature
from inference.runtime.network import NUMPY_TYPES, Signature, Tensor, plausible_inputs
from inference.runtime.onnx_session import open_session
from tests.inference.runtime.model_server import TROUBLES, ModelHost, face, serving
from tests.inference.runtime.small_networks import times

ENOUGH_S = 10.0


@pytest.fixture(scope="module")
def host() -> Iterator[ModelHost]:
    with serving({"face": face()}) as running:
        yield running


@pytest.fixture
def well(host: ModelHost) -> Iterator[ModelHost]:
    host.trouble = ""
    yield host
    host.trouble = ""


def test_a_server_tells_that_it_lives_and_what_it_has(well: ModelHost) -> None:
    with ModelServer(well.url) as server:
        assert server.is_live(ENOUGH_S)
        assert server.is_ready(ENOUGH_S)
        assert server.has_ready("face", ENOUGH_S)
        assert not server.has_ready("no/body", ENOUGH_S)
        assert server.about(ENOUGH_S).extensions == ("binary_tensor_data",)
        assert server.signature("face", ENOUGH_S) == face().signature


@pytest.mark.parametrize("binary", [True, False])
def test_the_shipped_network_gives_the_same_here_and_there(well: ModelHost, binary: bool) -> None:
    local = face()
    inputs = plausible_inputs(local.signature, length=24)
    with ModelServer(well.url) as server:
        there = server.infer("face", inputs, local.output_names, ENOUGH_S, binary=binary)
    assert well.binary[-1] is binary
    for here, remote in zip(local.run(inputs), there, strict=True):
        assert here.dtype == remote.dtype
        np.testing.assert_array_equal(here, remote)


def test_what_the_server_refuses_is_told_with_its_own_words(well: ModelHost) -> None:
    local = face()
    inputs = plausible_inputs(local.signature)
    with ModelServer(well.url) as server:
        with pytest.raises(ModelError, match=r"refuses the model 'nobody' \(unknown model\)"):
            server.infer("nobody", inputs, local.output_names, ENOUGH_S)
        with pytest.raises(ModelError, match="invalid dimensions"):
            server.infer("face", inputs | {"style": np.zeros((1, 99), np.float32)}, local.output_names, ENOUGH_S)
        with pytest.raises(ModelError, match="complex128"):
            server.infer("face", {"x": np.zeros(1, complex)}, ("y",), ENOUGH_S)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_trouble_is_one_sentence_in_time(well: ModelHost, trouble: str) -> None:
    local = face()
    inputs = plausible_inputs(local.signature)
    with ModelServer(well.url) as server:
        server.infer("face", inputs, local.output_names, ENOUGH_S)
        well.trouble = trouble
        began_s = time.monotonic()
        with pytest.raises(EngineUnavailable) as caught:
            server.infer("face", inputs, local.output_names, 0.4)
        assert time.monotonic() - began_s < ENOUGH_S  # a dripping server would take twenty seconds
        assert str(caught.value).count("\n") == 0
        assert str(caught.value).endswith(".")
        well.trouble = ""
        assert len(server.infer("face", inputs, local.output_names, ENOUGH_S)) == 4


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://host", "http://", "http://host:99999", "http://[::1", "x" * 999]
)
def test_an_address_that_is_none_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(EngineUnavailable, match="http://HOST:PORT") as caught:
        ModelServer(url)
    assert len(str(caught.value)) < 250


def test_nobody_at_the_address_is_a_sentence() -> None:
    with serving({}) as gone:
        url = gone.url
    with ModelServer(url) as server, pytest.raises(EngineUnavailable, match="cannot be reached"):
        server.is_live(ENOUGH_S)


def test_a_server_without_encryption_is_not_taken_for_one_with(well: ModelHost) -> None:
    with (
        ModelServer(well.url.replace("http:", "https:")) as server,
        pytest.raises(EngineUnavailable, match="cannot be reached"),
    ):
        server.is_live(ENOUGH_S)


def test_a_closed_connection_says_so(well: ModelHost) -> None:
    server = ModelServer(well.url)
    server.close()
    server.close()
    with pytest.raises(EngineUnavailable, match="was closed"):
        server.is_live(ENOUGH_S)


def test_another_protocol_is_no_model_server(well: ModelHost) -> None:
    well.trouble = "no json"
    with ModelServer(well.url) as server:
        assert server.is_live(ENOUGH_S)
    with pytest.raises(EngineUnavailable, match="no JSON"):
        read_signature(b"<html>Welcome</html>")


def test_a_remote_session_has_what_a_local_one_has(well: ModelHost) -> None:
    local = face()
    with ModelServer(well.url) as server:
        remote = RemoteSession(server, "face", local.signature, ENOUGH_S)
        assert (remote.input_names, remote.output_names) == (local.input_names, local.output_names)
        well.trouble = "not ready"
        with pytest.raises(EngineUnavailable, match="is not ready"):
            RemoteSession(server, "face", local.signature, ENOUGH_S)


def test_another_model_under_the_name_is_refused(well: ModelHost, tmp_path: Path) -> None:
    with ModelServer(well.url) as server:
        other = open_session(times(tmp_path / "times.onnx", 2.0), 1)
        with pytest.raises(ModelError, match="has no input 'x'; it is refused"):
            RemoteSession(server, "face", other.signature, ENOUGH_S)
        with pytest.raises(ModelError, match="refuses the model 'lips'"):
            RemoteSession(server, "lips", other.signature, ENOUGH_S)


X, Y = Tensor("x", "FP32", (1, None)), Tensor("y", "FP32", (1, 52))
OURS = Signature((X,), (Y,))


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (OURS, ""),
        (Signature((Tensor("x", "FP32", (None, None)),), (Y,)), ""),  # takes any batch
        (Signature((X,), (Y, Tensor("z", "INT8", ()))), ""),
        (Signature((Tensor("x", "FP16", (1, None)),), (Y,)), "'x' of the server's model 'm' is FP16 instead of FP32"),
        (Signature((Tensor("x", "FP32", (1, 80)),), (Y,)), "shape [1, 80] instead of [1, any]"),
        (Signature((Tensor("x", "FP32", (1, None, 1)),), (Y,)), "shape [1, any, 1]"),
        (Signature((X,), (Tensor("y", "FP32", (1, 51)),)), "'y' of the server's model 'm' has the shape [1, 51]"),
        (Signature((X, Tensor("more", "FP32", ())), (Y,)), "wants an input 'more' more"),
        (Signature((X,), ()), "has no output 'y'"),
        (Signature((), ()), "has no input 'x'"),
    ],
)  # fmt: skip
def test_a_signature_is_compared_tensor_by_tensor(theirs: Signature, words: str) -> None:
    if not words:
        check_signature("m", theirs, OURS)
        return
    with pytest.raises(ModelError) as caught:
        check_signature("m", theirs, OURS)
    assert words in str(caught.value)


def _answered(outputs: dict[str, np.ndarray], *, binary: bool) -> tuple[bytes, str | None]:
    """Turn a request into an answer: both are written the same way."""
    request = encode(outputs, (), binary=binary)
    length = request.headers.get("Inference-Header-Content-Length")
    head = json.loads(request.body[: int(length or len(request.body))])
    text = json.dumps({"outputs": head["inputs"]}).encode()
    return text + (request.body[int(length) :] if length else b""), str(len(text)) if length else None


@pytest.mark.parametrize("kind", sorted(NUMPY_TYPES.values()))
@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4)])
def test_arrays_survive_the_wire(kind: str, binary: bool, shape: tuple[int, ...]) -> None:
    values = (np.random.default_rng(1).random(shape) * 100).astype(kind)
    (back,) = decode(*_answered({"a": values}, binary=binary), ("a",))
    assert back.dtype == values.dtype
    assert back.flags.writeable
    np.testing.assert_array_equal(back, values)


def test_numbers_of_another_byte_order_are_turned() -> None:
    values = np.arange(4, dtype=">f4")
    (back,) = decode(*_answered({"a": values}, binary=True), ("a",))
    np.testing.assert_array_equal(back, values)


@given(st.binary(max_size=200), st.none() | st.text(max_size=6) | st.integers(0, 300).map(str))
def test_rubbish_is_never_an_answer_and_never_a_crash(body: bytes, length: str | None) -> None:
    with pytest.raises(EngineUnavailable):
        decode(body, length, ("a",))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["name", "shape", "datatype", "data", "outputs", "inputs", "parameters", "binary_data_size"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values, st.data())
def test_json_that_makes_no_sense_is_told_as_such(said: object, data: st.DataObject) -> None:
    tensor = {"name": "a", "shape": [2], "datatype": "FP32", "data": [1, 2]}
    changed = {**tensor, data.draw(st.sampled_from([*tensor, "parameters"])): said}
    for answer in (said, {"outputs": said}, {"outputs": [changed]}, {"inputs": [changed], "outputs": [changed]}):
        body = json.dumps(answer).encode()
        for read in (lambda: decode(body, None, ("a",)), lambda: read_signature(body)):  # noqa: B023
            with contextlib.suppress(EngineUnavailable):
                read()
        assert isinstance(error_words(body), str)


@given(st.integers(0, 100))
def test_half_an_answer_is_never_taken_for_a_whole_one(share: int) -> None:
    for binary in (True, False):
        body, length = _answered({"a": np.arange(40, dtype=np.float32)}, binary=binary)
        with pytest.raises(EngineUnavailable):
            decode(body[: len(body) * share // 101], length, ("a",))
