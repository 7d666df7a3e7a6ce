"""What happens on a device, told to head office and to the audit log in the transaction in which it happens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from sync.outbox.office import open_outbox
from sync.outbox.outbox import Outbox
from sync.store.audit import AuditLog
from sync.store.opened import Store
from sync.types import Lane


class Trail:
    """Outbox and audit log of one store."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.audit = AuditLog(outbox.store, outbox.identity.signing)

    @classmethod
    def of(cls, store: Store) -> Self:
        """Return the trail of an open store.

        Raises:
            StoreError: the store or the folder beside it cannot be used.
        """
        return cls(open_outbox(store))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one durable transaction of all that is written meanwhile.

        Raises:
            StoreError: the store cannot be written; nothing is half written.
        """
        with self.outbox.store.writing():
            yield

    def tell(self, kind: str, content: Mapping[str, Any], session: str) -> None:
        """Tell head office something of a session, locked under the session's key; nothing of an erased session."""
        self.outbox.put(Lane.SESSION, kind, _json(content), session=session)

    def note(self, event: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
        """Write to the audit log, here and at head office; no word of a client belongs here."""
        with self.together():
            entry = self.audit.append(event, subject, detail)
            self.outbox.put(Lane.AUDIT, "audit", _json({
                "sequence": entry.sequence, "at": entry.at, "event": event, "subject": subject, "detail": entry.detail,
                "previous": entry.previous.hex(), "signature": entry.signature.hex(),
            }))  # fmt: skip

    def erased(self, session: str) -> None:
        """Have head office erase a session's key too, and note it; the key here is gone already."""
        with self.together():
            self.note("session erased", session)
            self.outbox.put(Lane.AUDIT, "erase", _json({"session": session}), session=session, locked=False)


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
