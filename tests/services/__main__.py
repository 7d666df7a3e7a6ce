"""`make services`: PostgreSQL, Redis and Oxigraph for a developer, on fixed loopback ports till asked to stop."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.services.servers import MissingError, NotStartedError, Server, oxigraph, postgres, redis

FOLDER = Path("/tmp") / f"steward-services-{os.getuid()}"
PORTS = {"postgres": 15432, "redis": 16379, "oxigraph": 17878}
FAREWELL = {"postgres": signal.SIGINT, "redis": signal.SIGTERM, "oxigraph": signal.SIGTERM}


def start() -> None:
    """Start what does not run yet and print the addresses."""
    for name, port in PORTS.items():
        folder = FOLDER / name
        address = folder / "address"
        if _process_of(name) is None:
            folder.mkdir(parents=True, exist_ok=True)
            server = _start(name, folder, port)
            address.write_text(f"{server.process.pid} {server.url}\n")
        print(f"{name:9} {address.read_text().split()[1]}")


def stop() -> None:
    """Stop what runs and sweep its data away."""
    for name in PORTS:
        process = _process_of(name)
        if process is not None:
            os.kill(process, FAREWELL[name])
            for _ in range(200):
                if _process_of(name) is None:
                    break
                time.sleep(0.1)
        print(f"{name:9} {'stopped' if process else 'was not running'}")
    shutil.rmtree(FOLDER, ignore_errors=True)


def _start(name: str, folder: Path, port: int) -> Server:
    match name:
        case "postgres":
            return postgres(folder, port, durable=True, stays=True)
        case "redis":
            return redis(folder, port, stays=True)
        case _:
            return oxigraph(folder, port, on_disk=True, stays=True)


def _process_of(name: str) -> int | None:
    """The process that was started earlier, if it still runs and is what it was."""
    try:
        process = int((FOLDER / name / "address").read_text().split()[0])
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return None
    return process if name.encode() in command else None


if __name__ == "__main__":
    try:
        stop() if sys.argv[1:] == ["stop"] else start()
    except (MissingError, NotStartedError) as error:
        sys.exit(f"services: {error}")
