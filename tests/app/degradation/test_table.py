"""Every row of the table has a test that exists, and the page is that of the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app
from app.care.degradation import KIOSK, OFFICE, Row
from app.modes.degradation_page import page
from sync.headoffice.config import OfficeConfig
from sync.headoffice.parts import open_office
from sync.headoffice.web import create_app

ROOT = Path(app.__file__).parent.parent


@pytest.mark.parametrize("row", [*KIOSK, *OFFICE], ids=lambda row: row.missing)
def test_a_row_names_tests_that_exist(row: Row) -> None:
    for test in row.tests:
        file, function = test.split("::")
        assert re.search(rf"^def {function}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), test


@pytest.mark.parametrize("row", KIOSK, ids=lambda row: row.missing)
def test_a_row_of_a_branch_is_tried_in_a_running_demonstration(row: Row) -> None:
    assert row.tests[0].startswith("tests/app/degradation/")
    assert "pytest.mark.soak" in (ROOT / row.tests[0].split("::")[0]).read_text(encoding="utf-8")


def test_addresses_of_head_office_that_the_table_names_exist(tmp_path: Path) -> None:
    named = {found for row in (*KIOSK, *OFFICE) for found in re.findall(r"`(GET /[^ `]*)`", row.to_do)}
    office = open_office(OfficeConfig(folder=tmp_path))
    described = create_app(office).openapi()["paths"]
    office.close()
    known = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert named
    assert named <= known


def test_nothing_is_there_twice() -> None:
    assert len({row.missing for row in KIOSK}) == len(KIOSK)


def test_the_page_is_made_from_the_table() -> None:
    assert (ROOT / "docs" / "degradation.md").read_text(encoding="utf-8") == page()
