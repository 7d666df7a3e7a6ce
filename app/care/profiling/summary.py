"""A profile as a table for people: where a turn's time goes, stage by stage, and in which part of the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from app.care.profiling.driving import Profile
from app.care.profiling.samples import Sample

_SHOWN: Final = 12
STAGES: Final = {
    "hearing": "ears, while it is spoken",
    "route": "choosing the tool",
    "choose": "choosing by a model",
    "tool": "reckoning figures",
    "reply": "composing sentences",
    "verification": "checking every figure",
    "wording": "language model",
    "synthesis": "voice",
    "face": "lips and face",
}
"""The stages of a turn by the names of their spans, in words, in the order in which they come."""
_BEFORE: Final = frozenset({"hearing"})
"""Done while the client speaks."""
_HEAD: Final = f"{'stage':<36}{'times':>7}{'mean':>10}{'slowest':>10}{'a turn':>10}{'share':>8}"


def table(profile: Profile) -> str:
    """Return where the time of the turns went."""
    turns = profile.turns
    if not turns:
        return "No turn was finished; give it longer (--duration)."
    lines = [
        f"{len(turns)} questions in {profile.took_s:.0f} s, {sum(turn.spoken for turn in turns)} of them spoken.",
        *_waits(profile),
        "",
        _HEAD,
    ]
    whole_s = sum(turn.whole_s for turn in turns) or 1e-9
    for name, words in STAGES.items():
        took = [stage.took_s for stage in profile.stages if stage.name == name]
        if not took:
            continue
        share = "" if name in _BEFORE else f"{sum(took) / whole_s:.0%}"
        times = f"{_ms(np.mean(took)):>10}{_ms(max(took)):>10}{_ms(sum(took) / len(turns)):>10}"
        lines.append(f"{f'{words} ({name})':<36}{len(took):>7}{times}{share:>8}")
    lines.append("Shares are of the time in which replies were made; stages that work side by side add up to more.")
    return "\n".join(line.rstrip() for line in (*lines, "", *hot(profile.samples)))


def _waits(profile: Profile) -> list[str]:
    lines = []
    for spoken, words in ((False, "typed"), (True, "spoken")):
        firsts = [turn.first_s for turn in profile.turns if turn.spoken is spoken and turn.first_s]
        wholes = [turn.whole_s for turn in profile.turns if turn.spoken is spoken]
        if firsts:
            lines.append(
                f"A {words} question: first sound after {_ms(np.median(firsts))} (slowest {_ms(max(firsts))}), "
                f"all of the reply made after {_ms(np.median(wholes))} (slowest {_ms(max(wholes))})."
            )
    return lines


def hot(samples: Sequence[Sample]) -> list[str]:
    """Return the functions in which most time was spent, each by what it did itself."""
    own: Counter[tuple[str, str]] = Counter()
    for sample in samples:
        own[sample.stack[-1]] += round(sample.span_s * 1e6)
    total = sum(own.values()) or 1
    lines = [f"{'share':>6}{'time':>10}  function in which the time was spent"]
    for (name, file), spent in own.most_common(_SHOWN):
        lines.append(f"{spent / total:>6.1%}{spent / 1e6:>9.2f}s  {name} ({file})")
    return lines


def _ms(seconds: float | np.floating) -> str:
    return f"{1000 * float(seconds):,.0f} ms" if seconds >= 0.01 else f"{1000 * float(seconds):.1f} ms"
