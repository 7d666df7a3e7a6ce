"""How busy NVIDIA's graphics cards are, asked of the library that comes with their driver (NVML).

The few calls that are needed are made by ctypes, so that no package is needed where there is no card.
Source: NVIDIA Management Library (NVML) API reference, nvmlDeviceGetUtilizationRates.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

_LIBRARY: Final = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"


class _Rates(ctypes.Structure):
    _fields_ = (("gpu", ctypes.c_uint), ("memory", ctypes.c_uint))


class Cards:
    """The cards of this machine."""

    def __init__(self, library: Any = None) -> None:
        """Look for the driver's library.

        Args:
            library: takes its place in tests.
        """
        self._library = library or _load()
        self.seen = 0
        """The most cards that ever answered: only what was there can be missing."""

    def busy(self) -> tuple[float, ...]:
        """Return how busy each card is, 0 to 100 percent; none where none answers."""
        library = self._library
        count = ctypes.c_uint()
        # Asked anew each time: a driver that was restarted wants it, and otherwise it costs next to nothing.
        if library is None or library.nvmlInit_v2() or library.nvmlDeviceGetCount_v2(ctypes.byref(count)):
            return ()
        found = []
        for number in range(count.value):
            card, rates = ctypes.c_void_p(), _Rates()
            if library.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(number), ctypes.byref(card)):
                continue
            if library.nvmlDeviceGetUtilizationRates(card, ctypes.byref(rates)) == 0:
                found.append(float(rates.gpu))
        self.seen = max(self.seen, len(found))
        return tuple(found)


def _load() -> Any:
    try:
        return ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
