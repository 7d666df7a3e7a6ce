"""`steward headoffice publish|bundles|keys|flags|rollback` as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import cli


class Operator:
    """Somebody at head office's machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def types(self, *words: str) -> Result:
        environment = {"STEWARD_DATA_DIR": str(self._folder), "STEWARD_KEYS_PASSPHRASE": "between us"}
        return CliRunner().invoke(cli, ["headoffice", *words], env=environment)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path / "data")


def test_from_the_first_keys_to_a_roll_back(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1")
    assert "yet; `steward headoffice keys make` begins it" in str(operator.types("keys", "status").exception)
    made = operator.types("keys", "make", "--out", str(tmp_path / "safe"))
    assert "under the passphrase" in made.output
    assert b"ENCRYPTED" in (tmp_path / "safe" / "root-1.pem").read_bytes()
    assert [row["role"] for row in json.loads(operator.types("keys", "status", "--json").output)] == [
        "root", "targets", "online", "snapshot", "timestamp",
    ]  # fmt: skip
    published = operator.types("publish", "policies", str(tmp_path / "a.toml"), "--keys", str(tmp_path / "safe"))
    assert "policies 1 is published" in published.output
    operator.types("flags", "set", "settings.endpoint_ms", "--old", "500", "--new", "400")
    planned = operator.types("flags", "rollout", "settings.endpoint_ms", "--to", "25", "--dry-run").output
    assert "0 devices would get it." in planned
    assert "It would be refused without --force" in planned
    refused = operator.types("flags", "rollout", "settings.endpoint_ms", "--to", "25")
    assert "the next ring is 'canary'" in str(refused.exception)
    assert operator.types("flags", "rollout", "settings.endpoint_ms", "--to", "25", "--force").exit_code == 0
    assert "25 %" in operator.types("flags", "list").output
    assert operator.types("rollback", "settings.endpoint_ms", "--why", "echoes").exit_code == 0
    (flag,) = json.loads(operator.types("flags", "list", "--json").output)
    assert (flag["percent"], flag["state"], flag["why"]) == (0, "halted", "echoes")
    assert operator.types("bundles", "withdraw", "policies", "1").exit_code == 0
    assert "withdrawn" in operator.types("bundles", "list").output
    rotated = operator.types("keys", "rotate", "--keys", str(tmp_path / "safe"), "--out", str(tmp_path / "new"))
    assert "Root 2 counts from now on" in rotated.output
    alone = operator.types("keys", "rotate", "--keys", str(tmp_path), "--new-online")
    assert "two must sign a new root" in str(alone.exception)
    again = operator.types("keys", "rotate", "--keys", str(tmp_path / "new"), "--new-online")
    assert "Root 3 counts from now on" in again.output
    assert operator.types("flags", "set", "another").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "nonsense", "x"), "There is no kind 'nonsense'"),
        (("publish", "flags", "x"), "Features have `flags`"),
        (("publish", "market", "x"), "--keys names its folder"),
        (("rollback", "nothing"), "There is no feature nothing"),
        (("bundles", "withdraw", "market", "3"), "There is no market 3"),
    ],
)
def test_what_cannot_be_is_one_sentence(operator: Operator, words: tuple[str, ...], said: str) -> None:
    assert said in str(operator.types(*words).exception)
