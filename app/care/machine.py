"""What the doctor looks at of the machine itself: memory, disk, clock, screen, TPM, and who may read what."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from app.care.finding import Finding, good, told
from app.settings import Settings

ENOUGH_FREE_BYTES: Final = 500_000_000
DISK_LOW: Final = 0.85
ENOUGH_MEMORY_BYTES: Final = 300_000_000
MUCH_MEMORY_BYTES: Final = 1_000_000_000
_TIMEX_BYTES, _CLOCK_FREE = 256, 5  # adjtimex(2): room for its struct, TIME_ERROR
_TPM: Final = ("/dev/tpmrm0", "/dev/tpm0")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_DEVICES: Final = ("/dev/dri/renderD*", "/dev/snd/pcm*", "/dev/video*", "/dev/nvidia[0-9]*")


def memory(settings: Settings) -> Finding:
    """Look at how much memory is free."""
    try:
        rows = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
        free, all_of_it = (1024 * int(rows[name].split()[0]) for name in ("MemAvailable", "MemTotal"))
    except (OSError, ValueError, KeyError):
        return good("memory", "not known on this system")
    found = f"{free / 1e9:.1f} of {all_of_it / 1e9:.1f} GB free"
    if free < ENOUGH_MEMORY_BYTES:
        return told("memory-short", found)
    return told("memory-low", found) if free < MUCH_MEMORY_BYTES else good("memory", found)


def disk(settings: Settings) -> Finding:
    """Look at how full the data folder's disk is."""
    folder = next(each for each in (settings.data_dir, *settings.data_dir.absolute().parents) if each.exists())
    usage = shutil.disk_usage(folder)
    share = usage.used / (usage.used + usage.free)  # as df and the metric have it: what is kept for root is neither
    found = f"{usage.free / 1e9:.1f} GB free, {share:.0%} taken"
    if usage.free < ENOUGH_FREE_BYTES:
        return told("disk-full", found)
    return told("disk-low", found) if share > DISK_LOW else good("disk", found)


def clock(settings: Settings) -> Finding:
    """Look at the clock, and whether a time server sets it."""
    now = datetime.now().astimezone()
    found = f"{now:%Y-%m-%d %H:%M:%S %Z}"
    if not sys.platform.startswith("linux"):
        return good("clock", found)
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    if state in (-1, _CLOCK_FREE):
        return told("clock-free", f"{found}, not set by a time server")
    return good("clock", f"{found}, set by a time server")


def screen(settings: Settings) -> Finding:
    """Look for a graphical session."""
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    return good("screen", display) if display else told("screen-none", "no graphical session")


def tpm(settings: Settings) -> Finding:
    """Look for the chip that keeps keys; whether it works, the store's key shows where that is in it."""
    there = next((path for path in _TPM if Path(path).exists()), "")
    if not there:
        return told("tpm-none", "no TPM")
    return good("TPM", there) if os.access(there, os.R_OK | os.W_OK) else told("tpm-closed", there)


def permissions(settings: Settings) -> Finding:
    """Look who else may read secrets, and whether this user may open the devices that are there."""
    if os.name != "posix":
        return good("permissions", "not looked at on this system")
    open_ones = open_secrets(settings)
    if open_ones:
        return told("secrets-open", "others may read " + ", ".join(open_ones))
    closed = [path for pattern in _DEVICES for path in Path("/").glob(pattern[1:]) if not _may_use(path)]
    if closed:
        return told("devices-closed", "may not open " + ", ".join(f"{path} (group {_group(path)})" for path in closed))
    return good("permissions", "secrets are this user's alone")


def open_secrets(settings: Settings) -> list[str]:
    """Return the secrets that other users of this machine may read; none where rights are not those of POSIX."""
    if os.name != "posix":
        return []
    return [str(path) for path in secret_files(settings) if path.stat().st_mode & _OTHERS]


def secret_files(settings: Settings) -> list[Path]:
    """Return the files of an installation that only its user may read."""
    certificates = settings.sync_certificates or str(settings.data_dir / "certificates")
    places = [
        *(settings.data_dir / "keys").glob("*"),
        *(settings.data_dir / "headoffice" / "keys").rglob("*"),
        Path(certificates).expanduser() / "device.key",
        *((Path(settings.language_key_file).expanduser(),) if settings.language_key_file else ()),
        *((Path(settings.office_certificates).expanduser() / "server.key",) if settings.office_certificates else ()),
    ]
    return [path for path in places if path.is_file() and path.suffix not in (".pem", ".pub") and path.name != "place"]


def _may_use(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK)


def _group(path: Path) -> str:
    try:
        return path.group()
    except (KeyError, OSError):
        return "unknown"
