"""Containers, compose and Kubernetes: valid by their schemas, and what they say about Steward is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer.main
import yaml

from app import settings
from app.__main__ import cli

INSTALLERS = Path(__file__).parents[2] / "installers"
KUBERNETES = INSTALLERS / "kubernetes"
COMPOSE = [INSTALLERS / "headoffice" / "compose.yaml", INSTALLERS / "branch-server" / "compose.yaml"]
OUTWARD = INSTALLERS / "headoffice" / "compose.outward.yaml"
SETTINGS = {f"STEWARD_{field.name.upper()}" for field in settings.table()} | {"STEWARD_BACKUP_PASSPHRASE"}
OF_THE_FILES = {  # variables that compose fills in, and that are none of Steward's
    "STEWARD_OFFICE_IMAGE", "STEWARD_GATEWAY_IMAGE", "STEWARD_POSTGRES_IMAGE", "STEWARD_REDIS_IMAGE",
    "STEWARD_FUSEKI_IMAGE", "STEWARD_PROMETHEUS_IMAGE", "STEWARD_ALERTMANAGER_IMAGE", "STEWARD_GRAFANA_IMAGE",
    "STEWARD_SECRETS_DIR", "STEWARD_ALERTMANAGER_DIR", "STEWARD_WATCH_PORT", "STEWARD_WATCH_KEEP",
    "STEWARD_OFFICE_NAME", "STEWARD_PORT", "STEWARD_INNER_NETWORK", "STEWARD_ADVISORS", "STEWARD_BACKUP_FOLDER",
}  # fmt: skip


def objects() -> Iterator[dict[str, Any]]:
    for file in sorted(KUBERNETES.glob("*.yaml")):
        if file.name != "kustomization.yaml":
            yield from yaml.safe_load_all(file.read_text(encoding="utf-8"))


def named(kind: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in objects() if each["kind"] == kind}


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and template of everything that runs."""
    for each in objects():
        spec = each.get("spec", {})
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        if template:
            yield f"{each['kind']}/{each['metadata']['name']}", template


@pytest.mark.parametrize("version", ["1.30.0", "1.37.0"])
def test_every_manifest_is_what_this_kubernetes_takes(version: str) -> None:
    for each in objects():
        kubernetes_validate.validate(each, version, strict=True)


def test_the_kustomization_has_every_manifest() -> None:
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    assert sorted(listed) == sorted(f.name for f in KUBERNETES.glob("*.yaml") if f.name != "kustomization.yaml")


