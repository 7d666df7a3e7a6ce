"""What is exported for spreadsheets runs nothing there."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from sync.headoffice.audit.exporting import SHEET
from sync.headoffice.audit.writing import note
from sync.headoffice.people.roles import Role
from tests.sync.headoffice.people.offices import place

FORMULAS = ('=cmd|"/c calc"!A1', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "a,=1", 'a"\n=1')


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    there = place(tmp_path)
    there.populate()
    with there.office.database.writing() as connection:
        for words in FORMULAS:
            note(connection, there.now_ms, words, words, words, {words: words})
    answer = there.web.get("/api/v1/audit/export", headers=there.header(Role.COMPLIANCE))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = list(csv.reader(io.StringIO(archive.read(SHEET).decode(), newline="")))
    there.office.close()
    assert len(rows) > len(FORMULAS)
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert sum(cell in ("'" + words, words) for cell in cells for words in FORMULAS) >= 3 * len(FORMULAS) - 9
