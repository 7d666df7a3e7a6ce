"""Do the models answer in time, and which parts have stepped back?"""

from __future__ import annotations

from typing import Final

from installers.observe.boards.panels import Board, Panel, Query, Row, one, quantiles

_WORK: Final = "digital_human_fleet_model_inference_seconds"

MODELS: Final = Board(
    "models",
    "Steward: models",
    "Do the models answer in time, and which parts have stepped back to a lesser way?",
    (
        Row(
            "Time of a piece of work, at all kiosks in a day",
            (
                Panel("Half of them", "Median by model.", quantiles(_WORK, (0.5,), "1d", "model"), "s"),
                Panel("Nineteen of twenty", "95th percentile by model.", quantiles(_WORK, (0.95,), "1d", "model"), "s"),
                Panel(
                    "Mean",
                    "By model.",
                    one(
                        f"max by (model) (increase({_WORK}_sum[1d]))"
                        f" / (max by (model) (increase({_WORK}_count[1d])) > 0)",
                        "{{model}}",
                    ),
                    "s",
                ),
                Panel(
                    "Pieces of work",
                    "In a day, by model.",
                    one(f"max by (model) (increase({_WORK}_count[1d]))", "{{model}}"),
                    width=12,
                ),
                Panel(
                    "Computing",
                    "Seconds of a day that models computed, all kiosks together.",
                    one(f"max by (model) (increase({_WORK}_sum[1d]))", "{{model}}"),
                    "s",
                    width=12,
                    stacked=True,
                ),
            ),
        ),
        Row(
            "Parts that are not at their best way",
            (
                Panel(
                    "Stepped back",
                    "Kiosks by part; docs/degradation.md says what still works.",
                    one(
                        "count by (part) (max by (device, part) (digital_human_fleet_fallback_level) > 0)"
                        " or 0 * count by (part) (digital_human_fleet_fallback_level)",
                        "{{part}}",
                    ),
                    kind="bargauge",
                    warn=1,
                ),
                Panel(
                    "Circuit breakers open",
                    "Kiosks by part: it failed some times in a row and has not answered since.",
                    one(
                        "count by (part) (max by (device, part) (digital_human_fleet_circuit_state) >= 1)"
                        " or 0 * count by (part) (digital_human_fleet_circuit_state)",
                        "{{part}}",
                    ),
                    kind="bargauge",
                    bad=1,
                ),
                Panel(
                    "How far back",
                    "Level of the worst kiosk by part; 0 is the best way.",
                    one("max by (part) (digital_human_fleet_fallback_level)", "{{part}}"),
                ),
            ),
        ),
        Row(
            "Graphics cards",
            (
                Panel(
                    "Answering",
                    "Share of the kiosks with a card whose card answers.",
                    one("avg(max by (device) (digital_human_fleet_gpu_available))"),
                    "percentunit",
                    "stat",
                    6,
                    8,
                    warn=1,
                    bad=0.9,
                ),
                Panel(
                    "How busy",
                    "Of machines that Prometheus reads itself.",
                    one("digital_human_gpu_utilization_percent", "{{instance}} {{card}}"),
                    "percent",
                    width=9,
                    most=100,
                ),
                Panel(
                    "Head office's advisors",
                    "That answer, and that there should be.",
                    (
                        Query("sum(digital_human_advisors_alive)", "answer"),
                        Query("sum(digital_human_advisors)", "should be"),
                        Query("sum(increase(digital_human_advisor_restarts_total[1h]))", "replaced in an hour"),
                    ),
                    width=9,
                ),
            ),
        ),
    ),
    hours=24,
)
