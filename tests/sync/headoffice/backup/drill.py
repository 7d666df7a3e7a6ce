"""A bank in small for drills: a head office on a real socket, kiosks with encrypted stores, and what both have."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from sync.crypto.sealing import SealingKey
from sync.headoffice.backup.making import Sources
from sync.headoffice.backup.places import Place
from sync.headoffice.backup.running import vault_of
from sync.headoffice.backup.vault import Vault
from sync.headoffice.config import OfficeConfig
from sync.headoffice.parts import Office
from sync.headoffice.tables.records import CHUNKS, GRANTS, RECORDS
from sync.outbox.http_link import HttpLink
from sync.outbox.outbox import Outbox
from sync.outbox.rounds import Round, run_round
from sync.outbox.sender import Sender
from sync.store.identity import identity, set_office
from sync.store.opened import Store
from sync.transport.client import OfficeClient
from sync.types import Lane
from tests.sync.headoffice.served import Served, config_at, serving

PASSPHRASE = "correct horse"


@dataclass
class Kiosk:
    """One device, with the ids of all that it ever wrote, in order."""

    outbox: Outbox
    written: dict[Lane, list[bytes]] = field(default_factory=lambda: {lane: [] for lane in Lane})

    @property
    def name(self) -> str:
        return self.outbox.identity.device

    def write(self, count: int, size: int = 300) -> None:
        for number in range(count):
            session = f"{self.name}-{number % 3}"
            self.outbox.store.keys.make(session)
            blob = random.Random(number).randbytes(300_000) if number == 7 else b""
            record = self.outbox.put(Lane.SESSION, "turn", b"x" * size, session=session, blob=blob)
            audit = self.outbox.put(Lane.AUDIT, "audit", b"{}")
            assert record is not None
            assert audit is not None
            self.written[Lane.SESSION].append(record)
            self.written[Lane.AUDIT].append(audit)

    def send(self, served: Served, *addresses: str) -> Round:
        who = self.outbox.identity
        with OfficeClient(addresses or (served.address,), who.device, who.signing) as client:
            sender = Sender(self.outbox, HttpLink(client, who.device), served.office.secrets.public.receipts)
            return run_round(sender, _pause, chance=random.Random(1))

    @property
    def kept(self) -> int:
        """Records whose content is still here."""
        return sum(self.outbox.rows.contents(lane) for lane in Lane)


def _pause(wait_s: float) -> bool:
    time.sleep(min(wait_s, 0.05))
    return True


@contextmanager
def bank(folder: Path, served: Served, count: int) -> Iterator[list[Kiosk]]:
    """Give some kiosks that are enrolled."""
    keys = served.office.secrets.public
    with ExitStack() as open_:
        kiosks = []
        for number in range(count):
            store = open_.enter_context(Store(folder / f"kiosk-{number}"))
            set_office(store, f"kiosk-{number}", keys, (served.address,))
            who = identity(store)
            served.enrolled(who.device, who.signing)
            kiosks.append(Kiosk(Outbox(store, who, SealingKey(keys.sealing))))
        yield kiosks


@contextmanager
def office_at(folder: Path, database_url: str = "") -> Iterator[Served]:
    """Serve a head office whose devices keep what no backup has."""
    with serving(replace(config_at(folder, database_url), backups_decide=True)) as served:
        yield served


def sources_of(office: Office) -> Sources:
    return Sources(office.database, office.secrets.receipts, {"office": office.config.folder})


def vault_at(place: Place, config: OfficeConfig, office: Office) -> Vault:
    return vault_of(place, config.folder / "keys", office.secrets.receipts, PASSPHRASE, begin=True)


def there(office: Office, kiosk: Kiosk, lane: Lane) -> list[bytes]:
    """Return the ids that head office has of a lane, in order."""
    asked = (
        select(RECORDS.c.id)
        .where(RECORDS.c.device == kiosk.name, RECORDS.c.lane == int(lane))
        .order_by(RECORDS.c.epoch, RECORDS.c.sequence)
    )
    with office.database.reading() as connection:
        return [bytes(each) for each in connection.execute(asked).scalars()]


def counts(office: Office) -> tuple[int, int]:
    """Return how many sessions' keys and parts of blobs head office has."""
    with office.database.reading() as connection:
        return len(connection.execute(select(GRANTS)).all()), len(connection.execute(select(CHUNKS)).all())


def nothing_lost_or_doubled(office: Office, kiosks: list[Kiosk]) -> bool:
    return all(
        there(office, kiosk, lane) == kiosk.written[lane] for kiosk in kiosks for lane in (Lane.SESSION, Lane.AUDIT)
    )
