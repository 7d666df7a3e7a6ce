"""What each alert says to invented measurements: one case in which it must come, and one just short of that.

Series are in promtool's notation: `0+6x30` begins at 0 and grows by 6 a minute for 30 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ASKED = 'digital_human_requests_total{job="headoffice", status="200"}'
FAILED = 'digital_human_requests_total{job="headoffice", status="500"}'
KIOSK_ASKED = 'digital_human_requests_total{job="kiosk", outcome="answered"}'
KIOSK_FAILED = 'digital_human_requests_total{job="kiosk", outcome="failed"}'
TOOK = "digital_human_response_time_seconds"
SOUNDED = "digital_human_first_sound_seconds"
FLEET_TOOK = "digital_human_fleet_first_sound_seconds_bucket"
RECENT = "digital_human_recent_turns"
HOUR, DAY = 3600, 86_400


@dataclass(frozen=True)
class Case:
    """An alert, series with which it comes, series with which it does not, and the labels that it then has."""

    alert: str
    comes: dict[str, str]
    stays: dict[str, str]
    labels: dict[str, str] = field(default_factory=dict)
    minutes: int = 18


def _spread(below: str, at_le: float, above_a_minute: int, below_a_minute: int) -> dict[str, str]:
    """Buckets of answers: so many a minute up to a bound, and so many beyond it."""
    every = above_a_minute + below_a_minute
    return {
        f'{TOOK}_bucket{{job="headoffice", le="1.0"}}': f"0+{below_a_minute}x60",
        f'{TOOK}_bucket{{job="headoffice", le="{at_le}"}}': f"0+{below_a_minute}x60",
        f'{TOOK}_bucket{{job="headoffice", le="{below}"}}': f"0+{every}x60",
        f'{TOOK}_bucket{{job="headoffice", le="+Inf"}}': f"0+{every}x60",
    }


def _gauge(name: str, comes: float, stays: float, alert: str, labels: dict[str, str], minutes: int = 18) -> Case:
    told = "".join(f'{key}="{value}", ' for key, value in labels.items())
    series = f"{name}{{{told}}}".replace(", }", "}")
    return Case(alert, {series: f"{comes}x200"}, {series: f"{stays}x200"}, labels, minutes)


def _machine(alert: str, name: str, comes: float, stays: float, minutes: int = 18) -> tuple[Case, Case]:
    """A figure of a kiosk, which head office passes on, and the same of head office's own machine."""
    kiosk = _gauge(f"digital_human_fleet_{name}", comes, stays, alert, {"device": "kiosk-1"}, minutes)
    return kiosk, _gauge(f"digital_human_{name}", comes, stays, alert, {"instance": "office:8443"}, minutes)


def _circuit(metric: str, labels: dict[str, str], part: str = "language_server") -> str:
    told = ", ".join(f'{key}="{value}"' for key, value in (labels | {"part": part}).items())
    return f"digital_human_{metric}{{{told}}}"


UP = 'up{job="headoffice", instance="office:8443"}'
IN_OFFICE, IN_FLEET, ONE_KIOSK = {"job": "headoffice"}, {"job": "kiosks"}, {"device": "kiosk-1"}
OFFICE = {"instance": "office:8443"}

