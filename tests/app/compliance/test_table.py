"""The table of requirements hangs together, names what there is, and claims no more than that it supports a bank."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from app.__main__ import cli
from app.compliance.data_map import places
from app.compliance.evidence import EVIDENCE
from app.compliance.impact import RISKS
from app.compliance.models import models
from app.compliance.table import Requirement, of_evidence, regimes, requirement, requirements
from app.errors import UsageError

ROOT = Path(__file__).parents[3]
each_requirement = pytest.mark.parametrize("asked", requirements(), ids=lambda asked: str(asked.id))


def test_names_are_told_apart() -> None:
    names = [asked.id for asked in requirements()]
    assert len(set(names)) == len(names)
    assert {asked.regime for asked in requirements()} == {regime.id for regime in regimes()}


@each_requirement
def test_a_requirement_names_where_it_stands_what_shows_it_and_what_is_the_banks(asked: Requirement) -> None:
    assert re.search(r"\d", asked.cites)
    assert asked.asks
    assert asked.product
    assert asked.bank
    assert asked.evidence
    assert set(asked.evidence) <= EVIDENCE.keys()


def test_every_proof_is_for_something() -> None:
    assert [name for name in EVIDENCE if not of_evidence(name)] == []
    assert {risk.proof for risk in RISKS} - {""} <= EVIDENCE.keys()


@each_requirement
def test_files_that_a_requirement_names_are_there(asked: Requirement) -> None:
    named = re.findall(
        r"\b(?:app|docs|finance|sync|assets|inference)/[\w./-]+\.(?:py|md|toml)", " ".join(asked.product)
    )
    assert [name for name in named if not (ROOT / name).is_file() and not name.startswith("docs/compliance")] == []


@each_requirement
def test_commands_that_a_requirement_names_are_there(asked: Requirement) -> None:
    words = " ".join((*asked.product, *asked.limits, *asked.bank))
    for line in re.findall(r"`steward ([a-z ]+)", words):
        command: Any = typer.main.get_command(cli)
        for name in line.split():
            subcommands = getattr(command, "commands", {})
            if not subcommands:
                break  # what follows are arguments
            assert name in subcommands, line
            command = subcommands[name]


def test_nothing_claims_that_a_bank_complies() -> None:
    said = [*(" ".join((one.asks, *one.product, *one.limits)) for one in requirements()), *(one.left for one in RISKS)]
    boast = re.compile(r"\b(compliant|complies|fully|certified|guarantee[sd]?|legally|ensures)\b", re.IGNORECASE)
    assert [words for words in said if boast.search(words)] == []


def test_an_unknown_requirement_is_answered_with_its_neighbours() -> None:
    assert requirement("GDPR-17").id == "gdpr-17"
    with pytest.raises(UsageError, match="gdpr-15"):
        requirement("gdpr-99")


def test_code_that_a_model_names_is_there() -> None:
    named = [name for model in models() for name in model.code.split(", ")]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_personal_data_has_a_purpose_a_limit_and_a_way() -> None:
    for where in places():
        for row in where.rows:
            assert row.personal in ("yes", "mark", "no")
            assert row.purpose
            assert row.limit
            assert row.goes
