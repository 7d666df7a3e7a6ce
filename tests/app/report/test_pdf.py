"""The PDF that a client takes home."""

from __future__ import annotations

import io
import os
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from app.errors import ReportFailed, StorageError
from app.messages import Insight, TurnDone
from app.report.contents import moment
from app.report.figures import as_of, capital, unit, value
from app.report.letterhead import Letterhead
from app.report.pdf import write_pdf
from app.report.visit import VisitReport
from tests.app.report import visits
from tests.app.report.pictures import every_kind


def made(report: VisitReport, paper: Letterhead | None = None) -> bytes:
    out = io.BytesIO()
    assert write_pdf(report, paper or visits.paper(), out)
    return out.getvalue()


@cache
def usual() -> bytes:
    """The report of a visit with one answer, made once for all tests that only read it."""
    return made(visits.visit())


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def words(pdf: bytes) -> str:
    """All that can be selected, in one line; where a long word may be broken is no letter."""
    return re.sub(r"\s+", " ", " ".join(pages(pdf))).replace("\u200b", "").replace("\ufffe", "")


def test_every_figure_stands_there_with_its_unit_and_its_day() -> None:
    text = words(usual())
    for fact in visits.FACTS:
        row = f"{value(fact)} {unit(fact)} {as_of(fact)}"
        assert row in text, row
        assert capital(fact.label) in text


def test_figures_come_from_the_facts_alone() -> None:
    report = visits.visit([(visits.turn(), None)])
    text = words(made(report))
    known = " ".join(
        (
            *(f"{value(fact)} {as_of(fact)} {fact.source} {fact.name}" for fact in visits.FACTS),
            *(answer.reply for answer in report.answers),
            moment(visits.AT),
        )
    )
    allowed = set(re.findall(r"\d[\d,.:]*", known))
    numbered = re.sub(r"Page \d+ of \d+|\[\d+\]|(?<= )\d(?= How did)|1\. ", " ", text)
    found = {number.rstrip(".,:") for number in re.findall(r"\d[\d,.:]*", numbered)}
    assert found <= {number.rstrip(".,:") for number in allowed}
    assert "99.9" not in text  # of the sentence that failed its check


def test_each_figure_that_was_said_names_what_it_was_checked_against() -> None:
    text = words(usual())
    assert "performance.ytd.gain · said as $22,510 · verified" in text
    assert "A sentence failed the verification and was not said." in text


def test_sources_are_numbered_and_referred_to() -> None:
    text = words(usual())
    listed = text[text.index("Sources [") :]
    number = re.search(rf"\[(\d+)\] {capital(visits.SOURCE)}", listed)
    assert number is not None
    assert f"percent 28 December 2022 [{number[1]}]" in text


def test_it_says_that_the_advisor_is_a_machine_and_what_the_answer_must_say() -> None:
    text = words(usual())
    for said in ("is a machine, not a person", visits.NOTICE, "Results may vary", "Shares earn on average"):
        assert said in text


def test_a_projection_is_called_hypothetical_even_where_the_record_lost_its_passages() -> None:
    text = words(made(visits.visit([(visits.turn(passages=()), None)])))
    assert "hypothetical" in text


def test_the_transcript_is_there_only_on_request() -> None:
    small_talk = visits.turn(2, "Thank you!", (), (), ())
    turns: list[tuple[TurnDone, Insight | None]] = [(visits.turn(), None), (small_talk, None)]
    assert "Thank you!" not in words(made(visits.visit(turns)))
    assert "Thank you!" in words(made(visits.visit(turns, transcript=True)))


def test_pages_are_counted() -> None:
    found = pages(usual())
    for number, text in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in text


def test_the_file_tells_title_and_language_and_not_the_client() -> None:
    pdf = made(visits.visit(client="Unlikely Surname"))
    with pypdfium2.PdfDocument(pdf) as document:
        told = document.get_metadata_dict()
        assert document.is_tagged()
    assert told["Title"] == "Your visit to Lantern Bay Bank"
    assert b"/Lang (en)" in pdf or b"/Lang(en)" in pdf
    assert "Unlikely" not in str(told)
    assert b"Unlikely" not in pdf  # metadata is not compressed, unlike pages
    assert b"<pdfuaid:part>1" in pdf
    assert b"<pdfaid:part>2" in pdf


def test_every_font_is_embedded() -> None:
    with pypdfium2.PdfDocument(usual()) as document:
        embedded = [
            pypdfium2.raw.FPDFFont_GetIsEmbedded(pypdfium2.raw.FPDFTextObj_GetFont(part.raw))
            for page in document
            for part in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        ]
    assert len(embedded) > 50
    assert set(embedded) == {1}


