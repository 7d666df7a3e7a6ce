"""Start and stop PostgreSQL, Redis and Oxigraph on loopback, in a given folder, without any system service."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

READY_S = 60.0
STOP_S = 20.0
REDIS_DATABASES = 4096


class MissingError(Exception):
    """A server's program is not installed here."""


class NotStartedError(Exception):
    """A server ended, or did not answer in time; the end of what it said is in the message."""


@dataclass(slots=True)
class Server:
    """A server that answers.

    Attributes:
        url: Where, without a trailing slash.
        process: Its first process; the server ends with it.
        farewell: The signal that asks it to end.
    """

    url: str
    process: subprocess.Popen[bytes]
    farewell: signal.Signals = signal.SIGTERM

    def stop(self) -> None:
        """End it, politely first."""
        self.process.send_signal(self.farewell)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres(folder: Path, port: int = 0, *, durable: bool = False, stays: bool = False) -> Server:
    """Start PostgreSQL; its only role is `steward`, without a password.

    Args:
        folder: An empty folder, or one of an earlier start; under root it is given to the user who may run PostgreSQL.
        port: Where to listen, or 0 for any free port.
        durable: Write through to the disk as in production; the tests do without it.
        stays: It outlives this process.

    Raises:
        MissingError: PostgreSQL is not installed.
        NotStartedError: It does not come up.
    """
    programs = _postgres_programs()
    user = _postgres_user() if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    if not data.exists():
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "steward",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-locale",
        ]
        made = subprocess.run(_as_user(user, [*initdb, "--no-sync"], stays), capture_output=True, text=True, cwd=folder)
        if made.returncode:
            raise NotStartedError(f"initdb failed: {made.stderr.strip()[-500:]}")
    port = port or free_port()
    settings = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        "max_connections=200",
    ]
    if not durable:
        settings += ["fsync=off", "full_page_writes=off", "shared_buffers=64MB"]
    command = [str(programs / "postgres"), "-D", str(data), *(part for setting in settings for part in ("-c", setting))]
    process = _spawn(_as_user(user, command, stays), folder, stays)
    server = Server(f"postgresql+psycopg://steward@127.0.0.1:{port}/postgres", process, signal.SIGINT)
    _wait_until(server, folder, lambda: _postgres_answers(server.url))
    return server


def redis(folder: Path, port: int = 0, *, stays: bool = False) -> Server:
    """Start Redis in memory only. Raises as `postgres` does."""
    program = shutil.which("redis-server")
    if program is None:
        raise MissingError("redis-server is not installed (installers/debian/packages-dev.txt)")
    port = port or free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    command = [program, *options, "--databases", str(REDIS_DATABASES), "--daemonize", "no"]
    server = Server(f"redis://127.0.0.1:{port}", _spawn(_as_user(None, command, stays), folder, stays))
    _wait_until(server, folder, lambda: _says(port, b"PING\r\n", b"+PONG"))
    return server


def oxigraph(folder: Path, port: int = 0, *, on_disk: bool = False, stays: bool = False) -> Server:
    """Start the graph server, in memory or in `folder`. Raises as `postgres` does."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        raise MissingError("the package oxigraph is not installed (pip install steward[dev])")
    port = port or free_port()
    place = ["--location", str(folder / "graph")] if on_disk else []
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", *place]
    server = Server(f"http://127.0.0.1:{port}", _spawn(_as_user(None, command, stays), folder, stays))
    _wait_until(server, folder, lambda: _says(port, b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", b"HTTP/1"))
    return server


def _postgres_programs() -> Path:
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    found = str(newest) if newest is not None else shutil.which("postgres")
    if found is None or not (Path(found).parent / "initdb").exists():
        raise MissingError("postgresql is not installed (installers/debian/packages-dev.txt)")
    return Path(found).parent


def _postgres_user() -> str:
    """Who runs PostgreSQL under root, for it refuses root itself."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise MissingError("PostgreSQL does not run as root, and there is no user postgres")


def _as_user(user: str | None, command: Sequence[str], stays: bool) -> list[str]:
    """`command` run as `user` (as ourselves if None); it ends with us, should we be killed, unless it stays."""
    change = [f"--reuid={user}", "--regid=" + str(pwd.getpwnam(user).pw_gid), "--clear-groups"] if user else []
    ending = [] if stays else ["--pdeathsig", "KILL"]
    if not (change or ending) or shutil.which("setpriv") is None:
        return list(command)
    return ["setpriv", *change, *ending, *command]


def _spawn(command: Sequence[str], folder: Path, stays: bool) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=stays
        )


def _wait_until(server: Server, folder: Path, answers: Callable[[], bool]) -> None:
    """Wait for the server's first answer; ends it and tells what it said when none comes."""
    give_up = time.monotonic() + READY_S
    while time.monotonic() < give_up and server.process.poll() is None:
        if answers():
            return
        time.sleep(0.05)
    if server.process.poll() is None:
        server.kill()
    said = (folder / "log").read_text(errors="replace").strip()[-500:]
    raise NotStartedError(f"{server.process.args!r} did not start: {said}")


def _postgres_answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _says(port: int, question: bytes, answer: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(question)
            return line.recv(64).startswith(answer)
    except OSError:
        return False
