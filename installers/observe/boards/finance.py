"""Are figures reckoned fast, and are wrong ones caught?"""

from __future__ import annotations

from typing import Final

from installers.observe.boards.panels import BY_STATUS, Board, Panel, Query, Row, one, quantiles

_TOOL: Final = "digital_human_fleet_tool_seconds"
_ANALYSIS: Final = '{route="/api/v1/portfolio/analysis/{user_id}"}'

FINANCE: Final = Board(
    "finance",
    "Steward: finance",
    "Are figures reckoned fast, and are wrong ones caught before they are said? No amount of anybody is in here.",
    (
        Row(
            "Reckoning at the kiosks, in a day",
            (
                Panel(
                    "Slowest tools",
                    "95th percentile of the time in which a tool reckons its figures.",
                    one(
                        f"topk(10, histogram_quantile(0.95, max by (le, tool) (increase({_TOOL}_bucket[1d]))) > 0)",
                        "{{tool}}",
                    ),
                    "s",
                    "bargauge",
                    8,
                    10,
                    warn=0.5,
                    bad=2,
                ),
                Panel(
                    "Most asked for",
                    "How often each tool reckoned.",
                    one(f"topk(10, max by (tool) (increase({_TOOL}_count[1d])))", "{{tool}}"),
                    kind="bargauge",
                    height=10,
                ),
                Panel(
                    "All tools together",
                    "Time to the figures of a reply.",
                    quantiles(_TOOL, (0.5, 0.95, 0.99), "1d"),
                    "s",
                    height=10,
                    warn=0.5,
                ),
            ),
        ),
        Row(
            "Wrong figures",
            (
                Panel(
                    "Caught before they were said",
                    "Sentences in a day whose figure, date or comparison rested on nothing.",
                    one(
                        "max by (reason) (increase(digital_human_fleet_verification_rejections_total"
                        '{reason=~"figure|date|comparison|direction|time"}[1d]))',
                        "{{reason}}",
                    ),
                    width=16,
                    stacked=True,
                ),
                Panel(
                    "Of a thousand turns",
                    "In so many a wrong figure was caught.",
                    one(
                        "1000 * max(increase(digital_human_fleet_verification_rejections_total"
                        '{reason="figure"}[1d]))'
                        " / sum(max by (outcome) (increase(digital_human_fleet_requests_total[1d])))"
                    ),
                    kind="stat",
                    warn=5,
                    bad=20,
                ),
            ),
        ),
        Row(
            "Analyses at head office",
            (
                Panel(
                    "How many",
                    "Analyses of portfolios that people asked for.",
                    one(f"sum(rate(digital_human_response_time_seconds_count{_ANALYSIS}[5m]))", "analyses"),
                    "ops",
                ),
                Panel(
                    "Time",
                    "From the request to the end of its answer.",
                    tuple(
                        Query(
                            f"histogram_quantile({at}, sum by (le) "
                            f"(rate(digital_human_response_time_seconds_bucket{_ANALYSIS}[5m])))",
                            f"p{100 * at:g}",
                        )
                        for at in (0.5, 0.95)
                    ),
                    "s",
                    warn=1,
                    bad=5,
                ),
                Panel(
                    "By status",
                    "4xx is what was asked wrongly or too often, 5xx is head office's own fault.",
                    one(
                        f"sum by (status) (rate(digital_human_requests_total{_ANALYSIS}[5m]))",
                        "{{status}}",
                    ),
                    "ops",
                    stacked=True,
                    colours=BY_STATUS,
                ),
            ),
        ),
    ),
    hours=24,
)
