"""Where the gate of the lips opens and closes: chosen on takes that the network has not learnt from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from inference.face.network import AHEAD, MOVES, VIEWS, views_matrix
from inference.features import MEL_BANDS
from inference.training.corpus import CLOSING, Take
from inference.training.export import Gate
from inference.training.network import FaceNetwork
from inference.types import Floats

_CLOSED_BELOW = 0.03  # aperture, as in `measure`
# Of the frames of other sounds, for voices that were not learnt. Twelve in a hundred are allowed; fewer are taken,
# because half a closure in a vowel is seen in every word, and a missed /b/ is put right where phone times are known.
_FALSE_AT_MOST = 0.08


def calibrated(network: FaceNetwork, takes: Sequence[Take]) -> Gate:
    """Return the gate that closes the most p, b and m while few enough other frames look closed.

    Args:
        network: a trained one.
        takes: of voices that it has not learnt from.
    """
    jaw, shut, closed = [], [], []
    for take in takes:
        moves = predicted(network, _with_silence(take), take.style)
        spoken = _middles(take.phones) & (take.phones != 0)
        jaw.append(moves[spoken, MOVES.index("jawOpen")])
        shut.append(moves[spoken, MOVES.index("shut")])
        closed.append(CLOSING[take.phones[spoken]] > 0)
    jaws, shuts, wanted = np.concatenate(jaw), np.concatenate(shut), np.concatenate(closed)
    best, best_share = Gate(0.76, 0.96), -1.0
    for high in np.linspace(0.06, 0.96, 46):
        for width in (0.1, 0.2):
            gate = Gate(max(0.0, float(high) - width), float(high))
            aperture = jaws * (1.0 - np.clip((shuts - gate.low) / (gate.high - gate.low), 0.0, 1.0))
            looks = aperture < _CLOSED_BELOW
            share = float(looks[wanted].mean())
            if looks[~wanted].mean() <= _FALSE_AT_MOST and share > best_share:
                best, best_share = gate, share
    return best


def predicted(network: FaceNetwork, mel: Floats, style: Floats) -> Floats:
    """Return what the exported file computes before its gate: the views' mean, the lips closed by the phones.

    Args:
        network: a trained one.
        mel: [T, M], with `AHEAD` face frames more than are asked for.
        style: [len(STYLES)].

    Returns:
        [F, len(MOVES)].
    """
    seen = (mel @ views_matrix()).reshape(len(mel), len(VIEWS), MEL_BANDS).transpose(1, 0, 2)
    with torch.no_grad():
        features, _ = network.features(torch.from_numpy(np.ascontiguousarray(seen)), network.start(len(VIEWS)))
        features = features[:, AHEAD:]
        moves = torch.sigmoid(network.moves(features, torch.from_numpy(style).expand(len(VIEWS), -1))).mean(dim=0)
        likely = torch.softmax(network.phones(features).mean(dim=0), dim=-1)
    result: Floats = moves.numpy()
    result[:, MOVES.index("shut")] = likely.numpy() @ CLOSING
    return result


def _with_silence(take: Take) -> Floats:
    """Return a take's mel frames and what comes after them."""
    after = np.repeat(take.mel[-2:].astype(np.float32), AHEAD, axis=0)
    return np.concatenate([take.mel.astype(np.float32), after])


def _middles(phones: np.ndarray) -> np.ndarray:
    """Return which frames lie in the middle half of their run of one phone: [F]."""
    inside = np.zeros(len(phones), bool)
    edges = np.flatnonzero(np.diff(phones)) + 1
    for first, last in zip((0, *edges), (*edges, len(phones)), strict=True):
        quarter = (last - first) // 4
        inside[first + quarter : last - quarter] = True
    return inside
