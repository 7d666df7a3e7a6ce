"""Where the gate of the lips opens and closes: chosen on takes that the network has not learnt from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from inference.face.network import AHEAD, MOVES
from inference.face.visemes import LIPS_CLOSED
from inference.features import MEL_BANDS
from inference.training.corpus import PHONES, Take
from inference.training.export import Gate
from inference.training.network import FaceNetwork

_CLOSED_BELOW = 0.03  # aperture, as in `measure`
# A mouth that shuts where it should not, against one that stays open in a /b/. High, because half a closure in a vowel
# is seen in every word, and a missed /b/ is put right wherever the voice tells its phone times.
_FALSE_COSTS = 2.5


def calibrated(network: FaceNetwork, takes: Sequence[Take]) -> Gate:
    """Return the gate that closes the most p, b and m for the fewest other frames that look closed."""
    jaw, shut, closed = [], [], []
    labels = [PHONES.index(name) for name in sorted(LIPS_CLOSED)]
    for take in takes:
        moves = predicted(network, take)
        middle = _middles(take.phones)
        spoken = middle & (take.phones != 0)
        jaw.append(moves[spoken, MOVES.index("jawOpen")])
        shut.append(moves[spoken, MOVES.index("shut")])
        closed.append(np.isin(take.phones[spoken], labels))
    jaws, shuts, wanted = np.concatenate(jaw), np.concatenate(shut), np.concatenate(closed)
    best, best_score = Gate(0.1, 0.6), -np.inf
    for high in np.linspace(0.08, 0.96, 45):
        for width in (0.04, 0.1, 0.2):
            gate = Gate(max(0.0, float(high) - width), float(high))
            aperture = jaws * (1.0 - np.clip((shuts - gate.low) / (gate.high - gate.low), 0.0, 1.0))
            looks = aperture < _CLOSED_BELOW
            score = float(looks[wanted].mean() - _FALSE_COSTS * looks[~wanted].mean())
            if score > best_score:
                best, best_score = gate, score
    return best


def predicted(network: FaceNetwork, take: Take) -> np.ndarray:
    """Return the network's moves for a take, in neutral mood: [F, len(MOVES)]."""
    silence = np.repeat(take.mel[-2:].astype(np.float32), AHEAD, axis=0).reshape(-1, MEL_BANDS)
    mel = torch.from_numpy(np.concatenate([take.mel.astype(np.float32), silence]))[None]
    with torch.no_grad():
        features, _ = network.features(mel, network.start(1))
        moves = torch.sigmoid(network.moves(features[:, AHEAD:], torch.from_numpy(take.style)[None]))
    return moves[0].numpy()


def _middles(phones: np.ndarray) -> np.ndarray:
    """Return which frames lie in the middle half of their run of one phone: [F]."""
    inside = np.zeros(len(phones), bool)
    edges = np.flatnonzero(np.diff(phones)) + 1
    for first, last in zip((0, *edges), (*edges, len(phones)), strict=True):
        quarter = (last - first) // 4
        inside[first + quarter : last - quarter] = True
    return inside
