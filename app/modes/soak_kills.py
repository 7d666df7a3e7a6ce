"""`steward soak kills`: a demonstration whose processes are killed at random, and the store held against the screen."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer

from app.errors import DeviceError, ExpectationFailed
from app.guardian import Patience, spelled
from app.modes.guarded import SPARE_AFTER_S, extra
from app.modes.prerequisites import baked_face
from app.settings import Settings


def run(settings: Settings, *, kills: int, seed: int, out: Path | None, keep: Path | None) -> None:
    """Kill, print what was found and fail if a promise was broken.

    Args:
        settings: of the installation, whose content is used; its data is left alone.
        kills: how often.
        seed: of everything that is random.
        out: file for the report as JSON.
        keep: folder for the trial's data, diary and logs; a temporary one by default.

    Raises:
        NotInstalled: the advisor's face has not been baked.
        DeviceError: this machine is no Linux with a virtual screen.
        ExpectationFailed: a promise was broken.
    """
    baked_face(settings)
    if not os.path.isdir("/proc/self/task"):
        raise DeviceError("The trial looks into Linux's /proc; run it on a Linux machine.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C: it ends early, with its report
    from app.soak.kills import Kills

    with _folder(keep) as folder:
        data = folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        if not (data / "content").exists():
            (data / "content").symlink_to(settings.content_dir)
        order = spelled(
            (sys.executable, "-m", "app.modes.soak_witness", str(folder / "diary.jsonl")),
            (sys.executable, "-m", "app.ui.out_of_order"),
            extra(settings),
            Patience(start_s=settings.window_start_s, silence_s=settings.window_silence_s, spare_s=SPARE_AFTER_S),
            data / "logs",
        )
        environment = {**os.environ, "STEWARD_DATA_DIR": str(data), "LIBGL_ALWAYS_SOFTWARE": "1"}
        trial = Kills([sys.executable, *order], environment, folder, data, seed, _say)
        report = trial.run(kills)
    typer.echo(report.text())
    if out is not None:
        out.write_text(report.json(), encoding="utf-8")
    if not report.passed:
        raise ExpectationFailed(f"The trial found {len(report.faults)} broken promises; they are listed above.")


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="steward-kills-") as name:
        yield Path(name)


def _say(line: str) -> None:
    typer.echo(line, err=True)
