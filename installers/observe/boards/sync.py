"""Does what kiosks record arrive, and is it safe?"""

from __future__ import annotations

from typing import Final

from installers.observe.boards.panels import BY_OUTCOME, BY_STATUS, Board, Panel, Query, Row, one

_INTAKE: Final = '{route="/api/v1/devices/{device}/lanes/{lane}/records"}'

SYNC: Final = Board(
    "sync",
    "Steward: sync",
    "Does what kiosks record arrive at head office, and is it in a backup?",
    (
        Row(
            "Now",
            (
                Panel(
                    "Oldest record on a kiosk",
                    "That head office did not acknowledge; alerts at six hours and a day.",
                    one("max(digital_human_fleet_outbox_oldest_seconds)"),
                    "s",
                    "stat",
                    5,
                    4,
                    warn=21_600,
                    bad=86_400,
                ),
                Panel(
                    "Records that wait",
                    "On all kiosks, as they last said.",
                    one("max(digital_human_waiting_records)"),
                    kind="stat",
                    width=5,
                    height=4,
                ),
                Panel(
                    "Newest backup",
                    "Its age; alerts at two hours and at a day.",
                    one("max(digital_human_backup_age_seconds)"),
                    "s",
                    "stat",
                    5,
                    4,
                    warn=7200,
                    bad=93_600,
                ),
                Panel(
                    "Backups failed",
                    "Since the newest that went well.",
                    one("max(digital_human_failed_backups)"),
                    kind="stat",
                    width=4,
                    height=4,
                    warn=1,
                    bad=3,
                ),
                Panel(
                    "Alerts unseen",
                    "About devices, in the console.",
                    one("max(digital_human_open_alerts)"),
                    kind="stat",
                    width=5,
                    height=4,
                    bad=1,
                ),
            ),
        ),
        Row(
            "On the kiosks",
            (
                Panel(
                    "Oldest records",
                    "The ten kiosks that are furthest behind.",
                    one("topk(10, max by (device) (digital_human_fleet_outbox_oldest_seconds))", "{{device}}"),
                    "s",
                    "bargauge",
                    warn=21_600,
                    bad=86_400,
                ),
                Panel(
                    "Waiting",
                    "Records on all kiosks, as they last said.",
                    (
                        Query("max(digital_human_waiting_records)", "signs of life"),
                        Query("max by (lane) (digital_human_fleet_outbox_records)", "{{lane}}"),
                    ),
                ),
                Panel(
                    "Measurements thrown away",
                    "Spans in a day for which there was no room on kiosks: nothing of clients.",
                    one("max(increase(digital_human_fleet_telemetry_dropped_total[1d]))", "spans"),
                ),
            ),
        ),
        Row(
            "At head office",
            (
                Panel(
                    "Records taken",
                    "A second, by what became of them.",
                    one("sum by (outcome) (rate(digital_human_ingest_records_total[5m]))", "{{outcome}}"),
                    "ops",
                    stacked=True,
                    colours=BY_OUTCOME,
                ),
                Panel(
                    "Time for a batch",
                    "Until it is durable.",
                    tuple(
                        Query(
                            f"histogram_quantile({at}, sum by (le) "
                            f"(rate(digital_human_response_time_seconds_bucket{_INTAKE}[5m])))",
                            f"p{100 * at:g}",
                        )
                        for at in (0.5, 0.95, 0.99)
                    ),
                    "s",
                    warn=1,
                    bad=5,
                ),
                Panel(
                    "Refused",
                    "A second, by why; a jump of `not signed in` is a wrong clock or a revoked device.",
                    one("sum by (reason) (rate(digital_human_refusals_total[5m]))", "{{reason}}"),
                    "ops",
                    stacked=True,
                ),
                Panel(
                    "Requests",
                    "A second, by status.",
                    one('sum by (status) (rate(digital_human_requests_total{job="headoffice"}[5m]))', "{{status}}"),
                    "ops",
                    stacked=True,
                    colours=BY_STATUS,
                ),
                Panel(
                    "Age of the newest backup",
                    "Saw-tooth: as high as two backups are apart.",
                    one("max(digital_human_backup_age_seconds)", "age"),
                    "s",
                    warn=7200,
                    bad=93_600,
                ),
                Panel(
                    "Size of backups",
                    "What the newest one added.",
                    one("max(digital_human_backup_bytes)", "added"),
                    "bytes",
                ),
            ),
        ),
    ),
)
