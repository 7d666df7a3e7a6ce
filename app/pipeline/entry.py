"""The advisor process's door, without what is behind it: the window names it and need not import the advisor."""

from __future__ import annotations

from multiprocessing.connection import Connection

from app.settings import Settings


def serve(connection: Connection, settings: Settings) -> None:
    """Run the advisor until the window closes the pipe; see `app.pipeline.process.serve`."""
    from app.pipeline import process

    process.serve(connection, settings)
