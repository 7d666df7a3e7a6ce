"""Prints the documentation's page of what is measured: `python -m app.modes.metrics_page > docs/metrics.md`."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Iterator

from app.log import FIELDS
from app.telemetry.metrics import PREFIX
from app.telemetry.page import page
from sync.headoffice.conversations import Load
from sync.headoffice.figures import FIGURES
from sync.headoffice.metrics import Metrics

_HELP = re.compile(r"^# HELP (?P<name>\S+) (?P<words>.*)$", re.MULTILINE)
_LABEL = re.compile(r"(\w+)=\"")


def text() -> str:
    """Return the page."""
    rows = [*_counted(), *((f"{PREFIX}{name}", labels, words) for name, words, labels in FIGURES)]
    return page(sorted(rows), FIELDS)


def _counted() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what head office counts, read from its own page after one of everything."""
    metrics = Metrics()
    metrics.request("/health", "GET", 200, 0.1)
    metrics.records("accepted")
    metrics.refused("malformed")
    metrics.policy_violation("img-src")
    load = Load(*(0 for _ in dataclasses.fields(Load)))
    shown = metrics.text(lambda: load).decode()
    for found in _HELP.finditer(shown):
        name = found["name"]
        line = next((line for line in shown.splitlines() if line.startswith((f"{name}{{", f"{name}_bucket{{"))), "")
        labels = tuple(label for label in _LABEL.findall(line) if label != "le")
        if not name.endswith("_created"):
            yield name, labels, found["words"]


if __name__ == "__main__":
    sys.stdout.write(text())
