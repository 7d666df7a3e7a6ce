"""The whole way from sound to weights, vertex by vertex and with scipy's solver: what the fast path is checked with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from scipy.optimize import lsq_linear

Doubles = npt.NDArray[np.float64]


class SlowFace:
    """Reads the folder with nothing but numpy and json."""

    def __init__(self, folder: Path) -> None:
        self.info = json.loads((folder / "network_info.json").read_text())
        self.config = json.loads((folder / "model_config.json").read_text())["config"]
        self.fit = json.loads((folder / "bs_skin_config.json").read_text())["blendshape_params"]
        self.data = {name: values.astype(np.float64) for name, values in np.load(folder / "model_data.npz").items()}
        self.poses = dict(np.load(folder / "bs_skin.npz"))
        self.names = [name.decode() for name in self.poses["poseNames"][1:]]
        emotions = np.load(folder / "implicit_emo_db.npz")
        place = list(emotions["emo_spec_names"]).index(self.config["source_shot"].encode())
        self.implicit = emotions["emo_db"][emotions["emo_spec_start"][place] + self.config["source_frame"]]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "network.onnx"), options)

    def coefficients(self, samples: npt.NDArray[np.float32], frame: int) -> Doubles:
        """Ask the network for one frame, one window cut out by hand."""
        audio = self.info["audio_params"]
        begin = frame * 16000 // 60 - audio["buffer_ofs"]
        window = np.zeros((1, 1, audio["buffer_len"]), np.float32)
        for place in range(audio["buffer_len"]):
            if 0 <= begin + place < len(samples):
                window[0, 0, place] = samples[begin + place] * np.float32(self.config["input_strength"])
        emotion = np.concatenate([self.implicit, np.zeros(10)]).astype(np.float32)[None, None]
        result: Doubles = self.session.run(None, {"input": window, "emotion": emotion})[0][0, 0].astype(np.float64)
        return result

    def weights(self, samples: npt.NDArray[np.float32], frames: int) -> Doubles:
        """Return the weights of the file's poses: [frames, N], before they are cut to 0..1."""
        config, count = self.config, self.info["params"]["num_shapes_skin"]
        smoothed: dict[str, list[Doubles]] = {}
        last = np.zeros(sum(self.fit["bsSolveActivePoses"]))
        rows = []
        for frame in range(frames):
            components = self.coefficients(samples, frame)[:count]
            moved = config["skin_strength"] * np.tensordot(components, self.data["shapes_matrix_skin"], 1)
            moved += -config["eyelid_open_offset"] * self.data["eye_close_pose_delta"]
            moved += config["lip_open_offset"] * self.data["lip_open_pose_delta"]
            lower = self._smooth(smoothed, "lower", moved)
            upper = self._smooth(smoothed, "upper", moved)
            mask = self._mask()[:, None]
            surface = self.data["shapes_mean_skin"] + upper * config["upper_face_strength"] * (1 - mask)
            surface += lower * config["lower_face_strength"] * mask
            row, last = self._solve(surface, last)
            rows.append(row)
        return np.array(rows)

    def _smooth(self, state: dict[str, list[Doubles]], part: str, values: Doubles) -> Doubles:
        half = self.config[f"{part}_face_smoothing"]
        follow = 1.0 if half == 0 else 1 - 0.5 ** ((1 / 60) / half)
        first, second = state.setdefault(part, [values, values])
        first = first + follow * (values - first)
        second = second + follow * (first - second)
        state[part] = [first, second]
        return second

    def _mask(self) -> Doubles:
        height = self.data["shapes_mean_skin"][:, 1]
        level = (height - height.min()) / (height.max() - height.min())
        with np.errstate(over="ignore"):
            mask: Doubles = 1 / (
                1 + np.exp(-(self.config["face_mask_level"] - level) / self.config["face_mask_softness"])
            )
        return mask

    def _solve(self, surface: Doubles, last: Doubles) -> tuple[Doubles, Doubles]:
        """Fit by stacking every penalty as rows of one least-squares problem."""
        fit: dict[str, Any] = self.fit
        used, active = self.poses["frontalMask"], np.flatnonzero(fit["bsSolveActivePoses"])
        deltas = np.stack([self.poses[self.names[pose]][used].ravel() for pose in active], axis=1).astype(np.float64)
        target = (surface - self.poses["neutral"])[used].ravel()
        scale = np.sum(np.ptp(self.poses["neutral"].astype(np.float64), axis=0) ** 2) / 54.7**2
        size = len(active)
        rows = [deltas, np.sqrt(0.25 * scale) * fit["strengthL1regularization"] * np.ones((1, size))]
        rows.append(np.sqrt(10 * scale * fit["strengthL2regularization"]) * np.eye(size))
        rows.append(np.sqrt(100 * scale * fit["strengthTemporalSmoothing"]) * np.eye(size))
        right = [target, np.zeros(1), np.zeros(size), np.sqrt(100 * scale * fit["strengthTemporalSmoothing"]) * last]
        for one, other in self._pairs("bsSolveSymmetryPoses", active):
            row = np.zeros((1, size))
            row[0, one], row[0, other] = 1, -1
            rows.append(np.sqrt(10 * scale * fit["strengthSymmetry"]) * row)
            right.append(np.zeros(1))
        turned, matrix = np.linalg.qr(np.concatenate(rows))  # the same problem with as many rows as weights
        wanted, high = turned.T @ np.concatenate(right), np.ones(size)
        found = lsq_linear(matrix, wanted, (0, high), method="bvls", tol=1e-14).x
        for one, other in self._pairs("bsSolveCancelPoses", active):
            high[other if found[one] >= found[other] else one] = 1e-12
        found = lsq_linear(matrix, wanted, (0, high), method="bvls", tol=1e-14).x
        everything = np.zeros(len(self.names))
        everything[active] = found
        return everything * fit["bsWeightMultipliers"] + fit["bsWeightOffsets"], found

    def _pairs(self, name: str, active: npt.NDArray[np.intp]) -> list[tuple[int, int]]:
        numbers = [self.fit[name][pose] for pose in active]
        wanted = [number for number in set(numbers) if number != -1 and numbers.count(number) == 2]
        return [(numbers.index(number), len(numbers) - 1 - numbers[::-1].index(number)) for number in wanted]
