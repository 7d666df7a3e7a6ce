"""The door before a branch's language model: a real nginx, and a small server that speaks as a model's does."""

from __future__ import annotations

import http.server
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from app import settings
from sync.headoffice.fleet.certificates import make_certificates
from tests.services import absent
from tests.services.servers import free_port

BRANCH = Path(__file__).parents[2] / "installers" / "branch-server"
PIECES = ("One ", "word ", "after ", "the ", "other.")


class Model(http.server.BaseHTTPRequestHandler):
    """Lets in who has the key, and says its words one by one, each only once it was asked on."""

    protocol_version = "HTTP/1.1"
    go_on = threading.Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") != "Bearer key":
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in PIECES:
            self.wfile.write(f"{len(piece):x}\r\n{piece}\r\n".encode())
            self.wfile.flush()
            self.go_on.wait(20)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        absent("nginx is not installed (installers/debian/packages-dev.txt)")
    certificates, folder = tmp_path_factory.mktemp("tls"), Path(tempfile.mkdtemp(prefix="steward-", dir="/tmp"))
    make_certificates(certificates, ["localhost"])
    server, port = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model), free_port()
    written = (BRANCH / "door.conf").read_text(encoding="utf-8")
    for theirs, ours in (
        ("/etc/steward/tls", str(certificates)),
        ("language:8000", f"127.0.0.1:{server.server_address[1]}"),
        ("listen 8443", f"listen 127.0.0.1:{port}"),
    ):
        assert theirs in written
        written = written.replace(theirs, ours)
    (folder / "door.conf").write_text(written)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "door.conf"), "-e", "stderr"])
    trusted = ssl.create_default_context(cafile=str(certificates / "authority.pem"))
    try:
        with httpx.Client(base_url=f"https://localhost:{port}", verify=trusted, timeout=20) as client:
            _until_it_answers(client)
            yield client
    finally:
        Model.go_on.set()
        process.terminate()
        process.wait()
        server.shutdown()
        thread.join()
        server.server_close()
        shutil.rmtree(folder, ignore_errors=True)


def _until_it_answers(client: httpx.Client) -> None:
    give_up_s = time.monotonic() + 30
    while time.monotonic() < give_up_s:
        try:
            client.get("/")
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")


def test_words_come_through_as_they_are_made(door: httpx.Client) -> None:
    Model.go_on.clear()
    with door.stream("POST", "/v1/chat/completions", json={}, headers={"Authorization": "Bearer key"}) as answer:
        words = answer.iter_text()
        heard = next(words)
        assert heard == PIECES[0], "the first word is here while the model still waits with the second"
        Model.go_on.set()
        assert heard + "".join(words) == "".join(PIECES)


def test_a_wrong_key_is_the_models_own_refusal(door: httpx.Client) -> None:
    assert door.post("/v1/chat/completions", json={}, headers={"Authorization": "Bearer other"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/metrics", "/flush_cache", "/update_weights", "/v1/completions", "/v1/models/x"]
)
def test_nothing_else_of_the_model_is_reached(door: httpx.Client, path: str) -> None:
    assert door.get(path).status_code == 404


def test_each_model_gets_a_card_and_is_asked_whether_it_lives() -> None:
    services = yaml.safe_load((BRANCH / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("sglang", "vllm", "audio2face"):
        (device,) = services[name]["deploy"]["resources"]["reservations"]["devices"]
        assert (device["driver"], device["capabilities"]) == ("nvidia", ["gpu"])
        assert "healthcheck" in services[name]
    assert services["sglang"]["networks"]["models"]["aliases"] == services["vllm"]["networks"]["models"]["aliases"]


def started(service: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a language model's command as compose does, with a python3 that only says what it was given."""
    services = yaml.safe_load((BRANCH / "compose.yaml").read_text(encoding="utf-8"))["services"]
    words = [*services[service].get("entrypoint", []), *services[service]["command"]]
    command = [word.replace("$$", "$").replace("/run/secrets", str(folder)) for word in words]
    assert command[:2] == ["sh", "-c"]
    commands = folder / "bin"
    commands.mkdir(exist_ok=True)
    (commands / "python3").write_text('#!/bin/sh\necho "began with $* ${VLLM_API_KEY:-}"\n', encoding="utf-8")
    (commands / "python3").chmod(0o755)
    path = f"{commands}:{os.environ['PATH']}"
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": path}, timeout=30)


@pytest.mark.parametrize("service", ["sglang", "vllm"])
def test_a_language_model_starts_with_its_key_and_never_without(service: str, tmp_path: Path) -> None:
    key = tmp_path / "language_key"
    without = [started(service, tmp_path)]
    for empty in ("", "\n"):
        key.write_text(empty)
        without.append(started(service, tmp_path))
    for said in without:
        assert said.returncode == 1
        assert said.stdout == ""
        assert "BRANCH_KEY" in said.stderr
    key.write_text("of this branch\n")
    said = started(service, tmp_path)
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("began with ")
    assert "of this branch" in said.stdout
    assert "--max-model-len 8192" in said.stdout or "--context-length 8192" in said.stdout


def test_the_settings_of_the_page_are_settings() -> None:
    page = (Path(__file__).parents[2] / "docs" / "branch-server.md").read_text(encoding="utf-8")
    block = page.split("## Kiosks and workstations")[1].split("```")[1]
    names = set(tomllib.loads(block.removeprefix("toml")))
    assert names
    assert names <= {field.name for field in settings.table()}
