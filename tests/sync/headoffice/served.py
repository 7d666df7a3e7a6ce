"""Head office on a real socket, in a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sync.crypto.signing import SigningKey
from sync.headoffice.config import OfficeConfig
from sync.headoffice.fleet import enrolling
from sync.headoffice.fleet.certificates import make_certificates
from sync.headoffice.fleet.register import Fleet
from sync.headoffice.parts import Office, open_office
from sync.headoffice.server import Server
from sync.headoffice.web import create_app
from sync.outbox.invitation import proof_bytes


@dataclass
class Served:
    """A head office that answers at `address`."""

    office: Office
    address: str

    def enrolled(self, name: str, key: SigningKey) -> None:
        """Enrol a device without its program."""
        token = Fleet(self.office).token(name)
        proof = key.sign("enrol", proof_bytes(token, key.public, ""))
        enrolling.take_in(self.office, token, key.public, "", proof)


@contextmanager
def serving(config: OfficeConfig, prepared: Callable[[Office], None] = lambda _office: None) -> Iterator[Served]:
    """Serve until the block ends; `prepared` is given the open office before its routes are made."""
    office = open_office(config)
    prepared(office)
    ready, ports = threading.Event(), []

    def listens(port: int) -> None:
        ports.append(port)
        ready.set()

    server = Server(create_app(office), config, listens)
    thread = threading.Thread(target=server.run)
    thread.start()
    assert ready.wait(30)
    scheme = "https" if config.certificate else "http"
    try:
        yield Served(office, f"{scheme}://localhost:{ports[0]}")
    finally:
        server.should_exit = True
        thread.join(30)


def config_at(folder: Path, database_url: str = "") -> OfficeConfig:
    """Return a head office's configuration on a free port."""
    return OfficeConfig(folder=folder, database_url=database_url, port=0)


def certified_config_at(folder: Path, certificates: Path) -> OfficeConfig:
    """Return the same with certificates of its own and another free port, at which devices show theirs.

    Args:
        folder: of head office.
        certificates: a folder in which they are made.
    """
    make_certificates(certificates, ["localhost", "127.0.0.1"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return replace(
        config_at(folder),
        certificate=str(certificates / "server.pem"),
        certificate_key=str(certificates / "server.key"),
        device_authority=str(certificates / "authority.pem"),
        device_port=port,
        public_urls=("https://localhost:1",),
    )
