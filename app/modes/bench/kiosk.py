"""The kiosk as a client feels it: a touch answered, a face that keeps its pace while reports are made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

from app.modes.bench.table import Row
from app.settings import Settings


def rows(settings: Settings) -> Iterator[Row]:
    """Measure the kiosk's window where there is a screen."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measure, args=(replace(settings, entry="visit"), theirs))
    process.start()
    theirs.close()
    try:
        touch_median_ms, touch_worst_ms, fps, fps_report = ours.recv()
    except EOFError:
        return
    finally:
        process.join()
    detail = "from the event to the first picture of what it changes; the button itself is painted at once"
    yield Row("kiosk", "touch to visible reaction, median", "≤ 100", touch_median_ms, "ms", detail)
    yield Row("kiosk", "touch to visible reaction, worst", "≤ 100", touch_worst_ms, "ms", detail)
    yield Row("kiosk", "window while talking", "", fps, "frames/s", "a visit with the real advisor")
    yield Row("kiosk", "the same while reports are made", "no drop", fps_report, "frames/s", "one after the other")
    yield Row("kiosk", "ratio of the two", "1", fps_report / fps, "", "side by side in one run")


def _measure(settings: Settings, out: Connection) -> None:
    from app.pipeline.entry import serve
    from app.supervisor import Supervisor
    from app.ui.measuring import measure_kiosk
    from app.ui.start import make_application

    supervisor = Supervisor(settings, serve)
    supervisor.launch()
    try:
        make_application()
        found = measure_kiosk(supervisor, settings, settings.content_dir / "avatars" / f"{settings.avatar}.glb")
        out.send((found.touch_median_ms, max(found.touch_ms), found.fps, found.fps_report))
    finally:
        supervisor.stop()
