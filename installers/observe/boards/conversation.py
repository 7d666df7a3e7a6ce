"""How do conversations go: fast, uninterrupted, answered?"""

from __future__ import annotations

from typing import Final

from installers.observe.boards.panels import BY_OUTCOME, Board, Panel, Query, Row, one, quantiles

_FLEET: Final = "digital_human_fleet_"

CONVERSATION: Final = Board(
    "conversation",
    "Steward: conversation",
    "How do conversations go? Distributions come from the kiosks when their branch has closed.",
    (
        Row(
            "The last hours, from signs of life",
            (
                Panel(
                    "Turns",
                    "At all kiosks in the last hours.",
                    one("sum(max by (outcome) (digital_human_recent_turns))"),
                    kind="stat",
                    width=6,
                    height=4,
                ),
                Panel(
                    "Of them failed",
                    "Alerts at 5 and at 10 percent.",
                    one('job:digital_human_errors:ratio{job="kiosks"}'),
                    "percentunit",
                    "stat",
                    6,
                    4,
                    warn=0.05,
                    bad=0.1,
                ),
                Panel(
                    "Time to the answer",
                    "Mean, from a question's end; an alert at a second.",
                    one("max(digital_human_recent_turn_seconds)"),
                    "s",
                    "stat",
                    6,
                    4,
                    warn=0.8,
                    bad=1,
                ),
                Panel(
                    "Visits open",
                    "At kiosks as last told, and at head office.",
                    (
                        Query("max(digital_human_fleet_active_sessions)", "kiosks"),
                        Query('sum(digital_human_active_sessions{job="headoffice"})', "head office"),
                    ),
                    kind="stat",
                    width=6,
                    height=4,
                ),
            ),
        ),
        Row(
            "Speed at the kiosks",
            (
                Panel(
                    "First sound",
                    "From a question's end to the first sound of the reply.",
                    quantiles(f"{_FLEET}first_sound_seconds", (0.5, 0.95, 0.99), "1d"),
                    "s",
                    warn=0.5,
                ),
                Panel(
                    "Falling silent",
                    "From a client who begins to speak to the advisor's silence; 0.2 s is the aim.",
                    quantiles(f"{_FLEET}barge_in_seconds", (0.5, 0.95), "1d"),
                    "s",
                    warn=0.2,
                ),
                Panel(
                    "Mouth behind sound",
                    "Below zero the mouth is first; it shows beyond -0.015 and 0.045 s.",
                    quantiles(f"{_FLEET}audio_to_mouth_seconds", (0.01, 0.5, 0.99), "1d"),
                    "s",
                ),
                Panel(
                    "Reply made",
                    "From a question that is taken up to the end of its reply's making.",
                    quantiles(f"{_FLEET}response_time_seconds", (0.5, 0.95, 0.99), "1d"),
                    "s",
                    warn=5,
                    bad=10,
                ),
                Panel(
                    "Late pictures",
                    "Share of the advisor's pictures that came too late to be smooth.",
                    one(
                        "max(increase(digital_human_fleet_late_frames_total[1d]))"
                        " / max(increase(digital_human_fleet_frames_total[1d]))",
                        "late",
                    ),
                    "percentunit",
                    warn=0.01,
                ),
                Panel(
                    "Turns by what became of them",
                    "In a day, at all kiosks.",
                    one("max by (outcome) (increase(digital_human_fleet_requests_total[1d]))", "{{outcome}}"),
                    stacked=True,
                    colours=BY_OUTCOME,
                ),
            ),
        ),
        Row(
            "Checked before it is said",
            (
                Panel(
                    "Sentences not spoken",
                    "In a day, by why they did not pass verification.",
                    one(
                        "max by (reason) (increase(digital_human_fleet_verification_rejections_total[1d]))",
                        "{{reason}}",
                    ),
                    width=12,
                    stacked=True,
                ),
                Panel(
                    "Not spoken, for each turn",
                    "A jump after a rollout means that its words or model are worse.",
                    one(
                        "sum(max by (reason) (increase(digital_human_fleet_verification_rejections_total[1d])))"
                        " / sum(max by (outcome) (increase(digital_human_fleet_requests_total[1d])))",
                        "a turn",
                    ),
                    width=12,
                ),
            ),
        ),
        Row(
            "At head office",
            (
                Panel(
                    "Turns",
                    "Answered by head office's own advisors.",
                    one("sum by (instance) (rate(digital_human_turns_total[5m]))", "{{instance}}"),
                    "ops",
                ),
                Panel(
                    "Time for a turn",
                    "Waiting not counted.",
                    one(
                        "sum(rate(digital_human_turn_seconds_total[5m]))"
                        " / (sum(rate(digital_human_turns_total[5m])) > 0)"
                        " or vector(0)",
                        "mean",
                    ),
                    "s",
                    warn=1,
                ),
                Panel(
                    "Waiting for an advisor",
                    "The upper line is how many may; what is more is refused in words.",
                    (
                        Query("sum(digital_human_queue_length)", "waiting"),
                        Query("sum(digital_human_queue_limit)", "may wait"),
                        Query("sum(increase(digital_human_queue_refusals_total[5m]))", "refused in 5 min"),
                    ),
                ),
            ),
        ),
    ),
    hours=24,
)
