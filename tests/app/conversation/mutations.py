"""Every way in which a right sentence is made wrong: one digit, the sign, the unit, the year, a direction, a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

OPPOSITES = {
    "gained": "lost", "gain": "loss", "ahead of": "behind", "more than": "less than", "higher than": "lower than",
    "added": "took", "helped most": "weighed most", "fall": "rise", "has lost": "has gained",
}  # fmt: skip
UNITS = (
    (r"\$([\d,.]+\d)", r"€\1"), (r"\$([\d,.]+\d)", r"\1%"), (r"\$([\d,.]+\d)", r"\1"),
    (r"\$([\d,.]+\d)", r"$\1 million"),
    (r"([\d.]+)%", r"$\1"), (r"([\d.]+)%", r"\1 percentage points"), (r"([\d.]+)%", r"\1"),
    (r"([\d.]+) percentage points", r"\1%"), (r"([\d.]+)%(?! a year)", r"\1% a year"), (r"% a year", r"%"),
)  # fmt: skip


def mutations(sentence: str, names: list[str]) -> Iterator[str]:
    """Yield sentences that differ from a right one in one claim."""
    yield from _figures(sentence)
    yield from _words(sentence)
    for name in names:
        if re.search(rf"\b{re.escape(name)}\b", sentence):
            for other in [*names, "Tesla", "Globex"]:
                if other != name and name not in other and other not in name:
                    yield sentence.replace(name, other, 1)


def _figures(sentence: str) -> Iterator[str]:
    for found in re.finditer(r"\d", sentence):
        for digit in "0123456789":
            # Another first digit of nought, as in "02.5%", is no other figure but a misprint; it must fail as well.
            if digit != found[0]:
                yield sentence[: found.start()] + digit + sentence[found.end() :]
    for found in re.finditer(r"\$?\d[\d,]*(\.\d+)?", sentence):
        yield sentence[: found.start()] + "-" + sentence[found.start() :]
    for pattern, replacement in UNITS:
        changed = re.sub(pattern, replacement, sentence, count=1)
        if changed != sentence:
            yield changed


def _words(sentence: str) -> Iterator[str]:
    for one, other in [*OPPOSITES.items(), *((other, one) for one, other in OPPOSITES.items())]:
        changed = re.sub(rf"\b{one}\b", other, sentence, count=1)
        if changed != sentence:
            yield changed
