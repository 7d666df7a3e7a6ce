"""Head office's unexpected errors for a collector: its own, its threads' and its advisors', sent while it serves.

A device's courier hands envelopes over; head office has none, so a thread beside its routes does it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from app.courier.error_post import ErrorPost
from app.log import logger, place
from app.settings import Settings
from app.telemetry.error_reports import report_errors
from sync.headoffice.parts import Office
from sync.periodic import Periodic

PROCESS: Final = "headoffice"
EVERY_S: Final = 60.0
_log = logger(PROCESS)


def report(settings: Settings, *libraries: str) -> None:
    """Keep envelopes of this process's unexpected errors from now on; call it once its log goes where it shall.

    Args:
        settings: of the installation.
        libraries: loggers of libraries whose errors count too.
    """
    report_errors(settings.data_dir, settings.error_address, PROCESS, *libraries)
    # Python's own hook would print the error's message, which may quote a client, where a container collects it.
    threading.excepthook = thread_ended


def thread_ended(hook: threading.ExceptHookArgs) -> None:
    """Log where a thread ended that should have gone on."""
    name = hook.thread.name if hook.thread else "unknown"
    if hook.exc_value is not None and not isinstance(hook.exc_value, SystemExit):
        _log.error("the thread %s ended: %s", name, place(hook.exc_value))


def keep_errors(office: Office, settings: Settings) -> None:
    """Let an open head office hand over what waits, its advisors' envelopes too, where an address is set."""
    if settings.error_address:
        sender = Sender(settings, office.config.folder)
        office.beside(
            Periodic("errors", sender.look, EVERY_S, "errors were not handed to their collector", _log, at_once=False)
        )


class Sender:
    """Hands envelopes over."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Prepare.

        Args:
            settings: of the installation.
            folder: of head office, with its advisors' folders.
        """
        self._settings, self._folder = settings, folder
        self._posts: dict[Path, ErrorPost] = {}

    def look(self) -> int:
        """Hand over what waits now, and return how many envelopes were taken; a collector that is away is no error."""
        for folder in (self._settings.data_dir, *sorted(self._folder.glob("advisors*/*"))):
            if folder not in self._posts:
                self._posts[folder] = ErrorPost(folder, self._settings.error_address)
        return sum(post.go() for post in self._posts.values())
