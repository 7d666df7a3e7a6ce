"""What each engine takes on a card, in MiB, with where the figure comes from.

Nothing here was measured on a card: there was none. Files are measured where they are; the factors and the plain
figures are assumptions, on the generous side, and each says so in the words that the operator reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MIB: Final = 1 << 20
URGENCY: Final = ("renderer", "face", "recogniser", "voice", "language model", "finance")
"""The most urgent first: what is seen every 16 ms, what is heard, what may take a second, what may wait."""


@dataclass(frozen=True, slots=True)
class Need:
    """Memory on a card in MiB, and where the figure comes from in words."""

    card_mib: int
    source: str


@dataclass(frozen=True, slots=True)
class FileRule:
    """How much memory a model's file turns into.

    Attributes:
        factor: of the file's size; above 1 where numbers are widened or copies are made.
        working_mib: what the runtime takes beside it for its work.
    """

    factor: float
    working_mib: int


FILE_RULES: Final[dict[str, FileRule]] = {
    "face": FileRule(1.5, 200),  # ours: a few MB; nearly all of it is what onnxruntime and cuDNN take to work
    "audio2face": FileRule(1.5, 400),  # convolutions over half a second of sound, larger scratch memory
    "recogniser": FileRule(1.2, 700),  # CTranslate2 keeps the file's numbers; five beams and 30 s of sound
    "voice": FileRule(1.5, 400),
    "language model": FileRule(1.05, 500),  # llama.cpp keeps the file's numbers
}
RENDERER_MIB: Final = 400  # two 4K frame buffers with four samples a pixel are 265, textures and shapes about 100
FINANCE_MIB: Final = 300  # 20,000 futures of 480 months in doubles are 73, and three such at once


@dataclass(frozen=True, slots=True)
class ContextShape:
    """What decides the size of a language model's context cache; the defaults are those of an 8-billion-weight one.

    Attributes:
        layers: how many.
        key_heads: heads that are kept for each layer.
        head_size: numbers for each head.
        tokens: longest context.
        number_bytes: bytes for each number.
    """

    layers: int = 32
    key_heads: int = 8
    head_size: int = 128
    tokens: int = 8192
    number_bytes: int = 2


def context_mib(shape: ContextShape) -> int:
    """Return the memory of the context cache: keys and values of every token in every layer, rounded up."""
    size = 2 * shape.layers * shape.key_heads * shape.head_size * shape.tokens * shape.number_bytes
    return -(-size // MIB)


def of_files(kind: str, files: Sequence[Path]) -> Need:
    """Return what a model takes whose files are there; one that cannot be looked at counts as empty.

    Args:
        kind: one of FILE_RULES.
        files: what is loaded.
    """
    rule = FILE_RULES[kind]
    size = sum(path.stat().st_size for path in files if path.is_file())
    mib = int(-(-size * rule.factor // MIB)) + rule.working_mib
    return Need(mib, f"file of {size / MIB:.0f} MiB × {rule.factor:g} + {rule.working_mib} MiB to work (assumed)")


def of_language_model(file: Path, shape: ContextShape | None = None) -> Need:
    """Return what a language model takes: its file and its context cache."""
    shape = shape or ContextShape()
    weights, cache = of_files("language model", [file]), context_mib(shape)
    return Need(weights.card_mib + cache, f"{weights.source}, context of {shape.tokens} tokens {cache} MiB")
