"""`steward workstation`: the advisor's window, for an advisor with a client beside them."""

from __future__ import annotations

import os
import signal
import sys

from app import log
from app.courier.host import Host as CourierHost
from app.desk.host import Host
from app.errors import DeviceError, NotInstalled, StewardError
from app.pipeline.entry import serve
from app.settings import Settings
from app.supervisor import Supervisor
from app.telemetry.error_reports import report_errors


def run(settings: Settings, *, windowed: bool, client: str) -> None:
    """Open the workstation until it is closed.

    Args:
        settings: of the installation.
        windowed: in a window instead of the whole screen.
        client: whom to open at once; nobody if empty.

    Raises:
        DeviceError: there is no screen.
        NotInstalled: the advisor's face has not been baked.
        Malformed: the opening hours cannot be read.
        StewardError: the window could not be kept open.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise DeviceError("There is no screen here; start this in a graphical session, or use `steward ask`.")
    avatar = settings.avatar_file(settings.avatar)
    if not avatar.exists():
        raise NotInstalled(f"The advisor {settings.avatar!r} is not in {avatar.parent}; run `steward setup`.")
    log.to_file(settings.data_dir / "logs", "workstation")
    report_errors(settings.data_dir, settings.error_address, "workstation")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end_at_once)  # until there is a window, there is nothing to be kept
    # The advisor process starts first: it loads its models while the window comes up.
    supervisor = Supervisor(settings, serve)
    supervisor.launch()
    courier = CourierHost(settings)
    courier.start()
    from app.ui.workstation.start import run_workstation  # Qt takes a moment to import

    status = run_workstation(supervisor, Host(settings), settings, windowed, avatar, client)
    supervisor.stop()
    courier.stop()
    if status != 0:
        raise StewardError(f"The window closed with an error (status {status}); `steward doctor` may know why.")


def _end_at_once(number: int, _frame: object) -> None:
    os._exit(128 + number)  # the processes that were started end when they miss this one
