"""What a process of an installation is watched with: its meter and its traces, opened together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.telemetry.meter import Meter
from app.telemetry.places import metrics_folder, spans_folder
from app.telemetry.snapshots import Keeper
from app.telemetry.spool import Spool
from app.telemetry.traces import Traces


@dataclass(frozen=True, slots=True)
class Watch:
    """One process's meter and traces; without arguments nothing of what they are told is kept."""

    meter: Meter = field(default_factory=Meter)
    traces: Traces = field(default_factory=lambda: Traces("none"))
    keeper: Keeper | None = None

    def close(self) -> None:
        """Write what is not written yet."""
        self.traces.close()
        if self.keeper is not None:
            self.keeper.stop()


def open_watch(data_dir: Path, process: str) -> Watch:
    """Begin to keep what a process measures.

    Args:
        data_dir: of the installation.
        process: its name, such as "advisor".
    """
    meter = Meter()
    keeper = Keeper(meter, metrics_folder(data_dir), process)
    keeper.start()
    return Watch(meter, Traces(process, Spool(spans_folder(data_dir), process)), keeper)
