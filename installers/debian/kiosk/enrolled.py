"""Makes the kiosk a device of a head office that nobody reaches, for the trial of the package (try.sh)."""

import os
import tempfile
from pathlib import Path

from sync.outbox.enrolment import enrol
from sync.outbox.office import office_secrets
from sync.store.opened import Store

with Store(Path(os.environ["STEWARD_DATA_DIR"])) as store, tempfile.TemporaryDirectory() as office:
    enrol(store, "trial-kiosk", office_secrets(Path(office) / "office").public, ("https://203.0.113.7:8444",))
