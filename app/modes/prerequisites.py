"""What a window needs before anything is started for it. Imports little."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.errors import DeviceError, NotInstalled
from app.settings import Settings


def face_to_show(settings: Settings) -> Path:
    """Return the baked advisor's file, once there is a screen to show it on.

    Raises:
        DeviceError: there is no screen.
        NotInstalled: the advisor's face has not been baked.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise DeviceError(
            "There is no screen here; use `steward demo` for a video, or start this in a graphical session."
        )
    return baked_face(settings)


def baked_face(settings: Settings) -> Path:
    """Return the baked advisor's file.

    Raises:
        NotInstalled: it has not been baked.
    """
    avatar = settings.avatar_file(settings.avatar)
    if not avatar.exists():
        raise NotInstalled(f"The advisor {settings.avatar!r} is not in {avatar.parent}; run `steward setup`.")
    return avatar
