"""The first administrator is made on the machine itself, and nobody's password is printed but a generated one, once."""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import time
from pathlib import Path
from typing import cast

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.errors import UsageError
from app.modes import headoffice_people
from app.modes.headoffice import office_config
from app.settings import Settings, load
from sync.crypto import one_time
from sync.headoffice.parts import open_office
from sync.headoffice.people.sign_ins import CodeWanted, first_step, sign_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))
    return tmp_path


def typed_from_a_telephone(off_s: int = 0) -> str:
    """Return the code of the secret that the command has just printed."""
    sys.stdout.flush()
    printed = cast(io.BytesIO, sys.stdout.buffer).getvalue().decode()
    secret = base64.b32decode(re.findall(r"^[A-Z2-7 ]{39}$", printed, re.MULTILINE)[-1].replace(" ", ""))
    return one_time.code(secret, (time.time_ns() // 10**9 + off_s) // 30, 6)


def people(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["headoffice", "people", *words], input=typed)


def signs_in(name: str, password: str, code: str = "") -> bool:
    office = open_office(office_config(load()))
    try:
        try:
            first = first_step(office, name, password, "127.0.0.1")
        except CodeWanted as wanted:
            if not code:
                raise
            first = wanted.first
        return sign_in(office, first, code, "127.0.0.1").must_change
    finally:
        office.close()


@pytest.mark.usefixtures("folder")
def test_an_administrator_with_a_generated_password_signs_in_and_must_change_it() -> None:
    made = people("add", "root", "--role", "admin", "--generate")
    assert made.exit_code == 0, made.output
    password = made.output.strip().rpartition(": ")[2]
    assert signs_in("root", password)
    again = people("password", "root", typed="quiet-walnut-lagoon-7\n")
    assert again.exit_code == 0, again.output
    assert "walnut" not in again.output
    assert signs_in("root", "quiet-walnut-lagoon-7")


@pytest.mark.usefixtures("folder")
def test_people_are_listed_changed_locked_and_removed() -> None:
    assert "Nobody yet" in people("list").output
    people("add", "noor", "--role", "advisor", "--clients", "avery, blake", "--generate")
    people("add", "avery.app", "--role", "client", "--client", "avery", "--generate")
    people("lock", "noor")
    people("role", "avery.app", "--role", "operator")
    listed = {each["name"]: each for each in json.loads(people("list", "--json").stdout)}
    assert listed["noor"] == {
        "name": "noor",
        "role": "advisor",
        "client": "",
        "clients": ["avery", "blake"],
        "locked": True,
        "must_change": True,
        "second_factor": False,
    }
    assert (listed["avery.app"]["role"], listed["avery.app"]["client"]) == ("operator", "")
    people("unlock", "noor")
    people("remove", "avery.app")
    listing = people("list").output
    assert "noor" in listing
    assert "locked" not in listing
    assert "avery.app" not in listing
    assert "is signed" not in people("new-key").output
    assert people("new-key").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_the_first_administrator_sets_up_a_second_factor_on_the_machine_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    password = people("add", "root", "--role", "admin", "--generate").output.strip().rpartition(": ")[2]
    assert "must set up a second factor" in people("list").output
    monkeypatch.setattr(headoffice_people, "_shown_by_the_app", lambda: typed_from_a_telephone(-3600))
    late = people("second-factor", "root")
    assert late.exit_code != 0
    assert signs_in("root", password)
    monkeypatch.setattr(headoffice_people, "_shown_by_the_app", typed_from_a_telephone)
    done = people("second-factor", "root")
    assert done.exit_code == 0, done.output
    with pytest.raises(CodeWanted):
        signs_in("root", password)
    assert signs_in("root", password, done.output.split()[-1])
    assert json.loads(people("list", "--json").stdout)[0]["second_factor"]
    assert people("reset-second-factor", "root").exit_code == 0
    assert signs_in("root", password)


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("none", ""),
        ("staff", "admin advisor compliance operator"),
        ("everyone", "admin advisor client compliance operator"),
        ("admin  compliance", "admin compliance"),
    ],
)
def test_who_needs_a_second_factor_is_a_setting(words: str, roles: str) -> None:
    needed = office_config(Settings(office_second_factor=words)).second_factor
    assert sorted(needed) == roles.split()


@pytest.mark.parametrize("words", ["", " ", "king", "admin, compliance", "staff admin"])
def test_a_second_factor_for_nobody_known_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="office_second_factor"):
        office_config(Settings(office_second_factor=words))


def test_all_staff_needs_one_unless_it_is_said_otherwise() -> None:
    assert Settings().office_second_factor == "staff"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words",
    [
        ("add", "root", "--role", "king", "--generate"),
        ("add", "x" * 99, "--role", "admin", "--generate"),
        ("add", "avery", "--role", "client", "--generate"),
        ("add", "root", "--role", "admin", "--client", "avery", "--generate"),
        ("add", "root", "--role", "admin", "--clients", "avery", "--generate"),
        ("add", "noor", "--role", "advisor", "--clients", "../x", "--generate"),
        ("lock", "nobody"),
        ("remove", "nobody"),
        ("password", "nobody", "--generate"),
        ("second-factor", "nobody"),
        ("reset-second-factor", "nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: tuple[str, ...]) -> None:
    done = people(*words)
    assert done.exit_code != 0
    assert "Password" not in done.output
    assert str(done.exception).endswith(".")


@pytest.mark.usefixtures("folder")
def test_a_program_is_added_with_the_key_that_was_made_for_it(tmp_path: Path) -> None:
    made = people("program-key", str(tmp_path / "nightly.key"))
    assert made.exit_code == 0, made.output
    assert len((tmp_path / "nightly.key").read_bytes()) == 32
    assert people("program-key", str(tmp_path / "nightly.key")).exit_code != 0, "a key is never overwritten"
    added = people("add-program", "nightly.report", "--role", "compliance", "--key", made.output.strip())
    assert "may sign in as compliance" in added.output
    for role, key in (("compliance", "nonsense"), ("compliance", "00"), ("client", made.output.strip())):
        assert people("add-program", "another", "--role", role, "--key", key).exit_code != 0
    assert people("password", "nightly.report", "--generate").exit_code != 0