@pytest.mark.parametrize(("name", "template"), [*pods()])
def test_no_pod_has_more_rights_than_it_needs(name: str, template: dict[str, Any]) -> None:
    pod = template["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True, name
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for each in pod["containers"]:
        security = each["securityContext"]
        assert security["readOnlyRootFilesystem"] is True
        assert security["allowPrivilegeEscalation"] is False
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in each["resources"]["limits"]
        assert {"cpu", "memory"} <= each["resources"]["requests"].keys()


def test_what_serves_is_asked_whether_it_starts_lives_and_is_ready() -> None:
    serving = [t["spec"]["containers"][0] for n, t in pods() if n.startswith(("Deployment", "StatefulSet"))]
    assert len(serving) == 3
    for each in serving:
        assert {"startupProbe", "readinessProbe", "livenessProbe"} <= each.keys()
        if each["image"] == "steward-office":
            assert each["livenessProbe"]["httpGet"]["path"] == "/health/live", "a lost database is no reason to kill"
            assert each["readinessProbe"]["httpGet"]["path"] == "/health"


def test_disruption_budgets_autoscaling_and_services_mean_pods_that_there_are() -> None:
    labels = [template["metadata"]["labels"] for _, template in pods()]
    for kind in ("PodDisruptionBudget", "Service"):
        for name, each in named(kind).items():
            wanted = each["spec"]["selector"] if kind == "Service" else each["spec"]["selector"]["matchLabels"]
            wanted = {key: value for key, value in wanted.items() if "pod-name" not in key}
            assert any(wanted.items() <= has.items() for has in labels), f"{kind} {name}"
    scaler = named("HorizontalPodAutoscaler")["office"]["spec"]
    scaled = named(scaler["scaleTargetRef"]["kind"])[scaler["scaleTargetRef"]["name"]]
    assert scaler["minReplicas"] >= 2
    assert "replicas" not in scaled["spec"], "applying the file again would undo what the autoscaler has decided"


def test_the_gateway_knows_every_talking_pod_by_its_number() -> None:
    stateful = named("StatefulSet")["talk"]["spec"]
    known = dict(each.split("=") for each in named("ConfigMap")["gateway-settings"]["data"]["GATEWAY_TALK"].split())
    assert known == {str(n): f"talk-{n}:8443" for n in range(stateful["replicas"])}
    for number in known:
        chosen = named("Service")[f"talk-{number}"]["spec"]["selector"]
        assert chosen["statefulset.kubernetes.io/pod-name"] == f"talk-{number}"
    number = next(
        e for e in stateful["template"]["spec"]["containers"][0]["env"] if e["name"].endswith("OFFICE_NUMBER")
    )
    assert "pod-index" in number["valueFrom"]["fieldRef"]["fieldPath"]


def test_nobody_talks_with_anybody_unless_a_policy_says_so() -> None:
    policies = named("NetworkPolicy")
    assert policies["nobody"]["spec"]["podSelector"] == {}
    assert policies["nobody"]["spec"].keys() == {"podSelector", "policyTypes"}
    into = policies["headoffice"]["spec"]["ingress"]
    assert all("from" in each for each in into), "nothing but the gateway and Prometheus reaches head office"


def test_secrets_are_named_and_never_written() -> None:
    assert not named("Secret")
    texts = [f.read_text(encoding="utf-8") for f in (*KUBERNETES.glob("*.yaml"), *COMPOSE, OUTWARD)]
    assert not any(
        re.search(r"postgresql://\w+:\w+@|redis://:\w+@|(?i:password|passphrase): [\"']?\w", t) for t in texts
    )


def written() -> Iterator[tuple[str, list[str]]]:
    """The steward commands that containers begin with."""
    for name, template in pods():
        for each in template["spec"]["containers"]:
            if each["image"] == "steward-office":
                yield name, each["args"]
    for name, each in yaml.safe_load(COMPOSE[0].read_text(encoding="utf-8"))["services"].items():
        if "steward-office" in each["image"] and "command" in each:
            yield name, each["command"]


@pytest.mark.parametrize(("name", "words"), [*written()])
def test_every_command_is_one_of_ours(name: str, words: list[str]) -> None:
    command: Any = typer.main.get_command(cli)
    for word in words:
        if word.startswith("--"):
            assert any(word in option.opts for option in command.params), f"{name}: {words}"
        else:
            assert word in command.commands, f"{name}: {words}"
            command = command.commands[word]


def test_every_setting_is_one_of_ours() -> None:
    files = (*KUBERNETES.glob("*.yaml"), *COMPOSE, OUTWARD, INSTALLERS / "headoffice" / "Containerfile")
    used = {name for f in files for name in re.findall(r"\bSTEWARD_[A-Z_]+[A-Z]\b", f.read_text(encoding="utf-8"))}
    assert used - OF_THE_FILES <= SETTINGS
    secrets = yaml.safe_load(COMPOSE[0].read_text(encoding="utf-8"))["secrets"]
    assert {name.upper() for name in secrets if name.startswith("steward_")} <= SETTINGS


def test_only_who_must_reach_out_can_and_no_door_is_opened_for_it() -> None:
    inside = yaml.safe_load(COMPOSE[0].read_text(encoding="utf-8"))
    outward = yaml.safe_load(OUTWARD.read_text(encoding="utf-8"))["services"]
    assert inside["networks"]["inner"]["internal"] is True
    assert outward.keys() == {"migrate", "office", "talk-0", "talk-1"} < inside["services"].keys()
    for each in outward.values():
        assert each.keys() == {"networks", "environment"}
        assert each["networks"] == ["outer"]
        assert set(each["networks"]) <= inside["networks"].keys()


@pytest.mark.parametrize("file", [*COMPOSE, OUTWARD], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_compose_files_keep_to_the_compose_specification(file: Path) -> None:
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.parent.name)
def test_compose_publishes_nothing_but_doors(file: Path) -> None:
    services = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
    watched = services.get("prometheus", {}).pop("ports", [])  # Grafana's pages
    assert all(port.startswith("127.0.0.1:") for port in watched), "on this machine alone"
    assert {name for name, each in services.items() if "ports" in each} <= {"gateway", "door", "audio2face"}
    for name, each in services.items():
        if "steward-" in each["image"]:
            assert each["read_only"] is True, name
            assert each["cap_drop"] == ["ALL"]
            assert "no-new-privileges:true" in each["security_opt"]


def test_the_images_run_as_nobody_and_say_how_they_are() -> None:
    stages = (INSTALLERS / "headoffice" / "Containerfile").read_text(encoding="utf-8").split("\nFROM ")[1:]
    for stage in (each for each in stages if not each.startswith("${BASE} AS assemble")):
        assert re.findall(r"^USER (.*)$", stage, re.MULTILINE)[-1] == "10001:10001"
        assert "\nHEALTHCHECK " in stage


def test_no_file_names_the_host_of_a_registry() -> None:
    for file in (*KUBERNETES.glob("*"), *COMPOSE, INSTALLERS / "headoffice" / "Containerfile"):
        for image in re.findall(r"(?:image: |FROM |_IMAGE:-)([^\s}]+)", file.read_text(encoding="utf-8")):
            host, slash, _ = image.partition("/")
            assert not slash or "." not in host, f"{file.name}: {image}"


def test_secrets_mounted_as_files_become_settings(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "steward_office_cache").write_text("redis://:s e$cret@cache:6379/0\n", encoding="utf-8")
    (secrets / "steward_office_graph").write_text("from the file", encoding="utf-8")
    shown = 'printf "%s|%s|%s" "$STEWARD_OFFICE_CACHE" "$STEWARD_OFFICE_GRAPH" "$*"'
    ours = (INSTALLERS / "headoffice" / "steward").read_text(encoding="utf-8")
    steward = tmp_path / "steward"  # the real one, but for what it begins at its end
    steward.write_text(ours.replace("exec /opt/steward/bin/python3 -m app", f"sh -c '{shown}' app"), encoding="utf-8")
    steward.chmod(0o755)
    own = {
        "PATH": f"{tmp_path}:/usr/bin:/bin", "STEWARD_SECRETS": str(secrets),
        "STEWARD_DATA_DIR": str(tmp_path / "data"),
        "STEWARD_OFFICE_GRAPH": "set already",
    }  # fmt: skip
    entry = str(INSTALLERS / "headoffice" / "entry.sh")
    for begun in ([entry, "headoffice", "serve"], [str(steward), "headoffice", "serve"]):  # the container's, and exec's
        said = subprocess.run(begun, env=own, capture_output=True, text=True, check=True).stdout
        assert said == "redis://:s e$cret@cache:6379/0|set already|headoffice serve"
    assert (tmp_path / "data" / "content").is_symlink()


def test_containers_that_begin_at_once_on_one_volume_use_one_index_of_documents(tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.mkdir()
    (image / "documents.sqlite").write_bytes(bytes(4_000_000))
    stat, slow_copy = 'stat -c %i "$STEWARD_DATA_DIR/documents.sqlite"', 'sleep 0.5; exec /bin/cp "$@"'  # all overlap
    for name, line in (("steward", stat), ("cp", slow_copy)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    own = {
        "PATH": f"{tmp_path}:/usr/bin:/bin", "STEWARD_DATA_DIR": str(tmp_path / "data"), "STEWARD_IMAGE": str(image)
    }  # fmt: skip
    entry = str(INSTALLERS / "headoffice" / "entry.sh")
    begun = [subprocess.Popen([entry], env=own, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    files = {each.communicate()[0] for each in begun}
    assert len(files) == 1, "who began first uses a file that is still there"
    assert [each.returncode for each in begun] == [0] * 8
    assert (tmp_path / "data" / "documents.sqlite").stat().st_size == 4_000_000
    assert sorted(each.name for each in (tmp_path / "data").iterdir()) == ["content", "documents.sqlite"]


def test_secrets_are_made_once_kept_and_fit_together(tmp_path: Path) -> None:
    def make() -> dict[str, str]:
        words = [str(INSTALLERS / "headoffice" / "secrets.sh"), "office.example", str(tmp_path)]
        subprocess.run(words, capture_output=True, check=True)
        return {file.name: file.read_text() for file in tmp_path.rglob("*") if file.is_file()}

    made = make()
    assert make() == made
    assert f":{made['postgres_password']}@database/" in made["steward_office_database"]
    assert f":{made['redis_password']}@cache:" in made["steward_office_cache"]
    assert made["steward_office_graph"].partition("office:")[2].partition("@")[0] in made["fuseki_passwd"]
    wanted = yaml.safe_load(COMPOSE[0].read_text(encoding="utf-8"))["secrets"]
    assert wanted.keys() <= made.keys()
    assert {"server.pem", "server.key", "authority.pem"} <= made.keys()
    assert yaml.safe_load(made["prometheus.yml"])["scrape_configs"][0]["tls_config"]["server_name"] == "office.example"
    assert (tmp_path / "watch" / "authority.pem").stat().st_mode & 0o044, "no secret, and read by another user"
    assert not (tmp_path / "grafana_password").stat().st_mode & 0o077
    if shutil.which("promtool"):
        file = str(tmp_path / "watch" / "prometheus.yml")
        words = ["promtool", "check", "config", "--syntax-only", file]
        checked = subprocess.run(words, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_who_watches_uses_the_files_of_observe_as_they_are_and_finds_what_they_name() -> None:
    services = yaml.safe_load(COMPOSE[0].read_text(encoding="utf-8"))["services"]
    watching = {name: each for name, each in services.items() if each.get("profiles") == ["watch"]}
    assert watching.keys() == {"prometheus", "alertmanager", "grafana"}
    for name, each in watching.items():
        # The files name each other by 127.0.0.1, so that all three must be in one namespace.
        assert name == "prometheus" or each["network_mode"] == "service:prometheus"
        assert each["read_only"] is True
        for volume in each["volumes"]:
            source = volume.replace("${STEWARD_ALERTMANAGER_DIR:-../observe/alertmanager}", "../observe/alertmanager")
            if source.startswith(".."):
                assert (COMPOSE[0].parent / source.partition(":")[0]).is_dir(), f"{name}: {volume}"
    observe = INSTALLERS / "observe"
    words = [word for each in watching.values() for word in each.get("command", ())]
    listens = {word.rpartition("=")[2] for word in words if word.startswith("--web.listen-address")}
    (source,) = yaml.safe_load((observe / "grafana/provisioning/datasources/steward.yml").read_text())["datasources"]
    assert source["url"].removeprefix("http://") in listens
    (into,) = yaml.safe_load((observe / "grafana/provisioning/dashboards/steward.yml").read_text())["providers"]
    assert any(f":{into['options']['path']}:" in volume for volume in watching["grafana"]["volumes"])
    named = re.findall(r"/etc/prometheus/secrets/([a-z-]+)", (observe / "alertmanager/alertmanager.yml").read_text())
    made = (INSTALLERS / "headoffice" / "secrets.sh").read_text(encoding="utf-8")
    assert {f"watch/{name}" for name in named} <= set(re.findall(r"keep (watch/[a-z-]+)", made))
