"""Which phones a recording holds, whoever speaks and whatever is said: pocketsphinx's phone decoder.

Voices differ in the length of their vocal tract, which shifts all formants. Each recording is therefore decoded with
several warpings of the frequency axis, and the one that the acoustic model finds likeliest is kept; for the voice slt
this raises the share of lip closures found from 73 to 90 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import ModelError
from inference.hearing.recogniser import is_silent, require_hearing_rate
from inference.hearing.sphinx import levelled, pcm, sphinx_models
from inference.types import HEARING_RATE_HZ, Floats, Phone, Sound

WARPS: Final = (0.9, 1.0, 1.1, 1.2, 1.3, 1.4)
_FRAME_S: Final = 0.01
_TRIAL_S: Final = 10.0  # of speech, to choose the warping by
_PIECE_S: Final = 20.0  # decoded at a time; the decoder's memory grows with it
_PAD_S: Final = 0.2


class PhoneDecoder:
    """Finds phones in recordings; keep one and use it from one thread."""

    def __init__(self) -> None:
        """Open the models.

        Raises:
            EngineUnavailable: pocketsphinx is not installed.
            ModelError: its models are broken.
        """
        self._models = sphinx_models()
        self._decoders = {warp: _decoder(self._models, warp) for warp in WARPS}

    def phones(self, sound: Sound, spans: Sequence[tuple[float, float]]) -> tuple[Phone, ...]:
        """Return the phones of a recording's speech in order; what lies between is silence.

        Args:
            sound: at 16 kHz.
            spans: first and last second of each stretch of speech, in order and apart.
        """
        require_hearing_rate(sound)
        speech = [_cut(sound.samples, start_s, end_s) for start_s, end_s in spans]
        if not speech or is_silent(np.concatenate(speech)):
            return ()
        trial = np.concatenate(speech)[: int(_TRIAL_S * HEARING_RATE_HZ)]
        decoder = self._decoders[max(WARPS, key=lambda warp: _decode(self._decoders[warp], trial, 0.0)[1])]
        found: list[Phone] = []
        for start_s, end_s in _pieces(spans):
            found += _decode(decoder, _cut(sound.samples, start_s, end_s), start_s)[0]
        return tuple(_within(found, sound.duration_s))


def _pieces(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Cut stretches that are too long for the decoder into equal parts."""
    cut: list[tuple[float, float]] = []
    for start_s, end_s in spans:
        edges = np.linspace(start_s, end_s, int((end_s - start_s) / _PIECE_S) + 2)
        cut += [(float(low), float(high)) for low, high in pairwise(edges)]
    return cut


def _cut(samples: Floats, start_s: float, end_s: float) -> Floats:
    return samples[int(start_s * HEARING_RATE_HZ) : int(end_s * HEARING_RATE_HZ)]


def _decode(decoder: Any, samples: Floats, start_s: float) -> tuple[list[Phone], float]:
    """Return phones, their times counted from `start_s` on, and how likely the model finds them."""
    if is_silent(samples):
        return [], 0.0
    pad = np.zeros(int(_PAD_S * HEARING_RATE_HZ), np.float32)
    decoder.start_utt()
    decoder.process_raw(pcm(np.concatenate([pad, levelled(samples), pad])), full_utt=True)
    decoder.end_utt()
    found = []
    for segment in decoder.seg() or ():
        low_s = start_s - _PAD_S + segment.start_frame * _FRAME_S
        high_s = start_s - _PAD_S + (segment.end_frame + 1) * _FRAME_S
        symbol = segment.word.lower() if segment.word.isalpha() and segment.word != "SIL" else "pau"
        found.append(Phone(symbol, low_s, high_s))
    best = decoder.hyp()
    return found, float(best.best_score) if best is not None else -np.inf


def _within(phones: Sequence[Phone], duration_s: float) -> list[Phone]:
    """Join neighbouring silences and keep every phone inside the recording, without overlap."""
    kept: list[Phone] = []
    for is_pause, group in groupby(phones, key=lambda phone: phone.symbol == "pau"):
        members = list(group)
        for phone in [Phone("pau", members[0].start_s, members[-1].end_s)] if is_pause else members:
            start_s = max(phone.start_s, kept[-1].end_s if kept else 0.0)
            end_s = min(phone.end_s, duration_s)
            if end_s > start_s:
                kept.append(Phone(phone.symbol, start_s, end_s))
    return kept


def _decoder(models: Path, warp: float) -> Any:
    from pocketsphinx import Decoder

    try:
        return Decoder(
            hmm=str(models / "en-us"),
            allphone=str(models / "en-us-phone.lm.bin"),
            lm=None,
            dict=None,
            lw=1.0,
            beam=1e-30,
            pbeam=1e-30,
            cmn="batch",
            warp_params=str(warp),
            loglevel="FATAL",
        )
    except RuntimeError as error:
        raise ModelError(
            f"The phone models in {models} are broken; install pocketsphinx again with `make setup`."
        ) from error
