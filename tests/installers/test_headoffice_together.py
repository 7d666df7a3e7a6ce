"""All of head office together: two processes behind a gateway, by hand and in containers."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from app import settings
from sync.headoffice.config import OfficeConfig
from sync.headoffice.fleet.certificates import make_certificates
from sync.headoffice.parts import open_office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.outbox.office import open_outbox
from sync.store.opened import Store
from sync.transport.people import BoundToken
from sync.types import Lane
from tests.installers.gateway import Gateway, gateway
from tests.services.servers import free_port
from tests.sync.headoffice.people.browser import KEY, sign_in

pytestmark = pytest.mark.soak
PASSWORD = "quiet-walnut-lagoon-7"
PATIENCE_S = 600.0
ENGINE = os.environ.get("ENGINE", "podman").split()
IMAGE = os.environ.get("STEWARD_OFFICE_IMAGE", "steward-office:latest")
HOSTS = ("127.0.0.2", "127.0.0.3")
QUESTION = "What's my portfolio performance?"


@dataclass
class Together:
    """Two processes of head office with advisors, and their gateway."""

    gateway: Gateway
    folder: Path
    certificates: Path
    environment: dict[str, str]
    container: bool

    @property
    def address(self) -> str:
        return f"https://localhost:{self.gateway.port}"

    @property
    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificates / "authority.pem"))

    def command(self, *words: str, **own: str) -> str:
        """Call steward on this machine with the office's settings; without settings of one's own where it runs."""
        begun = [sys.executable, "-m", "app"]
        if self.container and not own:
            begun = [*ENGINE, "exec", _name(HOSTS[0]), "steward"]
        done = subprocess.run(
            [*begun, *words], env=os.environ | self.environment | own, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def with_content(data: Path) -> Path:
    """Give a data folder the content that `steward setup` built."""
    built = settings.load().data_dir
    if not (built / "content" / "avatars").is_dir():
        pytest.skip("the content is not built (steward setup)")
    data.mkdir(parents=True)
    (data / "content").symlink_to(built / "content")
    if (built / "documents.sqlite").exists():
        shutil.copy2(built / "documents.sqlite", data)
    return data


@contextmanager
def as_process(environment: dict[str, str], host: str, folder: Path) -> Iterator[None]:
    log = (folder / f"{host}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "headoffice", "serve"], env=os.environ | environment,
        stdin=subprocess.DEVNULL, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(60) in (0, -15)
        log.close()


@contextmanager
def as_container(environment: dict[str, str], host: str, folder: Path) -> Iterator[None]:
    """The image as its compose file runs it: read-only root, nobody's rights, a temporary folder in memory."""
    name = _name(host)
    data, certificates = environment["STEWARD_DATA_DIR"], environment["STEWARD_OFFICE_CERTIFICATES"]
    inner = environment | {"STEWARD_DATA_DIR": "/var/lib/steward", "STEWARD_OFFICE_CERTIFICATES": "/etc/steward/tls"}
    secrets = folder / "secrets"
    secrets.mkdir(exist_ok=True)
    for each in ("STEWARD_OFFICE_DATABASE", "STEWARD_OFFICE_CACHE", "STEWARD_OFFICE_GRAPH"):
        (secrets / each.lower()).write_text(inner.pop(each), encoding="utf-8")
    words = [
        *ENGINE, "run", "--rm", "--name", name, "--network", "host", "--read-only", "--cap-drop", "all",
        "--security-opt", "no-new-privileges", "--tmpfs", "/tmp:size=512m,mode=1777", "--no-healthcheck",
        "--ulimit", "nofile=8192:8192", "--ulimit", "nproc=4096:4096",
        "-v", f"{data}:/var/lib/steward", "-v", f"{certificates}:/etc/steward/tls:ro",
        "-v", f"{secrets}:/run/secrets:ro",
        *(part for key, value in inner.items() for part in ("-e", f"{key}={value}")),
        *os.environ.get("STEWARD_TRIAL_OPTIONS", "").split(), IMAGE,
    ]  # fmt: skip
    log = (folder / f"{host}.log").open("wb")
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield
    finally:
        subprocess.run([*ENGINE, "stop", "-t", "30", name], capture_output=True, check=False)
        process.wait(60)
        log.close()


def _name(host: str) -> str:
    return f"steward-trial-{host}"


