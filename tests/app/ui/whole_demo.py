"""Plays a demonstration on the screen and prints what came of it: a process of its own for test_whole_demo.py."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from app.pipeline.entry import serve
from app.pipeline.script import read_script
from app.settings import load
from app.supervisor import Supervisor
from app.ui.event_loop_watch import EventLoopWatch
from app.ui.on_screen import play
from app.ui.start import make_application


def main(script: str, data_dir: str) -> None:
    """Play a script with what a folder holds and print a line of JSON."""
    settings = dataclasses.replace(load(), data_dir=Path(data_dir), entry="visit", render_width=320, render_height=180)
    make_application()
    supervisor, watch = Supervisor(settings, serve), EventLoopWatch()
    supervisor.launch()
    try:
        director = play(supervisor, settings, settings.avatar_file("ada"), read_script(Path(script)), watch)
    finally:
        supervisor.stop()
    blocks = [{"busy_s": block.busy_s, "told": str(block)} for block in watch.blocks]
    print(json.dumps({"misses": director.misses, "steps": director.steps_done, "beats": watch.beats, "blocks": blocks}))


if __name__ == "__main__":
    main(*sys.argv[1:])
