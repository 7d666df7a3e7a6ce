"""Becoming a device of a head office: what waited for this device's own office is sealed anew for the real one.

That is possible because the demonstration office's private key lies here. What is sealed for a real head office cannot
be opened here, so a device that is enrolled must empty its outbox before it goes to another.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace

from sync.crypto.envelope import disclose, enclose
from sync.crypto.sealing import SealingKey
from sync.errors import Refused, SealError
from sync.outbox.blobs import part_about, split
from sync.outbox.chain import about_grant, about_record, genesis, link_of, record_hash, sign_grant
from sync.outbox.office import DEMO, OfficeSecrets, office_secrets
from sync.store.identity import Identity, identity, set_office
from sync.store.opened import Store
from sync.store.outgoing import LaneState, Outgoing
from sync.types import HeadOfficeKeys, Lane, Record


def enrol(store: Store, device: str, keys: HeadOfficeKeys, addresses: tuple[str, ...]) -> int:
    """Make this a device of a head office, all at once or not at all.

    Args:
        store: of this device.
        device: name that head office gave it.
        keys: head office's public keys.
        addresses: of head office, in order of preference.

    Returns:
        How many records were sealed anew.

    Raises:
        Refused: records still wait for another head office.
        StoreError: the store cannot be written.
    """
    before, rows = identity(store), Outgoing(store)
    same = before.keys is not None and before.keys.sealing == keys.sealing and before.device == device
    waiting = sum(rows.contents(lane) for lane in Lane)
    if before.enrolled and waiting and not same:
        raise Refused(f"{waiting} records still wait for the head office before; run `steward sync now` first.")
    with store.writing():
        set_office(store, device, keys, addresses)
        if same or before.enrolled:
            return 0
        mover = _Mover(
            store, before.device, identity(store), office_secrets(store.folder / DEMO), SealingKey(keys.sealing)
        )
        return sum(mover.move(lane) for lane in Lane)


def renew(store: Store, keys: HeadOfficeKeys, addresses: tuple[str, ...]) -> None:
    """Go on with the same head office under new keys or addresses.

    What waits stays sealed for its old key, which head office therefore keeps until it was sent.

    Args:
        store: of this device.
        keys: head office's public keys, from a source that head office's present keys vouch for.
        addresses: of head office, in order of preference.

    Raises:
        Refused: this device is enrolled nowhere.
        StoreError: the store cannot be written.
    """
    who = identity(store)
    if not who.enrolled:
        raise Refused("This device is enrolled at no head office, so there are no keys to renew.")
    set_office(store, who.device, keys, addresses)


class _Mover:
    """Seals what waits anew, under another name and for another office."""

    def __init__(self, store: Store, old: str, new: Identity, secrets: OfficeSecrets, key: SealingKey) -> None:
        self._store, self._rows = store, Outgoing(store)
        self._old, self._new, self._secrets, self._key = old, new, secrets, key

    def move(self, lane: Lane) -> int:
        """Seal a lane anew in a new epoch and return how many records that are."""
        state = self._rows.state(lane)
        if state is None:
            return 0
        device = self._new.device
        state = LaneState(lane, state.epoch + 1, 0, genesis(device, lane, state.epoch + 1), 0, None)
        for record in self._rows.kept(self._old, lane):
            sealed = self._sealed_anew(record)
            chained = replace(
                record,
                device=device,
                epoch=state.epoch,
                sequence=state.sequence + 1,
                previous=state.link,
                sealed=sealed,
            )
            chained = replace(chained, signature=self._new.signing.sign("record", record_hash(chained)))
            state = replace(state, sequence=chained.sequence, link=link_of(chained))
            self._rows.chain_anew(chained, state.link)
        self._rows.set_state(state)
        return state.sequence

    def _sealed_anew(self, record: Record) -> bytes:
        session_key = self._store.keys.find(record.session) if record.session else None
        old = about_record(self._old, record.id, record.kind, record.session)
        new = about_record(self._new.device, record.id, record.kind, record.session)
        try:
            content = disclose(record.sealed, self._secrets.opening, session_key, old)
        except SealError:
            # Its session was erased: nobody is to read it, but its place in the chain stays.
            return enclose(b"", self._key, os.urandom(32), new)
        if session_key is not None and self._rows.grant(record.session) is not None:
            self._grant(record.session, session_key)
        parts = self._rows.chunks([record.id])
        if parts:
            content = self._parts_anew(record, content, parts, session_key, (old, new))
        locked = session_key if record.kind != "erase" else None
        return enclose(content, self._key, locked, new)

    def _parts_anew(
        self,
        record: Record,
        content: bytes,
        parts: dict[bytes, tuple[bytes, int]],
        session_key: bytes | None,
        about: tuple[str, str],
    ) -> bytes:
        hashes, rest = split(content)
        again = []
        for number, digest in enumerate(hashes):
            old, new = (part_about(words, number) for words in about)
            piece = disclose(self._rows.chunk(*parts[digest]), self._secrets.opening, session_key, old)
            again.append(enclose(piece, self._key, session_key, new))
        names = [hashlib.sha256(part).digest() for part in again]
        self._rows.replace_chunks(record.id, zip(names, again, strict=True))
        return content[:4] + b"".join(names) + rest

    def _grant(self, session: str, session_key: bytes) -> None:
        device = self._new.device
        sealed_key = self._key.seal(session_key, about_grant(device, session).encode())
        self._rows.add_grant(sign_grant(self._new.signing, device, session, sealed_key))
