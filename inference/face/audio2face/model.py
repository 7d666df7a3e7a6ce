"""An Audio2Face-3D regression model folder, opened: every file checked, everything that does not change computed once.

Letters: V vertices, N poses of a file, P those that are solved for, C components.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError
from inference.face.audio2face.description import (
    Fit,
    Paths,
    Sizes,
    Treatment,
    read_fit,
    read_paths,
    read_sizes,
    read_treatment,
)
from inference.face.audio2face.files import Arrays
from inference.face.audio2face.poses import Normal, Poses, normal, onto_poses, read_poses
from inference.runtime.live_plan import MovableSession
from inference.runtime.onnx_session import Session, open_session
from inference.types import ARKIT_NAMES, Floats

Doubles = npt.NDArray[np.float64]
_NEEDED: Final = "jawOpen"  # a face without it does not speak


@dataclass(frozen=True, slots=True, repr=False)
class Surface:
    """Skin or tongue, ready to be fitted.

    Attributes:
        names: [N] of its poses.
        fixed: [P] what the right side of the fit is while the coefficients are zero.
        lower, upper: [P, C] what coefficients add to it, smoothed as the lower and as the upper face is.
    """

    names: tuple[str, ...]
    normal: Normal
    fit: Fit
    fixed: Doubles
    lower: Doubles
    upper: Doubles


@dataclass(frozen=True, slots=True, repr=False)
class Model:
    """A model that can speak.

    Attributes:
        style: [implicit] the recorded style that goes into every frame.
        jaw: [points, 3] points of the lower teeth at rest.
        saccades: [any, 2] recorded small eye movements.
        columns: for each skin pose that is an ARKit shape: its place among the poses and among the 52.
        batch: frames a run takes, or None for any number.
    """

    name: str
    sizes: Sizes
    treatment: Treatment
    session: Session | MovableSession
    skin: Surface
    tongue: Surface
    style: Floats
    jaw: Doubles
    saccades: Floats
    columns: tuple[tuple[int, int], ...]
    batch: int | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the ARKit shapes that this model does not move."""
        there = {column for _pose, column in self.columns}
        return tuple(name for column, name in enumerate(ARKIT_NAMES) if column not in there)


