"""The first administrator is made on the machine itself, and nobody's password is printed but a generated one, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.modes.headoffice import office_config
from app.settings import load
from sync.headoffice.parts import open_office
from sync.headoffice.people.sign_ins import sign_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))
    return tmp_path


def people(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["headoffice", "people", *words], input=typed)


def signs_in(name: str, password: str) -> bool:
    office = open_office(office_config(load()))
    try:
        return sign_in(office, name, password, "127.0.0.1").person.must_change
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
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: tuple[str, ...]) -> None:
    done = people(*words)
    assert done.exit_code != 0
    assert "Password" not in done.output
    assert str(done.exception).endswith(".")
