"""An enrolled kiosk reaches head office and the servers of its settings alone, wherever their names lead."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
FILES = ROOT / "installers" / "debian" / "kiosk" / "root"
SCRIPT = FILES / "usr/lib/steward/reach"
UNITS = FILES / "lib/systemd/system"
KIOSKS = ("steward-kiosk.service", "steward-kiosk-x11.service")
DAY_S = 86_400


def loaded() -> ModuleType:
    loader = SourceFileLoader("reach", str(SCRIPT))
    spec = importlib.util.spec_from_loader("reach", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


REACH = loaded()


class Machine:
    """The root of a file system, with a systemctl that writes down what it is told."""

    def __init__(self, folder: Path) -> None:
        self.root, self._commands = folder / "root", folder / "bin"
        (self.root / "etc/steward").mkdir(parents=True)
        self._commands.mkdir()
        self.told = folder / "told"
        (self._commands / "systemctl").write_text(f'#!/bin/sh\necho "$@" >> {self.told}\n')
        (self._commands / "systemctl").chmod(0o755)
        self.resolv("nameserver 192.0.2.53\n# nameserver 192.0.2.99\nsearch bank.example\n")

    def resolv(self, text: str) -> None:
        (self.root / "etc/resolv.conf").write_text(text)

    def reach(self, *hosts: str) -> str:
        servers = self.root / "servers"
        servers.write_text("".join(f"{host}\n" for host in hosts))
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, servers, self.root], capture_output=True, text=True, check=True, timeout=120,
            env={**os.environ, "PATH": f"{self._commands}:{os.environ['PATH']}"},
        )  # fmt: skip
        return done.stdout

    def drop_in(self, unit: str = KIOSKS[0]) -> Path:
        return self.root / "etc/systemd/system" / f"{unit}.d" / "50-reach.conf"

    def allowed(self, unit: str = KIOSKS[0]) -> set[str]:
        lines = self.drop_in(unit).read_text().splitlines()
        assert lines[lines.index("[Service]") + 1] == "IPAddressDeny=any"
        return {line.partition("=")[2] for line in lines if line.startswith("IPAddressAllow=")}

    @property
    def reloads(self) -> int:
        return self.told.read_text().count("daemon-reload") if self.told.exists() else 0


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_both_kiosk_services_reach_head_office_this_machine_and_the_name_servers_alone(machine: Machine) -> None:
    said = machine.reach("203.0.113.7", "2001:db8::7", "localhost")
    for unit in KIOSKS:
        assert {"localhost", "203.0.113.7", "2001:db8::7", "192.0.2.53", "127.0.0.1"} <= machine.allowed(unit)
        assert "192.0.2.99" not in machine.allowed(unit)
    assert "203.0.113.7" in said
    assert machine.reloads == 1


def test_systemd_reads_again_only_what_has_changed(machine: Machine) -> None:
    machine.reach("203.0.113.7")
    assert (machine.reach("203.0.113.7"), machine.reloads) == ("", 1)
    machine.resolv("nameserver 192.0.2.54\n")
    assert "192.0.2.54" in machine.reach("203.0.113.7")
    assert machine.reloads == 2


def test_a_name_that_cannot_be_looked_up_keeps_its_addresses(machine: Machine) -> None:
    machine.reach("203.0.113.7")
    for unit in KIOSKS:
        file = machine.drop_in(unit)
        file.write_text(file.read_text().replace("# 203.0.113.7 is", "# office.invalid is"))
    machine.reach("office.invalid")
    assert "203.0.113.7" in machine.allowed()


def test_a_kiosk_that_is_enrolled_nowhere_and_one_whose_operator_says_so_reach_everything(machine: Machine) -> None:
    machine.reach("203.0.113.7")
    assert "every address" in machine.reach()
    assert not any(machine.drop_in(unit).exists() for unit in KIOSKS)
    machine.reach("203.0.113.7")
    (machine.root / "etc/steward/any-address").touch()
    machine.reach("203.0.113.7")
    assert not any(machine.drop_in(unit).exists() for unit in KIOSKS)
    assert machine.reloads == 4


def test_words_that_are_no_host_open_nothing(machine: Machine) -> None:
    machine.reach("203.0.113.7", "any", "0.0.0.0/0", "IPAddressAllow=any", "-h", "%", "link-local")
    assert machine.allowed() == {"localhost", "203.0.113.7", "192.0.2.53"}


HOSTS = st.sampled_from(["a.example", "b.example", "c.example"])
ADDRESSES = st.ip_addresses(v=4).map(str)


@given(
    known=st.dictionaries(st.tuples(HOSTS, ADDRESSES), st.integers(0, 30 * DAY_S)),
    hosts=st.lists(HOSTS, unique=True),
    answers=st.dictionaries(HOSTS, st.sets(ADDRESSES, max_size=3)),
)
def test_a_server_that_moves_is_reached_throughout_and_its_old_addresses_are_given_up_after_a_week(
    known: dict[tuple[str, str], int], hosts: list[str], answers: dict[str, set[str]]
) -> None:
    now_s = 30 * DAY_S
    found = REACH.renewed(known, hosts, lambda host: answers.get(host, set()), now_s)
    for host in hosts:
        mine = {address for each, address in found if each == host}
        before = {address for each, address in known if each == host}
        assert answers.get(host, set()) <= mine <= before | answers.get(host, set())
        if not answers.get(host):
            assert mine == before
    assert {host for host, _ in found} <= set(hosts)
    assert all(now_s - seen_s <= 7 * DAY_S for (host, _), seen_s in found.items() if answers.get(host))
    text = REACH.drop_in(found, set())
    assert {(host, address): int(seen_s) for host, address, seen_s in REACH._KNOWN.findall(text)} == found
    for line in REACH.directives(text)[3:]:
        ipaddress.ip_address(line.removeprefix("IPAddressAllow="))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_drop_in_for_an_allow_list(machine: Machine, tmp_path: Path) -> None:
    machine.reach("203.0.113.7", "2001:db8::7")
    shutil.copy(UNITS / KIOSKS[0], tmp_path / KIOSKS[0])
    shutil.copytree(machine.drop_in().parent, tmp_path / f"{KIOSKS[0]}.d")
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(tmp_path / KIOSKS[0])],
        capture_output=True, text=True, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    assert "defines IP address allow list" in told.stdout, told.stdout + told.stderr


def test_each_kiosk_service_looks_again_and_enrolling_does_so_at_once() -> None:
    for unit in KIOSKS:
        (wants,) = [line for line in (UNITS / unit).read_text().splitlines() if "steward-reach" in line]
        assert wants.startswith("Wants=")
        assert {"steward-reach.timer", "steward-reach.path"} <= set(wants.partition("=")[2].split())
    assert "start --no-block steward-reach.service" in (UNITS / "steward-enrol.service").read_text()
    assert "PathChanged=/etc/resolv.conf" in (UNITS / "steward-reach.path").read_text()


def test_what_a_purge_removes_has_the_drop_ins_in_it() -> None:
    removed = (FILES.parent / "maintainer/postrm").read_text()
    assert all(f"/etc/systemd/system/{unit}.d" in removed for unit in KIOSKS)
