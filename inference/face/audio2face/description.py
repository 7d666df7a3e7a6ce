"""What the JSON files of a regression model folder say: which files, how large, how the result is to be treated.

Names, defaults and ranges are those of NVIDIA's SDK.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inference.errors import ModelError
from inference.face.audio2face.files import Fields, read_json
from inference.types import HEARING_RATE_HZ

_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of a folder, as paths inside it."""

    network: Path
    network_info: Path
    emotions: Path
    config: Path
    data: Path
    skin_data: Path
    skin_config: Path
    tongue_data: Path
    tongue_config: Path


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the network takes and gives.

    Attributes:
        window: samples of sound around a frame; `before` of them lie before it.
        implicit: numbers of the recorded style; `explicit` names the emotions that follow them.
        default_emotion: of the explicit ones, where nothing is asked for.
    """

    actor: str
    window: int
    before: int
    implicit: int
    explicit: tuple[str, ...]
    default_emotion: tuple[float, ...]
    skin: int
    tongue: int
    jaw: int
    eyes: int
    skin_vertices: int
    tongue_vertices: int

    @property
    def result(self) -> int:
        """How many numbers a frame of the network's output has."""
        return self.skin + self.tongue + self.jaw + self.eyes


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a frame of the network becomes a face; strengths are factors, offsets are in the model's own lengths."""

    source_shot: str
    source_frame: int
    input_strength: float
    lower_smoothing_s: float
    upper_smoothing_s: float
    lower_strength: float
    upper_strength: float
    mask_level: float
    mask_softness: float
    skin_strength: float
    eyelid_open: float
    lip_open: float
    tongue_strength: float
    tongue_height: float
    tongue_depth: float
    teeth_strength: float
    teeth_height: float
    teeth_depth: float
    eyes_strength: float
    saccade_strength: float
    right_eye: tuple[float, float]
    left_eye: tuple[float, float]
    saccade_seed: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How poses are fitted to a surface.

    Attributes:
        active: for each pose whether it is solved for.
        cancel, symmetry: for each pose the number of its pair, or -1.
        multipliers, offsets: what a solved weight is multiplied with and then raised by.
    """

    l1: float
    l2: float
    temporal: float
    symmetry_strength: float
    template_size: float
    active: tuple[bool, ...]
    cancel: tuple[int, ...]
    symmetry: tuple[int, ...]
    multipliers: tuple[float, ...]
    offsets: tuple[float, ...]


def read_paths(folder: Path) -> Paths:
    """Read `model.json`; the network is taken as ONNX, whatever is compiled beside it.

    Raises:
        ModelError: a name is missing or leads out of the folder.
    """
    fields = read_json(folder / "model.json")
    if "modelConfigPaths" in fields:
        raise ModelError(
            f"{folder} is a diffusion model (v3) of Audio2Face-3D; only its regression models (v2.3) run here."
        )
    poses = fields.inner("blendshapePaths")
    skin, tongue = poses.inner("skin"), poses.inner("tongue")
    return Paths(
        network=_inside(folder, fields.text("networkPath")).with_suffix(".onnx"),
        network_info=_inside(folder, fields.text("networkInfoPath")),
        emotions=_inside(folder, fields.text("emotionDatabasePath")),
        config=_inside(folder, fields.text("modelConfigPath")),
        data=_inside(folder, fields.text("modelDataPath")),
        skin_data=_inside(folder, skin.text("data")),
        skin_config=_inside(folder, skin.text("config")),
        tongue_data=_inside(folder, tongue.text("data")),
        tongue_config=_inside(folder, tongue.text("config")),
    )


def _inside(folder: Path, name: str) -> Path:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ModelError(f"{folder / 'model.json'} names {name!r}, which lies outside the folder; it is refused.")
    return folder / path


def read_sizes(path: Path) -> Sizes:
    """Read `network_info.json`.

    Raises:
        ModelError: it is of another kind of model, or a number is out of range.
    """
    fields = read_json(path)
    identity, params, audio = fields.inner("id"), fields.inner("params"), fields.inner("audio_params")
    if identity.text("type") != "regression" or identity.text("output") != "geometry":
        raise ModelError(f"{path} describes a {identity.text('type')} model; only regression models run here.")
    if audio.count("samplerate", 1, 1_000_000) != HEARING_RATE_HZ:
        raise ModelError(f"{path} describes a network at another rate than {HEARING_RATE_HZ} Hz; it is refused.")
    window = audio.count("buffer_len", 400, 480_000)
    explicit = params.texts("explicit_emotions")
    return Sizes(
        actor=identity.text("actor"),
        window=window,
        before=audio.count("buffer_ofs", 0, window),
        implicit=params.count("implicit_emotion_len", 0, 4096),
        explicit=explicit,
        default_emotion=params.numbers("default_emotion", len(explicit)),
        skin=params.count("num_shapes_skin", 1, 4096),
        tongue=params.count("num_shapes_tongue", 1, 4096),
        jaw=params.count("result_jaw_size", 9, 300),
        eyes=params.count("result_eyes_size", 4, 4),
        skin_vertices=params.count("num_verts_skin", 3, _MOST),
        tongue_vertices=params.count("num_verts_tongue", 3, _MOST),
    )


def read_treatment(path: Path) -> Treatment:
    """Read the model's configuration.

    Raises:
        ModelError: a value is missing or out of range.
    """
    config = read_json(path).inner("config")
    return Treatment(
        source_shot=config.text("source_shot"),
        source_frame=config.count("source_frame", 0, _MOST),
        input_strength=config.number("input_strength", 0, 10),
        lower_smoothing_s=config.number("lower_face_smoothing", 0, 0.1),
        upper_smoothing_s=config.number("upper_face_smoothing", 0, 0.1),
        lower_strength=config.number("lower_face_strength", 0, 2),
        upper_strength=config.number("upper_face_strength", 0, 2),
        mask_level=config.number("face_mask_level", 0, 1),
        mask_softness=config.number("face_mask_softness", 0.001, 0.5),
        skin_strength=config.number("skin_strength", 0, 2),
        eyelid_open=config.number("eyelid_open_offset", -1, 1),
        lip_open=config.number("lip_open_offset", -0.2, 0.2),
        tongue_strength=config.number("tongue_strength", 0, 3),
        tongue_height=config.number("tongue_height_offset", -3, 3),
        tongue_depth=config.number("tongue_depth_offset", -3, 3),
        teeth_strength=config.number("lower_teeth_strength", 0, 2),
        teeth_height=config.number("lower_teeth_height_offset", -3, 3),
        teeth_depth=config.number("lower_teeth_depth_offset", -3, 3),
        eyes_strength=config.number("eyeballs_strength", 0, 2),
        saccade_strength=config.number("saccade_strength", 0, 2),
        right_eye=_angles(config, "right"),
        left_eye=_angles(config, "left"),
        saccade_seed=int(config.number("eye_saccade_seed", 0, 4999)),
    )


def _angles(config: Fields, side: str) -> tuple[float, float]:
    return (
        config.number(f"{side}_eye_rot_x_offset", -10, 10),
        config.number(f"{side}_eye_rot_y_offset", -10, 10),
    )


def read_fit(path: Path, poses: int) -> Fit:
    """Read how a surface is fitted by its poses.

    Args:
        path: `bs_skin_config.json` or `bs_tongue_config.json`.
        poses: how many poses their data has.

    Raises:
        ModelError: a value is missing or out of range, or it is for another number of poses.
    """
    fields = read_json(path).inner("blendshape_params")
    if fields.count("numPoses", 1, 1000) != poses:
        raise ModelError(f"{path} is for {fields.count('numPoses', 1, 1000)} poses and its data has {poses}.")
    active = tuple(value != 0 for value in fields.numbers("bsSolveActivePoses", poses))
    if not any(active):
        raise ModelError(f"{path} makes no pose active, so nothing would ever move; get the model folder again.")
    return Fit(
        l1=fields.number("strengthL1regularization", 0, 1e6),
        l2=fields.number("strengthL2regularization", 0, 1e6),
        temporal=fields.number("strengthTemporalSmoothing", 0, 1e6),
        symmetry_strength=fields.number("strengthSymmetry", 0, 1e6),
        template_size=fields.number("templateBBSize", 1e-6, 1e9, default=54.7),
        active=active,
        cancel=_pairs(fields, "bsSolveCancelPoses", poses, path),
        symmetry=_pairs(fields, "bsSolveSymmetryPoses", poses, path),
        multipliers=fields.numbers("bsWeightMultipliers", poses),
        offsets=fields.numbers("bsWeightOffsets", poses),
    )


def _pairs(fields: Fields, name: str, poses: int, path: Path) -> tuple[int, ...]:
    pairs = tuple(int(value) for value in fields.numbers(name, poses))
    for number in set(pairs) - {-1}:
        if pairs.count(number) != 2:
            raise ModelError(f"{path}: {name!r} gives the pair {number} to {pairs.count(number)} poses instead of two.")
    return pairs
