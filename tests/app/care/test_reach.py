"""Which servers a kiosk has to reach: those of its head office and of its settings, once it is enrolled."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from app.care.reach import servers
from app.settings import Settings
from sync.outbox.enrolment import enrol
from sync.outbox.office import office_secrets
from sync.store.opened import Store

NAMED = Settings(
    language_server="https://words.bank.example:8000/v1",
    model_server="http://192.0.2.8:8001",
    audio2face_server="face.bank.example:52000",
    error_address="https://key@errors.bank.example/7",
)


def enrolled(folder: Path, *addresses: str) -> Settings:
    with Store(folder / "kiosk") as store:
        keys = office_secrets(folder / "office").public
        enrol(store, "kiosk-7", keys, addresses)
    return dataclasses.replace(NAMED, data_dir=folder / "kiosk")


def test_a_kiosk_that_is_enrolled_nowhere_is_told_nothing(tmp_path: Path) -> None:
    assert servers(dataclasses.replace(NAMED, data_dir=tmp_path)) == ()
    assert not list(tmp_path.iterdir()), "and no store is made"
    with Store(tmp_path):
        pass
    assert servers(dataclasses.replace(NAMED, data_dir=tmp_path)) == ()


def test_all_addresses_of_head_office_and_all_servers_of_the_settings_are_needed(tmp_path: Path) -> None:
    settings = enrolled(tmp_path, "https://office.bank.example:8444", "https://[2001:db8::7]:8444", "http://192.0.2.9")
    assert servers(settings) == (
        "office.bank.example", "2001:db8::7", "192.0.2.9",
        "words.bank.example", "192.0.2.8", "errors.bank.example", "face.bank.example",
    )  # fmt: skip


def test_a_host_is_named_once_and_what_is_no_address_is_left_out(tmp_path: Path) -> None:
    settings = enrolled(tmp_path, "https://office.bank.example", "https://office.bank.example:8444")
    lone = dataclasses.replace(
        settings, language_server="", model_server="http://[oh", audio2face_server="", error_address=""
    )
    assert servers(lone) == ("office.bank.example",)
