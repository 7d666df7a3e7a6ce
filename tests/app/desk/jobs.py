"""A desk process whose jobs the tests know: quick, slow, deaf to being called off, failing, and deadly."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from typing import Any

from app.desk.messages import Arguments, Report
from app.desk.process import work
from app.desk.room import Room
from app.errors import InputError
from app.settings import Settings


def echo(room: Room, arguments: Arguments, progress: Report) -> Any:
    return arguments["value"]


def wait(room: Room, arguments: Arguments, progress: Report) -> str:
    for step in range(1000):
        progress(step / 1000, "Waiting")
        time.sleep(0.01)
    return "waited"


def deaf(room: Room, arguments: Arguments, progress: Report) -> str:
    progress(0.5, "Not listening")
    time.sleep(600)
    return "never"


def refuse(room: Room, arguments: Arguments, progress: Report) -> None:
    raise InputError("There is no such thing; name another.")


def break_down(room: Room, arguments: Arguments, progress: Report) -> None:
    raise ZeroDivisionError("Avery Fairweather")


def die(room: Room, arguments: Arguments, progress: Report) -> None:
    os._exit(9)


JOBS = {"echo": echo, "wait": wait, "deaf": deaf, "refuse": refuse, "break": break_down, "die": die}


def serve_test_jobs(connection: Connection, settings: Settings) -> None:
    work(connection, settings, JOBS)
