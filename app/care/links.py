"""What the doctor looks at of the way to head office: network, answer, clock, certificate, records that wait."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from app.care.finding import Finding, good, told
from app.care.installed import has_store
from app.courier.way import certificates, open_way
from app.settings import Settings
from sync.crypto.certificates import days_left
from sync.errors import Refused, SyncError, TransportError
from sync.outbox.office import open_outbox
from sync.store.identity import Identity, obeyed
from sync.store.opened import Store

SKEW_S: Final = 60.0
SOON_DAYS: Final = 14.0
OLD_S: Final = 86_400.0
_ROUTES: Final = (Path("/proc/net/route"), Path("/proc/net/ipv6_route"))


def network(settings: Settings) -> Finding:
    """Look for a way out of this machine; asks nobody."""
    names = [name for _, name in socket.if_nameindex() if name != "lo"]
    up = [name for name in names if _is_up(name)]
    if not up:
        return told("network-none", f"no connection ({', '.join(names) or 'no network card'})")
    if not _has_route():
        return told("network-none", f"{', '.join(up)} connected, but without a way out")
    return good("network", ", ".join(up))


def _is_up(name: str) -> bool:
    try:
        return Path(f"/sys/class/net/{name}/operstate").read_text(encoding="ascii").strip() in ("up", "unknown")
    except OSError:
        return True  # not known here


def _has_route() -> bool:
    """Return whether there is a default route, or it cannot be known."""
    if not any(path.exists() for path in _ROUTES):
        return True
    for path, column, wanted in ((_ROUTES[0], 1, "00000000"), (_ROUTES[1], 0, "0" * 32)):
        rows = path.read_text(encoding="ascii").splitlines() if path.exists() else []
        for row in rows:
            cells = row.split()
            if len(cells) > column and cells[column] == wanted and cells[-1] != "lo":
                return True
    return False


def head_office(settings: Settings) -> Finding:
    """Ask head office something harmless, as this device, and compare clocks.

    Raises:
        SyncError: the store cannot be read.
    """
    if not has_store(settings.data_dir):
        return told("office-none", "enrolled nowhere")
    with Store(settings.data_dir) as store:
        outbox = open_outbox(store)
        who, after = outbox.identity, obeyed(store)
        oldest = [left.oldest_ms for left in outbox.waiting().values() if left.oldest_ms is not None]
    if not who.enrolled:
        return told("office-none", "enrolled nowhere")
    try:
        address, skew_s = _asked(settings, who, after)
    except TransportError as error:
        return told("office-silent", str(error))
    except Refused as error:
        return told("office-refuses", str(error))
    if skew_s is not None and abs(skew_s) > SKEW_S:
        return told("clock-wrong", f"this clock is {abs(skew_s):.0f} s {'ahead of' if skew_s > 0 else 'behind'} theirs")
    waited_s = time.time() - min(oldest) / 1000 if oldest else 0.0
    if waited_s > OLD_S:
        return told("records-old", f"{address} answers; the oldest record has waited {waited_s / 86400:.0f} days")
    return good("head office", f"{address} answers and lets this device in")


def _asked(settings: Settings, who: Identity, after: int) -> tuple[str, float | None]:
    with open_way(settings, who) as client:
        client.ask("GET", f"/api/v1/devices/{quote(who.device, safe='')}/commands?after={after}")
        return client.address, client.skew_s


def certificate(settings: Settings) -> Finding:
    """Look how long the device's certificate for TLS is valid."""
    files = certificates(settings)
    if files is None or files.certificate is None:
        return good("certificate", "none is used")
    try:
        left = days_left(files.certificate.read_text(encoding="ascii"), datetime.now(UTC))
    except (OSError, UnicodeDecodeError, SyncError) as error:
        return told("certificate-unread", f"{files.certificate}: {error}")
    if left <= 0:
        return told("certificate-over", f"it ended {-left:.0f} days ago")
    found = f"valid for {left:.0f} days more"
    return told("certificate-soon", found) if left < SOON_DAYS else good("certificate", found)
