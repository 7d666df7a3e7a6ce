"""What the doctor looks at of head office's secrets: its keys, the signatures on its bundles, its certificates."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from app.care.finding import Finding, good
from app.care.office.advice import told
from app.care.office.ground import Ground, has_keys
from sync.crypto.certificates import days_left
from sync.crypto.signing import SEED_BYTES
from sync.errors import Malformed, SyncError
from sync.headoffice.publishing.keys import online_key
from sync.headoffice.publishing.repository import LIFE, Repository, RoleState
from sync.outbox.office import office_secrets

OFFLINE: Final = ("root", "targets")
SIGN_AGAIN: Final = timedelta(days=60)
"""As head office's own log reminds (`sync.headoffice.rollouts.keeper`)."""
SOON_DAYS: Final = 30.0
AUTHORITY_SOON_DAYS: Final = 365.0
SECOND_FACTORS: Final = "second-factors.key"
_ONLINE: Final = "online.key"


def keys(ground: Ground) -> Finding:
    """Look whether sealing, receipt and token keys are there, whole, and those of this database."""
    folder, found = ground.config.folder / "keys", ground.condition
    if not has_keys(ground.config):
        if found is not None and found.devices:
            return told("keys-gone", f"{found.devices:,} devices, and no key in {folder}")
        return told("keys-none", f"none in {folder}")
    try:
        office_secrets(folder)
        tokens = [path.name for path in (folder / "tokens").glob("*.key") if len(path.read_bytes()) != SEED_BYTES]
    except (SyncError, OSError) as error:
        return told("keys-damaged", str(error))
    if tokens:
        return told("keys-damaged", f"tokens/{tokens[0]} is cut short")
    if found is not None and found.key_fits is False:
        return told("keys-other", f"the key in {folder} opens nothing of this database")
    if found is not None and found.second_factors and not (folder / SECOND_FACTORS).is_file():
        return told("keys-second-factors", f"{found.second_factors:,} people, and no {folder / SECOND_FACTORS}")
    here = ground.config.folder / "offline-keys"
    if any(here.glob("*.pem")):
        return told("keys-offline-here", str(here))
    tried = ", tried on what a device sealed" if found is not None and found.key_fits else ""
    return good("keys", f"sealing, receipts and tokens in {folder}{tried}")


def signatures(ground: Ground) -> Finding:
    """Look until when each role's signature on the list of bundles counts.

    Raises:
        StoreError: the list cannot be read.
        SealError: it is damaged.
    """
    folder, private = ground.config.folder / "bundles", ground.config.folder / "keys"
    if not (private / _ONLINE).is_file() or not (folder / "metadata" / "timestamp.json").is_file():
        return told("roles-none", "nothing was ever signed")
    repository = Repository(folder, online_key(private))
    now = datetime.fromtimestamp(ground.now_ms / 1000, UTC)
    states = repository.states()
    over = [state for state in states if state.expires <= now]
    soon = [state for state in states if state.role in OFFLINE and state.expires - now < SIGN_AGAIN]
    stale = [state for state in states if state.role not in OFFLINE and state.expires - now < LIFE[state.role] / 4]
    for code, some in (("roles-over", over), ("roles-soon", soon), ("roles-stale", stale)):
        if some:
            return told(code, _until(some))
    if not repository.names_online_key():
        return told("roles-other-key", f"the root does not name the key {private / _ONLINE}")
    return good("signatures", _until(states))


def _until(states: list[RoleState]) -> str:
    return ", ".join(f"{state.role} until {state.expires:%Y-%m-%d}" for state in states)


def certificates(ground: Ground) -> Finding:
    """Look how long the certificates for TLS last, and whether certificate and key are a pair."""
    config = ground.config
    if not config.certificate:
        return good("certificates", "a balancer has them" if config.over_tls else "none are used")
    now = datetime.fromtimestamp(ground.now_ms / 1000, UTC)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(config.certificate, config.certificate_key)
        left = _left(config.certificate, now)
        authority = _left(config.device_authority, now) if config.device_authority else None
    except (OSError, ValueError, Malformed) as error:  # OpenSSL's errors are of OSError
        return told("tls-unread", f"{Path(config.certificate).parent}: {getattr(error, 'strerror', '') or error}")
    found = f"for {left:.0f} days more" + (f", the authority for {authority:.0f}" if authority is not None else "")
    if left <= 0 or (authority is not None and authority <= 0):
        return told("tls-over", found)
    if left < SOON_DAYS:
        return told("tls-soon", found)
    if authority is not None and authority < AUTHORITY_SOON_DAYS:
        return told("tls-authority-soon", found)
    if authority is not None and not Path(config.device_authority).with_suffix(".key").is_file():
        return told("tls-no-signer", found)
    return good("certificates", found)


def _left(file: str, now: datetime) -> float:
    return days_left(Path(file).read_text(encoding="ascii"), now)
