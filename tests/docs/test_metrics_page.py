"""The page of what is measured is the one that the tables make."""

from __future__ import annotations

from pathlib import Path

from app.modes.metrics_page import text
from app.telemetry.metrics import METRICS, PREFIX

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run: python -m app.modes.metrics_page > docs/metrics.md"


def test_every_metric_has_a_name_and_words_of_its_own() -> None:
    names = [metric.name for metric in METRICS]
    assert len(set(names)) == len(names)
    for metric in METRICS:
        assert metric.name.startswith(PREFIX)
        assert (metric.kind == "counter") == metric.name.endswith("_total")
        assert (metric.kind == "histogram") == bool(metric.buckets)
        assert list(metric.buckets) == sorted(metric.buckets)
        assert metric.words.endswith(".")
