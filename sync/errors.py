"""What can go wrong in storing and syncing.

SyncError
├── Held             somebody has to keep what was to be erased; says why
├── StoreError       the encrypted store cannot be opened, read or written; names the place
├── WrongKey         the store's key is missing or wrong
├── KeyPlaceError    the place that holds the key (TPM, keyring, passphrase) cannot be used
├── SealError        something sealed, locked or signed does not open or is not what it says
├── Malformed        bytes from elsewhere are not what they should be
├── TransportError   head office cannot be reached, or has no time now; trying again later is right
└── Refused          head office does not take what this device sends; a person has to look
"""

from __future__ import annotations


class SyncError(Exception):
    """Base of everything sync raises on purpose; the message is one sentence for a person."""


class Held(SyncError):  # noqa: N818
    """What was to be erased has to be kept, until the hold is lifted."""


class StoreError(SyncError):
    """The encrypted store cannot be opened, read or written."""


class WrongKey(SyncError):  # noqa: N818
    """The store's key is missing or wrong."""


class KeyPlaceError(SyncError):
    """The place that holds the store's key cannot be used."""


class SealError(SyncError):
    """Something sealed, locked or signed does not open: damaged, for another key, or from another place."""


class Malformed(SyncError):  # noqa: N818
    """Bytes that came from elsewhere are not what they should be."""


class TransportError(SyncError):
    """Head office cannot be reached or has no time now.

    Attributes:
        retry_after_s: head office's wish for a pause, in seconds; None where it said nothing.
    """

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Refused(SyncError):  # noqa: N818
    """Head office does not take what this device sends: revoked, unknown, or its key is not the one enrolled."""
