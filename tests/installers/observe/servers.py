"""Start the real Prometheus and Alertmanager with the configuration that is handed on, made quicker for a test."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.installers.observe.receivers import Inbox
from tests.services.servers import MissingError, Server, _as_user, _spawn, _wait_until, free_port

OBSERVE = Path(__file__).parents[3] / "installers" / "observe"
NEVER, ALWAYS = [{"years": ["1999"]}], [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}]


def ask(url: str, data: Any = None) -> Any:
    """Ask one of the servers, or tell it something, in JSON."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        said = answer.read()
    return json.loads(said) if said else None


def alertmanager(folder: Path, inbox: Inbox, *, quiet: bool = False, open_hours: bool = True) -> Server:
    """Start Alertmanager, which writes to an inbox.

    Raises:
        MissingError: it is not installed.
    """
    program = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    if program is None:
        raise MissingError("prometheus-alertmanager is not installed (installers/debian/packages-dev.txt)")
    place = folder / "alertmanager"
    shutil.copytree(OBSERVE / "alertmanager", place)
    config = yaml.safe_load((place / "alertmanager.yml").read_text())
    (place / "chat").write_text(f"http://127.0.0.1:{inbox.chat_port}/hook")
    config["global"] |= {"smtp_smarthost": f"127.0.0.1:{inbox.mail_port}", "smtp_require_tls": False}
    del config["global"]["smtp_auth_username"], config["global"]["smtp_auth_password_file"]
    for receiver in config["receivers"]:
        for chat in receiver.get("slack_configs", ()):
            chat["api_url_file"] = str(place / "chat")
    for route in (config["route"], *config["route"]["routes"]):
        route |= {"group_wait": "1s", "group_interval": "1s"}
    for interval in config["time_intervals"]:
        now = quiet if interval["name"] == "quiet-hours" else open_hours
        interval["time_intervals"] = ALWAYS if now else NEVER
    (place / "alertmanager.yml").write_text(yaml.safe_dump(config))
    port = free_port()
    options = [
        f"--config.file={place / 'alertmanager.yml'}",
        f"--storage.path={folder / 'notes'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    return _started([program, *options], folder, f"http://127.0.0.1:{port}")


def prometheus(folder: Path, offices: Sequence[str], kiosks: Sequence[str], alerts_to: str = "") -> Server:
    """Start Prometheus, which reads head offices and kiosks each second and does not wait before an alert.

    Raises:
        MissingError: it is not installed.
    """
    program = shutil.which("prometheus")
    if program is None:
        raise MissingError("prometheus is not installed (installers/debian/packages-dev.txt)")
    place = folder / "prometheus"
    shutil.copytree(OBSERVE / "prometheus", place)
    port = free_port()
    config = yaml.safe_load((place / "prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["alerting"]["alertmanagers"] = [{"static_configs": [{"targets": [alerts_to] if alerts_to else []}]}]
    jobs = {job["job_name"]: job for job in config["scrape_configs"]}
    jobs["prometheus"]["static_configs"] = [{"targets": [f"127.0.0.1:{port}"]}]
    del jobs["alertmanager"]
    config["scrape_configs"] = list(jobs.values())
    (place / "prometheus.yml").write_text(yaml.safe_dump(config))
    for name, targets in (("headoffice", offices), ("kiosks", kiosks)):
        (place / "targets" / f"{name}.yml").write_text(yaml.safe_dump([{"targets": list(targets)}]))
    rules = yaml.safe_load((place / "rules" / "alerts.yml").read_text())
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        rule["for"] = "0s"
    (place / "rules" / "alerts.yml").write_text(yaml.safe_dump(rules))
    options = [
        f"--config.file={place / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=400d",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    return _started([program, *options], folder, f"http://127.0.0.1:{port}")


def _started(command: list[str], folder: Path, url: str) -> Server:
    server = Server(url, _spawn(_as_user(None, command, False), folder, False))
    _wait_until(server, folder, lambda: _ready(url))
    return server


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/-/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
