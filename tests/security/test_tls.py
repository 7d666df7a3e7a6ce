"""Head office's TLS: no version and no cipher of the past, as a real server on both ports."""

from __future__ import annotations

import socket
import ssl
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sync.headoffice.fleet.certificates import make_certificates
from tests.sync.headoffice.served import config_at, serving


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, Path]]:
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder, ["localhost", "127.0.0.1"])
    config = replace(
        config_at(tmp_path_factory.mktemp("office")),
        certificate=str(folder / "server.pem"),
        certificate_key=str(folder / "server.key"),
    )
    with serving(config) as served:
        yield "localhost", httpx.URL(served.address).port or 0, folder / "authority.pem"


def _talk(address: tuple[str, int, Path], context: ssl.SSLContext) -> tuple[str | None, str]:
    host, port, authority = address
    context.load_verify_locations(authority)
    with socket.create_connection((host, port)) as line, context.wrap_socket(line, server_hostname=host) as secured:
        cipher = secured.cipher()
        return secured.version(), cipher[0] if cipher else ""


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions_of_tls_are_refused(address: tuple[str, int, Path], version: ssl.TLSVersion) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _talk(address, context)


def test_the_newest_version_is_taken(address: tuple[str, int, Path]) -> None:
    assert _talk(address, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))[0] == "TLSv1.3"


def test_every_cipher_keeps_the_past_secret(address: tuple[str, int, Path]) -> None:
    """Those that do not (RSA key exchange), or are weak, find no answer; TLS 1.2 agrees on one that does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert _talk(address, context)[1].startswith("ECDHE-")
    for weak in ("kRSA", "aNULL:eNULL", "3DES", "RC4", "CAMELLIA"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.set_ciphers(f"{weak}:@SECLEVEL=0")
        except ssl.SSLError:
            continue  # this OpenSSL has none of it
        with pytest.raises((ssl.SSLError, ConnectionError)):
            _talk(address, context)
