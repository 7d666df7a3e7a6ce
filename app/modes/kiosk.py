"""`steward kiosk`: the window process, built top to bottom. Start reading here."""

from __future__ import annotations

import os
import sys

from app import log
from app.courier.host import Host
from app.errors import StewardError
from app.guardian import RESTART_ME, end_with_guardian, spare, wait_for_turn
from app.modes.guarded import FORGETFUL
from app.modes.prerequisites import face_to_show
from app.pipeline.entry import serve
from app.settings import Settings
from app.supervisor import Supervisor
from app.telemetry.error_reports import report_errors


def run(settings: Settings, *, windowed: bool) -> None:
    """Open the kiosk and talk until it is closed.

    Raises:
        DeviceError: there is no screen.
        NotInstalled: the advisor's face has not been baked.
        Malformed: the opening hours cannot be read.
        StewardError: the window could not be kept open.
    """
    end_with_guardian()
    avatar = face_to_show(settings)
    if spare():
        import app.ui.start  # noqa: F401 - what takes longest, while nobody waits for it

        wait_for_turn()
    log.to_file(settings.data_dir / "logs", "window")
    report_errors(settings.data_dir, settings.error_address, "window")

    # The advisor process starts first: it loads its models while the window comes up. It ends with its visit, so it
    # need not overwrite what it frees, as this process does from its first instruction on.
    wipes = settings.wipe_memory == "on"
    for name in FORGETFUL if wipes else ():
        os.environ.pop(name, None)
    supervisor = Supervisor(settings, serve, renews=wipes)
    supervisor.launch()
    from app.telemetry.watch import open_watch  # brings OpenTelemetry, which the advisor's start need not wait for

    watch = open_watch(settings.data_dir, "window")
    supervisor.meter = watch.meter
    courier = Host(settings, meter=watch.meter)
    courier.start()
    from app.ui.start import run_window  # Qt takes a moment to import, which the advisor process uses

    status = run_window(supervisor, settings, windowed=windowed, avatar=avatar, watch=watch)
    supervisor.stop()
    courier.stop()
    watch.close()
    if status == RESTART_ME:
        sys.exit(RESTART_ME)
    if status != 0:
        raise StewardError(f"The window closed with an error (status {status}); `steward doctor` may know why.")
