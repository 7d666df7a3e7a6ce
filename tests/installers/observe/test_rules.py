"""Every alert comes when it must and not before, as the real promtool reckons it."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from sync.crypto.certificates import Authority
from tests.installers.observe.rule_cases import CASES, Case
from tests.services import absent

ROOT = Path(__file__).parents[3]
OBSERVE = ROOT / "installers" / "observe"
RULES = OBSERVE / "prometheus" / "rules"
WATCHING = ROOT / "docs" / "watching.md"


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        absent(f"{name} is not installed (installers/debian/packages-dev.txt)")
    return found


def alerts() -> dict[str, dict[str, Any]]:
    groups = yaml.safe_load((RULES / "alerts.yml").read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program("promtool"), *map(str, arguments)], capture_output=True, text=True, timeout=120)


def test_prometheus_takes_its_configuration() -> None:
    checked = promtool("check", "config", OBSERVE / "prometheus" / "prometheus.yml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_the_files_show_for_a_head_office_with_tls_is_taken(tmp_path: Path) -> None:
    place = tmp_path / "prometheus"
    shutil.copytree(RULES.parent, place)
    (place / "authority.pem").write_text(Authority.make("Trial", datetime(2026, 1, 1, tzinfo=UTC)).pem)
    file, targets = place / "prometheus.yml", place / "targets" / "headoffice.yml"
    text = file.read_text().replace("# tls_config:", "tls_config:").replace("/etc/prometheus/", f"{place}/")
    file.write_text(text)
    assert yaml.safe_load(text)["scrape_configs"][0]["tls_config"]["ca_file"] == str(place / "authority.pem")
    shown = targets.read_text().replace("# - {", "- {")
    targets.write_text(shown)
    assert yaml.safe_load(shown)[0]["labels"] == {"__scheme__": "https"}
    checked = promtool("check", "config", file)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_the_page_shows_for_a_cluster_finds_head_offices_pods(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```yaml\n(.*?)^```", WATCHING.read_text(), re.MULTILINE | re.DOTALL)
    config = yaml.safe_load(shown)
    (job,) = config["scrape_configs"]
    assert job["job_name"] == "headoffice", "the rules go by it"
    (found,) = job.pop("kubernetes_sd_configs")  # Debian's Prometheus is built without it
    name, _, value = found["selectors"][0]["label"].partition("=")
    (port,) = [each["regex"] for each in job["relabel_configs"]]
    for pod in _pods():
        assert pod["metadata"]["labels"][name] == value
        (container,) = pod["spec"]["containers"]
        assert port in [str(each["containerPort"]) for each in container["ports"]]
    authority, file = tmp_path / "authority.pem", tmp_path / "prometheus.yml"
    authority.write_text(Authority.make("Trial", datetime(2026, 1, 1, tzinfo=UTC)).pem)
    job["tls_config"]["ca_file"] = str(authority)
    config["rule_files"] = [each.replace("/etc/prometheus", str(RULES.parent)) for each in config["rule_files"]]
    file.write_text(yaml.safe_dump(config))
    checked = promtool("check", "config", file)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "rules found" in checked.stdout


def _pods() -> list[dict[str, Any]]:
    """Return the templates of the pods that Prometheus is to find."""
    folder = RULES.parents[2] / "kubernetes"
    each_file = [yaml.safe_load_all((folder / name).read_text()) for name in ("office.yaml", "talk.yaml")]
    made = [each for file in each_file for each in file if each["kind"] in ("Deployment", "StatefulSet")]
    assert len(made) == 2
    return [each["spec"]["template"] for each in made]


def test_every_alert_has_a_case() -> None:
    assert {case.alert for case in CASES} == set(alerts())


def test_alerts_come_when_they_must_and_not_before(tmp_path: Path) -> None:
    cases = [_case(case, comes) for case in CASES for comes in (True, False)]
    tried = _tried(tmp_path, cases, RULES / "alerts.yml")
    assert tried.returncode == 0, (tried.stdout + tried.stderr)[-4000:]


def test_promtool_would_find_a_rule_that_is_wrong(tmp_path: Path) -> None:
    spoiled = tmp_path / "alerts.yml"
    spoiled.write_text((RULES / "alerts.yml").read_text().replace("> 0.05", "> 0.08"))
    case = next(case for case in CASES if case.alert == "ErrorsMany")
    assert _tried(tmp_path, [_case(case, True)], spoiled).returncode != 0


def _tried(folder: Path, cases: list[dict[str, Any]], rules: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "cases.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES / "recording.yml"), str(rules)], "tests": cases}))
    return promtool("test", "rules", file)


def _case(case: Case, comes: bool) -> dict[str, Any]:
    """Return one of promtool's tests: the alert is there at the end, and was not at the beginning, or never is."""
    labels = {"alertname": case.alert, "alertstate": "firing"} | case.labels
    chosen = ", ".join(f'{key}="{value}"' for key, value in labels.items())
    seen = {case.minutes: 1.0, 0: 0.0} if comes else {case.minutes: 0.0}
    told = case.comes if comes else case.stays
    return {
        "name": f"{case.alert} {'comes' if comes else 'stays away'}",
        "interval": "1m",
        "input_series": [{"series": series, "values": values} for series, values in told.items()],
        "promql_expr_test": [
            {
                "expr": f"count(ALERTS{{{chosen}}}) or vector(0)",
                "eval_time": f"{minute}m",
                "exp_samples": [{"labels": "{}", "value": count}],
            }
            for minute, count in seen.items()
        ],
    }


@pytest.mark.parametrize("name", sorted(alerts()))
def test_every_alert_says_what_it_is_and_where_it_is_written_what_to_do(name: str) -> None:
    rule = alerts()[name]
    assert rule["labels"]["severity"] in ("warning", "critical") or name == "WatchingWorks"
    assert rule["labels"]["about"]
    assert rule["annotations"]["summary"].endswith(".")
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert page == "watching.html", "as `make docs` names the page"
    assert "use_directory_urls: false" in (ROOT / "mkdocs.yml").read_text()
    headings = re.findall(r"^#+ (.+)$", WATCHING.read_text(), re.MULTILINE)
    assert anchor in [re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings]
