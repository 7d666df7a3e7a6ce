"""How the network that cleans is learnt. Letters: B frames of a batch, D features, M mel bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import smooth_l1_loss

from inference.hearing.cleaner import FEATURES, HIDDEN
from inference.hearing.mel import BANDS, COSINES
from inference.training.ears.takes import Take
from inference.types import Floats

STEPS: Final = 8_500
_BATCH: Final = 1_024
_RATE: Final = 2e-3
_DECAY: Final = 1e-3
_LOUDNESS_SHARE: Final = 0.35  # of the first cepstrum, whose mean is taken away anyway
_BANDS_SHARE: Final = 0.15  # of the bands themselves beside the cepstra
_NAMES: Final = ("first", "second", "last")


def learn(takes: Sequence[Take], steps: int, seed: int, tell: Callable[[int], None]) -> dict[str, Floats]:
    """Return the learnt weights, as `cleaner.read_weights` gives them.

    Args:
        takes: to learn from.
        steps: batches.
        seed: of weights and batches.
        tell: is given the step that is done.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    seen = torch.from_numpy(np.concatenate([take.seen for take in takes]))
    gain = torch.from_numpy(np.concatenate([take.gain for take in takes]))
    layers = nn.Linear(FEATURES, HIDDEN), nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, BANDS)
    network = nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])
    optimizer = torch.optim.AdamW(network.parameters(), _RATE / 2, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    for step in range(steps):
        rows = torch.randint(0, len(seen), (_BATCH,))
        loss = _loss(network(seen[rows].float()) - gain[rows].float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        tell(step + 1)
    return {
        f"{name}_{kind}": np.ascontiguousarray(array.detach().numpy().T)
        for name, layer in zip(_NAMES, layers, strict=True)
        for kind, array in (("w", layer.weight), ("b", layer.bias))
    }


def _loss(error: Tensor) -> Tensor:
    """Return how wrong bands are: [B, M] to one number, mostly by their cepstra."""
    cepstra = error @ torch.from_numpy(COSINES.astype(np.float32))
    cepstra = cepstra * torch.tensor([_LOUDNESS_SHARE] + [1.0] * (cepstra.shape[1] - 1))
    return smooth_l1_loss(cepstra, torch.zeros_like(cepstra)) + _BANDS_SHARE * smooth_l1_loss(
        error, torch.zeros_like(error)
    )
