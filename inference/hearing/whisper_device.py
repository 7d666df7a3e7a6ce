"""Where faster-whisper computes and with what numbers: tried from the best to what always works.

A graphics card is used only if the libraries that CTranslate2 loads at the first question are there: without them it
aborts the whole process, which nothing can catch.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

CARD_LIBRARIES: Final = (("libcudnn_ops.so.9", "libcudnn.so.9"), ("libcublas.so.12",))  # one of each group
# Whole numbers where they cost nothing in words: on processors always, on cards only without half-precision units.
ON_CARD: Final = ("float16", "int8_float16", "int8", "float32")
ON_PROCESSOR: Final = ("int8", "float32")


@dataclass(frozen=True, slots=True)
class Place:
    """One way to compute; `device` and `compute` as CTranslate2 names them."""

    device: str
    compute: str


def places(
    cards: int, on_card: set[str], on_processor: set[str], loads: Callable[[str], bool]
) -> tuple[tuple[Place, ...], str]:
    """Return the ways to try, best first, and one sentence on why a card that is there is not used, or "".

    Args:
        cards: NVIDIA cards that CTranslate2 sees.
        on_card: numbers that it can compute with on the card.
        on_processor: the same of the processor.
        loads: whether a shared library is on this machine.
    """
    processor = tuple(Place("cpu", compute) for compute in ON_PROCESSOR if compute in on_processor)
    processor = processor or (Place("cpu", "default"),)
    if cards == 0:
        return processor, ""
    missing = [group[-1] for group in CARD_LIBRARIES if not any(loads(name) for name in group)]
    if missing:
        return (
            processor,
            f"The graphics card is not used for hearing, because {' and '.join(missing)} cannot be loaded.",
        )
    return (*(Place("cuda", compute) for compute in ON_CARD if compute in on_card), *processor), ""


def places_here() -> tuple[tuple[Place, ...], str]:
    """Return what `places` says of this machine."""
    import ctranslate2

    cards = int(ctranslate2.get_cuda_device_count())
    on_card = set(ctranslate2.get_supported_compute_types("cuda")) if cards else set()
    return places(cards, on_card, set(ctranslate2.get_supported_compute_types("cpu")), _loads)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
