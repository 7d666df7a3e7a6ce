"""Head office as a service of one machine: its unit is hardened, and command and unit go by the same places."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "installers" / "office-service"
UNIT = FOLDER / "steward-office.service"
PAGE = Path(__file__).parents[2] / "docs" / "install-headoffice.md"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_hardened() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    said = subprocess.run(command, capture_output=True, text=True)
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert score, said.stdout + said.stderr
    assert float(score[1]) <= 3.0


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_the_command_is_a_sound_script() -> None:
    said = subprocess.run(["shellcheck", str(FOLDER / "steward-office")], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_command_unit_and_page_mean_the_same_user_and_places() -> None:
    unit, command, page = UNIT.read_text(), (FOLDER / "steward-office").read_text(), PAGE.read_text()
    places = dict(re.findall(r"^(\w+)=(\S+)$", (FOLDER / "environment").read_text(), re.MULTILINE))
    assert places["STEWARD_DATA_DIR"] == "/var/lib/steward-office"
    assert "StateDirectory=steward-office" in unit
    assert places["STEWARD_CACHE_DIR"] == "/var/cache/steward-office"
    assert "CacheDirectory=steward-office" in unit
    assert "User=steward-office" in unit
    assert "runuser -u steward-office --" in command
    for file in (unit, command):
        assert "/opt/steward/installers/office-service" in file
        assert "/etc/steward-office/secrets" in file
        assert "/opt/steward/.venv/bin/steward" in file
    for each in FOLDER.iterdir():
        assert each.name == "environment" or f"installers/office-service/{each.name}" in page


AWKWARD = r"""# Passwords of this machine
; and another remark
PLAIN=word

URL=postgresql://office@db.bank.example/office?sslmode=verify-full&sslrootcert=/etc/ssl/bank.pem
DOLLAR=pa$$word$HOME${PATH}`id`$(id)
BLANKS  =  two words; and # no remark
SHELL_MARKS=a|b>c<d*e?f~g!h(i){j}[k]
ENDS=trailing blanks  <tab>
QUOTES=it's "quoted" within
DOUBLE="  kept blanks & $dollar 'single' "
SINGLE='back\slash "double" $HOME'
EMPTY=
EQUAL=a=b==c
UMLAUT=Grüße
  INDENTED=yes
LAST=without a line's end""".replace("<tab>", "\t")
MEANT = {
    "PLAIN": "word",
    "URL": "postgresql://office@db.bank.example/office?sslmode=verify-full&sslrootcert=/etc/ssl/bank.pem",
    "DOLLAR": "pa$$word$HOME${PATH}`id`$(id)",
    "BLANKS": "two words; and # no remark",
    "SHELL_MARKS": "a|b>c<d*e?f~g!h(i){j}[k]",
    "ENDS": "trailing blanks",
    "QUOTES": 'it\'s "quoted" within',
    "DOUBLE": "  kept blanks & $dollar 'single' ",
    "SINGLE": 'back\\slash "double" $HOME',
    "EMPTY": "",
    "EQUAL": "a=b==c",
    "UMLAUT": "Grüße",
    "INDENTED": "yes",
    "LAST": "without a line's end",
}
BY_SYSTEMD = """
import ctypes, glob, json, sys
systemd, c = ctypes.CDLL(glob.glob("/usr/lib/*/systemd/libsystemd-shared-252.so")[0]), ctypes.CDLL(None)
c.fopen.restype, found = ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p)()
file = ctypes.c_void_p(c.fopen(sys.argv[1].encode(), b"r"))
assert systemd.load_env_file(file, None, ctypes.byref(found)) == 0
lines = []
while found[len(lines)]:
    lines.append(found[len(lines)].decode())
print(json.dumps(dict(line.split("=", 1) for line in lines)))
"""


def office_command(folder: Path, secrets: str) -> subprocess.CompletedProcess[str]:
    """Run steward-office with these secrets; the `steward` that it comes to prints its environment."""
    etc, place, commands = folder / "etc", folder / "place", folder / "bin"
    for each in (etc, place, commands):
        each.mkdir(exist_ok=True)
    (etc / "secrets").write_bytes(secrets.encode())
    (place / "environment").write_text(f"STEWARD_DATA_DIR={folder}\n", encoding="utf-8")
    prints = "import json, os; print(json.dumps(dict(os.environ)))"
    for name, words in (("id", "echo root"), ("runuser", f"exec {sys.executable} -c '{prints}'")):
        (commands / name).write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        (commands / name).chmod(0o755)
    script = (FOLDER / "steward-office").read_text(encoding="utf-8")
    for theirs, ours in (("/etc/steward-office", etc), ("/opt/steward/installers/office-service", place)):
        assert theirs in script
        script = script.replace(theirs, str(ours))
    environment = {"PATH": f"{commands}:{os.environ['PATH']}", "HOME": "/root", "LC_ALL": "C.UTF-8"}
    return subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, env=environment)


def read_by_command(folder: Path, secrets: str) -> dict[str, str]:
    said = office_command(folder, secrets)
    assert said.returncode == 0, said.stderr
    found: dict[str, str] = json.loads(said.stdout)
    return {name: found[name] for name in re.findall(r"^\s*([A-Z_]+)\s*=", secrets, re.MULTILINE)}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_command_takes_secrets_as_they_are_written(tmp_path: Path, end: str) -> None:
    assert read_by_command(tmp_path, AWKWARD.replace("\n", end)) == MEANT


@pytest.mark.skipif(
    not list(Path("/usr/lib").glob("*/systemd/libsystemd-shared-252.so")), reason="systemd 252 is not installed"
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_systemd_takes_them_likewise(tmp_path: Path, end: str) -> None:
    file = tmp_path / "secrets"
    file.write_bytes(AWKWARD.replace("\n", end).encode())
    said = subprocess.run([sys.executable, "-c", BY_SYSTEMD, file], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout) == MEANT


@pytest.mark.parametrize(
    "line",
    [
        r"A=back\slash", r'A="back\slash"', 'A="lone', "A='lone", "A='", "A='one' 'two'", 'A="one"two', "A='it's'",
        "export A=word", "A", "=word", "1A=word", "A-B=word", "A B=word",
    ],
)  # fmt: skip
def test_what_systemd_would_take_otherwise_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    said = office_command(tmp_path, f"# remark\nGOOD=1\n{line}\n")
    assert said.returncode == 2
    assert "line 3 of" in said.stderr
    assert said.stdout == ""
    assert "slash" not in said.stderr.replace("backslash", "")
    assert "word" not in said.stderr, "a secret is not repeated"
