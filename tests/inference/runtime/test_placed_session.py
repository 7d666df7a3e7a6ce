"""A quicker form of a network is taken where it works and gives the same, and the verdict is found out once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from inference.errors import ModelError
from inference.face.network import MODEL_FILE
from inference.face.placed import CARRIED, TOLERANCE, trial_inputs
from inference.runtime.agreement import SUFFIX
from inference.runtime.placed_session import Form, Trial, first_that_agrees, forms, open_placed
from inference.runtime.providers import CPU, CUDA, TENSORRT, Provider, Wish
from tests.inference.runtime.small_networks import times


def _quiet(_words: str) -> None:
    """Say nothing."""


ON_PROCESSOR = (Provider(CPU),)
TRIAL = Trial([{"x": np.linspace(-1, 1, 9, dtype=np.float32)}], tolerance=0.01)


def test_the_quickest_form_comes_first() -> None:
    found, problem = forms(Path("face.onnx"), "cuda:1", (TENSORRT, CUDA, CPU), Wish(100, {}))
    assert [form.words for form in found] == ["TensorRT in half precision", "Tensorrt", "CUDA"]
    assert [form.providers[0].options.get("trt_fp16_enable") for form in found] == ["True", "False", None]
    assert all(form.providers[-1].name == CPU for form in found)
    assert problem == ""


def test_the_first_form_that_gives_the_same_is_taken(tmp_path: Path) -> None:
    exact = times(tmp_path / "exact.onnx", 2.0)
    rough = Form("the rough form", times(tmp_path / "rough.onnx", 2.5), ON_PROCESSOR)
    close = Form("the close form", times(tmp_path / "close.onnx", 2.001), ON_PROCESSOR)
    said: list[str] = []
    session = first_that_agrees([rough, close], exact, 1, TRIAL, said.append)
    assert session.path == close.path
    (words,) = said
    assert words.startswith("the rough form changes what exact.onnx gives by up to 0.5, more than the 0.01")


def test_where_none_gives_the_same_the_exact_network_computes(tmp_path: Path) -> None:
    exact = times(tmp_path / "exact.onnx", 2.0)
    rough = Form("the rough form", times(tmp_path / "rough.onnx", 2.5), ON_PROCESSOR)
    missing = Form("a missing form", tmp_path / "none.onnx", ON_PROCESSOR)
    said: list[str] = []
    session = first_that_agrees([missing, rough], exact, 1, TRIAL, said.append)
    assert session.path == exact
    assert len(said) == 2


def test_the_verdict_is_found_out_once_and_again_when_a_form_changes(tmp_path: Path) -> None:
    exact = times(tmp_path / "exact.onnx", 2.0)
    close = Form("the close form", times(tmp_path / "close.onnx", 2.001), ON_PROCESSOR)
    asked = Trial([{"x": np.zeros(1, np.float32)}], tolerance=0.01)
    assert first_that_agrees([close], exact, 1, asked, _quiet).path == close.path
    kept = json.loads((tmp_path / ("exact.onnx" + SUFFIX)).read_text())
    assert [verdict["runs"] for verdict in kept.values()] == [1]
    # The same question is answered from the record, although these inputs would not even fit.
    unfit = Trial([{"wrong": np.zeros(1, np.float32)}], tolerance=0.01)
    assert first_that_agrees([close], exact, 1, unfit, _quiet).path == close.path
    times(close.path, 3.0)
    assert first_that_agrees([close], exact, 1, TRIAL, _quiet).path == exact
    another_card = Trial(TRIAL.inputs, TRIAL.tolerance, hardware="another card")
    times(close.path, 2.001)
    first_that_agrees([close], exact, 1, another_card, _quiet)
    assert len(json.loads((tmp_path / ("exact.onnx" + SUFFIX)).read_text())) == 3


def test_a_form_whose_provider_is_missing_is_passed_over(tmp_path: Path) -> None:
    exact = times(tmp_path / "exact.onnx", 2.0)
    card = Form("CUDA", exact, (Provider(CUDA), Provider(CPU)))
    session = first_that_agrees([card], exact, 1, TRIAL, _quiet)
    assert session.providers == (CPU,)
    assert not (tmp_path / ("exact.onnx" + SUFFIX)).exists()


def test_a_card_without_its_runtime_is_told_and_the_processor_computes(tmp_path: Path) -> None:
    exact = times(tmp_path / "exact.onnx", 2.0)
    said: list[str] = []
    session = open_placed(exact, 1, "cuda:0", TRIAL, Wish(100), said.append)
    assert session.providers == (CPU,)
    assert "onnxruntime-gpu" in said[0] or session.providers[0] != CPU
    with pytest.raises(ModelError, match="missing"):
        open_placed(tmp_path / "none.onnx", 1, "cuda:0", TRIAL, Wish(100), said.append)


@pytest.mark.parametrize(("noise", "taken"), [(0.0, True), (1e-4, True), (0.1, False)])
def test_the_faces_own_trial_tells_a_spoiled_network_from_a_rounded_one(
    tmp_path: Path, noise: float, taken: bool
) -> None:
    model = onnx.load(MODEL_FILE)
    random = np.random.default_rng(0)
    for constant in model.graph.initializer:
        values = numpy_helper.to_array(constant)
        if values.dtype == np.float32 and values.ndim > 1 and "arkit" not in constant.name:
            spoiled = values + noise * np.abs(values).mean() * random.standard_normal(values.shape)
            constant.CopyFrom(numpy_helper.from_array(spoiled.astype(np.float32), constant.name))
    onnx.save(model, tmp_path / "other.onnx")
    (tmp_path / "face.onnx").write_bytes(MODEL_FILE.read_bytes())
    form = Form("the other", tmp_path / "other.onnx", ON_PROCESSOR)
    trial = Trial(trial_inputs(), TOLERANCE, CARRIED)
    session = first_that_agrees([form], tmp_path / "face.onnx", 1, trial, _quiet)
    assert (session.path.name == "other.onnx") is taken
