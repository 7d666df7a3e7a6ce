"""A virtual X screen of our own: its picture is read from its memory, touches and keys go in as X events."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from app.errors import DeviceError

Picture = npt.NDArray[np.uint8]
_HEADER: Final = 25  # numbers of the XWD format's head, big-endian
_PATIENCE_S: Final = 20.0


class XScreen:
    """Begins with its making and ends with `close`."""

    def __init__(self, width: int, height: int) -> None:
        """Start a server.

        Raises:
            DeviceError: Xvfb or xdotool is missing.
        """
        for program in ("Xvfb", "xdotool"):
            if shutil.which(program) is None:
                raise DeviceError(f"The trial needs the program {program}; install it (Debian: xvfb, xdotool).")
        self._folder = Path(tempfile.mkdtemp(prefix="steward-screen-"))
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-fbdir", str(self._folder),
             "-nolisten", "tcp"],
            pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as said:
            number = said.readline().strip()
        if not number:
            raise DeviceError(
                "The virtual screen (Xvfb) did not start; is there memory and room in the temporary folder?"
            )
        self.display = f":{number}"
        self._memory = self._open()

    @property
    def process_id(self) -> int:
        """The server's process."""
        return self._server.pid

    def _open(self) -> tuple[np.memmap, int, int, int, int]:
        path, until_s = self._folder / "Xvfb_screen0", time.monotonic() + _PATIENCE_S
        while not path.exists() or path.stat().st_size < 4 * _HEADER:
            if time.monotonic() > until_s:
                raise DeviceError("The virtual screen has no picture.")
            time.sleep(0.05)
        memory = np.memmap(path, dtype=np.uint8, mode="r")
        head = struct.unpack(f">{_HEADER}I", memory[: 4 * _HEADER].tobytes())
        return memory, head[0] + 12 * head[19], head[4], head[5], head[12]

    def _rows(self) -> Picture:
        memory, start, _, height, stride = self._memory
        return memory[start : start + height * stride].reshape(height, stride)

    def picture(self) -> Picture:
        """Return what is on the screen now: [H, W, 3] sRGB."""
        width = self._memory[2]
        return self._rows()[:, : 4 * width].reshape(-1, width, 4)[:, :, 2::-1].copy()

    def print_of(self, left: int, top: int, width: int, height: int) -> int:
        """Return a number that changes when that part of the picture does."""
        return zlib.crc32(self._rows()[top : top + height, 4 * left : 4 * (left + width)].tobytes())

    def touch(self, x: float, y: float) -> None:
        """Touch a point."""
        self._do("mousemove", str(round(x)), str(round(y)), "click", "1")

    def drag(self, x: float, y: float, to_x: float, to_y: float, button: int = 1) -> None:
        """Draw a finger over the glass."""
        self._do("mousemove", str(round(x)), str(round(y)), "mousedown", str(button),
                 "mousemove", str(round(to_x)), str(round(to_y)), "mouseup", str(button))  # fmt: skip

    def click(self, x: float, y: float, button: int) -> None:
        """Press another button of a mouse; 4 and 5 are its wheel."""
        self._do("mousemove", str(round(x)), str(round(y)), "click", str(button))

    def type(self, text: str) -> None:
        """Type on a keyboard."""
        self._do("type", "--delay", "15", text)

    def key(self, name: str) -> None:
        """Press a key or a chord, such as ctrl+c."""
        self._do("key", name)

    def _do(self, *words: str) -> None:
        environment = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *words], env=environment, check=False, timeout=60, capture_output=True)

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)
