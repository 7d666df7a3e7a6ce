"""What can go wrong in storing and syncing.

SyncError
├── StoreError       the encrypted store cannot be opened, read or written; names the place
└── WrongKey         the store's key is missing or wrong
"""


class SyncError(Exception):
    """Base of everything sync raises on purpose; the message is one sentence for a person."""


class StoreError(SyncError):
    """The encrypted store cannot be opened, read or written."""


class WrongKey(SyncError):  # noqa: N818
    """The store's key is missing or wrong."""
