"""Devices show a certificate at a port of their own: without one, or with another's, nobody gets in there."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from sync.crypto.certificates import Authority, days_left, new_key, request_for
from sync.crypto.requests import sign_request
from sync.crypto.signing import SigningKey
from sync.errors import Malformed, Refused, StoreError, TransportError
from sync.headoffice.fleet import enrolling
from sync.headoffice.fleet.certificates import make_certificates
from sync.headoffice.fleet.register import Fleet
from sync.outbox.http_link import HttpLink
from sync.outbox.invitation import proof_bytes
from sync.transport.client import Certificates, OfficeClient
from sync.types import Lane
from tests.sync.headoffice.served import Served, certified_config_at, serving

KEY = SigningKey(bytes(32))
NOW = datetime.now(UTC)
HEAD = "/api/v1/devices/kiosk-1/lanes/audit/head?nonce=" + "0" * 32


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    config = certified_config_at(tmp_path_factory.mktemp("office"), folder)
    with serving(config) as found:
        token, tls = Fleet(found.office).token("kiosk-1"), new_key()
        request = request_for(tls, "anything")
        proof = KEY.sign("enrol", proof_bytes(token, KEY.public, request))
        device, certificate = enrolling.take_in(found.office, token, KEY.public, request, proof)
        assert device.certificate
        (folder / "device.pem").write_text(certificate)
        (folder / "device.key").write_text(tls)
        yield found


def ask(served: Served, files: Certificates) -> bytes:
    address = enrolling.device_addresses(served.office.config)[0]
    with OfficeClient((address,), "kiosk-1", KEY, files) as client:
        return HttpLink(client, "kiosk-1").head(Lane.AUDIT, bytes(16))


def own(folder: Path) -> Certificates:
    return Certificates(folder / "authority.pem", folder / "device.pem", folder / "device.key")


def issued(folder: Path, authority: Authority, days: int = 365, now: datetime = NOW) -> Certificates:
    key = new_key()
    (folder / "other.key").write_text(key)
    (folder / "other.pem").write_text(authority.device(request_for(key, "kiosk-1"), "kiosk-1", now, days).pem)
    return Certificates(folder / "authority.pem", folder / "other.pem", folder / "other.key")


def test_a_device_with_its_certificate_gets_in(served: Served, folder: Path) -> None:
    assert ask(served, own(folder))


def test_a_device_without_one_does_not(served: Served, folder: Path) -> None:
    with pytest.raises(TransportError):
        ask(served, Certificates(folder / "authority.pem"))


def test_another_authoritys_certificate_is_refused(served: Served, folder: Path) -> None:
    with pytest.raises(TransportError):
        ask(served, issued(folder, Authority.make("another", NOW)))


def test_a_certificate_that_is_over_is_refused(served: Served, folder: Path) -> None:
    authority = Authority.load(folder / "authority.pem", folder / "authority.key")
    with pytest.raises(TransportError):
        ask(served, issued(folder, authority, days=1, now=NOW - timedelta(days=3)))


def test_a_server_of_another_authority_is_refused_by_the_device(served: Served, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_text(Authority.make("another", NOW).pem)
    with pytest.raises(TransportError):
        ask(served, replace(own(folder), authority=tmp_path / "other.pem"))


def test_a_revoked_device_is_refused_whatever_its_certificate(served: Served, folder: Path) -> None:
    Fleet(served.office).revoke("kiosk-1")
    try:
        with pytest.raises(Refused):
            ask(served, own(folder))
    finally:
        served.enrolled("kiosk-1", KEY)


def test_each_port_is_for_its_own(served: Served, folder: Path) -> None:
    files = own(folder)
    device_side = enrolling.device_addresses(served.office.config)[0]
    signed = sign_request(KEY, "kiosk-1", "GET", HEAD, b"", time.time_ns() // 1_000_000, random.randbytes(16))
    context = ssl.create_default_context(cafile=files.authority)
    context.load_cert_chain(str(files.certificate), files.key)
    with httpx.Client(verify=context) as client:
        assert client.get(f"{device_side}/api/v1/office").status_code == 403
        assert client.get(f"{served.address}{HEAD}", headers=signed).status_code == 403
        assert client.get(f"{served.address}/api/v1/office").status_code == 200
        assert client.get(f"{device_side}{HEAD}", headers=signed).status_code == 200


def test_certificates_are_made_again_by_the_same_authority(tmp_path: Path) -> None:
    make_certificates(tmp_path, ["localhost"])
    before = [(tmp_path / name).read_text() for name in ("authority.pem", "server.pem")]
    make_certificates(tmp_path, ["localhost"])
    after = [(tmp_path / name).read_text() for name in ("authority.pem", "server.pem")]
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert 364 < days_left(after[1], NOW) < 366
    assert (tmp_path / "authority.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "request_pem", ["", "nonsense", "-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----"]
)
def test_what_is_no_request_for_a_certificate_is_refused(request_pem: str) -> None:
    with pytest.raises(Malformed):
        Authority.make("office", NOW).device(request_pem, "kiosk-1", NOW)


def test_a_spoiled_authority_is_told(tmp_path: Path) -> None:
    make_certificates(tmp_path, ["localhost"])
    (tmp_path / "authority.key").write_text("nonsense")
    with pytest.raises(StoreError):
        Authority.load(tmp_path / "authority.pem", tmp_path / "authority.key")
