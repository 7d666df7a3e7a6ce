"""A real nginx with the configuration that `installers/nginx/gateway.sh` writes, for the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import absent
from tests.services.servers import free_port

SCRIPT = Path(__file__).parents[2] / "installers" / "nginx" / "gateway.sh"
STREAM = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
READY_S = 30.0


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that listens: for people at `port`, for devices at `device_port`."""

    port: int
    device_port: int
    folder: Path


def nginx_or_skip() -> None:
    if shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        absent("nginx is not installed (installers/debian/packages-dev.txt)")
    if not STREAM.exists():
        absent("nginx has no stream module (libnginx-mod-stream in installers/debian/packages-dev.txt)")


def ask(action: str, folder: Path, **words: str) -> subprocess.CompletedProcess[str]:
    """Call the script once and wait for it."""
    own = {"PATH": os.environ["PATH"], **{f"GATEWAY_{name.upper()}": value for name, value in words.items()}}
    return subprocess.run(
        [SCRIPT, folder, *([action] if action else [])], env=own, capture_output=True, text=True, check=False
    )


@contextmanager
def gateway(certificates: Path, ports: tuple[int, int] | None = None, **words: str) -> Iterator[Gateway]:
    """Run nginx before the processes that the words name; ends it and sweeps its folder away."""
    nginx_or_skip()
    folder = Path(tempfile.mkdtemp(prefix="steward-", dir="/tmp"))
    found = Gateway(*(ports or (free_port(), free_port())), folder)
    own = {
        "PATH": os.environ["PATH"], "GATEWAY_TLS": str(certificates), "GATEWAY_NAME": "localhost",
        "GATEWAY_PORT": f"127.0.0.1:{found.port}", "GATEWAY_DEVICE_PORT": f"127.0.0.1:{found.device_port}",
        "GATEWAY_ACCESS_LOG": str(folder / "access.log"),
        **{f"GATEWAY_{name.upper()}": value for name, value in words.items()},
    }  # fmt: skip
    process = subprocess.Popen([SCRIPT, folder, "--run"], env=own, stderr=subprocess.PIPE, text=True)
    try:
        _until_it_listens(process, found.port)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _until_it_listens(process: subprocess.Popen[str], port: int) -> None:
    give_up_s = time.monotonic() + READY_S
    while time.monotonic() < give_up_s:
        if process.poll() is not None:
            raise AssertionError(f"the gateway ended: {process.stderr.read() if process.stderr else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the gateway does not listen")
