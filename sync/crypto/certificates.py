"""Certificates for mutual TLS: a small authority of head office's own, and the requests of devices.

Keys are ECDSA on P-256, which every TLS library takes. A device's certificate says its name and nothing else; what it
may do is decided by its signed requests.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.errors import Malformed, StoreError

DEVICE_DAYS: Final = 365
AUTHORITY_DAYS: Final = 3650
_EARLY: Final = timedelta(hours=1)  # clocks of devices run slow


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate (PEM) with its serial number in hex."""

    pem: str
    serial: str


class Authority:
    """Issues certificates for devices and for head office's own servers."""

    def __init__(self, certificate: x509.Certificate, key: EllipticCurvePrivateKey) -> None:
        self._certificate, self._key = certificate, key

    @property
    def pem(self) -> str:
        """Its own certificate."""
        return _pem(self._certificate)

    @property
    def key_pem(self) -> str:
        """Its private key; a secret of head office."""
        return _key_pem(self._key)

    @classmethod
    def make(cls, name: str, now: datetime, days: int = AUTHORITY_DAYS) -> Authority:
        """Return a new authority."""
        key, subject = generate_private_key(SECP256R1()), _name(name)
        builder = _builder(subject, now, days).issuer_name(subject).public_key(key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        return cls(builder.add_extension(identifier, critical=False).sign(key, SHA256()), key)

    @classmethod
    def load(cls, certificate: Path, key: Path) -> Authority:
        """Return an authority from its PEM files.

        Raises:
            StoreError: they cannot be read.
        """
        try:
            private = load_pem_private_key(key.read_bytes(), password=None)
            found = x509.load_pem_x509_certificate(certificate.read_bytes())
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(f"The certificate authority in {certificate.parent} cannot be read ({error}).") from error
        if not isinstance(private, EllipticCurvePrivateKey):
            raise StoreError(f"The key {key} is not one on an elliptic curve; make another authority.")
        return cls(found, private)

    def device(self, request_pem: str, name: str, now: datetime, days: int = DEVICE_DAYS) -> Issued:
        """Return a device's certificate from its request; the name in the request does not matter.

        Raises:
            Malformed: it is no request, or not signed by its own key.
        """
        try:
            request = x509.load_pem_x509_csr(request_pem.encode())
            key, signed = request.public_key(), request.is_signature_valid
        except (ValueError, UnsupportedAlgorithm) as error:
            raise Malformed("A request for a certificate cannot be read.") from error
        if not signed or not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
            raise Malformed("A request for a certificate is not signed by its own key on P-256.")
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        return self._issue(name, key, now, days, usage, ())

    def server(self, hosts: Iterable[str], now: datetime, days: int = DEVICE_DAYS) -> tuple[Issued, str]:
        """Return a server's certificate for names and addresses, and its private key (PEM)."""
        names = tuple(hosts)
        key = generate_private_key(SECP256R1())
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return self._issue(names[0], key.public_key(), now, days, usage, names), _key_pem(key)

    def _issue(
        self,
        name: str,
        key: EllipticCurvePublicKey,
        now: datetime,
        days: int,
        usage: x509.ExtendedKeyUsage,
        hosts: tuple[str, ...],
    ) -> Issued:
        builder = _builder(_name(name), now, days).issuer_name(self._certificate.subject).public_key(key)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=False), critical=True).add_extension(usage, False)
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(known, critical=False)
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), False)
        issued = builder.sign(self._key, SHA256())
        return Issued(_pem(issued), f"{issued.serial_number:x}")


def new_key() -> str:
    """Return a new private key for TLS (PEM)."""
    return _key_pem(generate_private_key(SECP256R1()))


def request_for(key_pem: str, name: str) -> str:
    """Return a request for a certificate (PEM), signed by the key that it is for."""
    key = load_pem_private_key(key_pem.encode(), password=None)
    assert isinstance(key, EllipticCurvePrivateKey)
    request = x509.CertificateSigningRequestBuilder().subject_name(_name(name)).sign(key, SHA256())
    return request.public_bytes(Encoding.PEM).decode()


def days_left(certificate_pem: str, now: datetime) -> float:
    """Return how many days a certificate still holds; negative when it is over.

    Raises:
        Malformed: it is none.
    """
    try:
        ends = x509.load_pem_x509_certificate(certificate_pem.encode()).not_valid_after_utc
    except ValueError as error:
        raise Malformed("A certificate cannot be read.") from error
    return (ends - now) / timedelta(days=1)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _key_pem(key: EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(subject: x509.Name, now: datetime, days: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - _EARLY).not_valid_after(now + timedelta(days=days))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
