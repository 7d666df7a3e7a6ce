"""Words that say which way a figure went, and which side of the benchmark the portfolio is on."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


UP: Final = _words(
    "gain gains gained gaining rose risen rise rising up increase increased grew grown more higher above better profit "
    "profits profited added helped positive improved deeper made earned earn earns won win climbed climb soared jumped "
    "surged advanced rallied recovered doubled appreciated"
)
DOWN: Final = _words(
    "loss losses lost lose losing fell fallen fall falling down decrease decreased shrank shrunk less "
    "lower below worse "
    "drop dropped took weighed negative decline declined shallower slipped slid sank sunk plunged tumbled dipped "
    "depreciated"
)
# About the difference to the benchmark alone: 1 the portfolio is ahead, -1 behind, 0 level.
SIDES: Final = {
    "ahead of": 1, "outperformed": 1, "beat": 1, "beaten": 1,
    "behind": -1, "underperformed": -1, "lagged": -1, "trailed": -1,
    "level with": 0,
}  # fmt: skip
SIDE: Final = re.compile(
    rf"\b({'|'.join(SIDES)}|ahead|level)\b(?: (the benchmark|your benchmark|it)\b)?", re.IGNORECASE
)
# Without a figure these compare or describe nothing: "tell me more", "look it up".
IDLE: Final = frozenset(["more", "less", "up", "down", "better", "made", "above", "below", "won"])
