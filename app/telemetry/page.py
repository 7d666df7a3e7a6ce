"""The documentation's page of what is measured, made from the tables."""

from __future__ import annotations

from collections.abc import Iterator

from app.telemetry.metrics import FLEET_PREFIX, METRICS, PREFIX, Metric
from app.telemetry.span_names import ATTRIBUTES, SPANS

_HEAD = """# What is measured

Made by `python -m app.modes.metrics_page` from the tables in the source; a test compares them.

Nothing on this page holds a client's word, name or amount. What is measured belongs to a device; a visit has a pseudonym
from which nobody finds its session, and one whose client agreed to no record is only counted: it leaves no span. All of
it lies in the folder `telemetry` of the data folder, which may be deleted at any time.

| what | where it is read | how it gets there |
|---|---|---|
| a machine's metrics | `http://127.0.0.1:PORT/metrics` on the machine itself, with the setting `metrics_port` | every process writes its snapshot each 5 seconds; the courier adds them up, also those of processes that are gone |
| the fleet's metrics | `/metrics` of head office, as `digital_human_fleet_…` | gauges with each sign of life (some minutes); counters and histograms through the outbox's telemetry lane, when heavy things go along |
| traces | an OTLP collector that the setting `office_traces` names | spooled on the device (4 MB, the oldest are lost first), through the telemetry lane; without a collector they stay among the records |
| logs | `logs/` in the data folder; head office's on its standard error where it has no terminal | JSON lines; they are sent nowhere |

Telemetry is the last in the outbox: it never goes over a metered line, and stops at half of `sync_day_mib`.

## Of a kiosk or workstation

`…` stands for `digital_human_`.

| metric | kind | labels | measured in | fleet | what it is |
|---|---|---|---|---|---|
"""  # noqa: E501 - a table's row is one line
_OFFICE = """
## Of head office

What head office says of itself at its `/metrics`.

| metric | labels | what it is |
|---|---|---|
"""
_SPANS = """
## Spans

A turn is one trace, whichever processes add to it. The courier's rounds carry their trace to head office
(`traceparent`), whose requests hang below it.

| span | what it is |
|---|---|
"""
_ATTRIBUTES = """
What may be told of a span; everything else is left out where it ends, and once more at head office:

| attribute | what it is |
|---|---|
"""
_FIELDS = """
## Fields of the logs

A line has `at`, `level`, `process`, `pid`, `part`, `event`, often `words`, and these; other fields are left out:

| field | what it is |
|---|---|
"""
_FLEET = {"sum": "sum", "device": "each device (`device`)", "none": "not shown"}


def page(office: list[tuple[str, tuple[str, ...], str]], fields: dict[str, str]) -> str:
    """Return the page.

    Args:
        office: head office's metrics: name, labels and words.
        fields: of the logs: name and words.
    """
    return "".join(
        (
            _HEAD,
            *(_row(metric) for metric in METRICS),
            f"\nAt head office the prefix is `{FLEET_PREFIX}`. A histogram of what may be below zero has no sum.\n",
            _OFFICE,
            *(f"| `{name}` | {_listed(labels)} | {words} |\n" for name, labels, words in office),
            _SPANS,
            *_pairs(SPANS),
            _ATTRIBUTES,
            *_pairs(ATTRIBUTES),
            _FIELDS,
            *_pairs(fields),
        )
    )


def _row(metric: Metric) -> str:
    name = metric.name.removeprefix(PREFIX)
    labels = ", ".join(metric.labels) + (": " + ", ".join(metric.values) if metric.values else "")
    return f"| `…{name}` | {metric.kind} | {labels} | {metric.where} | {_FLEET[metric.fleet]} | {metric.words} |\n"


def _listed(labels: tuple[str, ...]) -> str:
    return ", ".join(labels)


def _pairs(table: dict[str, str]) -> Iterator[str]:
    for name, words in table.items():
        yield f"| `{name}` | {words} |\n"
