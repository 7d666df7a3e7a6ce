"""Runs head office on a socket, or on two where devices must show a certificate: one for people, one for devices."""

from __future__ import annotations

import asyncio
import resource
import ssl
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from sync.errors import StoreError
from sync.headoffice.config import OfficeConfig
from sync.headoffice.fleet.wall import Side, Wall
from sync.headoffice.short_heads import ShortHeads

_LONGEST_MESSAGE: Final = 256 * 1024
"""Bytes of one WebSocket message that are read at all; what a conversation takes is less."""


class Server(uvicorn.Server):
    """One that tells when it listens, so that the caller can say where.

    Attributes:
        device_port: where devices come in with their certificates; 0 where they need none.
    """

    def __init__(self, app: FastAPI, config: OfficeConfig, ready: Callable[[int], None] = lambda port: None) -> None:
        """Prepare to serve; `ready` gets the port once it is open (port 0 asks the system for a free one)."""
        walled = bool(config.certificate and config.device_authority)
        super().__init__(_config(Wall(app, Side.PEOPLE if walled else Side.BOTH), config, config.port))
        self._devices = _devices(app, config) if walled else None
        self.device_port = 0
        self._ready = ready

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Open the sockets and tell."""
        _many_files()
        await super().startup(sockets)
        if not self.started or not self.servers:
            return
        if self._devices is not None:
            await self._open_for_devices(self._devices)
        self._ready(self.servers[0].sockets[0].getsockname()[1])

    async def _open_for_devices(self, config: uvicorn.Config) -> None:
        """Listen on the second port; it ends with the first, and shares its limits and its count of connections."""
        config.load()
        made: Any = config.http_protocol_class
        protocol = partial(made, config=config, server_state=self.server_state, app_state=self.lifespan.state)
        loop = asyncio.get_running_loop()
        try:
            opened = await loop.create_server(
                protocol, host=config.host, port=config.port, ssl=config.ssl, backlog=config.backlog
            )
        except OSError as error:
            await self.lifespan.shutdown()
            raise StoreError(f"The port {config.port} for devices cannot be opened ({error.strerror}).") from error
        self.servers.append(opened)
        self.device_port = opened.sockets[0].getsockname()[1]


def _many_files() -> None:
    """Let this process have as many connections as the system lets it, not the few that it begins with."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _config(app: ASGIApp, config: OfficeConfig, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=config.host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=4096,
        http=ShortHeads,
        ws_max_size=_LONGEST_MESSAGE,
        timeout_graceful_shutdown=10,
        ssl_certfile=config.certificate or None,
        ssl_keyfile=config.certificate_key or None,
    )


def _devices(app: FastAPI, config: OfficeConfig) -> uvicorn.Config:
    found = _config(Wall(app, Side.DEVICES), config, config.device_port)
    found.ssl_ca_certs = config.device_authority
    found.ssl_cert_reqs = ssl.CERT_REQUIRED
    return found
