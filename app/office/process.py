"""What an advisor's process of head office runs; light, so that head office itself loads no models' libraries."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection

from app.settings import Settings


def run(connection: Connection, settings: Settings) -> None:
    """Run the kiosk's advisor until head office closes the pipe.

    Args:
        connection: messages in, messages out.
        settings: of the installation, with a data folder of this advisor's own.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is head office's, also while the next line takes its seconds
    from app.pipeline.process import serve

    serve(connection, settings)
