"""How loud a sentence is and how much silence surrounds it."""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.types import Floats

LEAD_S: Final = 0.05
TAIL_S: Final = 0.12
CLAUSE_GAP_S: Final = 0.28
COMMA_GAP_S: Final = 0.13
PEAK: Final = 0.708  # -3 dBFS
SPEECH_RMS: Final = 0.125  # -18 dBFS over the voiced part; conversational, leaves the peaks their room
_FADE_SAMPLES: Final = 64  # 4 ms at 16 kHz: shorter clicks, longer eats plosives


def levelled(samples: Floats, rms: float = SPEECH_RMS) -> Floats:
    """Bring one sentence to the house's loudness without clipping, and fade its cut edges.

    Args:
        samples: [S], -1 to 1.
        rms: what its loud part should have.

    Returns:
        [S] whose loud part has `rms`, or whose peak has PEAK where that is reached first.
    """
    if len(samples) == 0 or float(np.max(np.abs(samples))) < 1e-4:
        return samples
    sound = samples - samples.mean()
    gain = min(PEAK / float(np.max(np.abs(sound))), rms / active_rms(sound))
    fade = np.minimum(1.0, np.arange(len(sound)) / _FADE_SAMPLES)
    result: Floats = (sound * gain * fade * fade[::-1]).astype(np.float32)
    return result


def rms_after(before: Floats) -> float:
    """Return how loud another voice should go on: as loud as the one before, whose peaks may have held it down.

    Args:
        before: [S] what was said last, levelled.
    """
    return min(SPEECH_RMS, active_rms(before)) if np.any(before) else SPEECH_RMS


def active_rms(samples: Floats, block: int = 320) -> float:
    """Root mean square of the blocks that are within 30 dB of the loudest one."""
    power = np.square(samples[: len(samples) // block * block or None]).astype(np.float64)
    blocks = power.reshape(-1, block).mean(axis=1) if len(samples) >= block else power.mean(keepdims=True)
    return float(np.sqrt(blocks[blocks >= blocks.max() * 1e-3].mean()))
