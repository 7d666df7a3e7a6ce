"""The learning itself: batches of cut takes, the loss, the schedule."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from inference.face.network import AHEAD, MOVES
from inference.features import MEL_BANDS
from inference.training.corpus import PHONES, Take
from inference.training.network import FaceNetwork
from inference.types import Floats

CUT_FRAMES: Final = 192  # 3.2 s
BATCH: Final = 32
_SHUT, _TUCK = MOVES.index("shut"), MOVES.index("mouthRollLower")
_SPEED_SHARE: Final = 1.5
_CONTACT_SHARE: Final = 1.0
_PHONE_SHARE: Final = 0.25
_CONTACT_ABOVE: Final = 0.5  # of the fullest contact counts as contact
_FULL_TUCK: Final = 0.45
_WARP: Final = 0.12


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn.

    Attributes:
        steps: batches.
        rate: highest learning rate; it rises for a twentieth of the steps and then falls to nothing.
        seed: of the order of the takes and of the first weights.
    """

    steps: int
    rate: float = 2e-3
    seed: int = 1


def learn(
    takes: Sequence[Take], plan: Plan, device: str, tell: Callable[[int, float], None] = lambda _step, _loss: None
) -> FaceNetwork:
    """Train a network.

    Args:
        takes: of all voices, in any order.
        plan: see `Plan`.
        device: "cpu" or "cuda".
        tell: is given the step and the loss after each batch.
    """
    torch.manual_seed(plan.seed)
    network = FaceNetwork(len(PHONES)).to(device)
    spread = torch.tensor(_spread(takes), device=device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / plan.steps))
    for step, batch in zip(range(plan.steps), batches(takes, plan.seed), strict=False):
        mel, style, moves, phones = (torch.from_numpy(part).to(device) for part in batch)
        loss = _loss(network, mel, style, moves, phones, spread)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        tell(step + 1, float(loss.detach()))
    return network.cpu().eval()


def _rate(share: float) -> float:
    return share / 0.05 if share < 0.05 else 0.5 * (1.0 + math.cos(math.pi * (share - 0.05) / 0.95))


def _spread(takes: Sequence[Take]) -> Floats:
    """Return how much each move moves; the error is counted in that, or small moves would not matter."""
    some = np.concatenate([take.moves for take in takes[:400]]).astype(np.float32)
    return np.maximum(some.std(axis=0), 0.02)


def batches(takes: Sequence[Take], seed: int) -> Iterator[tuple[Floats, Floats, Floats, np.ndarray]]:
    """Give batches for ever: mel [B, T, M], style, moves and phones that belong to `AHEAD` frames earlier."""
    dice = np.random.default_rng(seed)
    while True:
        order = dice.permutation(len(takes))
        for at in range(0, len(order) - BATCH + 1, BATCH):
            cuts = [_cut(takes[number], dice) for number in order[at : at + BATCH]]
            mel, moves, phones = (np.stack(column) for column in zip(*cuts, strict=True))
            style = np.stack([takes[number].style for number in order[at : at + BATCH]])
            yield mel, style, moves, phones


def _cut(take: Take, dice: np.random.Generator) -> tuple[Floats, Floats, np.ndarray]:
    """Cut CUT_FRAMES out of a take, with silence after it where it is shorter, and warp its mel axis a little."""
    spare = len(take.moves) - CUT_FRAMES
    first = int(dice.integers(0, spare + 1)) if spare > 0 else 0
    moves = take.moves[first : first + CUT_FRAMES].astype(np.float32)
    phones = take.phones[first : first + CUT_FRAMES]
    mel = take.mel[2 * first : 2 * (first + CUT_FRAMES + AHEAD)].astype(np.float32)
    short = 2 * (CUT_FRAMES + AHEAD) - len(mel)
    if short > 0:
        mel = np.concatenate([mel, np.broadcast_to(mel[-8:].mean(axis=0), (short, MEL_BANDS))])
    gap = CUT_FRAMES - len(moves)
    if gap > 0:
        moves = np.pad(moves, ((0, gap), (0, 0)))
        phones = np.pad(phones, (0, gap))
    return _warped(mel, float(dice.uniform(1.0 - _WARP, 1.0 + _WARP))), moves, phones


def _warped(mel: Floats, factor: float) -> Floats:
    """Stretch the mel axis, as another throat would, without touching the pitch's harmonics much."""
    at = np.clip(np.arange(MEL_BANDS) * factor, 0, MEL_BANDS - 1)
    low = np.minimum(at.astype(int), MEL_BANDS - 2)
    share = (at - low).astype(np.float32)
    return mel[:, low] * (1 - share) + mel[:, low + 1] * share


def _loss(network: FaceNetwork, mel: Tensor, style: Tensor, moves: Tensor, phones: Tensor, spread: Tensor) -> Tensor:
    start = tuple(part.to(mel.device) for part in network.start(len(mel)))
    features, _ = network.features(mel, (start[0], start[1], start[2]))
    features = features[:, AHEAD:]
    logits = network.moves(features, style)
    given = torch.sigmoid(logits)
    error = (given - moves) / spread
    speed = error[:, 1:] - error[:, :-1]
    contact = torch.nn.functional.binary_cross_entropy_with_logits(logits[..., _SHUT], moves[..., _SHUT])
    tucked = (moves[..., _TUCK] > _CONTACT_ABOVE * _FULL_TUCK).float()
    held = torch.nn.functional.binary_cross_entropy(
        torch.clamp(given[..., _TUCK] / _FULL_TUCK, 1e-4, 1 - 1e-4), tucked, reduction="mean"
    )
    told = torch.nn.functional.cross_entropy(network.phones(features).flatten(0, 1), phones.flatten())
    return (
        error.square().mean()
        + _SPEED_SHARE * speed.square().mean()
        + _CONTACT_SHARE * (contact + 0.5 * held)
        + _PHONE_SHARE * told
    )
