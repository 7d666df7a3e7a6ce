"""`steward soak kiosk`: a day on a clock of its own, hours in real time, and a kiosk that is killed at random."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import typer

from app.errors import DeviceError, ExpectationFailed, StorageError
from app.modes.prerequisites import baked_face, face_to_show
from app.settings import Settings
from app.soak.report import SoakReport

_WANTED = 0.99  # of the mouths


def run(
    settings: Settings, *, visits: int, hours: float, real_hours: float, minutes: float, seed: int, out: Path | None,
    keep: Path | None, killed: int,
) -> None:  # fmt: skip
    """Run all parts, print what was found and fail if a promise was broken.

    Args:
        settings: of the installation, whose content is used; its data is left alone.
        visits: of the day on a clock of its own; 0 leaves it out.
        hours: that this day lasts, with nobody there between the visits; 0: one follows the other. Sound and mouth are
            then also held against each other for so long.
        real_hours: of visits in real time that nothing disturbs; 0 leaves them out.
        minutes: of the kiosk in real time whose processes are harmed; 0 leaves it out.
        seed: of everything that is random.
        out: file for the report as JSON.
        keep: folder for the trial's data, pictures and logs; a temporary one by default.
        killed: visits of the day in which an advisor process of its own is killed in the middle of a sentence.

    Raises:
        NotInstalled: the advisor's face has not been baked.
        DeviceError: this machine is no Linux with a screen.
        StorageError: the report cannot be written there, which is tried before the hours.
        ExpectationFailed: a promise was broken.
    """
    if out is not None:
        _write(out, "", "a")  # nothing is added: it shows whether one could
    if visits or killed or real_hours:
        face_to_show(settings)  # the part whose processes are harmed brings a screen of its own
    else:
        baked_face(settings)
    if not os.path.isdir("/proc/self/task"):
        raise DeviceError("The trial looks into Linux's /proc; run it on a Linux machine.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C: it ends early, with its report
    reports: list[SoakReport] = []
    try:
        for report in _parts(settings, visits, hours, real_hours, minutes, seed, keep, killed):
            typer.echo(report.text())
            reports.append(report)
    finally:  # also of parts that were over when somebody ended the next one
        if out is not None and reports:
            _write(out, json.dumps([json.loads(report.json()) for report in reports], indent=1), "w")
    broken = sum(len(report.faults) for report in reports)
    if broken:
        raise ExpectationFailed(f"The trial found {broken} broken promises; they are listed above.")


def _parts(
    settings: Settings, visits: int, hours: float, real_hours: float, minutes: float, seed: int, keep: Path | None,
    killed: int,
) -> Iterator[SoakReport]:  # fmt: skip
    """Yield each part's report as soon as it is there; see `run`."""
    if visits or killed:
        from app.ui.soaking import day

        yield from day.run(settings, seed, visits, killed, _say, hours)
    if hours:
        yield _mouths(seed, hours)
    if real_hours:
        from app.ui.soaking import real_hours as undisturbed

        yield undisturbed.run(settings, seed, real_hours, _say)
    if minutes:
        from app.soak import half_hour

        yield half_hour.run(settings, seed, minutes, _say, keep)


def _write(out: Path, text: str, mode: str) -> None:
    """Write a file, or add to it, as `open` has its modes."""
    try:
        with out.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise StorageError(f"The report {out} cannot be written ({error.strerror}); check --out.") from None


def _mouths(seed: int, hours: float) -> SoakReport:
    """Hold each drawn mouth against the sound of a bad card for some hours; at the end it must be as at the start."""
    from app.modes.bench.offset import EARLY_MS, LATE_MS, SCREENS, measure

    report = SoakReport("sound and mouth over the day", seed)
    found = measure(SCREENS[1], hours=hours, drawn_s=600.0, seed=seed)
    report.figures["hours"], report.figures["times that the card ran dry"] = hours, found.drops
    tenth = max(1, len(found.ms) // 10)
    for when, ms in (("at the start", found.ms[:tenth]), ("at the end", found.ms[-tenth:])):
        share = float(((ms <= EARLY_MS) & (ms >= LATE_MS)).mean())
        report.figures[f"mouths within +15/-45 ms {when}, %"] = round(100 * share, 2)
        if share < _WANTED:
            report.fault("sound and mouth", 0, f"{when} only {100 * share:.2f} % are within +15/-45 ms")
    report.figures["drift of the median, ms"] = round(found.drift_ms, 2)
    return report


def _say(line: str) -> None:
    typer.echo(line, err=True)
