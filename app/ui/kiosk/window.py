"""The client's window."""

from __future__ import annotations

from app.ui.kiosk.attending import Attending


class KioskWindow(Attending):
    """One window, one visit after the other."""
