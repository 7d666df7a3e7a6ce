"""Small networks with the signatures of Piper's and Kokoro's, so that the loading code runs as it will with real ones.

Each id sounds for a fixed number of samples as a tone whose loudness is its own; or the network plays a recording.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from inference.types import Floats

LETTERS = "_^$ !',.abdefhijklmnoprstuvwxzæðŋɐɑɔəɚɛɜɡɪɹʃʊʌʒθːˈˌ̩ɾᵻoʤʧAIOWYQ"
STEP = 1500
RATE_HZ = 22_050


def piper(
    voices: Path,
    name: str,
    *,
    times: bool,
    speakers: int = 1,
    recording: Floats | None = None,
    axes: int = 2,
    **changes: object,
) -> Path:
    """Write a Piper voice and return its folder."""
    folder = voices / f"piper-{name}"
    folder.mkdir(parents=True)
    extra = [_value("sid", TensorProto.INT64, [1])] if speakers > 1 else []
    inputs = [
        _value("input", TensorProto.INT64, ["T"] if axes == 1 else [1, "T"]),
        _value("input_lengths", TensorProto.INT64, [1]),
        _value("scales", TensorProto.FLOAT, [3]),
        *extra,
    ]
    slow = [helper.make_node("Gather", ["scales", "one"], ["slow"])]
    _save(folder / f"{name}.onnx", inputs, "input", slow, times, recording, shape=[1, 1, 1, -1])
    description: dict[str, object] = {
        "audio": {"sample_rate": RATE_HZ if recording is None else 16_000},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "espeak",
        "phoneme_id_map": {letter: [index] for index, letter in enumerate(LETTERS)},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "num_speakers": speakers,
        "speaker_id_map": {f"p{index}": index for index in range(speakers)} if speakers > 1 else {},
    }
    (folder / f"{name}.onnx.json").write_text(json.dumps(description | changes), encoding="utf-8")
    return folder


def kokoro(voices: Path, *, times: bool, archive: bool = True) -> Path:
    """Write a Kokoro with the voices af_one and bm_two and return its folder."""
    folder = voices / "kokoro"
    folder.mkdir(parents=True)
    inputs = [
        _value("input_ids", TensorProto.INT64, [1, "T"]),
        _value("style", TensorProto.FLOAT, [1, 256]),
        _value("speed", TensorProto.FLOAT, [1]),
    ]
    slow = [
        helper.make_node("Div", ["unit", "speed"], ["slow1"]),
        helper.make_node("Squeeze", ["slow1"], ["slow"]),
    ]
    _save(folder / "model.onnx", inputs, "input_ids", slow, times, None, shape=[1, -1])
    (folder / "config.json").write_text(json.dumps({"vocab": {each: n for n, each in enumerate(LETTERS)}}))
    dice = np.random.default_rng(1)
    styles = {name: dice.normal(size=(510, 1, 256)).astype(np.float32) for name in ("af_one", "bm_two")}
    if archive:
        with (folder / "voices-v1.0.bin").open("wb") as file:
            np.savez(file, allow_pickle=False, **styles)
    else:
        for name, rows in styles.items():
            rows.tofile(folder / f"{name}.bin")
    return folder


def _value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _save(
    path: Path,
    inputs: list[onnx.ValueInfoProto],
    ids: str,
    slow: list[onnx.NodeProto],
    times: bool,
    recording: Floats | None,
    shape: list[int],
) -> None:
    node = helper.make_node
    dice = np.random.default_rng(0)
    loudness = dice.uniform(0.1, 0.9, len(LETTERS)).astype(np.float32)
    constants: dict[str, object] = {
        "one": np.asarray(1, np.int64),
        "zero_f": np.asarray(0.0, np.float32),
        "one_f": np.asarray(1.0, np.float32),
        "unit": np.asarray([1.0], np.float32),
        "step": np.asarray(float(STEP), np.float32),
        "pitch": np.asarray(0.06, np.float32),
        "loudness": loudness,
        "shape": np.asarray(shape, np.int64),
    }
    nodes = [
        *slow,
        node("Mul", ["step", "slow"], ["length"]),
        node("Squeeze", [ids], ["row"]),
        node("Size", ["row"], ["count"]),
        node("Cast", ["count"], ["count_f"], to=TensorProto.FLOAT),
        node("Mul", ["count_f", "length"], ["whole"]),
    ]
    if recording is None:
        nodes += [
            node("Range", ["zero_f", "whole", "one_f"], ["at"]),
            node("Div", ["at", "length"], ["which_f"]),
            node("Cast", ["which_f"], ["which"], to=TensorProto.INT64),
            node("Gather", ["row", "which"], ["id"]),
            node("Gather", ["loudness", "id"], ["loud"]),
            node("Mul", ["at", "pitch"], ["phase"]),
            node("Sin", ["phase"], ["tone"]),
            node("Mul", ["tone", "loud"], ["flat"]),
        ]
    else:
        constants["flat"] = recording.astype(np.float32)
    nodes.append(node("Reshape", ["flat", "shape"], ["output"]))
    outputs = [_value("output", TensorProto.FLOAT, [None] * len(shape))]  # type: ignore[list-item]
    if times:
        nodes += [
            node("Shape", ["row"], ["row_shape"]),
            node("Expand", ["length", "row_shape"], ["durations"]),
        ]
        outputs.append(_value("durations", TensorProto.FLOAT, ["T"]))
    graph = helper.make_graph(
        nodes, "voice", inputs, outputs, [numpy_helper.from_array(np.asarray(v), n) for n, v in constants.items()]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