CASES: tuple[Case, ...] = (
    Case("ErrorsMany", {ASKED: "0+93x60", FAILED: "0+7x60"}, {ASKED: "0+96x60", FAILED: "0+4x60"}, IN_OFFICE),
    Case("ErrorsMany", {KIOSK_ASKED: "0+93x60", KIOSK_FAILED: "0+7x60"}, {KIOSK_ASKED: "0+9x60"}, {"job": "kiosk"}),
    # At night one of two requests fails: that is no share of anything.
    Case("ErrorsMany", {ASKED: "0+93x60", FAILED: "0+7x60"}, {ASKED: "0+0.1x60", FAILED: "0+0.1x60"}, IN_OFFICE),
    Case(
        "ErrorsMany",
        {f'{RECENT}{{outcome="answered"}}': "930x60", f'{RECENT}{{outcome="failed"}}': "70x60"},
        {f'{RECENT}{{outcome="answered"}}': "960x60", f'{RECENT}{{outcome="failed"}}': "40x60"},
        IN_FLEET,
    ),
    Case("ErrorsVeryMany", {ASKED: "0+89x60", FAILED: "0+11x60"}, {ASKED: "0+91x60", FAILED: "0+9x60"}, IN_OFFICE),
    Case(
        "ErrorsVeryMany",
        {f'{RECENT}{{outcome="answered"}}': "80x60", f'{RECENT}{{outcome="failed"}}': "20x60"},
        {f'{RECENT}{{outcome="answered"}}': "8x60", f'{RECENT}{{outcome="failed"}}': "2x60"},  # too few to say
        IN_FLEET,
    ),
    Case(
        "SlowOnAverage",
        {f'{TOOK}_sum{{job="headoffice"}}': "0+12x60", f'{TOOK}_count{{job="headoffice"}}': "0+10x60"},
        {f'{TOOK}_sum{{job="headoffice"}}': "0+9x60", f'{TOOK}_count{{job="headoffice"}}': "0+10x60"},
        IN_OFFICE,
    ),
    # At a kiosk only the wait for the first sound counts, however long the whole reply takes to make.
    Case(
        "SlowOnAverage",
        {f'{SOUNDED}_sum{{job="kiosk"}}': "0+12x60", f'{SOUNDED}_count{{job="kiosk"}}': "0+10x60"},
        {
            f'{SOUNDED}_sum{{job="kiosk"}}': "0+3x60",
            f'{SOUNDED}_count{{job="kiosk"}}': "0+10x60",
            f'{TOOK}_sum{{job="kiosk"}}': "0+30x60",
            f'{TOOK}_count{{job="kiosk"}}': "0+10x60",
        },
        {"job": "kiosk"},
    ),
    _gauge("digital_human_recent_turn_seconds", 1.2, 0.9, "SlowOnAverage", {}),
    Case("SlowOften", _spread("10.0", 5.0, 6, 94), _spread("10.0", 5.0, 4, 96), IN_OFFICE),
    Case("VerySlowAtTimes", _spread("30.0", 10.0, 2, 98), _spread("30.0", 10.0, 0, 100), IN_OFFICE),
    Case(
        "SlowOften",
        {f'{FLEET_TOOK}{{le="{le}"}}': f"0x20 {count}x60" for le, count in (("5.0", 90), ("10.0", 100), ("+Inf", 100))},
        {f'{FLEET_TOOK}{{le="{le}"}}': f"0x20 {count}x60" for le, count in (("5.0", 96), ("10.0", 100), ("+Inf", 100))},
        IN_FLEET,
        minutes=45,
    ),
    Case("HeadOfficeDown", {'up{job="headoffice", instance="office:8443"}': "0x60"}, {'up{job="headoffice"}': "1x60"}),
    Case(
        "HeadOfficeProcessDown",
        {'up{job="headoffice", instance="office:8443"}': "0x60"},
        {'up{job="headoffice", instance="office:8443"}': "1x60"},
        OFFICE | {"job": "headoffice"},
    ),
    Case(
        "AdvisorsMissing",
        {
            'digital_human_advisors_alive{instance="office:8443"}': "1x60",
            'digital_human_advisors{instance="office:8443"}': "2x60",
        },
        {
            'digital_human_advisors_alive{instance="office:8443"}': "2x60",
            'digital_human_advisors{instance="office:8443"}': "2x60",
        },
        OFFICE,
    ),
    Case(
        "QueueLong",
        {
            'digital_human_queue_length{instance="office:8443"}': "14x60",
            'digital_human_queue_limit{instance="office:8443"}': "16x60",
        },
        {
            'digital_human_queue_length{instance="office:8443"}': "12x60",
            'digital_human_queue_limit{instance="office:8443"}': "16x60",
        },
        OFFICE,
    ),
    _gauge("digital_human_backup_age_seconds", 2.1 * HOUR, 1.9 * HOUR, "BackupOld", {}),
    _gauge("digital_human_backup_age_seconds", 27 * HOUR, 25 * HOUR, "BackupVeryOld", {}),
    Case("BackupNone", {UP: "1x400"}, {UP: "1x400", "digital_human_backup_age_seconds": "60x400"}, minutes=365),
    _gauge("digital_human_open_alerts", 1, 0, "FleetAlertUnseen", {}),
    _gauge("digital_human_device_silent_seconds", 1.1 * HOUR, 0.9 * HOUR, "KioskSilent", ONE_KIOSK),
    Case(
        "KiosksSilentMany",
        {
            f'digital_human_device_silent_seconds{{device="kiosk-{at}"}}': f"{5 * HOUR if at < 3 else 60}x60"
            for at in range(10)
        },
        {
            f'digital_human_device_silent_seconds{{device="kiosk-{at}"}}': f"{5 * HOUR if at < 2 else 60}x60"
            for at in range(10)
        },
    ),
    _gauge("digital_human_fleet_outbox_oldest_seconds", 6.1 * HOUR, 5.9 * HOUR, "RecordsWait", ONE_KIOSK),
    _gauge("digital_human_fleet_outbox_oldest_seconds", 25 * HOUR, 23 * HOUR, "RecordsWaitLong", ONE_KIOSK),
    # A breaker falls from 2 to 1 by itself after its rest, and stays there until somebody asks.
    *(
        Case(
            "CircuitOpen",
            {_circuit(metric, labels): comes},
            {_circuit(metric, labels): "0x14 2 1x9 0x40"},  # one sign of life said so; by the next it had answered
            labels | {"part": "language_server"},
            minutes=40,
        )
        for metric, labels in (("fleet_circuit_state", ONE_KIOSK), ("circuit_state", {"instance": "kiosk-1:9464"}))
        for comes in (
            "2x60",
            "2 1x60",
            "0x3 2 1x2 0x3 2 1x2 0x3 2 1x2 0x5 2 1x2 0x3 2 1x2 0x3 2 1x9",  # each visit's advisor learns it anew
        )
    ),
    Case(
        "CircuitOpen",
        {_circuit("fleet_circuit_state", ONE_KIOSK): "1x60"},
        # What comes from a kiosk says that it reaches head office, though its last rounds did not.
        {_circuit("fleet_circuit_state", ONE_KIOSK, "head_office"): "1x60"},
        ONE_KIOSK,
        minutes=40,
    ),
    *(
        Case(
            "HeadOfficeCircuitOpen",
            {_circuit("circuit_state", IN_OFFICE | OFFICE, "database"): comes},
            {_circuit("circuit_state", IN_OFFICE | OFFICE, "database"): "2 1x3 0 2 1x3 0 2 1x3 0 2 1x3 0"},
            OFFICE | {"part": "database"},
        )
        for comes in ("2x60", "2 1x60", "2 1 1 2 1x60")
    ),
    _gauge("digital_human_device_failed_ratio", 0.4, 0.25, "KioskFails", ONE_KIOSK),
    Case(
        "KioskRestarts",
        {'digital_human_fleet_restarts_so_far{device="kiosk-1"}': "3x10 4+1x40"},
        {'digital_human_fleet_restarts_so_far{device="kiosk-1"}': "300x10 301+0x40"},
        ONE_KIOSK,
        minutes=45,
    ),
    _gauge("digital_human_fleet_clock_skew_seconds", -31, -29, "ClockWrong", ONE_KIOSK),
    *_machine("GpuUnavailable", "gpu_available", 0, 1),
    *_machine("MemoryFull", "memory_used_ratio", 0.91, 0.89),
    *_machine("DiskFilling", "disk_used_ratio", 0.86, 0.84),
    *_machine("DiskFull", "disk_used_ratio", 0.96, 0.94),
    *_machine("CertificateEnds", "certificate_expires_seconds", 29 * DAY, 31 * DAY, minutes=62),
    *_machine("CertificateEndsSoon", "certificate_expires_seconds", 6 * DAY, 8 * DAY),
    *(
        _gauge("digital_human_signature_expires_seconds", comes, stays, alert, {"role": role}, minutes)
        for alert, role, comes, stays, minutes in (
            ("SignatureEnds", "targets", 29 * DAY, 31 * DAY, 62),
            ("SignatureEnds", "timestamp", 23 * HOUR, 36 * HOUR, 62),
            ("SignatureEndsSoon", "root", 6 * DAY, 8 * DAY, 18),
        )
    ),
    # A head office that is away is measured all the same; one that Prometheus does not know is not.
    Case("WatchingWorks", {UP: "0x60"}, {'up{job="kiosk"}': "1x60"}),
    # Without head office the first alert says so; this one is for one that answers and cannot ask its database.
    Case("FiguresMissing", {UP: "1x60"}, {UP: "1x60", 'digital_human_devices{state="current"}': "1x60"}),
    Case("FiguresMissing", {UP: "1x60"}, {UP: "0x60"}),
    Case(
        "MessagesFail",
        {'alertmanager_notifications_failed_total{integration="email"}': "0x5 1x60"},
        {'alertmanager_notifications_failed_total{integration="email"}': "7x60"},
        {"integration": "email"},
    ),
    *(
        Case("WatchingBroken", {f"prometheus_{each}_total": "0x5 1x60"}, {f"prometheus_{each}_total": "7x60"})
        for each in ("rule_evaluation_failures", "notifications_dropped", "tsdb_wal_writes_failed")
    ),
)
