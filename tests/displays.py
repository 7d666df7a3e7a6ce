"""A virtual screen for each process of a run in parallel: windows on one screen would take each other's focus."""

from __future__ import annotations

import os
import shutil
import subprocess

SCREEN = "1920x1080x24"


def own_display() -> subprocess.Popen[bytes] | None:
    """Start an X server of this process's own and name it in DISPLAY; None where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        return None
    # It ends with this process even if that is killed.
    ending = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    told, tells = os.pipe()
    server = subprocess.Popen(
        [*ending, "Xvfb", "-displayfd", str(tells), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"],
        pass_fds=(tells,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(tells)
    with os.fdopen(told) as answer:
        number = answer.readline().strip()
    if not number:
        server.wait()
        return None
    os.environ["DISPLAY"] = f":{number}"
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.pop("XAUTHORITY", None)
    return server