def test_charts_of_every_kind_are_vectors_with_words_and_no_pictures() -> None:
    charts = every_kind().values()
    turns: list[tuple[TurnDone, Insight | None]] = [
        (visits.turn(number, f"Question {number}?"), Insight("s", number, 0.0, visits.FACTS, chart))
        for number, chart in enumerate(charts, start=1)
    ]
    pdf = made(visits.visit(turns))
    with pypdfium2.PdfDocument(pdf) as document:
        images = [part for page in document for part in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert not images
    text = words(pdf)
    for chart in charts:
        assert capital(chart.title) in text
        labels = [point.label for point in chart.points] + [target.label for target in chart.targets]
        assert all(label in text for label in labels)
    assert b"<pdfuaid:part>1" in pdf


def test_a_picture_that_goes_with_two_answers_is_drawn_once() -> None:
    chart = every_kind()["shares"]
    turns: list[tuple[TurnDone, Insight | None]] = [
        (visits.turn(number, f"Question {number}?"), Insight("s", number, 0.0, (), chart)) for number in (1, 2)
    ]
    text = words(made(visits.visit(turns)))
    assert text.count(capital(chart.title)) == 1
    assert "that of answer 1." in text


def test_the_same_visit_gives_the_same_bytes() -> None:
    assert made(visits.visit()) == usual()


def test_an_empty_visit_is_a_page_that_says_so() -> None:
    pdf = made(visits.visit([]))
    assert "Nothing was looked at" in words(pdf)
    assert len(pages(pdf)) == 1


def test_forty_answers_with_charts_are_all_there() -> None:
    turns: list[tuple[TurnDone, Insight | None]] = [
        (
            visits.turn(number, f"Question number {number}?"),
            Insight("s", number, 0.0, visits.FACTS, every_kind()["fan"]),
        )
        for number in range(1, 41)
    ]
    text = words(made(visits.visit(turns, transcript=True)))
    assert all(text.count(f"Question number {number}?") >= 3 for number in range(1, 41))


@pytest.mark.parametrize(
    "client",
    [
        "Maximiliana-Theodora Alexandrina von Hohenlohe-Waldenburg-Schillingsfürst und zu Castell-Rüdenhausen-Castell",
        "Ш" * 120,
        "Ελένη Παπαδοπούλου",
        "عائشة بنت الحارث",
        "נעמי בן־דוד",
        "王小明",
        "देवी शर्मा",
        "\U0001f600\u202e#set page(fill: red) $x$ *b* _i_ \\ // <a> @b",
        "",
    ],
)
def test_no_name_breaks_the_pages(client: str) -> None:
    pdf = made(visits.visit(client=client))
    with pypdfium2.PdfDocument(pdf) as document:
        width = document[0].get_width()
        for page in document:
            for part in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                left, _, right, _ = part.get_bounds()
                assert left >= 0
                assert right <= width
        if len(client) > 100:
            everything_long = made(replace(visits.visit(client=client), bank=client, advisor=client))
            with pypdfium2.PdfDocument(everything_long) as other:
                for part in other[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                    assert part.get_bounds()[2] <= width
    if client.isascii() and client:
        assert client in words(pdf)


def test_a_mark_that_cannot_be_drawn_is_left_out() -> None:
    assert "Lantern Bay Bank" in words(made(visits.visit(), replace(visits.paper(), mark=b"<svg broken")))


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    assert write_pdf(visits.visit(), visits.paper(), io.BytesIO(), told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(told) > 4


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_it_can_be_cancelled_at_any_time_and_then_writes_nothing(after: int, tmp_path: Path) -> None:
    asked = iter(range(10_000))
    out = tmp_path / "visit.pdf"
    assert not write_pdf(visits.visit(), visits.paper(), out, cancelled=lambda: next(asked) >= after)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("press", "reason"),
    [
        ("import sys; sys.stdin.buffer.read(); sys.exit('the pages cannot be set (no ink)')", "set (no ink)"),
        ("import sys; sys.stdin.buffer.read(); raise ValueError('Avery has 12')", "an unexpected ValueError"),
        ("import os; os.kill(os.getpid(), 9)", "the typesetter stopped"),
    ],
    ids=["says why", "breaks", "dies"],
)
def test_what_fails_is_one_sentence_without_the_client(
    press: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{press}"\n')
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(ReportFailed, match=re.escape(reason)) as raised:
        write_pdf(visits.visit(), visits.paper(), tmp_path / "visit.pdf")
    assert "Avery" not in str(raised.value)
    assert not (tmp_path / "visit.pdf").exists()


def test_a_file_is_written_whole_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "visit.pdf"
    assert write_pdf(visits.visit(), visits.paper(), out)
    assert [path.name for path in tmp_path.iterdir()] == ["visit.pdf"]
    assert out.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot be written \(No such file"):
        write_pdf(visits.visit(), visits.paper(), tmp_path / "nowhere" / "visit.pdf")


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert write_pdf(visits.visit(), visits.paper(), io.BytesIO())
    assert os.listdir(tmp_path) == []
