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
from inference.hearing.floor import CHANNELS, DILATIONS, TAPS
from inference.hearing.floor_features import FEATURES
from inference.training.floor.scenes import Happening, Scene
from inference.types import Floats

CROP: Final = 400
# Frames after the first sound in which the odds must have risen; that leaves the mouth time to close.
_FROM, _IN_TIME = 6, 17
_LATE_FROM, _LATE_TO = 50, 80
_AFTER: Final = 30
_DROPPED: Final = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn; `yes` is how much more a missed client weighs than a false alarm."""

    steps: int = 2500
    batch: int = 12
    rate: float = 2e-3
    yes: float = 2.0
    seed: int = 1


class Network(nn.Module):
    """The twin of `inference.hearing.floor.FloorNetwork` that can learn."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv1d(FEATURES, CHANNELS, 1)
        self.convs = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, TAPS, dilation=each) for each in DILATIONS)
        self.mixes = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, 1) for _ in DILATIONS)
        self.leave = nn.Conv1d(CHANNELS, 1, 1)

    def forward(self, features: Tensor) -> Tensor:
        """Return the odds' logarithms [B, F] from [B, D, F]."""
        rows = functional.relu(self.enter(features))
        for conv, mix, dilation in zip(self.convs, self.mixes, DILATIONS, strict=True):
            inner = functional.relu(conv(functional.pad(rows, ((TAPS - 1) * dilation, 0))))
            rows = rows + mix(functional.dropout(inner, _DROPPED, self.training))
        logits: Tensor = self.leave(functional.relu(rows))[:, 0]
        return logits

    def weights(self) -> dict[str, Floats]:
        """Return the arrays as the kiosk reads them."""
        found = {"in_w": _flat(self.enter), "in_b": _bias(self.enter), "out_w": _flat(self.leave)}
        found["out_b"] = _bias(self.leave)
        for index, (conv, mix) in enumerate(zip(self.convs, self.mixes, strict=True)):
            found |= {f"conv{index}_w": _flat(conv), f"conv{index}_b": _bias(conv)}
            found |= {f"mix{index}_w": _flat(mix), f"mix{index}_b": _bias(mix)}
        return found


def learn(scenes: Sequence[Scene], plan: Plan, tell: Callable[[int, float], None]) -> Network:
    """Learn; `tell` gets the step and the loss now and then."""
    torch.manual_seed(plan.seed)
    dice = np.random.default_rng(plan.seed)
    network = Network().train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=plan.steps, pct_start=0.1)
    for step in range(plan.steps):
        features, wanted, weight, happenings = _batch(scenes, plan.batch, dice)
        logits = network(features)
        frames = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        loss = (frames * weight).sum() / weight.sum() + 0.3 * _by_events(logits, happenings, plan.yes)
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
    if each.kind == "floor":
        return each.first + _FROM, each.first + _IN_TIME
    if each.kind == "late floor":
        return each.first + _LATE_FROM, each.first + _LATE_TO
    return each.first, each.end + _AFTER


def _by_events(logits: Tensor, happenings: list[list[Happening]], yes: float) -> Tensor:
    errors = []
    for row, events in zip(logits, happenings, strict=True):
        for each in events:
            first, last = _window(each)
            part = row[max(first, 0) : last]
            if len(part) == 0 or last > len(row) or first < 0:
                continue
            positive = each.kind in ("floor", "late floor")
            errors.append(yes * functional.softplus(-part.max()) if positive else functional.softplus(part.max()))
    return torch.stack(errors).mean() if errors else logits.sum() * 0.0


def _batch(
    scenes: Sequence[Scene], count: int, dice: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor, list[list[Happening]]]:
    features, wanted, weight, happenings = [], [], [], []
    for _ in range(count):
        scene = scenes[int(dice.integers(len(scenes)))]
        event = scene.happenings[int(dice.integers(len(scene.happenings)))]
        at = int(np.clip(event.first - dice.integers(80, 300), 0, len(scene.wanted) - CROP))
        rows = scene.features[at : at + CROP].astype(np.float32)
        rows[:, :MEL_BANDS] += _ripple(dice)
        features.append(rows.T)
        wanted.append(scene.wanted[at : at + CROP].astype(np.float32))
        weight.append(scene.weight[at : at + CROP].astype(np.float32))
        happenings.append([Happening(e.kind, e.first - at, e.end - at) for e in scene.happenings])
    stacked: Any = (torch.from_numpy(np.stack(each)) for each in (features, wanted, weight))
    return (*stacked, happenings)


def _ripple(dice: np.random.Generator) -> Floats:
    """Return a microphone's colour: some decibels up and down over the bands, [M] in features' units."""
    points = dice.normal(0.0, 0.1, 6)
    return np.interp(np.linspace(0, 5, MEL_BANDS), np.arange(6), points).astype(np.float32)


def _flat(conv: Any) -> Floats:
    """Return a convolution's weights as taps and inputs by outputs."""
    weight: Floats = conv.weight.detach().numpy()
    return np.ascontiguousarray(weight.transpose(2, 1, 0).reshape(-1, weight.shape[0]))


def _bias(conv: Any) -> Floats:
    bias: Floats = conv.bias.detach().numpy()
    return bias
