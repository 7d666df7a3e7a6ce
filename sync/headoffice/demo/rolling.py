"""Features on their way to invented devices: one that goes well, one at its beginning, one that was taken back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from sync.headoffice.parts import Office
from sync.headoffice.rollouts.book import FLAG, Rollouts
from sync.headoffice.rollouts.flags import Flag
from sync.headoffice.rollouts.health import keep_health
from sync.headoffice.rollouts.rings import HOUR_MS

_WHO: Final = "demo-operator"
_STEPS: Final = (
    (Flag("settings.endpoint_ms", 600, 450, "The advisor answers sooner after the client has stopped talking."), (
        (230, 100), (190, 1_000), (150, 2_500), (72, 5_000),
    )),
    (Flag("speech.new_voice", False, True, "A warmer voice."), ((20, 100), )),
    (Flag("avatar.closer_camera", False, True, "The camera is a little nearer to the advisor."), (
        (320, 100), (280, 1_000), (240, 0),
    )),
)  # fmt: skip
"""Features, and how many hours ago how many devices (in hundredths of a percent) got each."""


def seed_rollouts(office: Office, devices: Sequence[str], chance: random.Random) -> None:
    """Make the features with their history, and what devices counted meanwhile."""
    now_ms = office.now_ms()
    for flag, history in _STEPS:
        first, _ = history[0]
        Rollouts(_at(office, now_ms - (first + 1) * HOUR_MS), _WHO).set_flag(flag)
        for hours, points in history:
            book = Rollouts(_at(office, now_ms - hours * HOUR_MS), _WHO)
            if points:
                book.roll_out(FLAG, flag.name, points, force=True)
            else:
                book.roll_back(FLAG, flag.name, "Clients found it too close.")
    with office.database.writing() as connection:
        for device in devices:
            _counted(connection, device, now_ms, chance)


def _at(office: Office, then_ms: int) -> Office:
    """Return the same head office on another day."""
    return replace(office, now_ms=lambda: then_ms)


def _counted(connection: Connection, device: str, now_ms: int, chance: random.Random) -> None:
    here = now_ms // HOUR_MS
    for hour in range(here - 100, here + 1, 2):
        if not 8 <= hour % 24 < 18 and hour < here:  # nobody came at night, but whoever tries it out sees something
            continue
        turns = chance.randrange(6, 24)
        errors = sum(chance.random() < 0.012 for _ in range(turns))
        said = {"hour": hour, "turns": turns, "errors": errors, "latency_ms": turns * chance.gauss(780, 60)}
        keep_health(connection, device, said, now_ms)
