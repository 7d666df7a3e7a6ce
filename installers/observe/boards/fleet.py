"""Are the kiosks there, and are their machines well?"""

from __future__ import annotations

from typing import Final

from installers.observe.boards.panels import BY_STATE, Board, Panel, Query, Row, one

_DAY_S: Final = 86_400.0


def _state(state: str, title: str, words: str, warn: float | None = None, bad: float | None = None) -> Panel:
    expr = f'max(digital_human_devices{{state="{state}"}})'
    return Panel(title, words, one(expr), kind="stat", width=3, height=4, warn=warn, bad=bad)


def _worst(name: str, keep: str = "topk") -> str:
    """Return the ten devices that are worst off; several processes of head office tell the same of each."""
    return f"{keep}(10, max by (device) (digital_human_{name}))"


FLEET: Final = Board(
    "fleet",
    "Steward: fleet",
    "Are the kiosks there, and are their machines well?",
    (
        Row(
            "Now",
            (
                _state("current", "Well", "Kiosks with which all is well."),
                _state("behind", "Behind", "Records wait for six hours, or an old version.", warn=1),
                _state("silent", "Silent", "Not heard of for a day.", warn=1),
                _state("alert", "To look at", "Something wants a person's eyes: see the console.", bad=1),
                _state("waiting", "Never seen", "Enrolled, and not heard of since."),
                Panel(
                    "Head office",
                    "Processes that answer, of those that should.",
                    one('sum(up{job="headoffice"}) / count(up{job="headoffice"})'),
                    "percentunit",
                    "stat",
                    3,
                    4,
                    warn=1,
                    bad=0.5,
                ),
                Panel(
                    "Alerts firing",
                    "That fire now; Alertmanager's page has them in words.",
                    one('count(ALERTS{alertstate="firing", severity!="none"}) or vector(0)'),
                    kind="stat",
                    width=3,
                    height=4,
                    warn=1,
                    bad=10,
                ),
                Panel(
                    "Visits",
                    "Open now at all kiosks, as last told.",
                    one("max(digital_human_fleet_active_sessions)"),
                    kind="stat",
                    width=3,
                    height=4,
                ),
            ),
        ),
        Row(
            "Who is there",
            (
                Panel(
                    "Kiosks by state",
                    "As the console's map shows them.",
                    one("max by (state) (digital_human_devices)", "{{state}}"),
                    stacked=True,
                    colours=BY_STATE,
                ),
                Panel(
                    "Longest silent",
                    "Since they were last heard of; an hour in opening hours is an alert.",
                    one(_worst("device_silent_seconds"), "{{device}}"),
                    "s",
                    "bargauge",
                    warn=3600,
                    bad=_DAY_S,
                ),
                Panel(
                    "Versions",
                    "Devices by the version that they run.",
                    one("max by (version) (digital_human_device_versions)", "{{version}}"),
                    stacked=True,
                ),
            ),
        ),
        Row(
            "Trouble",
            (
                Panel(
                    "Share of requests that fail",
                    "Alerts at 5 and at 10 percent, and at 30 percent of one kiosk.",
                    (
                        Query("job:digital_human_errors:ratio", "{{job}}"),
                        Query("max(digital_human_device_failed_ratio)", "worst kiosk"),
                    ),
                    "percentunit",
                    warn=0.05,
                    bad=0.1,
                ),
                Panel(
                    "Parts that stepped back",
                    "Kiosks by the part that is not at its best way.",
                    one(
                        "count by (part) (max by (device, part) (digital_human_fleet_fallback_level) > 0)"
                        " or 0 * count by (part) (digital_human_fleet_fallback_level)",
                        "{{part}}",
                    ),
                ),
                Panel(
                    "Processes started again",
                    "At all kiosks in a day, and at the one with the most: they ended unasked.",
                    (
                        Query(
                            "max by (process) (increase(digital_human_fleet_process_restarts_total[1d]))", "{{process}}"
                        ),
                        Query("max(delta(digital_human_fleet_restarts_so_far[1d]))", "worst kiosk"),
                    ),
                ),
            ),
        ),
        Row(
            "Machines",
            (
                Panel(
                    "Fullest disks",
                    "An alert at 85 percent.",
                    one(_worst("fleet_disk_used_ratio"), "{{device}}"),
                    "percentunit",
                    "bargauge",
                    warn=0.85,
                    bad=0.95,
                    most=1,
                ),
                Panel(
                    "Fullest memory",
                    "An alert at 90 percent.",
                    one(_worst("fleet_memory_used_ratio"), "{{device}}"),
                    "percentunit",
                    "bargauge",
                    warn=0.8,
                    bad=0.9,
                    most=1,
                ),
                Panel(
                    "Clocks",
                    "How far they are off; an alert at 30 s.",
                    one("topk(10, max by (device) (abs(digital_human_fleet_clock_skew_seconds)))", "{{device}}"),
                    "s",
                    "bargauge",
                    warn=30,
                    bad=240,
                ),
                Panel(
                    "Certificates and signatures",
                    "Those that end first; kiosks renew theirs with 60 days left. Alerts at 30 and at 7. Signatures are"
                    " of what head office hands out, by keys that lie offline.",
                    (
                        Query(
                            "bottomk(8, min by (device) (digital_human_fleet_certificate_expires_seconds)"
                            ' or min by (instance) (digital_human_certificate_expires_seconds{job="headoffice"}))',
                            "{{device}}{{instance}}",
                        ),
                        Query(
                            'min by (role) (digital_human_signature_expires_seconds{role=~"root|targets"})',
                            "signature: {{role}}",
                        ),
                    ),
                    "s",
                    "bargauge",
                    warn=30 * _DAY_S,
                    bad=7 * _DAY_S,
                ),
                Panel(
                    "Graphics cards",
                    "1 answers, 0 is gone; machines that never had one are not told.",
                    (Query("bottomk(10, max by (device) (digital_human_fleet_gpu_available))", "{{device}}"),),
                    kind="bargauge",
                    warn=1,
                    bad=0.5,
                    most=1,
                ),
                Panel(
                    "Head office's machine",
                    "Disk and memory of each process's machine.",
                    (
                        Query('digital_human_disk_used_ratio{job="headoffice"}', "disk {{instance}}"),
                        Query('digital_human_memory_used_ratio{job="headoffice"}', "memory {{instance}}"),
                    ),
                    "percentunit",
                    warn=0.85,
                    bad=0.95,
                    most=1,
                ),
            ),
        ),
    ),
)
