"""Learns the network from scenes: frame by frame, and each event by its most suspicious moment.

What counts in the kiosk is one moment: did the odds rise in time, or did they ever rise although nobody took the floor?
So beside each frame's own error stands that of each event's highest frame. Letters: B scenes of a batch, F frames, D
features, C channels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from inference.features import MEL_BANDS
from inference.hearing.floor import CHANNELS, DILATIONS, TAPS, Weights
from inference.hearing.floor_features import FEATURES
from inference.training.floor.mixtures import FRAMES
from inference.training.floor.scenes import Happening, Scene
from inference.types import Floats

# Frames after the first sound in which the odds must have risen; that leaves the mouth time to close.
_FROM, _IN_TIME = 6, 20
_AFTER: Final = 30
CROP: Final = 220
"""Frames of a scene that are learnt from at a time, begun anywhere."""
_FEWEST: Final = 8
"""Frames of an event that must lie in the scene for it to count."""


_THROAT: Final = 0.1  # how much throats differ in length, as a logarithm


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn.

    Attributes:
        yes: how much more a missed client weighs than a false alarm.
        moments: how much an event's highest frame weighs beside the mean of all frames.
    """

    steps: int = 12_000
    batch: int = 20
    rate: float = 3e-3
    yes: float = 2.0
    moments: float = 0.7
    seed: int = 1


class Network(nn.Module):
    """The twin of `inference.hearing.floor.FloorNetwork` that can learn; products of matrices are its convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(FEATURES, CHANNELS)
        self.convs = nn.ModuleList(nn.Linear(TAPS * CHANNELS, CHANNELS) for _ in DILATIONS)
        self.mixes = nn.ModuleList(nn.Linear(CHANNELS, CHANNELS) for _ in DILATIONS)
        self.leave = nn.Linear(CHANNELS, 1)

    def forward(self, features: Tensor) -> Tensor:
        """Return the odds' logarithms [B, F] from [B, F, D]."""
        rows, count = functional.relu(self.enter(features)), features.shape[1]
        for conv, mix, dilation in zip(self.convs, self.mixes, DILATIONS, strict=True):
            whole = functional.pad(rows, (0, 0, (TAPS - 1) * dilation, 0))
            taps = [whole[:, tap * dilation : tap * dilation + count] for tap in range(TAPS)]
            inner = functional.relu(conv(torch.cat(taps, dim=2)))
            rows = rows + mix(inner)
        logits: Tensor = self.leave(functional.relu(rows))[..., 0]
        return logits

    def take(self, weights: Weights) -> None:
        """Go on from arrays as the kiosk reads them."""
        layers = {"in": self.enter, "out": self.leave}
        for index, (conv, mix) in enumerate(zip(self.convs, self.mixes, strict=True)):
            layers |= {f"conv{index}": conv, f"mix{index}": mix}
        with torch.no_grad():
            for name, layer in layers.items():
                layer.weight.copy_(torch.from_numpy(weights[f"{name}_w"].T.copy()))
                layer.bias.copy_(torch.from_numpy(weights[f"{name}_b"]))

    def weights(self) -> dict[str, Floats]:
        """Return the arrays as the kiosk reads them."""
        found = {"in_w": _flat(self.enter), "in_b": _bias(self.enter), "out_w": _flat(self.leave)}
        found["out_b"] = _bias(self.leave)
        for index, (conv, mix) in enumerate(zip(self.convs, self.mixes, strict=True)):
            found |= {f"conv{index}_w": _flat(conv), f"conv{index}_b": _bias(conv)}
            found |= {f"mix{index}_w": _flat(mix), f"mix{index}_b": _bias(mix)}
        return found


def learn(
    scenes: Sequence[Scene], plan: Plan, tell: Callable[[int, float], None], start: Weights | None = None
) -> Network:
    """Learn.

    Args:
        scenes: short ones.
        plan: how.
        tell: gets the step and the loss now and then.
        start: weights to begin with; chance by default.
    """
    torch.manual_seed(plan.seed)
    dice = np.random.default_rng(plan.seed)
    network = Network().train()
    if start is not None:
        network.take(start)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=plan.steps, pct_start=0.1)
    for step in range(plan.steps):
        features, wanted, weight, happenings = _batch(scenes, plan.batch, dice)
        with torch.autocast("cpu", torch.bfloat16):  # three times as quick, and here no worse
            halves = network(features)
        logits = halves.float()
        frames = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        loss = (frames * weight).sum() / weight.sum() + plan.moments * _by_events(logits, happenings, plan.yes)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 20 == 0:
            tell(step, float(loss.detach()))
    return network.eval()


