"""`steward soak kiosk`: a day of visits on a clock of its own, and a kiosk in real time that is killed at random."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import typer

from app.errors import DeviceError, ExpectationFailed
from app.modes.prerequisites import baked_face
from app.settings import Settings
from app.soak.report import SoakReport


def run(
    settings: Settings, *, visits: int, minutes: float, seed: int, out: Path | None, keep: Path | None, killed: int
) -> None:
    """Run both parts, print what was found and fail if a promise was broken.

    Args:
        settings: of the installation, whose content is used; its data is left alone.
        visits: of the day on a clock of its own; 0 leaves it out.
        minutes: of the kiosk in real time; 0 leaves it out.
        seed: of everything that is random.
        out: file for the report as JSON.
        keep: folder for the trial's data, pictures and logs; a temporary one by default.
        killed: visits of the day in which an advisor process of its own is killed in the middle of a sentence.

    Raises:
        NotInstalled: the advisor's face has not been baked.
        DeviceError: this machine is no Linux with a virtual screen.
        ExpectationFailed: a promise was broken.
    """
    baked_face(settings)
    if not os.path.isdir("/proc/self/task"):
        raise DeviceError("The trial looks into Linux's /proc; run it on a Linux machine.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C: it ends early, with its report
    reports: list[SoakReport] = []
    if visits or killed:
        from app.ui.soaking import day

        reports.extend(_told(report) for report in day.run(settings, seed, visits, killed, _say))
    if minutes:
        from app.soak import half_hour

        reports.append(_told(half_hour.run(settings, seed, minutes, _say, keep)))
    if out is not None:
        out.write_text(json.dumps([json.loads(report.json()) for report in reports], indent=1), encoding="utf-8")
    broken = sum(len(report.faults) for report in reports)
    if broken:
        raise ExpectationFailed(f"The trial found {broken} broken promises; they are listed above.")


def _told(report: SoakReport) -> SoakReport:
    """Print a report as soon as it is there."""
    typer.echo(report.text())
    return report


def _say(line: str) -> None:
    typer.echo(line, err=True)
