"""The rhythm that the settings ask for; light, since the window imports it."""

from __future__ import annotations

from app.settings import Settings
from sync.outbox.schedule import OpeningHours, Schedule


def schedule_of(settings: Settings) -> Schedule:
    """Return the rhythm that the settings ask for.

    Raises:
        Malformed: the opening hours cannot be read.
    """
    hours = OpeningHours.parse(settings.opening_hours)
    return Schedule(hours, metered=settings.metered == "on", every_s=60.0 * settings.sync_every_min)
