"""Signs the log of deeds now and then, so that what is forged later does not fit what was signed before."""

from __future__ import annotations

import logging
from typing import Final

from sync.headoffice.audit.reading import checkpoint
from sync.headoffice.parts import Office
from sync.periodic import Periodic

EVERY_S: Final = 3600.0
_log = logging.getLogger("steward.headoffice")


def keeper(office: Office) -> Periodic:
    """Return the thread that signs when the server starts, every hour, and when it stops."""
    # What one hour lacks, the next hour's holds.
    return Periodic(
        "office-checkpoints", lambda: checkpoint(office), EVERY_S, "The log of deeds could not be signed", _log,
        last=True, patience_s=30.0,
    )  # fmt: skip
