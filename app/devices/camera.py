"""The camera: pictures as they come, in memory alone. Nothing here can write, send or show one.

It is opened only by who was told to (`camera = "on"` in the settings) and closed with the last look.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from app.errors import DeviceError

Picture = npt.NDArray[np.uint8]

_WIDTH: Final = 640
_HEIGHT: Final = 480
_RATE_HZ: Final = 15
_MISSES: Final = 3  # pictures on end that do not come before the camera counts as gone


class Camera(Protocol):
    """Gives pictures until it is closed."""

    def read(self) -> Picture:
        """Return the newest picture, [H, W, 3] blue, green, red.

        Raises:
            DeviceError: the camera is gone; `close` it and open it again later.
        """

    def close(self) -> None:
        """Give the camera back; its light goes off."""


class OpenCvCamera:
    """A camera of this machine through OpenCV (Video4Linux on Linux)."""

    def __init__(self, device: str = "0") -> None:
        """Open it.

        Args:
            device: its number, or on Linux its file such as /dev/video2.

        Raises:
            DeviceError: there is no camera of that name, it is in use, or OpenCV is not installed.
        """
        self._library = _opencv()
        name: int | str = int(device) if device.isdigit() else device
        kind = self._library.CAP_V4L2 if sys.platform.startswith("linux") else self._library.CAP_ANY
        self._device = device
        self._misses = 0
        try:
            self._capture = self._library.VideoCapture(name, kind)
            opened = bool(self._capture.isOpened())
        except (self._library.error, SystemError) as error:
            raise DeviceError(_missing(device)) from error
        if not opened:
            raise DeviceError(_missing(device))
        for what, value in (
            (self._library.CAP_PROP_FRAME_WIDTH, _WIDTH),
            (self._library.CAP_PROP_FRAME_HEIGHT, _HEIGHT),
            (self._library.CAP_PROP_FPS, _RATE_HZ),
            (self._library.CAP_PROP_BUFFERSIZE, 1),  # an old picture is of no use
        ):
            self._capture.set(what, value)

    def read(self) -> Picture:
        """Return the newest picture."""
        for _ in range(_MISSES):
            try:
                came, picture = self._capture.read()
            except (self._library.error, SystemError):
                came, picture = False, None
            if came and picture is not None:
                return np.asarray(picture)
        raise DeviceError(f"The camera {self._device!r} gives no more pictures; connect it again.")

    def close(self) -> None:
        """Give the camera back."""
        with contextlib.suppress(self._library.error, SystemError):
            self._capture.release()


def cameras() -> tuple[str, ...]:
    """Return the files of this machine's cameras without opening one; empty also where that cannot be known."""
    return tuple(sorted(str(path) for path in Path("/dev").glob("video*"))) if os.name == "posix" else ()


def state_of_camera(policy: str, device: str) -> tuple[Literal["good", "note"], str, str]:
    """Return whether all is well with the camera, what was found, and what to do.

    Args:
        policy: the setting `camera`. When it is off, no camera is opened to find this out.
        device: the setting `camera_device`.
    """
    if policy != "on":
        known = f"; there is {', '.join(cameras())}" if cameras() else ""
        return "good", f"off by policy{known}", 'To let it see who is there, set camera = "on" in steward.toml.'
    try:
        camera = OpenCvCamera(device)
    except DeviceError as error:
        return "note", "none", f"{error} Everything else works without."
    try:
        height, width = camera.read().shape[:2]
    except DeviceError as error:
        return "note", "gives no pictures", str(error)
    finally:
        camera.close()
    return "good", f"{device}, {width} x {height} pixels, looks while the kiosk is open", ""


def _missing(device: str) -> str:
    if sys.platform.startswith("linux") and not cameras():
        return "No camera was found; connect one, or leave the setting camera off."
    return f"The camera {device!r} cannot be opened; it is in use, or camera_device names another."


def _opencv() -> Any:
    try:
        import cv2
    except ImportError as error:
        raise DeviceError("OpenCV is not installed, so no camera can be opened; run `make setup`.") from error
    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # it would print warnings about absent cameras
    return cv2
