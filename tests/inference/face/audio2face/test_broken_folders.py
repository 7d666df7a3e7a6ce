"""Model folders with something wrong in them: refused, and the file, field or array is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference.errors import ModelError
from inference.face.audio2face.model import files, open_model
from tests.inference.face.audio2face.made_model import Recipe, build

SMALL = Recipe(window=800, skin=5, tongue=3, skin_vertices=20, tongue_vertices=8)
Spoil = Callable[[Path], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole") / "model"
    build(place, SMALL)
    return place


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "model"))


def _refused(folder: Path, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        open_model(folder, 1)
    text = str(caught.value)
    assert text.endswith((".", ")"))
    assert "\n" not in text


def test_the_whole_folder_opens(folder: Path) -> None:
    assert open_model(folder, 1).name == "Made"


def test_its_files_are_those_that_the_description_names(folder: Path) -> None:
    names = {path.as_posix() for path in files(folder)}
    assert names == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    "name",
    [
        "model.json", "network.onnx", "network_info.json", "model_config.json", "model_data.npz", "bs_skin.npz",
        "bs_skin_config.json", "bs_tongue.npz", "bs_tongue_config.json", "implicit_emo_db.npz",
    ],
)  # fmt: skip
def test_each_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    _refused(folder, f"{name}.*missing")


@pytest.mark.parametrize("name", ["network.onnx", "network_info.json", "model_data.npz", "bs_skin.npz", "model.json"])
@pytest.mark.parametrize("content", [b"", b"nonsense", b"[1, 2]", b"PK\x03\x04broken"])
def test_each_broken_file_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    _refused(folder, name)


@pytest.mark.parametrize("name", ["model_data.npz", "bs_skin.npz", "network.onnx", "bs_tongue.npz"])
def test_a_file_that_was_cut_off_is_named(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    _refused(folder, name)


def _arrays(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    arrays = dict(np.load(path))
    change(arrays)
    np.savez(path, **arrays)


DATA = (
    "shapes_matrix_skin", "shapes_mean_skin", "lip_open_pose_delta", "eye_close_pose_delta", "shapes_matrix_tongue",
    "shapes_mean_tongue", "neutral_jaw", "saccade_rot_matrix",
)  # fmt: skip


@pytest.mark.parametrize("name", DATA)
def test_each_missing_array_is_named(folder: Path, name: str) -> None:
    _arrays(folder / "model_data.npz", lambda arrays: arrays.pop(name))
    _refused(folder, f"{name}.*missing")


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_named(folder: Path, name: str, value: float) -> None:
    def spoil(arrays: dict[str, Any]) -> None:
        arrays[name].flat[-1] = value

    _arrays(folder / "model_data.npz", spoil)
    _refused(folder, f"{name}.*not finite")


@pytest.mark.parametrize("name", [name for name in DATA if name != "saccade_rot_matrix"])
def test_an_array_of_another_shape_is_named(folder: Path, name: str) -> None:
    def spoil(arrays: dict[str, Any]) -> None:
        arrays[name] = arrays[name][1:]

    _arrays(folder / "model_data.npz", spoil)
    _refused(folder, f"{name}.*shape")


def test_an_array_that_would_run_code_is_not_loaded(folder: Path) -> None:
    _arrays(folder / "model_data.npz", lambda arrays: arrays.update(neutral_jaw=np.array([object()] * 15)))
    _refused(folder, "neutral_jaw")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda arrays: arrays.pop("jawOpen"), "jawOpen.*missing"),
        (lambda arrays: arrays.update(jawOpen=arrays["jawOpen"][:-1]), "jawOpen.*shape"),
        (lambda arrays: arrays["mouthPucker"].fill(np.nan), "mouthPucker.*not finite"),
        (lambda arrays: arrays.update(poseNames=arrays["poseNames"][1:]), "neutral"),
        (lambda arrays: arrays.update(poseNames=np.array(["neutral"])), "neutral"),
        (lambda arrays: arrays.update(poseNames=np.array([*arrays["poseNames"][:-1], b"jawOpen"])), "twice"),
        (lambda arrays: arrays.update(frontalMask=np.array([0, 20])), "frontalMask"),
        (lambda arrays: arrays.update(frontalMask=np.array([-1])), "frontalMask"),
        (lambda arrays: arrays.update(frontalMask=np.zeros(0, np.int32)), "frontalMask"),
        (lambda arrays: arrays.update(frontalMask=np.array([0.5])), "frontalMask.*whole"),
    ],
)
def test_wrong_poses_are_named(folder: Path, change: Callable[[dict[str, Any]], None], words: str) -> None:
    _arrays(folder / "bs_skin.npz", change)
    _refused(folder, words)


@pytest.mark.parametrize(
    ("name", "keys", "value", "words"),
    [
        ("model.json", ("networkPath",), "/etc/passwd", "outside"),
        ("model.json", ("modelDataPath",), "../model_data.npz", "outside"),
        ("model.json", ("modelDataPath",), 7, "modelDataPath.*text"),
        ("model.json", ("blendshapePaths",), [], "blendshapePaths.*object"),
        ("network_info.json", ("id", "type"), "diffusion", "diffusion"),
        ("network_info.json", ("audio_params", "samplerate"), 24_000, "16000"),
        ("network_info.json", ("audio_params", "buffer_len"), 801, "input.*shape"),
        ("network_info.json", ("audio_params", "buffer_ofs"), 900, "buffer_ofs"),
        ("network_info.json", ("params", "num_shapes_skin"), 6, "result.*shape"),
        ("network_info.json", ("params", "implicit_emotion_len"), 15, "emotion.*shape"),
        ("network_info.json", ("params", "default_emotion"), [0.0], "default_emotion"),
        ("network_info.json", ("params", "num_verts_skin"), "many", "num_verts_skin"),
        ("model_config.json", ("config", "lower_face_smoothing"), 0.5, "lower_face_smoothing.*between"),
        ("model_config.json", ("config", "lower_face_strength"), None, "lower_face_strength"),
        ("model_config.json", ("config", "face_mask_softness"), 0, "face_mask_softness"),
        ("model_config.json", ("config", "source_shot"), "nowhere", "nowhere"),
        ("model_config.json", ("config", "source_frame"), 5, "ends before"),
        ("bs_skin_config.json", ("blendshape_params", "numPoses"), 51, "51 poses"),
        ("bs_skin_config.json", ("blendshape_params", "bsSolveActivePoses"), [0] * 52, "no pose active"),
        ("bs_skin_config.json", ("blendshape_params", "bsSolveCancelPoses"), [1] * 52, "bsSolveCancelPoses"),
        ("bs_skin_config.json", ("blendshape_params", "bsWeightMultipliers"), [1.0], "bsWeightMultipliers"),
        ("bs_skin_config.json", ("blendshape_params", "strengthL2regularization"), -1, "strengthL2"),
        ("bs_tongue_config.json", ("blendshape_params", "templateBBSize"), 0, "templateBBSize"),
    ],
)
def test_wrong_fields_are_named(folder: Path, name: str, keys: tuple[str, ...], value: Any, words: str) -> None:
    path = folder / name
    values = json.loads(path.read_text())
    inner = values
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    path.write_text(json.dumps(values))
    _refused(folder, words)


@pytest.mark.parametrize("shape", [(15,), (1, 15), (1, 5, 3), (5, 3, 1)])
def test_the_same_values_in_another_arrangement_are_taken(folder: Path, shape: tuple[int, ...]) -> None:
    before = open_model(folder, 1).jaw
    _arrays(folder / "model_data.npz", lambda arrays: arrays.update(neutral_jaw=arrays["neutral_jaw"].reshape(shape)))
    np.testing.assert_array_equal(open_model(folder, 1).jaw, before)


def test_an_array_that_lies_on_its_side_is_refused(folder: Path) -> None:
    _arrays(folder / "model_data.npz", lambda arrays: arrays.update(neutral_jaw=arrays["neutral_jaw"].T))
    _refused(folder, r"neutral_jaw.*\(3, 5\) instead of \(5, 3\)")


def test_a_diffusion_model_is_refused_by_its_name(folder: Path) -> None:
    values = json.loads((folder / "model.json").read_text())
    values["modelConfigPaths"] = ["model_config.json"]
    (folder / "model.json").write_text(json.dumps(values))
    _refused(folder, "diffusion")


def test_a_network_with_other_names_is_refused(folder: Path) -> None:
    import onnx

    network = onnx.load(folder / "network.onnx")
    network.graph.input[0].name = "sound_in"
    network.graph.node[0].input[0] = "sound_in"
    onnx.save(network, folder / "network.onnx")
    _refused(folder, "sound_in")


def test_a_network_that_answers_with_nan_is_refused(folder: Path) -> None:
    import onnx
    from onnx import numpy_helper

    network = onnx.load(folder / "network.onnx")
    for each in network.graph.initializer:
        if each.name == "bias":
            each.CopyFrom(numpy_helper.from_array(np.full(5 + 3 + 19, np.nan, np.float32), "bias"))
    onnx.save(network, folder / "network.onnx")
    _refused(folder, r"network\.onnx")


def test_a_face_without_a_jaw_is_refused(tmp_path: Path) -> None:
    build(tmp_path, Recipe(window=800, skin=3, tongue=3, skin_vertices=20, tongue_vertices=8, names=("smile", "frown")))
    _refused(tmp_path, "jawOpen")


@pytest.mark.parametrize("seed", range(150))
def test_a_spoiled_file_is_refused_by_name_or_still_opens(folder: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    file = folder / str(chance.choice(sorted(path.name for path in folder.iterdir())))
    content = bytearray(file.read_bytes())
    if seed % 3 == 0:
        content = content[: chance.integers(len(content))]
    else:
        for _ in range(int(chance.integers(1, 6))):
            content[int(chance.integers(len(content)))] = int(chance.integers(256))
    file.write_bytes(bytes(content))
    words = ""
    try:
        open_model(folder, 1)
    except ModelError as error:
        words = str(error)
    assert not words or str(folder) in words or "shape" in words
