"""Several processes of head office behind a load balancer: any of them answers, and one that dies loses nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from sync.headoffice.config import OfficeConfig
from sync.headoffice.parts import open_office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from tests.services import absent
from tests.services.servers import free_port
from tests.sync.headoffice.backup.drill import bank, nothing_lost_or_doubled
from tests.sync.headoffice.people.browser import sign_in, signing
from tests.sync.headoffice.served import Served

PATIENCE_S = 90.0
PASSWORD = "quiet-walnut-lagoon-7"
NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 128; }}
http {{
    log_format upstream "$upstream_addr";
    access_log {folder}/upstreams.log upstream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    client_max_body_size 16m;
    upstream headoffice {{ {servers} }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://headoffice; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header Host $host; proxy_connect_timeout 2s; proxy_next_upstream error timeout;
        }}
    }}
}}
"""


@dataclass
class Replica:
    """One process of head office, as the command starts it."""

    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "headoffice", "serve", "--port", str(self.port)],
            env=os.environ | self.environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> None:
        wait_for(lambda: answers(self.address))

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def wait_for(true: Callable[[], bool]) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < give_up_s
        time.sleep(0.1)


@contextmanager
def balanced(replicas: list[Replica]) -> Iterator[tuple[str, Path]]:
    """Run nginx before the replicas; gives its address and the list of who answered."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        absent("nginx is not installed (installers/debian/packages-dev.txt)")
    folder = Path(tempfile.mkdtemp(prefix="steward-", dir="/tmp"))
    port = free_port()
    servers = " ".join(f"server 127.0.0.1:{each.port} max_fails=1 fail_timeout=1s;" for each in replicas)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, servers=servers, port=port, user=user))
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}"))
        yield f"http://127.0.0.1:{port}", folder / "upstreams.log"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def replicas(
    postgres_database: str, redis_database: str, oxigraph_url: str, tmp_path: Path
) -> Iterator[tuple[Served, list[Replica]]]:
    environment = {
        "STEWARD_DATA_DIR": str(tmp_path / "data"),
        "STEWARD_OFFICE_DATABASE": postgres_database,
        "STEWARD_OFFICE_CACHE": redis_database,
        "STEWARD_OFFICE_GRAPH": oxigraph_url,
        "STEWARD_OFFICE_ADVISORS": "0",
    }
    config = OfficeConfig(tmp_path / "data" / "headoffice", postgres_database, redis_database)
    office = open_office(config)
    Register(office, "tests").add("ada.operator", Role.OPERATOR, PASSWORD, given=False)
    found = [Replica(free_port(), environment) for _ in range(2)]
    with ExitStack() as ending:
        ending.callback(office.close)
        for each in found:
            each.start()
            ending.callback(each.kill)
        for each in found:
            each.wait()
        yield Served(office, ""), found


def test_any_replica_answers_and_one_that_is_killed_loses_and_doubles_nothing(
    replicas: tuple[Served, list[Replica]], tmp_path: Path
) -> None:
    served, (one, other) = replicas
    with ExitStack() as ending:
        web = ending.enter_context(httpx.Client(timeout=20, event_hooks={"request": [signing()]}))
        at = [ending.enter_context(httpx.Client(base_url=each.address, timeout=20)) for each in (one, other)]
        tokens = sign_in(at[0], "ada.operator", PASSWORD).raise_for_status().json()
        badge = {"Authorization": f"DPoP {tokens['access_token']}"}
        assert web.get(f"{other.address}/api/v1/auth/me", headers=badge).json()["name"] == "ada.operator"
        web.post(f"{other.address}/api/v1/auth/logout", data={"token": tokens["refresh_token"]}).raise_for_status()
        assert web.get(f"{one.address}/api/v1/auth/me", headers=badge).status_code == 401
        tried = [sign_in(each, "x.y", "wrong").status_code for each in at * 3]
        assert tried[-1] == 429, "limits count over all replicas"

    with balanced([one, other]) as (address, upstreams):
        served.address = address
        with bank(tmp_path, served, 2) as kiosks:
            stop, failures = threading.Event(), list[str]()

            def work() -> None:
                while not stop.is_set():
                    for kiosk in kiosks:
                        kiosk.write(3)
                        failures.append(kiosk.send(served).failure)

            worker = threading.Thread(target=work)
            worker.start()
            wait_for(lambda: len(failures) >= 6)
            one.kill()
            before = len(failures)
            wait_for(lambda: len(failures) >= before + 6)
            one.start()
            one.wait()
            before = len(failures)
            wait_for(lambda: len(failures) >= before + 6)
            stop.set()
            worker.join()
            for kiosk in kiosks:
                assert kiosk.send(served).failure == ""
            assert nothing_lost_or_doubled(served.office, kiosks)
            other.kill()
            for kiosk in kiosks:
                kiosk.write(3)
                assert kiosk.send(served, other.address, one.address).failure == "", "devices know the way themselves"
            assert nothing_lost_or_doubled(served.office, kiosks)
        asked = upstreams.read_text().split()
        assert all(f"127.0.0.1:{each.port}" in asked for each in (one, other)), "both took records"
