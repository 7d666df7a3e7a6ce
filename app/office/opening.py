"""Gives an open head office its advisors."""

from __future__ import annotations

from app.office.pool import Pool
from app.office.worker import Room
from app.settings import Settings
from sync.headoffice.parts import Office


def hold_conversations(office: Office, settings: Settings) -> None:
    """Let people talk with advisors at a head office: they start and stop with its server.

    Raises:
        StoreError: the advisors' folders cannot be made.
    """
    room = Room(settings.office_waiting, settings.office_conversations, settings.office_idle_s)
    number = office.config.number
    folder = office.config.folder / (f"advisors-{number}" if number else "advisors")
    pool = Pool(settings, folder, settings.office_advisors, room)
    office.conversations = pool
    office.starting.append(pool.launch)
    office.closing.append(pool.stop)
