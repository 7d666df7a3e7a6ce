"""The files of a support bundle, each made of what is allowed (`allowed.py`)."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.care import installed
from app.care.bundle.allowed import LEFT_OUT, Ours, log_line, path_in_words
from app.care.checking import check
from app.care.finding import Finding
from app.care.state import state_of
from app.log import parsed
from app.settings import Settings, table
from app.telemetry.exposition import text as metrics_text
from app.telemetry.meter import Series, Snapshot
from app.telemetry.metrics import METRICS, Metric
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import gathered

_ROOT: Final = Path(__file__).parents[3]
FOUND_SHOWN: Final = frozenset({
    "environment", "model runtime", "memory", "disk", "clock", "TPM", "voice", "sound to face", "speech recognition",
    "graphics", "who computes where", "certificate",
})  # fmt: skip
"""What the doctor and the status look at whose words are made of numbers, versions and names of parts alone."""
_STATUS: Final = (
    "version", "now", "content_of", "store_bytes", "visits", "last_visit", "lately", "enrolled", "waiting", "oldest",
    "synced", "next_sync", "stepped_back", "broken_off",
)  # fmt: skip
_UNITS: Final = (
    "steward-kiosk.service", "steward-kiosk-x11.service", "steward-display.service", "steward-enrol.service",
    "steward-headoffice.service",
)  # fmt: skip
_PROPERTIES: Final = (
    "LoadState", "ActiveState", "SubState", "Result", "NRestarts", "ExecMainStatus", "ActiveEnterTimestamp",
    "MemoryCurrent", "MemoryPeak", "MemoryMax", "TasksCurrent", "CPUUsageNSec", "WatchdogTimestamp",
)  # fmt: skip
_LOG_BYTES: Final = 2_000_000
"""Of each log, from its end."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a bundle.

    Attributes:
        name: in it.
        holds: what is in it, and what was left out, for whoever decides whether to send it.
        text: all of it.
    """

    name: str
    holds: str
    text: str


def files(settings: Settings, findings: Iterable[Finding]) -> list[File]:
    """Return the files of a bundle.

    Args:
        settings: of the installation.
        findings: of the doctor.
    """
    ours = Ours(_ROOT)
    made = [
        File("versions.json", "versions of program, Python, system and libraries; processors", _json(_versions())),
        File(
            "settings.json",
            "numbers and choices; of texts only whether they are set",
            _json(settings_told(settings, ours)),
        ),
        File(
            "doctor.json",
            "what the doctor found; sentences with paths and addresses left out",
            _json(_findings(findings)),
        ),
        File("status.json", "counts and times; no names of bank, branch or device", _json(_status(settings, ours))),
        File("metrics.prom", "everything that is measured: numbers alone", _metrics(settings, ours)),
        File(
            "hashes.json",
            "SHA-256 of content and models; names that are not ours left out",
            _json(_hashes(settings, ours)),
        ),
    ]
    units = systemd(_show)
    if units:
        made.append(File("systemd.json", "state of the services; nothing of the journal", _json(units)))
    made += [_log(path, ours) for path in sorted((settings.data_dir / "logs").glob("*.log*"))]
    return [File("README.txt", "what this is", _readme(made)), *(file for file in made if file.text)]


def _json(found: Any) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _versions() -> dict[str, str | int]:
    found: dict[str, str | int] = {**installed.versions()}
    found["system"] = f"{platform.system()} {platform.machine()}"
    return found | {"processors": os.cpu_count() or 0}


def settings_told(settings: Settings, ours: Ours) -> dict[str, Any]:
    """Return what may be told of the settings: numbers and choices, of texts whether they are set."""
    told: dict[str, Any] = {}
    for field in table():
        value, words = getattr(settings, field.name), field.metadata.get("choices", ())
        if isinstance(value, int | float) or value in words:
            told[field.name] = value
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            told[field.name] = dataclasses.asdict(value)
        elif value == field.default:
            told[field.name] = "as by default"
        else:
            told[field.name] = "set" if value else "empty"
    wrong = [{"setting": fault.name if fault.name in told else LEFT_OUT, "grave": fault.grave} for fault in check()]
    return {"settings": told, "wrong": wrong}


def _findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "what": finding.what,
            "state": finding.state,
            "code": finding.code,
            "found": finding.found if finding.what in FOUND_SHOWN and finding.state != "bad" else LEFT_OUT,
        }
        for finding in findings
    ]


def _status(settings: Settings, ours: Ours) -> dict[str, Any]:
    state = state_of(settings)
    found = state.to_json()
    told = {name: found[name] for name in _STATUS}
    told["stepped_back"] = {part: level for part, level in state.stepped_back.items() if ours.says(part)}
    told["broken_off"] = [part for part in state.broken_off if ours.says(part)]
    told["store"] = state.store if state.store in ("opens", "none yet") else "does not open"
    told["sync_failed"] = bool(state.sync_failure)
    told["faults_of_the_last_day"] = len(state.faults)
    told["processes"] = [{**dataclasses.asdict(each), "name": ours.text(each.name)} for each in state.processes]
    told["machine"] = _findings(state.machine)
    return told


def _metrics(settings: Settings, ours: Ours) -> str:
    snapshot = gathered(metrics_folder(settings.data_dir)).snapshot
    rows = {metric.name: metric for metric in METRICS}
    kept = Snapshot(
        {name: _labelled(rows[name], found, ours) for name, found in snapshot.numbers.items() if name in rows},
        {name: _labelled(rows[name], found, ours) for name, found in snapshot.sizes.items() if name in rows},
    )
    return metrics_text(kept).decode()


def _labelled(metric: Metric, found: dict[Series, Any], ours: Ours) -> dict[Series, Any]:
    """Leave out what a label calls by a name that is in no list of ours."""
    return {
        key: value
        for key, value in found.items()
        if len(key) == len(metric.labels)
        and all(word.isdigit() or word in metric.values or ours.says(word) for word in key)
    }


def _hashes(settings: Settings, ours: Ours) -> dict[str, Any]:
    content = {path_in_words(path, ours): digest for path, digest in installed.content_hashes(settings).items()}
    found = []
    for number, model in enumerate(installed.models(settings), 1):
        entries = [{"sha256": entry.sha256, "size_bytes": entry.size_bytes} for entry in model.manifest.files]
        found.append({"model": number, "kind": ours.text(model.kind), "whole": not model.wrong, "files": entries})
    return {"content": content, "models": found}


def _log(path: Path, ours: Ours) -> File:
    """Return a log's lines with what is allowed of them; lines of another form are only counted."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LOG_BYTES))
        lines = file.read().decode("utf-8", "replace").splitlines()
    found = [parsed(line) for line in lines]
    told = [json.dumps(log_line(line, ours), ensure_ascii=False) for line in found if line is not None]
    other = len(found) - len(told)
    holds = f"{len(told):,} line{'' if len(told) == 1 else 's'} with times, parts and events" + (
        f"; {other:,} of another form left out" if other else ""
    )
    name = path_in_words(path.name, ours)
    return File(f"logs/{name}", holds, "\n".join(told) + "\n" if told else "")


def systemd(show: Callable[[Sequence[str]], str]) -> dict[str, dict[str, str]]:
    """Return the state of our services by what systemd says of them; nothing where there is no systemd.

    Args:
        show: runs a command and returns what it prints, "" where it fails.
    """
    found: dict[str, dict[str, str]] = {}
    for unit in _UNITS:
        said = show(("systemctl", "show", unit, "--property=" + ",".join(_PROPERTIES)))
        rows = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
        if rows.get("LoadState") == "loaded":
            found[unit] = {str(name): rows[name] for name in _PROPERTIES if name in rows}
    return found


def _show(command: Sequence[str]) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    return done.stdout if done.returncode == 0 else ""


def _readme(made: Sequence[File]) -> str:
    lines = [
        "A support bundle of Steward. It holds how an installation is, and nothing of a client, no secret and no name:",
        "only what stands on lists of what is allowed was taken. Look through it before you send it; it is all text.",
        "",
        *(f"{file.name:<28} {file.holds}" for file in made if file.text),
    ]
    return "\n".join(lines) + "\n"
