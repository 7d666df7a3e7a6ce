"""Which servers an enrolled kiosk has to reach: head office, and what its settings name. The rest is denied to it.

`steward-reach.service` of the kiosk's package asks this as the kiosk's user; root turns it into addresses.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from app.handed_out.session import with_policies
from app.settings import Settings
from sync.store.identity import identity
from sync.store.opened import Store

_ADDRESSES = ("language_server", "model_server", "error_address")
"""Settings that are addresses of servers."""


def servers(settings: Settings) -> tuple[str, ...]:
    """Return the hosts that this installation sends to, names or addresses; none where it is enrolled nowhere.

    Raises:
        StoreError: the store cannot be opened.
    """
    if not (settings.data_dir / "store").is_dir():
        return ()
    with Store(settings.data_dir) as store:
        who = identity(store)
    if not who.enrolled:
        return ()
    settings = with_policies(settings)
    named = [*who.addresses, *(getattr(settings, name) for name in _ADDRESSES)]
    hosts = [_host(address) for address in named] + [_host(f"//{settings.audio2face_server}")]
    return tuple(dict.fromkeys(host for host in hosts if host))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # the settings' own check says so in words
        return ""