def highest(logits: Floats, each: Happening) -> float:
    """Return the highest odds of an event: for who takes the floor, of the time in which it must be seen."""
    first, last = _window(each)
    return float(logits[first : max(last, first + 1)].max(initial=-99.0))


def _window(each: Happening) -> tuple[int, int]:
    return (each.first + _FROM, each.first + _IN_TIME) if each.takes_floor else (each.first, each.end + _AFTER)


def _by_events(logits: Tensor, happenings: list[list[Happening]], yes: float) -> Tensor:
    errors = []
    for row, events in zip(logits, happenings, strict=True):
        for each in events:
            first, last = _window(each)
            part = row[max(0, first) : max(0, min(last, len(row)))]
            if len(part) >= _FEWEST:
                highest_of = part.max()
                right = functional.softplus(-highest_of) * yes if each.takes_floor else functional.softplus(highest_of)
                errors.append(right)
    return torch.stack(errors).mean() if errors else logits.sum() * 0.0


def _batch(
    scenes: Sequence[Scene], count: int, dice: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor, list[list[Happening]]]:
    features, wanted, weight, happenings = [], [], [], []
    for each in dice.integers(len(scenes), size=count):
        scene, at = scenes[int(each)], int(dice.integers(FRAMES - CROP + 1))
        rows = scene.features[at : at + CROP].astype(np.float32)
        features.append(_another(rows, dice))
        wanted.append(scene.wanted[at : at + CROP].astype(np.float32))
        weight.append(scene.weight[at : at + CROP].astype(np.float32))
        happenings.append([Happening(e.kind, e.first - at, e.end - at) for e in scene.happenings])
    stacked: Any = (torch.from_numpy(np.stack(each)) for each in (features, wanted, weight))
    return (*stacked, happenings)


def _another(rows: Floats, dice: np.random.Generator) -> Floats:
    """Return features [F, D] as of another throat, another larynx, another microphone and another gain."""
    warp, shift = float(np.clip(np.exp(dice.normal(0.0, _THROAT)), 0.78, 1.28)), dice.normal(0.0, 0.5)
    bands = MEL_BANDS // 4
    rows[:, :MEL_BANDS] = _stretched(rows[:, :MEL_BANDS], warp, shift) + _ripple(dice)
    rows[:, MEL_BANDS : MEL_BANDS + bands] = _stretched(rows[:, MEL_BANDS : MEL_BANDS + bands], warp, shift / 4)
    rows[:, : FEATURES - 2] += np.float32(dice.normal(0.0, 0.1))  # the card's gain: 2 dB up or down
    rows[:, -1] += np.float32(dice.normal(0.0, 0.2)) * (rows[:, -1] != 0.0)
    return rows


def _stretched(bands: Floats, warp: float, shift: float) -> Floats:
    """Return a spectrum [F, M] with its bands' axis stretched and moved."""
    last = bands.shape[1] - 1
    place = np.clip(np.arange(last + 1) * warp + shift, 0.0, last)
    low = np.minimum(place.astype(int), last - 1)
    part = (place - low).astype(np.float32)
    return np.asarray(bands[:, low] * (1.0 - part) + bands[:, low + 1] * part)


def _ripple(dice: np.random.Generator) -> Floats:
    """Return a microphone's colour: some decibels up and down over the bands, [M] in features' units."""
    points = dice.normal(0.0, 0.2, 7)
    return np.interp(np.linspace(0, 6, MEL_BANDS), np.arange(7), points).astype(np.float32)


def _flat(layer: Any) -> Floats:
    """Return a layer's weights as inputs by outputs."""
    weight: Floats = layer.weight.detach().numpy()
    return np.ascontiguousarray(weight.T)


def _bias(layer: Any) -> Floats:
    bias: Floats = layer.bias.detach().numpy()
    return bias
