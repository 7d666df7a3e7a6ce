"""Jaw and eyes: bodies that turn and move without bending."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from inference.face.audio2face.description import Treatment
from inference.types import FACE_RATE_HZ, Floats

Doubles = npt.NDArray[np.float64]
_SACCADES_HZ: Final = 30.0  # the recorded small eye movements have this rate


def rigid_motion(rest: Doubles, moved: Doubles) -> Doubles:
    """Return the turn and shift that brings points nearest to others.

    Source: K. S. Arun et al., "Least-squares fitting of two 3-D point sets" (1987): SVD of the covariance, with the
    last direction turned over where the answer would be a mirror.

    Args:
        rest: [points, 3].
        moved: [points, 3].

    Returns:
        [4, 4]; a point p of `rest` goes to (matrix @ (p, 1)).
    """
    rest_centre, moved_centre = rest.mean(axis=0), moved.mean(axis=0)
    left, _, right = np.linalg.svd((rest - rest_centre).T @ (moved - moved_centre))
    upright = np.diag([1.0, 1.0, np.sign(np.linalg.det(right.T @ left.T)) or 1.0])
    turn = right.T @ upright @ left.T
    matrix = np.eye(4)
    matrix[:3, :3] = turn
    matrix[:3, 3] = moved_centre - turn @ rest_centre
    return matrix


def jaw(treatment: Treatment, neutral: Doubles, result: Doubles) -> Doubles:
    """Return how the lower teeth move in one frame: [4, 4] in the model's lengths.

    Args:
        treatment: strength and offsets.
        neutral: [points, 3] of the jaw at rest.
        result: [points * 3] the network's offsets of those points.
    """
    offset = np.array([0.0, treatment.teeth_height, treatment.teeth_depth])
    return rigid_motion(neutral, neutral + result.reshape(-1, 3) * treatment.teeth_strength + offset)


def eyes(treatment: Treatment, saccades: Floats, result: Doubles, frame: int) -> Doubles:
    """Return how the eyes turn in one frame: [2, 2], right then left eye, about x then y, in the model's unit.

    Args:
        treatment: strengths, offsets and where the saccades start.
        saccades: [any, 2] recorded small movements, 30 a second.
        result: [4] the network's turns.
        frame: counts from the start of the utterance, FACE_RATE_HZ a second.
    """
    place = (treatment.saccade_seed + int(frame / FACE_RATE_HZ * _SACCADES_HZ)) % len(saccades)
    turned = treatment.eyes_strength * result.reshape(2, 2) + treatment.saccade_strength * saccades[place]
    whole: Doubles = turned + np.array([treatment.right_eye, treatment.left_eye])
    return whole
