"""What the router looks at: the sentence's vector beside its hashed words, word pairs and letter groups.

The vector knows meaning ("gain" is near "profit"), the n-grams know wording ("what is" against "what is my").
Letters: B sentences, D = 384, G = BUCKETS, so F = D + G features.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from inference.language.canonical import NO_NAMES, Names, canonical

DIMENSIONS: Final = 384
BUCKETS: Final = 2048
WORDING_WEIGHT: Final = 1.5  # of the n-grams beside the vector; 1.2 to 1.8 did the same in cross-validation, 0.7 worse
_WORDS: Final = re.compile(r"[a-z0-9&]+(?:'[a-z]+)?")
_FILLERS: Final = frozenset({"um", "uh", "er", "erm", "please", "well"})

Floats = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into [B, D] unit vectors."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return [B, D] float32."""
        ...


def plain_words(text: str) -> list[str]:
    """Return lower-case words without punctuation and fillers, as a recogniser would write them."""
    words = _WORDS.findall(text.lower().replace("’", "'"))
    return [word for word in words if word not in _FILLERS] or words


def features(texts: Sequence[str], embedder: Embedder, names: Names = NO_NAMES) -> Floats:
    """Return [B, F] float32, one row a sentence; names, numbers and times are written one way first."""
    normal = [" ".join(plain_words(canonical(text, names))) for text in texts]
    return np.hstack([embedder.embed(normal), WORDING_WEIGHT * np.stack([_wording(text) for text in normal])])


def _wording(text: str) -> Floats:
    """Return [G] hashed counts, scaled to length one."""
    row = np.zeros(BUCKETS, np.float32)
    for gram, weight in _grams(text):
        code = zlib.crc32(gram.encode())
        row[code % BUCKETS] += weight if code & 0x8000_0000 else -weight  # signs let collisions cancel
    length = float(np.linalg.norm(row))
    return row / length if length else row


def _grams(text: str) -> Iterator[tuple[str, float]]:
    words = ["^", *text.split(), "$"]
    for word in words[1:-1]:
        yield f"w {word}", 1.0
    for first, second in pairwise(words):
        yield f"p {first} {second}", 0.7
    padded = f" {text} "
    for size in (3, 4):
        for start in range(len(padded) - size + 1):
            yield f"c {padded[start : start + size]}", 0.25
