"""The table of every metric of a kiosk or workstation. Head office's own are in `sync/headoffice/metrics.py`.

Whoever measures names a row of this table (`meter.observe(FIRST_SOUND, 0.41)`), so that nothing is measured that is not
written down here. `docs/metrics.md` is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["counter", "gauge", "histogram"]
Fleet = Literal["sum", "device", "none"]
PREFIX: Final = "digital_human_"
FLEET_PREFIX: Final = "digital_human_fleet_"
"""What head office shows of all devices is called like what a device shows, with this before it."""

_TURN_S: Final = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0, 20.0, 30.0)
_SHORT_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
_BARGE_S: Final = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1.0, 2.0)
_MOUTH_S: Final = (-0.1, -0.06, -0.045, -0.03, -0.015, 0.0, 0.005, 0.01, 0.015, 0.03, 0.06, 0.1)


@dataclass(frozen=True, slots=True)
class Metric:
    """One row.

    Attributes:
        name: as Prometheus reads it.
        kind: counters only grow, gauges are as they are now, histograms count what was seen by size.
        words: what it is, one sentence.
        where: the process that measures it.
        unit: as the name's end says it; "" for counts and states.
        labels: names; their values are short and from a fixed list, never from a client.
        values: of the first label, for the documentation; empty where they are not known beforehand.
        buckets: upper bounds of a histogram, ascending.
        fleet: whether head office shows the sum of all devices, each device's own value (those that alerts need;
            they also travel with every sign of life), or nothing.
    """

    name: str
    kind: Kind
    words: str
    where: str
    unit: str = ""
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()
    fleet: Fleet = "sum"


OUTCOMES: Final = ("answered", "interrupted", "failed")
MODELS: Final = ("hearing", "routing", "speech", "face", "language")
PARTS: Final = ("face", "speech", "hearing", "language", "drawing", "sound", "microphone", "camera", "head_office")
CIRCUITS: Final = (
    "language_server", "language_model", "audio2face", "model_server", "face", "head_office", "sound", "microphone",
    "camera",
)  # fmt: skip
REASONS: Final = ("figure", "date", "name", "direction", "comparison", "time", "wording", "unfounded", "other")
PROCESSES: Final = ("window", "advisor", "courier")
LANES: Final = ("audit", "session", "telemetry")

REQUESTS: Final = Metric(
    "digital_human_requests_total", "counter", "Questions, by what became of them.", "advisor",
    labels=("outcome",), values=OUTCOMES,
)  # fmt: skip
RESPONSE_TIME: Final = Metric(
    "digital_human_response_time_seconds", "histogram", "From a question that is taken up to its reply's end.",
    "advisor", "seconds", buckets=_TURN_S,
)  # fmt: skip
FIRST_SOUND: Final = Metric(
    "digital_human_first_sound_seconds", "histogram", "From the end of a question to the first sound of its reply.",
    "window", "seconds", buckets=_TURN_S,
)  # fmt: skip
BARGE_IN: Final = Metric(
    "digital_human_barge_in_seconds", "histogram", "From a client who begins to speak to the advisor's silence.",
    "window", "seconds", buckets=_BARGE_S,
)  # fmt: skip
AUDIO_TO_MOUTH: Final = Metric(
    "digital_human_audio_to_mouth_seconds", "histogram",
    "How much later the mouth is seen than its sound is heard; below zero the mouth is first.",
    "window", "seconds", buckets=_MOUTH_S,
)  # fmt: skip
FRAMES: Final = Metric("digital_human_frames_total", "counter", "Pictures of the advisor that were shown.", "window")
LATE_FRAMES: Final = Metric(
    "digital_human_late_frames_total", "counter", "Pictures that came half a picture's time or more too late.",
    "window",
)  # fmt: skip
ACTIVE_USERS: Final = Metric(
    "digital_human_active_users", "gauge", "Different people whose visits are open.",
    "advisor",
)  # fmt: skip
ACTIVE_SESSIONS: Final = Metric("digital_human_active_sessions", "gauge", "Visits that are open.", "advisor")
INFERENCE: Final = Metric(
    "digital_human_model_inference_seconds", "histogram", "Time of one piece of work of a model.", "advisor", "seconds",
    labels=("model",), values=MODELS, buckets=_SHORT_S,
)  # fmt: skip
TOOL_TIME: Final = Metric(
    "digital_human_tool_seconds", "histogram", "Reckoning the figures of a reply, by the advisor's tool.", "advisor",
    "seconds", labels=("tool",), buckets=_SHORT_S,
)  # fmt: skip
REJECTIONS: Final = Metric(
    "digital_human_verification_rejections_total", "counter",
    "Sentences that were not spoken since something in them rested on nothing.",
    "advisor", labels=("reason",), values=REASONS,
)  # fmt: skip
FALLBACK: Final = Metric(
    "digital_human_fallback_level", "gauge", "How far a part has stepped back; 0 is its best way.", "advisor, window",
    labels=("part",), values=PARTS, fleet="device",
)  # fmt: skip
CIRCUIT: Final = Metric(
    "digital_human_circuit_state", "gauge", "Circuit breaker: 0 closed (all is well), 1 half open, 2 open.",
    "advisor, courier, window", labels=("part",), values=CIRCUITS, fleet="device",
)  # fmt: skip
RESTARTS: Final = Metric(
    "digital_human_process_restarts_total", "counter", "Processes that ended unasked and were started again.",
    "guardian, window", labels=("process",), values=PROCESSES,
)  # fmt: skip
RESTARTS_SO_FAR: Final = Metric(
    "digital_human_restarts_so_far", "gauge",
    "All these restarts since the installation; an alert looks how fast they grow.", "courier", fleet="device",
)  # fmt: skip
OUTBOX_OLDEST: Final = Metric(
    "digital_human_outbox_oldest_seconds", "gauge", "Age of the oldest record that head office has not accepted.",
    "courier", "seconds", fleet="device",
)  # fmt: skip
OUTBOX_RECORDS: Final = Metric(
    "digital_human_outbox_records", "gauge", "Records that head office has not accepted.", "courier",
    labels=("lane",), values=LANES,
)  # fmt: skip
DISK: Final = Metric(
    "digital_human_disk_used_ratio", "gauge", "How full the disk of the data folder is, 0 to 1.", "courier", "ratio",
    fleet="device",
)  # fmt: skip
MEMORY: Final = Metric(
    "digital_human_memory_used_ratio", "gauge", "How much of the machine's memory is taken, 0 to 1.", "courier",
    "ratio", fleet="device",
)  # fmt: skip
GPU: Final = Metric(
    "digital_human_gpu_utilization_percent", "gauge", "How busy a graphics card is; only where NVIDIA's library is.",
    "courier", "percent", labels=("card",), fleet="none",
)  # fmt: skip
GPU_AVAILABLE: Final = Metric(
    "digital_human_gpu_available", "gauge", "1 if a graphics card answers; 0 if one was there and does not. "
    "Not told by a machine that never had one.", "courier", fleet="device",
)  # fmt: skip
CLOCK_SKEW: Final = Metric(
    "digital_human_clock_skew_seconds", "gauge", "How much this machine's clock is ahead of head office's.", "courier",
    "seconds", fleet="device",
)  # fmt: skip
CERTIFICATE: Final = Metric(
    "digital_human_certificate_expires_seconds", "gauge", "Until the first of the device's certificates ends.",
    "courier", "seconds", fleet="device",
)  # fmt: skip
DROPPED: Final = Metric(
    "digital_human_telemetry_dropped_total", "counter", "Spans that were thrown away unsent, the oldest first.",
    "courier",
)  # fmt: skip

METRICS: Final[tuple[Metric, ...]] = (
    REQUESTS, RESPONSE_TIME, FIRST_SOUND, BARGE_IN, AUDIO_TO_MOUTH, FRAMES, LATE_FRAMES, ACTIVE_USERS,
    ACTIVE_SESSIONS, INFERENCE, TOOL_TIME, REJECTIONS, FALLBACK, CIRCUIT, RESTARTS, RESTARTS_SO_FAR, OUTBOX_OLDEST,
    OUTBOX_RECORDS, DISK, MEMORY, GPU, GPU_AVAILABLE, CLOCK_SKEW, CERTIFICATE, DROPPED,
)  # fmt: skip
