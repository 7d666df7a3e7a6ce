"""What does it cost, and where is it used?"""

from __future__ import annotations

from typing import Final

from installers.observe.boards.panels import Board, Panel, Row, one

_COST: Final = "sum(max by (region, currency) (digital_human_month_cost))"
_GONE: Final = "((day_of_month() - 1 + hour() / 24) / days_in_month())"


def _month(name: str) -> str:
    return f"sum(max by (region) (digital_human_month_{name}))"


def _sum(title: str, words: str, expr: str, unit: str = "short") -> Panel:
    return Panel(title, words, one(expr), unit, "stat", 4, 4)


COST: Final = Board(
    "cost",
    "Steward: cost",
    "What this month has cost so far at the prices of the settings (cost_…), and where it was used.",
    (
        Row(
            "This month",
            (
                _sum("Cost", "So far, in the currency of the settings.", _COST, "locale"),
                _sum(
                    "At this pace",
                    "By the end of the month; in its first days it says little.",
                    f"{_COST} / {_GONE}",
                    "locale",
                ),
                _sum("Sessions", "That began this month.", _month("sessions")),
                _sum("Turns", "In these sessions.", _month("turns")),
                _sum("Cost of a session", "On average.", f"{_COST} / ({_month('sessions')} > 0)", "locale"),
                _sum("Computing", "For these turns.", _month("compute_seconds"), "s"),
            ),
        ),
        Row(
            "Where",
            (
                Panel(
                    "Cost by region",
                    "So far this month.",
                    one(
                        "sort_desc(sum by (region) (max by (region, currency) (digital_human_month_cost)))",
                        "{{region}}",
                    ),
                    "locale",
                    "bargauge",
                ),
                Panel(
                    "Sessions by region",
                    "So far this month.",
                    one("sort_desc(max by (region) (digital_human_month_sessions))", "{{region}}"),
                    kind="bargauge",
                ),
                Panel(
                    "Minutes of a session",
                    "By region, on average this month.",
                    one(
                        "max by (region) (digital_human_month_minutes)"
                        " / (max by (region) (digital_human_month_sessions) > 0)",
                        "{{region}}",
                    ),
                    "m",
                    "bargauge",
                ),
            ),
        ),
        Row(
            "As it grew",
            (
                Panel(
                    "Cost",
                    "Falls back to nothing when a month begins.",
                    one("sum by (region) (max by (region, currency) (digital_human_month_cost))", "{{region}}"),
                    "locale",
                    stacked=True,
                ),
                Panel(
                    "Turns",
                    "By region.",
                    one("max by (region) (digital_human_month_turns)", "{{region}}"),
                    stacked=True,
                ),
                Panel(
                    "Tokens",
                    "Of language models, by region; 0 where none words the answers.",
                    one("max by (region) (digital_human_month_tokens)", "{{region}}"),
                    stacked=True,
                ),
            ),
        ),
    ),
    hours=24 * 30,
)
