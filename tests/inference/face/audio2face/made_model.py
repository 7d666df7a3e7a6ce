"""An Audio2Face-3D model folder like NVIDIA's, made from a random face: same files, names and signature, small."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from inference.types import ARKIT_NAMES

Floats = npt.NDArray[np.float32]
EMOTIONS = ("amazement", "anger", "cheekiness", "disgust", "fear", "grief", "joy", "outofbreath", "pain", "sadness")
TONGUE = ("tongueTipUp", "tongueTipDown", "tongueUp", "tongueDown", "tongueStretch")
CANCEL = (("jawLeft", "jawRight"), ("mouthLeft", "mouthRight"), ("mouthSmileLeft", "mouthFrownLeft"))
INACTIVE = ("eyeLookUpLeft", "eyeLookUpRight", "tongueOut")


@dataclass
class Recipe:
    """What a made model is like; the defaults are small but of the published kind."""

    seed: int = 7
    window: int = 8320
    implicit: int = 16
    skin: int = 24
    tongue: int = 6
    skin_vertices: int = 90
    tongue_vertices: int = 20
    batch: int | str = "batch"
    names: tuple[str, ...] = ARKIT_NAMES
    first_letter: str = "lower"
    config: dict[str, Any] = field(default_factory=dict)
    fit: dict[str, Any] = field(default_factory=dict)
    still: bool = False
    """The network gives its bias whatever it hears."""


def build(folder: Path, recipe: Recipe | None = None) -> Recipe:
    """Write a whole model folder."""
    recipe = recipe or Recipe()
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(recipe.seed)
    _descriptions(folder, recipe)
    _surfaces(folder, recipe, chance)
    _network(folder, recipe, chance)
    np.savez(
        folder / "implicit_emo_db.npz",
        emo_spec_names=np.array([b"g1_calm", b"g2_neutral"]),
        emo_spec_start=np.array([0, 3], np.int32),
        emo_spec_size=np.array([3, 5], np.int32),
        emo_db=chance.standard_normal((8, recipe.implicit)).astype(np.float32),
    )
    return recipe


def _write(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1), encoding="utf-8")


def _descriptions(folder: Path, recipe: Recipe) -> None:
    _write(
        folder / "model.json",
        {
            "networkInfoPath": "network_info.json",
            "networkPath": "network.trt",
            "emotionDatabasePath": "implicit_emo_db.npz",
            "modelConfigPath": "model_config.json",
            "modelDataPath": "model_data.npz",
            "blendshapePaths": {
                "skin": {"config": "bs_skin_config.json", "data": "bs_skin.npz"},
                "tongue": {"config": "bs_tongue_config.json", "data": "bs_tongue.npz"},
            },
        },
    )
    _write(
        folder / "network_info.json",
        {
            "id": {"type": "regression", "output": "geometry", "actor": "Made"},
            "params": {
                "implicit_emotion_len": recipe.implicit,
                "explicit_emotions": EMOTIONS,
                "default_emotion": [0.0] * len(EMOTIONS),
                "num_shapes_skin": recipe.skin,
                "num_shapes_tongue": recipe.tongue,
                "num_verts_skin": recipe.skin_vertices,
                "num_verts_tongue": recipe.tongue_vertices,
                "result_jaw_size": 15,
                "result_eyes_size": 4,
            },
            "audio_params": {"buffer_len": recipe.window, "buffer_ofs": recipe.window // 2, "samplerate": 16000},
        },
    )
    _write(folder / "model_config.json", {"config": _config() | recipe.config})
    _write(folder / "bs_skin_config.json", {"blendshape_params": _fit(recipe.names) | recipe.fit})
    tongue = _fit(TONGUE) | {"templateBBSize": 6.0}
    _write(folder / "bs_tongue_config.json", {"blendshape_params": tongue})


def _config() -> dict[str, Any]:
    return {
        "source_shot": "g2_neutral",
        "source_frame": 2,
        "input_strength": 1.3,
        "lower_face_smoothing": 0.0023,
        "upper_face_smoothing": 0.001,
        "lower_face_strength": 1.3,
        "upper_face_strength": 1.0,
        "face_mask_level": 0.6,
        "face_mask_softness": 0.0085,
        "skin_strength": 1.0,
        "blink_strength": 1.0,
        "eyelid_open_offset": 0.06,
        "lip_open_offset": -0.03,
        "tongue_strength": 1.5,
        "tongue_height_offset": 0.2,
        "tongue_depth_offset": 0.13,
        "lower_teeth_strength": 1.0,
        "lower_teeth_height_offset": 0.0,
        "lower_teeth_depth_offset": 0.0,
        "eyeballs_strength": 1.0,
        "saccade_strength": 1.0,
        "right_eye_rot_x_offset": 0.5,
        "right_eye_rot_y_offset": 0.0,
        "left_eye_rot_x_offset": 0.0,
        "left_eye_rot_y_offset": -0.5,
        "eye_saccade_seed": 3.0,
    }


def _fit(names: tuple[str, ...]) -> dict[str, Any]:
    symmetry, cancel = [-1] * len(names), [-1] * len(names)
    lefts = [name for name in names if name.endswith("Left") and name[:-4] + "Right" in names]
    for number, left in enumerate(lefts):
        symmetry[names.index(left)] = symmetry[names.index(left[:-4] + "Right")] = number
    for number, pair in enumerate(CANCEL):
        if set(pair) <= set(names):
            cancel[names.index(pair[0])] = cancel[names.index(pair[1])] = number
    return {
        "numPoses": len(names),
        "strengthL1regularization": 1.0,
        "strengthL2regularization": 3.5,
        "strengthSymmetry": 100.0,
        "strengthTemporalSmoothing": 0.0,
        "bsSolveActivePoses": [int(name not in INACTIVE) for name in names],
        "bsSolveCancelPoses": cancel,
        "bsSolveSymmetryPoses": symmetry,
        "bsWeightMultipliers": [1.0] * len(names),
        "bsWeightOffsets": [0.0] * len(names),
    }


def _surfaces(folder: Path, recipe: Recipe, chance: np.random.Generator) -> None:
    neutral = (chance.standard_normal((recipe.skin_vertices, 3)) * 9.0).astype(np.float32)
    deltas = chance.standard_normal((len(recipe.names), recipe.skin_vertices, 3)).astype(np.float32)
    titled = recipe.first_letter == "upper"
    named = [name[0].upper() + name[1:] if titled else name for name in recipe.names]
    mask = np.flatnonzero(chance.uniform(size=recipe.skin_vertices) < 0.8).astype(np.int32)
    poses = np.array(["neutral", *named], dtype="S32")
    np.savez(
        folder / "bs_skin.npz",
        neutral=neutral,
        poseNames=poses,
        frontalMask=mask,
        **dict(zip(named, deltas, strict=True)),
    )
    tongue = chance.standard_normal((recipe.tongue_vertices, 3)).astype(np.float32)
    moves = chance.standard_normal((len(TONGUE), recipe.tongue_vertices, 3)).astype(np.float32)
    by_name = dict(zip(TONGUE, moves, strict=True))
    np.savez(folder / "bs_tongue.npz", neutral=tongue, poseNames=np.array(["neutral", *TONGUE]), **by_name)
    small = 0.05 * chance.standard_normal((recipe.skin_vertices, 3)).astype(np.float32)
    np.savez(
        folder / "model_data.npz",
        shapes_mean_skin=neutral + small,
        shapes_matrix_skin=_components(deltas, recipe.skin, chance),
        lip_open_pose_delta=deltas[-1] * np.float32(0.1),
        eye_close_pose_delta=deltas[0] * np.float32(0.5),
        shapes_mean_tongue=tongue,
        shapes_matrix_tongue=_components(moves, recipe.tongue, chance),
        neutral_jaw=chance.standard_normal((5, 3)).astype(np.float32),
        saccade_rot_matrix=(0.3 * chance.standard_normal((500, 2))).astype(np.float32),
    )


def _components(deltas: Floats, count: int, chance: np.random.Generator) -> Floats:
    """Mix the poses, so that what the network says can be reached by them."""
    mixing = chance.uniform(0, 1, (count, len(deltas))).astype(np.float32) / np.float32(np.sqrt(len(deltas)))
    mixed: Floats = np.einsum("cn,nvx->cvx", mixing, deltas).astype(np.float32)
    return mixed


def _network(folder: Path, recipe: Recipe, chance: np.random.Generator) -> None:
    """Write a network of the published signature: one matrix for the sound, one for the emotion."""
    emotions, result = recipe.implicit + len(EMOTIONS), recipe.skin + recipe.tongue + 15 + 4
    sound = chance.standard_normal((recipe.window, result)).astype(np.float32) * (0 if recipe.still else 0.05)
    emotion = chance.standard_normal((emotions, result)).astype(np.float32) * (0 if recipe.still else 0.1)
    bias = chance.uniform(0, 0.3, result).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["input", "sound"], ["heard"]),
            helper.make_node("MatMul", ["emotion", "felt_by"], ["felt"]),
            helper.make_node("Add", ["heard", "felt"], ["both"]),
            helper.make_node("Add", ["both", "bias"], ["result"]),
        ],
        "made",
        [
            helper.make_tensor_value_info("input", TensorProto.FLOAT, [recipe.batch, 1, recipe.window]),
            helper.make_tensor_value_info("emotion", TensorProto.FLOAT, [recipe.batch, 1, emotions]),
        ],
        [helper.make_tensor_value_info("result", TensorProto.FLOAT, [recipe.batch, 1, result])],
        [
            numpy_helper.from_array(sound.astype(np.float32), "sound"),
            numpy_helper.from_array(emotion.astype(np.float32), "felt_by"),
            numpy_helper.from_array(bias, "bias"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "network.onnx")
