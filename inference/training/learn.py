"""The learning itself: batches of cut takes, the loss, the schedule."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
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
# How much each move's error counts: what people look at, and what is measured, is the opening between the lips.
_COUNTS: Final[dict[str, float]] = {
    "jawOpen": 4.0, "shut": 3.0, "mouthLowerDown": 2.0, "mouthFunnel": 1.5, "mouthPucker": 1.5, "mouthStretch": 1.5,
    "mouthSmile": 1.5,
}  # fmt: skip
_SPEED_SHARE: Final = 1.0
_CONTACT_SHARE: Final = 1.5
_PHONE_SHARE: Final = 0.3
_REMEMBERED: Final = 0.998  # of the averaged weights stays at each step (Polyak averaging)
_CONTACT_ABOVE: Final = 0.5  # of the fullest contact counts as contact
_FULL_TUCK: Final = 0.45
_WARP: Final = 0.1
_UNEVEN: Final = 0.05  # standard deviation by which quarters of the mel axis are warped apart from each other
_TILT: Final = 0.09  # of a mel value, which is 3.6 dB: standard deviation of each of the slow waves over the bands
_LOUDER: Final = 0.1  # 4 dB
_SMEARED: Final = 0.3  # of all cuts blur in time, and as many over the bands, as voices made from averages do
_NOISY: Final = 0.25  # of all cuts get a steady noise
_PER_MEL: Final = 4.0 * math.log(10.0)  # a mel value is a quarter of a power's decimal logarithm
_HOLES: Final = 0.4  # of all cuts miss some bands


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
    average = copy.deepcopy(network)
    for step, batch in zip(range(plan.steps), batches(takes, plan.seed), strict=False):
        mel, style, moves, phones = (torch.from_numpy(part).to(device) for part in batch)
        loss = _loss(network, mel, style, moves, phones, spread)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        _remember(average, network, min(_REMEMBERED, (step + 1) / (step + 10)))
        tell(step + 1, float(loss.detach()))
    return average.cpu().eval()


def _remember(average: FaceNetwork, network: FaceNetwork, share: float) -> None:
    with torch.no_grad():
        for kept, now in zip(average.parameters(), network.parameters(), strict=True):
            kept.lerp_(now, 1.0 - share)


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
    warped = _warped(mel, dice.uniform(1.0 - _WARP, 1.0 + _WARP) + dice.normal(0.0, _UNEVEN, 4))
    return _otherwise_heard(_smeared(warped, dice), dice), moves, phones


def _otherwise_heard(mel: Floats, dice: np.random.Generator) -> Floats:
    """Return mel frames as through another microphone: tilted, louder, noisier, with holes in the spectrum."""
    bands = np.arange(MEL_BANDS) / MEL_BANDS
    curve = np.full(MEL_BANDS, dice.normal(0.0, _LOUDER))
    for waves in (0.5, 1.0, 1.5, 2.0):
        curve = curve + dice.normal(0.0, _TILT) * np.cos(np.pi * (waves * bands + dice.random()))
    # What is silent stays silent, whatever the microphone.
    heard = mel + curve * np.clip((mel + 1.0) / 0.2, 0.0, 1.0)
    if dice.random() < _NOISY:
        floor = dice.uniform(-0.75, -0.1) + dice.normal(0.0, 0.05, MEL_BANDS).cumsum() * 0.5
        heard = np.logaddexp(heard * _PER_MEL, floor * _PER_MEL + dice.normal(0.0, 0.7, mel.shape)) / _PER_MEL
    if dice.random() < _HOLES:
        first = int(dice.integers(0, MEL_BANDS - 4))
        heard[:, first : first + int(dice.integers(1, 5))] = heard.min()
    result: Floats = heard.astype(np.float32)
    return result


def _smeared(mel: Floats, dice: np.random.Generator) -> Floats:
    """Blur some cuts over 25 or 42 ms, and some over three bands: short closures fill up in a parametric voice."""
    if dice.random() < _SMEARED:
        taps = int(dice.choice((3, 5)))
        window = np.hanning(taps + 2)[1:-1]
        padded = np.pad(mel, ((taps // 2, taps // 2), (0, 0)), mode="edge")
        mel = sum(share * padded[at : at + len(mel)] for at, share in enumerate(window / window.sum()))
    if dice.random() < _SMEARED:
        share = dice.uniform(0.15, 0.33)
        padded = np.pad(mel, ((0, 0), (1, 1)), mode="edge")
        mel = (1.0 - 2.0 * share) * mel + share * (padded[:, :-2] + padded[:, 2:])
    result: Floats = mel.astype(np.float32)
    return result


def _warped(mel: Floats, factors: npt.NDArray[np.float64]) -> Floats:
    """Stretch the mel axis, as another throat would, without touching the pitch's harmonics much.

    Args:
        mel: [T, M].
        factors: by how much each of equal parts of the axis is stretched.
    """
    edges = np.linspace(0, MEL_BANDS, len(factors) + 1)
    starts = np.concatenate([[0.0], np.cumsum(factors * np.diff(edges))])
    at = np.clip(np.interp(np.arange(MEL_BANDS), edges, starts), 0, MEL_BANDS - 1)
    low = np.minimum(at.astype(int), MEL_BANDS - 2)
    share = (at - low).astype(np.float32)
    return mel[:, low] * (1 - share) + mel[:, low + 1] * share


@cache
def _counts(device: torch.device) -> Tensor:
    counts = torch.tensor([_COUNTS.get(name, 1.0) for name in MOVES], device=device)
    return counts / counts.mean()


@cache
def _halves_pay(device: str) -> bool:
    """Tell whether this machine multiplies in bfloat16 faster than in float32: a third less time, where it does."""
    return device == "cuda" or bool(torch.cpu._is_avx512_bf16_supported())


def _loss(network: FaceNetwork, mel: Tensor, style: Tensor, moves: Tensor, phones: Tensor, spread: Tensor) -> Tensor:
    start = tuple(part.to(mel.device) for part in network.start(len(mel)))
    with torch.autocast(mel.device.type, torch.bfloat16, enabled=_halves_pay(mel.device.type)):
        features, _ = network.features(mel, (start[0], start[1], start[2]))
        features = features[:, AHEAD:]
        logits = network.moves(features, style).float()
        said = network.phones(features).float()
    given = torch.sigmoid(logits)
    error = (given - moves) / spread
    counts = _counts(mel.device)
    speed = error[:, 1:] - error[:, :-1]
    contact = torch.nn.functional.binary_cross_entropy_with_logits(logits[..., _SHUT], moves[..., _SHUT])
    tucked = (moves[..., _TUCK] > _CONTACT_ABOVE * _FULL_TUCK).float()
    held = torch.nn.functional.binary_cross_entropy(
        torch.clamp(given[..., _TUCK] / _FULL_TUCK, 1e-4, 1 - 1e-4), tucked, reduction="mean"
    )
    told = torch.nn.functional.cross_entropy(said.flatten(0, 1), phones.flatten())
    return (
        (error.square() * counts).mean()
        + _SPEED_SHARE * (speed.square() * counts).mean()
        + _CONTACT_SHARE * (contact + 0.5 * held)
        + _PHONE_SHARE * told
    )
