"""Which providers are tried where, and what they are told."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from inference.errors import ModelError
from inference.runtime.onnx_session import open_session
from inference.runtime.providers import CPU, CUDA, TENSORRT, Range, Wish, providers_for
from tests.inference.runtime.small_networks import times

ALL = (TENSORRT, CUDA, CPU)
FIXED = Wish(500, ranges={})


@pytest.mark.parametrize(
    ("where", "available", "wish", "expected"),
    [
        ("cpu", ALL, FIXED, [CPU]),
        ("remote", ALL, FIXED, [CPU]),
        ("cuda:0", ALL, FIXED, [TENSORRT, CUDA, CPU]),
        ("cuda:0", ALL, Wish(500), [CUDA, CPU]),  # lengths vary and nobody said how far
        ("cuda:0", (CUDA, CPU), FIXED, [CUDA, CPU]),
        ("cuda:0", (TENSORRT, CPU), FIXED, [TENSORRT, CPU]),
        ("cuda:0", (CPU,), FIXED, [CPU]),
    ],
)
def test_the_order_is_tensorrt_cuda_processor(
    where: str, available: tuple[str, ...], wish: Wish, expected: list[str]
) -> None:
    found, problem = providers_for(where, available, wish)
    assert [each.name for each in found] == expected
    assert bool(problem) == (where.startswith("cuda") and expected == [CPU])


def test_the_card_and_its_limit_are_handed_on() -> None:
    (trt, cuda, _cpu), _ = providers_for("cuda:3", ALL, Wish(256, {}, half=True, cache=Path("kept")))
    assert trt.options["device_id"] == cuda.options["device_id"] == "3"
    assert cuda.options["gpu_mem_limit"] == str(256 << 20)
    assert cuda.options["use_tf32"] == "0"
    assert trt.options["trt_fp16_enable"] == "True"
    assert trt.options["trt_engine_cache_path"] == "kept"


def test_half_precision_has_to_be_asked_for() -> None:
    (trt, *_), _ = providers_for("cuda:0", ALL, FIXED)
    assert trt.options["trt_fp16_enable"] == "False"
    assert not any("profile" in name or "cache" in name for name in trt.options)


def test_lengths_that_vary_become_a_profile() -> None:
    ranges = {"mel": Range((1, 2, 80), (1, 120, 80), (1, 960, 80)), "style": Range((1, 8), (1, 8), (1, 8))}
    (trt, *_), _ = providers_for("cuda:0", ALL, Wish(500, ranges))
    assert trt.options["trt_profile_min_shapes"] == "mel:1x2x80,style:1x8"
    assert trt.options["trt_profile_opt_shapes"] == "mel:1x120x80,style:1x8"
    assert trt.options["trt_profile_max_shapes"] == "mel:1x960x80,style:1x8"


@pytest.mark.parametrize("loudly", [True, False])
def test_a_provider_that_cannot_start_is_named_and_the_processor_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loudly: bool
) -> None:
    # This onnxruntime has no CUDA; it is asked for it all the same, as one whose CUDA libraries are missing would be.
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA, CPU])
    path = times(tmp_path / "times.onnx", 2.0)
    said: list[str] = []
    found, _ = providers_for("cuda:0", (CUDA, CPU), FIXED)
    with warnings.catch_warnings():
        warnings.simplefilter("error" if loudly else "ignore")
        session = open_session(path, 1, found, said.append)
    assert session.providers == (CPU,)
    assert session.run({"x": np.ones(1, np.float32)})[0].tolist() == [2.0]
    (words,) = said
    assert words.startswith(CUDA)
    assert words.endswith(f"It runs with {CPU}.")


def test_a_broken_file_is_not_blamed_on_a_provider(tmp_path: Path) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a network")
    said: list[str] = []
    with pytest.raises(ModelError, match=r"broken\.onnx cannot be loaded"):
        open_session(path, 1, ("AzureExecutionProvider", CPU), said.append)
    assert said == []


def test_providers_that_are_not_there_are_left_out_without_a_word(tmp_path: Path) -> None:
    path = times(tmp_path / "times.onnx", 2.0)
    said: list[str] = []
    found, _ = providers_for("cuda:0", ("NoSuchExecutionProvider", CPU), FIXED)
    assert open_session(path, 1, found, said.append).providers == (CPU,)
    assert said == []
