"""Records a visit as a kiosk would, for the trial of the package (try.sh)."""

import os
from pathlib import Path

from sync.store.sessions import SessionStore

with SessionStore(Path(os.environ["STEWARD_DATA_DIR"])) as store:
    store.start("trial-visit", "avery")
    store.asked("trial-visit", 1, "How did I do last year?")
    store.ended("trial-visit")
