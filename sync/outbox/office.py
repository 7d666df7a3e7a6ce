"""Head office's private keys, and a head office of one's own for as long as a device is enrolled nowhere.

Without an enrolment there is nobody to seal for. So that nothing works differently then, this device makes keys for a
head office of its own, in the folder `demo-headoffice`, and `steward headoffice` serves with them. The private half
then lies on the same disk: that is a demonstration, not protection, and `steward sync status` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.crypto.places.file import kept_secret
from sync.crypto.sealing import OpeningKey, SealingKey, new_private
from sync.crypto.signing import SigningKey, new_seed
from sync.errors import StoreError
from sync.outbox.outbox import Outbox
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import HeadOfficeKeys, Lane

DEMO: Final = "demo-headoffice"
MOST_UNSENT: Final = 20_000
"""Records of a lane that wait for an enrolment, the newest."""


@dataclass(frozen=True, slots=True)
class OfficeSecrets:
    """The private halves of a head office's keys."""

    opening: OpeningKey
    receipts: SigningKey

    @property
    def public(self) -> HeadOfficeKeys:
        """What devices get at enrolment."""
        return HeadOfficeKeys(self.opening.public, (self.receipts.public,))


def office_secrets(folder: Path) -> OfficeSecrets:
    """Return a head office's private keys, making them where there are none.

    Args:
        folder: with the files `opening.key` (96 bytes) and `receipts.key` (32 bytes), readable by their owner only.

    Raises:
        StoreError: the folder cannot be used.
        SealError: a key is damaged.
    """
    opening = _kept(folder / "opening.key", new_private)
    return OfficeSecrets(OpeningKey(opening), SigningKey(_kept(folder / "receipts.key", new_seed)))


def open_outbox(store: Store) -> Outbox:
    """Return the outbox of a store, for the head office it is enrolled at or else for its own.

    Raises:
        StoreError: the store or the folder beside it cannot be used.
    """
    who = identity(store)
    keys = who.keys or office_secrets(store.folder / DEMO).public
    outbox = Outbox(store, who, SealingKey(keys.sealing))
    if not who.enrolled:
        # Nobody takes them; a demonstration must not fill its disk.
        with store.writing():
            for lane in Lane:
                outbox.rows.keep_newest(lane, MOST_UNSENT)
    return outbox


def receipt_keys(store: Store) -> tuple[bytes, ...]:
    """Return the public keys with which receipts for this store are signed."""
    keys = identity(store).keys or office_secrets(store.folder / DEMO).public
    return keys.receipts


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return kept_secret(path, make)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be used ({error.strerror}); make it writable or set STEWARD_DATA_DIR."
        ) from error
