"""Questions drawn from frames: how clients combine subjects, periods and measures, for the ears' language model.

They widen what the written examples say, which name few periods. Some thousands are drawn, always the same ones.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import assets

FILE: Final = Path(assets.__file__).parent / "language" / "question_frames.toml"
COUNT: Final = 6_000
_SLOT: Final = re.compile(r"\{(\w+)\}")
_EITHER: Final = re.compile(r"\(([^()]*)\)")
_SEED: Final = 4


def questions(names: Sequence[str], count: int = COUNT) -> Iterator[str]:
    """Yield questions in spoken words, the same ones for the same names.

    Args:
        names: of instruments and products, in spoken words; for the slot {name}.
        count: how many.
    """
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    slots: dict[str, Sequence[str]] = {**table["slots"], "name": names or ("it",)}
    draw = random.Random(_SEED)
    for number in range(count):
        yield _filled(table["frames"][number % len(table["frames"])], slots, draw)


def _filled(frame: str, slots: dict[str, Sequence[str]], draw: random.Random) -> str:
    text = frame
    while "{" in text or "(" in text:
        text = _SLOT.sub(lambda slot: draw.choice(slots[slot[1]]), text)
        text = _EITHER.sub(lambda either: draw.choice(either[1].split("|")), text)
    return " ".join(text.split())
