"""`steward kiosk`: the window process, built top to bottom. Start reading here."""

from __future__ import annotations

import os
import sys

from app import log
from app.errors import DeviceError, NotInstalled, StewardError
from app.pipeline.process import serve
from app.settings import Settings
from app.supervisor import Supervisor


def run(settings: Settings, *, windowed: bool) -> None:
    """Open the kiosk and talk until it is closed.

    Raises:
        DeviceError: there is no screen.
        NotInstalled: the advisor's face has not been baked.
        StewardError: the window could not be kept open.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise DeviceError(
            "There is no screen here; use `steward demo` for a video, or start this in a graphical session."
        )
    avatar = settings.content_dir / "avatars" / f"{settings.avatar}.glb"
    if not avatar.exists():
        raise NotInstalled(f"The advisor {settings.avatar!r} is not in {avatar.parent}; run `steward setup`.")
    log.to_file(settings.data_dir / "logs", "window")

    # The advisor process starts first: it loads its models while the window comes up.
    supervisor = Supervisor(settings, serve)
    supervisor.launch()
    from app.ui.start import run_window  # Qt takes a moment to import, which the advisor process uses

    status = run_window(supervisor, settings, windowed=windowed, avatar=avatar)
    supervisor.stop()
    if status != 0:
        raise StewardError(f"The window closed with an error (status {status}); `steward doctor` may know why.")
