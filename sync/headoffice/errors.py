"""What goes wrong for a person or program that asks head office; the web layer gives each its status.

SyncError
├── NotSignedIn   401: no token, or one that is wrong, over its time or taken back
├── NoGrant       400, or 401 of a program: no token is given for what was shown (RFC 6749, 5.2)
├── NotAllowed    403: signed in, but not for this
├── NotThere      404: nothing of that name, or nothing that this person may know of
├── Clashes       409: it is there already, or has changed meanwhile
│   └── OnHold         it is to be erased and has to be kept (also a Held)
├── TooLong       413: more than is taken of this, or of all of it together
├── NotAsAsked    422: well written, but against a rule, such as a password that is too short
├── TooOften      429: later, and when
└── Overloaded    503: head office has no room for it now, and when it may have
"""

from __future__ import annotations

from sync.errors import Held, SyncError


class NotSignedIn(SyncError):  # noqa: N818
    """Nobody is signed in with what was shown."""


class NoGrant(SyncError):  # noqa: N818
    """No token is given for what was shown.

    Attributes:
        code: for programs, such as "invalid_grant" (RFC 6749, 5.2; RFC 9449, 5).
    """

    def __init__(self, message: str, code: str = "invalid_grant") -> None:
        super().__init__(message)
        self.code = code


class NotAllowed(SyncError):  # noqa: N818
    """Who is signed in may not do this."""


class NotThere(SyncError):  # noqa: N818
    """There is nothing of that name that this person may know of."""


class Clashes(SyncError):  # noqa: N818
    """What is asked for is there already, or has changed meanwhile."""


class OnHold(Clashes, Held):
    """What was to be erased has to be kept."""


class TooLong(SyncError):  # noqa: N818
    """What was sent is more than is taken."""


class NotAsAsked(SyncError):  # noqa: N818
    """What was sent is against a rule."""


class TooOften(SyncError):  # noqa: N818
    """Asked more often than is allowed.

    Attributes:
        retry_after_s: in so many seconds it may be asked again.
    """

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Overloaded(SyncError):  # noqa: N818
    """There is no room for a request now.

    Attributes:
        retry_after_s: in so many seconds there may be.
    """

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
