"""Where root's helper finds everything, and what its own files are called."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.upgrades.orders import HELPERS, IDENTITY

UNFINISHED: Final = "unfinished"
KEPT: Final = "previous.deb"
"""What was installed before; good until it is gone back to, or the next version stands."""
WAY_BACK: Final = "present.deb"
"""What is installed, while something newer is tried."""
HELPER: Final = "helper.pyz"
_PRIVATE: Final = "private"


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything lies.

    Attributes:
        data_dir: of the device's user.
        helpers: the helper's own folder.
        keys: who may sign releases (ssh-keygen's ALLOWED SIGNERS); root's file in the installed package.
        identity: the installed package's name, version and architecture; root's too.
        settings: root's settings, of which `packages` counts here as well.
        helper: the file that this program runs from.
    """

    data_dir: Path = Path("/var/lib/steward")
    helpers: Path = HELPERS
    keys: Path = Path("/usr/share/steward/allowed_signers")
    identity: Path = IDENTITY
    settings: Path = Path("/etc/steward/steward.toml")
    helper: Path = Path(sys.argv[0])

    @property
    def private(self) -> Path:
        """For root alone."""
        return self.helpers / _PRIVATE
