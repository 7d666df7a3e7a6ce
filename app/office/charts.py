"""A picture and its figures as JSON, for a page that draws them."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from finance.types import Chart, Fact

MOST_POINTS: Final = 400
"""A curve on a page needs no more points than it has pixels."""


def chart_json(chart: Chart) -> dict[str, Any]:
    """Return a chart with the names of its dataclass; days as ISO text, what is no number as null, curves thinned."""
    return {each.name: _plain(getattr(chart, each.name)) for each in fields(chart)}


def shown_facts(facts: tuple[Fact, ...], written: dict[str, str]) -> list[dict[str, Any]]:
    """Return figures for a page.

    Args:
        facts: of a turn.
        written: each as text, by name.
    """
    return [
        {
            "name": fact.name,
            "label": fact.label,
            "value": fact.value,
            "unit": fact.unit,
            "text": written[fact.name],
            "as_of": fact.as_of.isoformat(),
            "source": fact.source,
        }
        for fact in facts
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _array(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return float(f"{value:.7g}") if math.isfinite(value) else None
    return value


def _array(values: np.ndarray[Any, Any]) -> list[Any]:
    """Return an array's elements, evenly thinned with the last one kept."""
    if len(values) > MOST_POINTS:
        values = values[np.linspace(0, len(values) - 1, MOST_POINTS).round().astype(int)]
    if np.issubdtype(values.dtype, np.datetime64):
        return [str(each) for each in values.astype("datetime64[D]")]
    return [_plain(float(each)) for each in values]