def open_model(
    folder: Path, threads: int, opening: Callable[[Path, int], Session | MovableSession] | None = None
) -> Model:
    """Open a model folder and try the network on silence.

    Args:
        folder: holds `model.json` and what it names.
        threads: processor threads for one run.
        opening: opens the network's file, perhaps on a card; None opens it on the processor.

    Raises:
        OutOfMemory: there is no room for the network anywhere.
        ModelError: a file, a field or an array is missing or not what it should be; names it.
    """
    paths = read_paths(folder)
    sizes, treatment = read_sizes(paths.network_info), read_treatment(paths.config)
    data = Arrays(paths.data)
    session = (opening or open_session)(paths.network, threads)
    batch = _signature(session, sizes)
    skin_poses = read_poses(paths.skin_data, sizes.skin_vertices)
    model = Model(
        name=sizes.actor,
        sizes=sizes,
        treatment=treatment,
        session=session,
        skin=_skin(skin_poses, data, sizes, treatment, read_fit(paths.skin_config, len(skin_poses.names))),
        tongue=_tongue(paths, data, sizes, treatment),
        style=_style(paths.emotions, sizes, treatment),
        jaw=data.values("neutral_jaw", (sizes.jaw // 3, 3)).astype(np.float64),
        saccades=_saccades(data, paths.data),
        columns=_columns(skin_poses, paths.skin_data),
        batch=batch,
    )
    _try_out(model)
    return model


def files(folder: Path) -> tuple[Path, ...]:
    """Return the files that make up a model folder, as paths inside it, `model.json` first.

    Raises:
        ModelError: `model.json` is missing or broken.
    """
    paths = read_paths(folder)
    named = (getattr(paths, name) for name in Paths.__slots__)
    return (Path("model.json"), *dict.fromkeys(path.relative_to(folder) for path in named))


def signature(model: Model) -> str:
    """Return in words what the network takes and gives."""
    sizes = model.sizes
    emotion = f"{sizes.implicit} implicit + {len(sizes.explicit)} explicit"
    result = f"{sizes.skin} skin + {sizes.tongue} tongue + {sizes.jaw} jaw + {sizes.eyes} eyes"
    return f"input [B,1,{sizes.window}], emotion [B,1,{emotion}] -> result [B,1,{result}]"


def _signature(session: Session | MovableSession, sizes: Sizes) -> int | None:
    """Check the network's inputs and output; return its batch, None for any."""
    wanted = {
        "input": sizes.window,
        "emotion": sizes.implicit + len(sizes.explicit),
        "result": sizes.result,
    }
    if set(session.input_names) != {"input", "emotion"} or "result" not in session.output_names:
        raise ModelError(
            f"The network {session.path} has other inputs or outputs ({', '.join(session.input_names)} -> "
            f"{', '.join(session.output_names)}) than an Audio2Face-3D regression network; it is refused."
        )
    batches = set()
    for name, length in wanted.items():
        shape = session.shape(name)
        if len(shape) != 3 or shape[1] not in (1, None) or shape[2] not in (length, None):
            raise ModelError(
                f"{name!r} of the network {session.path} has the shape {list(shape)} instead of "
                f"[any, 1, {length}]; it does not belong to this folder."
            )
        batches.add(shape[0])
    return next((batch for batch in batches if batch is not None), None)


def _skin(poses: Poses, data: Arrays, sizes: Sizes, treatment: Treatment, fit: Fit) -> Surface:
    """Fold mask, strengths and resting offsets into the fit of the skin."""
    vertices = sizes.skin_vertices
    mean = data.values("shapes_mean_skin", (vertices, 3))
    components = data.values("shapes_matrix_skin", (sizes.skin, vertices, 3))
    constant = -treatment.eyelid_open * data.values("eye_close_pose_delta", (vertices, 3))
    constant += treatment.lip_open * data.values("lip_open_pose_delta", (vertices, 3))
    height = mean[:, 1].astype(np.float64)
    tall = float(np.ptp(height))
    if tall <= 0:
        raise ModelError("All vertices of 'shapes_mean_skin' are at one height; get the model folder again.")
    level = (height - height.min()) / tall
    with np.errstate(over="ignore"):  # far from the border the exponential may be infinite, and the share 0
        mask = 1.0 / (1.0 + np.exp(-(treatment.mask_level - level) / treatment.mask_softness))
    lower, upper = treatment.lower_strength * mask, treatment.upper_strength * (1.0 - mask)
    fitted = normal(poses, fit)
    fixed = onto_poses(poses, fitted.solved, (mean - poses.neutral)[None], np.ones(vertices))[:, 0]
    fixed = fixed + onto_poses(poses, fitted.solved, constant[None], lower + upper)[:, 0]
    return Surface(
        names=poses.names,
        normal=fitted,
        fit=fit,
        fixed=fixed,
        lower=treatment.skin_strength * onto_poses(poses, fitted.solved, components, lower),
        upper=treatment.skin_strength * onto_poses(poses, fitted.solved, components, upper),
    )


def _tongue(paths: Paths, data: Arrays, sizes: Sizes, treatment: Treatment) -> Surface:
    vertices = sizes.tongue_vertices
    poses = read_poses(paths.tongue_data, vertices)
    fit = read_fit(paths.tongue_config, len(poses.names))
    offset = np.array([0.0, treatment.tongue_height, treatment.tongue_depth], np.float32)
    rest = data.values("shapes_mean_tongue", (vertices, 3)) + offset - poses.neutral
    components = data.values("shapes_matrix_tongue", (sizes.tongue, vertices, 3))
    fitted, everything = normal(poses, fit), np.ones(vertices)
    onto = treatment.tongue_strength * onto_poses(poses, fitted.solved, components, everything)
    return Surface(
        names=poses.names,
        normal=fitted,
        fit=fit,
        fixed=onto_poses(poses, fitted.solved, rest[None], everything)[:, 0],
        lower=onto,
        upper=np.zeros_like(onto),
    )


def _style(path: Path, sizes: Sizes, treatment: Treatment) -> Floats:
    """Look up the recorded style: a row of the emotion database, found by its shot and frame."""
    arrays = Arrays(path)
    shots, starts, lengths = (
        arrays.names("emo_spec_names"),
        arrays.whole("emo_spec_start"),
        arrays.whole("emo_spec_size"),
    )
    if not len(shots) == len(starts) == len(lengths):
        raise ModelError(f"The lists of shots in {path} differ in length; get the model folder again.")
    if treatment.source_shot not in shots:
        raise ModelError(f"The shot {treatment.source_shot!r}, which the configuration asks for, is not in {path}.")
    place = shots.index(treatment.source_shot)
    if treatment.source_frame >= lengths[place]:
        raise ModelError(f"The shot {treatment.source_shot!r} in {path} ends before frame {treatment.source_frame}.")
    rows = arrays.size("emo_db") // max(1, sizes.implicit)
    row = int(starts[place]) + treatment.source_frame
    table = arrays.values("emo_db", (rows, sizes.implicit))
    if not 0 <= row < rows:
        raise ModelError(f"The shot {treatment.source_shot!r} points outside of 'emo_db' in {path}.")
    chosen: Floats = table[row]
    return chosen


def _saccades(data: Arrays, path: Path) -> Floats:
    if "saccade_rot_matrix" not in data or data.size("saccade_rot_matrix") < 2:
        raise ModelError(f"The array 'saccade_rot_matrix' is missing in {path}; get the model folder again.")
    return data.values("saccade_rot_matrix", (data.size("saccade_rot_matrix") // 2, 2))


def _columns(poses: Poses, path: Path) -> tuple[tuple[int, int], ...]:
    """Pair poses with ARKit shapes by name, whichever way their first letter is written."""
    places = {name.lower(): column for column, name in enumerate(ARKIT_NAMES)}
    columns = tuple((pose, places[name.lower()]) for pose, name in enumerate(poses.names) if name.lower() in places)
    if places[_NEEDED.lower()] not in {column for _pose, column in columns}:
        raise ModelError(f"The poses in {path} have no {_NEEDED!r}: they are not ARKit's, and are refused.")
    return columns


def _try_out(model: Model) -> None:
    """Run the network once on silence, so that one that cannot run is refused now and not while somebody waits."""
    batch, sizes = model.batch or 1, model.sizes
    emotion = np.concatenate([model.style, np.array(sizes.default_emotion, np.float32)])
    results = model.session.run(
        {
            "input": np.zeros((batch, 1, sizes.window), np.float32),
            "emotion": np.tile(emotion, (batch, 1, 1)).astype(np.float32),
        }
    )
    result = results[model.session.output_names.index("result")]
    if result.shape != (batch, 1, sizes.result) or not np.isfinite(result).all():
        raise ModelError(
            f"The network {model.session.path} answers silence with {list(result.shape)} numbers that are not all "
            f"finite or not [{batch}, 1, {sizes.result}]; get the model folder again."
        )
