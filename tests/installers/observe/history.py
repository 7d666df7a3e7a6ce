"""Two invented days and an invented month of a fleet, so that the documentation's pictures show what people will see.

Names and labels are of the product's own tables; only the figures are invented.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from app.telemetry.metrics import FLEET_PREFIX, METRICS, PREFIX, Metric
from sync.headoffice.demo.places import BRANCHES

STEP_S, DAYS = 600, 2
Told = Iterator[str]
_DEVICES = [
    f"demo-{branch.name.lower().replace(' ', '-').replace(chr(39), '')}-{number}"
    for branch in BRANCHES
    for number in range(1, branch.kiosks + 1)
]
_REGIONS = {
    region: sum(branch.kiosks for branch in BRANCHES if branch.region == region)
    for region in dict.fromkeys(branch.region for branch in BRANCHES)
}
_ROUTES = {
    "/api/v1/devices/{device}/lanes/{lane}/records": (3.0, 0.012),
    "/api/v1/devices/{device}/status": (0.4, 0.006),
    "/api/v1/portfolio/analysis/{user_id}": (0.05, 0.35),
    "/console/fleet": (0.02, 0.08),
}
_MEDIAN = {
    "response_time": 0.42, "first_sound": 0.34, "barge_in": 0.14, "audio_to_mouth": 0.004, "model_inference": 0.05,
    "tool": 0.04,
}  # fmt: skip
_OFFICE_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_DEVICE_GAUGES: dict[str, Callable[[random.Random, int], float]] = {
    "outbox_oldest_seconds": lambda chance, at: 20 * 3600.0 if at in (13, 41) else chance.uniform(0, 600),
    "disk_used_ratio": lambda chance, at: 0.87 if at == 22 else chance.uniform(0.2, 0.6),
    "memory_used_ratio": lambda chance, at: chance.uniform(0.35, 0.7),
    "restarts_so_far": lambda chance, at: chance.randint(0, 4),
    "gpu_available": lambda chance, at: 0.0 if at == 5 else 1.0,
    "clock_skew_seconds": lambda chance, at: 41.0 if at == 9 else chance.gauss(0, 0.6),
    "certificate_expires_seconds": lambda chance, at: 86_400 * (24 if at == 33 else chance.uniform(61, 300)),
}


def openmetrics(now_s: float) -> Told:
    """Yield everything, as `promtool tsdb create-blocks-from openmetrics` reads it."""
    times = _times(now_s, STEP_S)
    for metric in METRICS:
        if metric.fleet != "none":
            yield from _fleet(metric, times)
    yield from _gauges(times)
    yield from _recorded(times)
    yield from _office([at for at in _times(now_s, 120) if at > now_s - 26 * 3600])
    yield from _month(now_s)
    yield "# EOF\n"


def _times(now_s: float, step_s: int) -> list[float]:
    return [now_s - DAYS * 86_400 + step_s * number for number in range(DAYS * 86_400 // step_s + 1)]


def busy(at_s: float) -> float:
    """How busy branches are at a time, 0 to 1."""
    hour = at_s % 86_400 / 3600
    return max(0.0, math.sin(math.pi * (hour - 8) / 10)) if 8 < hour < 18 else 0.0


def _series(name: str, labels: str, times: list[float], values: list[float]) -> Told:
    where = f"{{{labels}}}" if labels else ""
    for at, value in zip(times, values, strict=True):
        yield f"{name}{where} {value:.6g} {at:.0f}\n"


def _grown(times: list[float], a_second: float, chance: random.Random) -> list[float]:
    total, found, step_s = 0.0, [], times[1] - times[0]
    for at in times:
        total += step_s * a_second * busy(at) * chance.uniform(0.7, 1.3)
        found.append(round(total, 3))
    return found


def _labels(metric: Metric) -> list[str]:
    values = metric.values or ("overview", "value_at_risk", "goal_chance", "withdraw", "stress", "costs", "frontier")
    return [f'{label}="{value}"' for label in metric.labels for value in values] if metric.labels else [""]


def _fleet(metric: Metric, times: list[float]) -> Told:
    name, chance = metric.name.replace(PREFIX, FLEET_PREFIX), random.Random(metric.name)
    rare = {
        "failed": 0.012,
        "interrupted": 0.08,
        "late_frames": 3e-3,
        "rejections": 0.01,
        "restarts": 4e-4,
        "dropped": 1e-4,
    }
    if metric.fleet == "device":
        yield f"# TYPE {name} gauge\n"
        yield from _by_device(metric, name, times)
    elif metric.kind == "gauge":
        yield f"# TYPE {name} gauge\n"
        for labels in _labels(metric):
            most = chance.uniform(5, 40)
            yield from _series(name, labels, times, [round(most * (0.1 + busy(at))) for at in times])
    elif metric.kind == "counter":
        yield f"# TYPE {name.removesuffix('_total')} counter\n"
        for labels in _labels(metric):
            rate = next((rate for part, rate in rare.items() if part in labels or part in name), 1.0)
            rate *= 30.0 * 20 if "frames" in name else 0.12
            yield from _series(name, labels, times, _grown(times, rate * chance.uniform(0.6, 1.4), chance))
    else:
        yield f"# TYPE {name} histogram\n"
        for labels in _labels(metric):
            yield from _sizes(name, labels, metric.buckets, times, chance)


def _sizes(name: str, labels: str, bounds: tuple[float, ...], times: list[float], chance: random.Random) -> Told:
    median = next(value for part, value in _MEDIAN.items() if part in name) * (
        chance.uniform(0.4, 2.0) if labels else 1
    )
    every = _grown(times, 0.1, chance)
    slower = [1.0 + 0.25 * math.sin(at / 86_400 * 4 + len(name)) for at in times]  # now a little slower, now faster
    for bound in (*bounds, math.inf):
        told = "+Inf" if math.isinf(bound) else f"{bound:g}"
        le = f'le="{told}"'
        counted, before, values = 0.0, 0.0, []
        for n, factor in zip(every, slower, strict=True):
            counted, before = counted + (n - before) * _share(bound, median * factor, bounds[0] < 0), n
            values.append(counted)
        yield from _series(f"{name}_bucket", f"{labels},{le}" if labels else le, times, values)
    yield from _series(f"{name}_count", labels, times, every)
    yield from _series(f"{name}_sum", labels, times, [1.16 * median * n for n in every])


def _share(bound: float, median: float, around_zero: bool) -> float:
    """Return how many of all are below a bound."""
    if math.isinf(bound):
        return 1.0
    return _normal((bound - median) / 0.012) if around_zero else _normal(math.log(max(bound, 1e-9) / median) / 0.55)


def _normal(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2))


def _by_device(metric: Metric, name: str, times: list[float]) -> Told:
    short = metric.name.removeprefix(PREFIX)
    for at, device in enumerate(_DEVICES):
        chance = random.Random(f"{short} {device}")
        if short in _DEVICE_GAUGES:
            value = _DEVICE_GAUGES[short](chance, at)
            yield from _series(name, f'device="{device}"', times, [value] * len(times))
            continue
        for part in metric.values:
            level = {("language", 7): 2.0, ("camera", 18): 1.0, ("head_office", 13): 2.0}.get((part, at), 0.0)
            yield from _series(name, f'device="{device}",part="{part}"', times[-150:], [level] * 150)


def _gauges(times: list[float]) -> Told:
    """Head office's own tables, the month apart."""
    here: list[tuple[str, str, float]] = [("devices", f'state="{state}"', count) for state, count in _STATES.items()]
    here += [("device_versions", f'version="{version}"', count) for version, count in (("0.1.0", 57), ("0.0.9", 2))]
    here += [
        ("open_alerts", "", 1),
        ("failed_backups", "", 0),
        ("disk_used_ratio", "", 0.44),
        ("memory_used_ratio", "", 0.61),
    ]
    here += [("signature_expires_seconds", f'role="{role}"', days * 86_400) for role, days in _SIGNED_DAYS.items()]
    for number, device in enumerate(_DEVICES):
        silent = {7: 3.2 * 86_400, 30: 4.1 * 86_400, 41: 3000.0}.get(number, 60.0 + 9 * number % 400)
        here.append(("device_silent_seconds", f'device="{device}"', silent))
        here.append(("device_failed_ratio", f'device="{device}"', 0.04 if number % 7 == 0 else 0.0))
    told = ""
    for name, labels, value in sorted(here):
        if name != told:
            yield f"# TYPE {PREFIX}{name} gauge\n"
            told = name
        yield from _series(PREFIX + name, _at_office(labels), times, [value] * len(times))
    moving: dict[tuple[str, str], Callable[[float], float]] = {
        ("recent_turns", 'outcome="answered"'): lambda at: round(40 + 1600 * busy(at)),
        ("recent_turns", 'outcome="failed"'): lambda at: round(1 + 21 * busy(at)),
        ("recent_turn_seconds", ""): lambda at: 0.44 + 0.2 * busy(at),
        ("waiting_records", ""): lambda at: round(830 + 400 * busy(at)),
        ("backup_age_seconds", ""): lambda at: at % 1800 / 2 + 40,
        ("backup_bytes", ""): lambda at: 2e6 + 6e6 * busy(at),
        ("active_sessions", ""): lambda at: round(5 * busy(at)),
        ("queue_length", ""): lambda at: round(3 * busy(at) * (at // 600 % 3 == 0)),
        ("queue_limit", ""): lambda at: 16,
        ("advisors", ""): lambda at: 2,
        ("advisors_alive", ""): lambda at: 2,
    }
    told = ""
    for (name, labels), value_at in moving.items():
        if name != told:
            yield f"# TYPE {PREFIX}{name} gauge\n"
            told = name
        yield from _series(PREFIX + name, _at_office(labels), times, [value_at(at) for at in times])
    yield "# TYPE up gauge\n"
    yield from _series("up", _at_office(""), times, [1.0] * len(times))
    yield f"# TYPE {PREFIX}gpu_utilization_percent gauge\n"
    where = 'job="kiosk",instance="pilot-1:9464",card="0"'
    yield from _series(f"{PREFIX}gpu_utilization_percent", where, times, [8 + 60 * busy(at) for at in times])


def _recorded(times: list[float]) -> Told:
    """What Prometheus's own rules would have made of it."""
    chance = random.Random(9)
    yield "# TYPE job:digital_human_errors:ratio gauge\n"
    for job, share in (("headoffice", 0.002), ("kiosks", 0.013)):
        values = [share * (1 + 0.5 * chance.random()) for _ in times]
        yield from _series("job:digital_human_errors:ratio", f'job="{job}"', times, values)
    yield "# TYPE ALERTS gauge\n"
    for name in ("KioskSilent", "DiskFilling", "FleetAlertUnseen"):
        yield from _series("ALERTS", f'alertname="{name}",alertstate="firing"', times, [1.0] * len(times))


_SIGNED_DAYS = {"root": 655, "targets": 290, "online": 22, "snapshot": 9, "timestamp": 2}
_STATES = {"current": 52, "behind": 4, "silent": 2, "alert": 1, "waiting": 1, "revoked": 1}


def _at_office(labels: str) -> str:
    here = 'job="headoffice",instance="office-1:8443"'
    return f"{labels},{here}" if labels else here


def _office(times: list[float]) -> Told:
    """Counters and times of requests at head office."""
    chance = random.Random(4)
    yield f"# TYPE {PREFIX}requests counter\n"
    for route, (rate, _) in _ROUTES.items():
        for status, part in (("200", 0.97), ("401", 0.02), ("429", 0.008), ("500", 0.002)):
            labels = _at_office(f'route="{route}",method="GET",status="{status}"')
            yield from _series(f"{PREFIX}requests_total", labels, times, _grown(times, rate * part, chance))
    yield f"# TYPE {PREFIX}response_time_seconds histogram\n"
    for route, (rate, median) in _ROUTES.items():
        every, name = _grown(times, rate, chance), f"{PREFIX}response_time_seconds"
        for bound in (*_OFFICE_BOUNDS, math.inf):
            share = 1.0 if math.isinf(bound) else _normal(math.log(bound / median) / 0.7)
            told = "+Inf" if math.isinf(bound) else str(bound)
            labels = _at_office(f'route="{route}",le="{told}"')
            yield from _series(f"{name}_bucket", labels, times, [share * n for n in every])
        yield from _series(f"{name}_count", _at_office(f'route="{route}"'), times, every)
        yield from _series(f"{name}_sum", _at_office(f'route="{route}"'), times, [1.28 * median * n for n in every])
    counted = {
        "ingest_records_total": {'outcome="accepted"': 9.0, 'outcome="duplicate"': 0.1},
        "refusals_total": {'reason="not signed in"': 0.06, 'reason="too often"': 0.02, 'reason="overloaded"': 0.004},
        "turns_total": {"": 0.05}, "turn_seconds_total": {"": 0.03}, "queue_refusals_total": {"": 0.0005},
        "advisor_restarts_total": {"": 0.00002},
    }  # fmt: skip
    for short, rows in counted.items():
        yield f"# TYPE {PREFIX}{short.removesuffix('_total')} counter\n"
        for labels, rate in rows.items():
            yield from _series(PREFIX + short, _at_office(labels), times, _grown(times, rate, chance))


def _month(now_s: float) -> Told:
    """Use and cost, which begin anew with each month."""
    times = [now_s - 30 * 86_400 + 3600 * number for number in range(30 * 24 + 1)]
    per_kiosk = {"sessions": 9.0, "turns": 41.0, "minutes": 33.0, "compute_seconds": 30.0, "tokens": 21_000.0}
    costs = {region: [0.2 * 9.0 * kiosks + 0.05 * 33.0 * kiosks] for region, kiosks in _REGIONS.items()}
    for short, a_day in per_kiosk.items():
        yield f"# TYPE {PREFIX}month_{short} gauge\n"
        for region, kiosks in _REGIONS.items():
            here = a_day * random.Random(f"{short} {region}").uniform(0.8, 1.2)
            values = [round(here * kiosks * _days_in(at)) for at in times]
            yield from _series(
                f"{PREFIX}month_{short}", _at_office(f'region="{region}"'), times, [float(v) for v in values]
            )
    yield f"# TYPE {PREFIX}month_cost gauge\n"
    for region, (a_day,) in costs.items():
        labels = _at_office(f'region="{region}",currency="EUR"')
        yield from _series(f"{PREFIX}month_cost", labels, times, [a_day * _days_in(at) for at in times])


def _days_in(at_s: float) -> float:
    """Working days of the month so far, with the part of today's."""
    moment = datetime.fromtimestamp(at_s, UTC)
    whole = moment.day - 1
    gone = sum(datetime(moment.year, moment.month, day + 1, tzinfo=UTC).weekday() < 5 for day in range(whole))
    today = min(1.0, max(0.0, (at_s % 86_400 / 3600 - 8) / 10)) if moment.weekday() < 5 else 0.0
    return gone + today
