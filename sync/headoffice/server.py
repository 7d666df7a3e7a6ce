"""Runs head office on a socket."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from sync.headoffice.config import OfficeConfig


class Server(uvicorn.Server):
    """One that tells when it listens, so that the caller can say where."""

    def __init__(self, app: FastAPI, config: OfficeConfig, ready: Callable[[int], None] = lambda port: None) -> None:
        """Prepare to serve; `ready` gets the port once it is open (port 0 asks the system for a free one)."""
        super().__init__(
            uvicorn.Config(
                app,
                host=config.host,
                port=config.port,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=10,
                ssl_certfile=config.certificate or None,
                ssl_keyfile=config.certificate_key or None,
                ssl_ca_certs=config.device_authority or None,
                ssl_cert_reqs=ssl.CERT_REQUIRED if config.device_authority else ssl.CERT_NONE,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Open the socket and tell."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started and self.servers:
            self._ready(self.servers[0].sockets[0].getsockname()[1])
