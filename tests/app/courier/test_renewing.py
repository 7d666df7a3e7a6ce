"""A device learns head office's new addresses and gets its next certificate in time, and believes nobody else."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.courier.renewing import renew_office
from app.courier.way import CERTIFICATES, certificates, open_way
from app.modes import enrol
from app.settings import Settings
from sync.crypto.certificates import days_left, new_key, request_for
from sync.crypto.signing import SigningKey, new_seed
from sync.errors import Malformed
from sync.headoffice.fleet import enrolling
from sync.headoffice.fleet.register import Fleet
from sync.outbox.invitation import office_bytes, read_signed_card
from sync.outbox.office import open_outbox
from sync.store.identity import identity
from sync.store.opened import Store
from tests.sync.headoffice.served import Served, certified_config_at, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    config = certified_config_at(tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("certificates"))
    with serving(config) as found:
        yield found


def renewed(settings: Settings) -> None:
    with Store(settings.data_dir) as store:
        outbox = open_outbox(store)
        with open_way(settings, outbox.identity) as client:
            renew_office(outbox, client, settings.data_dir)


def test_new_addresses_and_certificates_come_in_time(served: Served, tmp_path: Path) -> None:
    settings = replace(Settings(), data_dir=tmp_path)
    enrol.run(settings, enrolling.invitation(served.office, served.address, Fleet(served.office).token("kiosk-1")))
    present = tmp_path / CERTIFICATES / "device.pem"
    first = present.read_text()
    renewed(settings)
    assert present.read_text() == first  # it holds for long enough

    authority, key = enrolling.authority_of(served.office.config), new_key()
    assert authority is not None
    short = authority.device(request_for(key, "kiosk-1"), "kiosk-1", datetime.now(UTC) - timedelta(days=330), 365)
    present.write_text(short.pem + key)
    before = served.office.config
    served.office.config = replace(before, public_urls=("https://localhost:1", "https://127.0.0.1:1"))
    try:
        renewed(settings)
    finally:
        served.office.config = before
    assert days_left(present.read_text(), datetime.now(UTC)) > 300
    with Store(tmp_path) as store:
        assert len(identity(store).addresses) == 2
    found = certificates(settings)
    assert found is not None
    assert found.certificate == present
    renewed(settings)  # with the new certificate


def test_nobody_else_says_who_head_office_is(served: Served) -> None:
    card, nonce = enrolling.card(served.office), bytes(range(16))
    document = json.dumps(card.plain())

    def answer(key: SigningKey, about: bytes) -> bytes:
        signature = base64.b64encode(key.sign("office", office_bytes(about, document))).decode()
        return json.dumps({"document": document, "signature": signature}).encode()

    known = served.office.secrets.receipts
    assert read_signed_card(answer(known, nonce), nonce, (known.public,)) == card
    for wrong in (answer(SigningKey(new_seed()), nonce), answer(known, bytes(16)), b"{}", b"nonsense"):
        with pytest.raises(Malformed):
            read_signed_card(wrong, nonce, (known.public,))