def wait_for_health(address: str, trusted: ssl.SSLContext, log: Path) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_s:
        try:
            if httpx.get(f"https://{address}/health", verify=trusted, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError(log.read_text(errors="replace")[-3000:])


def image_or_skip() -> None:
    found = shutil.which(ENGINE[0]) and subprocess.run(
        [*ENGINE, "image", "inspect", IMAGE], capture_output=True, check=False
    )
    if not found or found.returncode:
        pytest.skip(f"there is no image {IMAGE} in {' '.join(ENGINE)}; run: make headoffice-image")


@pytest.fixture(params=["process", "container"])
def together(
    request: pytest.FixtureRequest, postgres_database: str, redis_database: str, oxigraph_url: str, tmp_path: Path
) -> Iterator[Together]:
    container = request.param == "container"
    if container:
        image_or_skip()
        (tmp_path / "data").mkdir()
    else:
        with_content(tmp_path / "data")
    certificates = tmp_path / "certificates"
    # Each process at an address of this machine's own, at the ports that the gateway has too, as in earnest.
    make_certificates(certificates, ["localhost", *HOSTS])
    port, device_port = free_port(), free_port()
    with ExitStack() as ending:
        found = ending.enter_context(
            gateway(
                certificates, (port, device_port), api=" ".join(f"{host}:{port}" for host in HOSTS),
                talk=" ".join(f"{number}={host}:{port}" for number, host in enumerate(HOSTS)),
                devices=" ".join(f"{host}:{device_port}" for host in HOSTS),
            )
        )  # fmt: skip
        environment = {
            "STEWARD_DATA_DIR": str(tmp_path / "data"), "STEWARD_OFFICE_CERTIFICATES": str(certificates),
            "STEWARD_OFFICE_DATABASE": postgres_database, "STEWARD_OFFICE_CACHE": redis_database,
            "STEWARD_OFFICE_GRAPH": oxigraph_url, "STEWARD_OFFICE_PROXIES": "127.0.0.0/8",
            "STEWARD_OFFICE_URLS": f"https://localhost:{port}", "STEWARD_OFFICE_ADVISORS": "1",
            "STEWARD_OFFICE_PORT": str(port), "STEWARD_OFFICE_DEVICE_PORT": str(device_port),
        }  # fmt: skip
        office = open_office(OfficeConfig(tmp_path / "data" / "headoffice", postgres_database, redis_database))
        Register(office, "tests").add("avery", Role.CLIENT, PASSWORD, client="avery", given=False)
        office.close()
        if container:  # the image's own user is to write there
            subprocess.run(["chown", "-R", "10001:10001", tmp_path / "data", certificates], check=True)
            for place in (tmp_path, *tmp_path.parents[:2]):  # through pytest's folders, which are root's
                place.chmod(place.stat().st_mode | 0o011)
        start = as_container if container else as_process
        for number, host in enumerate(HOSTS):
            own = {"STEWARD_OFFICE_NUMBER": str(number), "STEWARD_OFFICE_HOST": host}
            ending.enter_context(start(environment | own, host, tmp_path))
        made = Together(found, tmp_path, certificates, environment, container)
        for host in HOSTS:
            wait_for_health(f"{host}:{port}", made.trusted, tmp_path / f"{host}.log")
        yield made


def test_people_talk_and_devices_send_through_the_gateway(together: Together, tmp_path: Path) -> None:
    with httpx.Client(base_url=together.address, verify=together.trusted, timeout=PATIENCE_S) as web:
        badge = sign_in(web, "avery", PASSWORD).raise_for_status().json()["access_token"]
        web.auth = BoundToken(badge, KEY)
        session = begun(web)
        assert session[:2] in ("00", "01")
        answer = web.post(f"/api/v1/sessions/{session}/message", json={"text": QUESTION}).raise_for_status().json()
        assert "%" in answer["response"]
        assert _spoken(together, session, badge) != ""
        turns = web.get(f"/api/v1/sessions/{session}/transcript").raise_for_status().json()["turns"]
        assert len(turns) == 2
        web.post(f"/api/v1/sessions/{session}/end").raise_for_status()
        other = "01" if session[:2] == "00" else "00"
        assert web.get(f"/api/v1/sessions/{other}{session[2:]}/transcript").status_code == 404

    assert "avery" in together.command("headoffice", "people", "list"), "asked where people are told to ask"
    device = tmp_path / "device"
    line = together.command("headoffice", "devices", "token", "kiosk-7").strip().splitlines()[-1]
    with Store(device) as store:
        outbox = open_outbox(store)
        for number in range(20):
            outbox.put(Lane.AUDIT, "audit", b"%d" % number)
    own = {"STEWARD_DATA_DIR": str(device), "SSL_CERT_FILE": str(together.certificates / "authority.pem")}
    together.command("enrol", line, **own)
    assert "20 records sent" in together.command("sync", "now", **own)


def begun(web: httpx.Client) -> str:
    """Begin a conversation as soon as an advisor has come up; returns its id."""
    give_up_s = time.monotonic() + PATIENCE_S
    while True:
        answer = web.post("/api/v1/sessions/start", json={"recording": True})
        if answer.status_code == 201:
            return str(answer.json()["session"])
        assert answer.status_code == 503, answer.text
        assert time.monotonic() < give_up_s, answer.text
        time.sleep(2)


def _spoken(together: Together, session: str, badge: str) -> str:
    """Ask over the WebSocket, through the gateway; returns what was said."""
    said: list[str] = []
    address = f"wss://localhost:{together.gateway.port}/ws/{session}"
    proof = BoundToken(badge, KEY).proof("GET", address.replace("wss", "https"))
    protocols = [Subprotocol("steward.dpop"), Subprotocol(badge), Subprotocol(proof)]
    with connect(address, ssl=together.trusted, subprotocols=protocols, open_timeout=60) as line:
        line.send(json.dumps({"type": "ask", "text": QUESTION}))
        while True:
            message = line.recv(PATIENCE_S)
            told: dict[str, Any] = json.loads(message) if isinstance(message, str) else {"type": "sentence"}
            assert told["type"] != "problem", told
            said.append(str(told["type"]))
            if told["type"] == "done":
                return "".join(said) if "sentence" in said else ""
