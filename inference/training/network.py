"""The network from sound to mouth: causal convolutions, one recurrent layer, few outputs.

Letters: B batch, T mel frames at 120 Hz, F face frames at 60 Hz (T = 2 F), M mel bands, C channels.

Everything is causal; that it hears some frames of the future is only a matter of which frame it is asked for.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

from inference.face.network import CHANNELS, DILATIONS, FRONT_PAST, MOVES, PAST, RECURRENT, TAPS
from inference.face.style import STYLES
from inference.features import MEL_BANDS

_FORGOTTEN: Final = 0.1  # of the values inside each block while learning, so that no voice is learnt by heart


class _Block(nn.Module):
    """A dilated causal convolution beside a short cut."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.past = (TAPS - 1) * dilation
        self.spread = nn.Conv1d(CHANNELS, CHANNELS, TAPS, dilation=dilation)
        self.mix = nn.Conv1d(CHANNELS, CHANNELS, 1)
        self.forget = nn.Dropout(_FORGOTTEN)

    def forward(self, x: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
        """Return [B, C, F] and what the next call has to be given as `past`, [B, C, past]."""
        seen = torch.cat([past, x], dim=2)
        made = self.mix(self.forget(torch.nn.functional.gelu(self.spread(seen))))
        return x + made, seen[:, :, seen.shape[2] - self.past :]


class FaceNetwork(nn.Module):
    """Sound and mood to the moves of the mouth, and for training alone, to phones."""

    def __init__(self, phones: int) -> None:
        """Args:
        phones: how many phone classes the auxiliary head tells apart.
        """  # noqa: D205
        super().__init__()
        self.front = nn.Conv1d(2 * MEL_BANDS, CHANNELS, TAPS)
        self.blocks = nn.ModuleList([_Block(dilation) for dilation in DILATIONS])
        self.recurrent = nn.GRU(CHANNELS, RECURRENT, batch_first=True)
        self.style = nn.Linear(len(STYLES), CHANNELS)
        self.hidden = nn.Linear(CHANNELS + RECURRENT, CHANNELS)
        self.out = nn.Linear(CHANNELS, len(MOVES))
        nn.init.constant_(self.out.bias, -3.0)  # most moves rest most of the time
        self.phone = nn.Linear(CHANNELS + RECURRENT, phones)

    def start(self, batch: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return the state before any sound."""
        return (
            torch.full((batch, 2 * MEL_BANDS, FRONT_PAST), -1.0),
            torch.zeros(batch, CHANNELS, PAST),
            torch.zeros(1, batch, RECURRENT),
        )

    def features(
        self, mel: Tensor, state: tuple[Tensor, Tensor, Tensor]
    ) -> tuple[Tensor, tuple[Tensor, Tensor, Tensor]]:
        """Return [B, F, C + RECURRENT] for mel [B, T, M], and the next state."""
        front_past, past, memory = state
        batch, frames, bands = mel.shape
        pairs = mel.reshape(batch, frames // 2, 2 * bands).transpose(1, 2)
        seen = torch.cat([front_past, pairs], dim=2)
        x = torch.nn.functional.gelu(self.front(seen))
        kept, at = [], 0
        for block in self.blocks:
            x, left = block(x, past[:, :, at : at + block.past])
            at += block.past
            kept.append(left)
        x = x.transpose(1, 2)
        long, memory = self.recurrent(x, memory)
        return torch.cat([x, long], dim=2), (seen[:, :, seen.shape[2] - FRONT_PAST :], torch.cat(kept, dim=2), memory)

    def moves(self, features: Tensor, style: Tensor) -> Tensor:
        """Return the moves' logits [B, F, len(MOVES)] in a mood [B, len(STYLES)]."""
        made = torch.nn.functional.gelu(self.hidden(features) + self.style(style)[:, None, :])
        logits: Tensor = self.out(made)
        return logits

    def phones(self, features: Tensor) -> Tensor:
        """Return phone logits [B, F, phones]."""
        logits: Tensor = self.phone(features)
        return logits
