"""The kiosk's window process with a client in it who plays the demonstration and writes down what was shown.

    python -m app.modes.soak_witness FILE

The guardian of `steward soak kills` starts it as it starts `steward kiosk` in a branch. All of it is the kiosk's own
but for the client, who comes in where the window opens its way to the advisor.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from app import settings
from app.messages import Message
from app.modes import kiosk
from app.supervisor import Supervisor


def main(file: Path) -> None:
    """Be the kiosk, with a client whose diary is a file."""

    class WithClient(Supervisor):
        """Lets the client in."""

        def start(self, deliver: Callable[[Message], None]) -> None:
            """Open the way to the advisor; called by the window, on its thread."""
            from app.ui.soaking.demo_client import DemoClient

            DemoClient.come(file)
            super().start(deliver)

    vars(kiosk)[Supervisor.__name__] = WithClient
    kiosk.run(settings.load(), windowed=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
