"""`steward knowledge`: questions, imports that are all or nothing, and a store that nobody reads without its key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import settings
from app.errors import InputError, UsageError
from app.modes import knowledge as mode
from app.settings import Settings
from finance.errors import FactsRefused, PatchError, QueryRefused
from finance.knowledge import Limits, head_office, words_of

GOOD = b"""@prefix st: <https://steward.example/terms#> .
<urn:steward:instrument:NEW> a st:Instrument ; st:symbol "NEW" ; st:name "PLANTED-MARKER-55d1" ;
    st:assetClass "bond" ."""
NAMES = "SELECT ?name { ?one a st:Client ; st:name ?name } ORDER BY ?name"


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    built = settings.load(environment={}).content_dir
    if not (built / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "content").symlink_to(built)
    return settings.load({"data_dir": tmp_path / "data"}, environment={})


def _rows(text: str) -> list[str]:
    return [row["name"]["value"] for row in json.loads(text)["results"]["bindings"]]


def test_a_question_is_answered_for_all_or_for_one_client(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.query(here, NAMES, None, None, Limits(), as_json=True)
    assert len(_rows(capsys.readouterr().out)) == 4
    mode.query(here, NAMES, None, "avery", Limits(), as_json=True)
    assert _rows(capsys.readouterr().out) == ["Avery Fairweather"]


def test_a_table_says_when_rows_were_left_out(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.query(here, NAMES, None, None, Limits(rows=2), as_json=False)
    assert "more than these 2 rows" in capsys.readouterr().out


def test_a_question_that_never_ends_is_stopped(here: Settings) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryRefused, match=r"longer than 0\.5 seconds"):
        mode.query(here, endless, None, None, Limits(seconds=0.5), as_json=True)


def test_one_question_is_asked_in_one_way(here: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--file"):
        mode.query(here, None, None, None, Limits(), as_json=True)
    with pytest.raises(InputError, match="cannot be read"):
        mode.query(here, None, tmp_path / "missing.rq", None, Limits(), as_json=True)


def test_what_was_imported_is_there_next_time_and_unreadable_on_disk(
    here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.ttl").write_bytes(GOOD)
    mode.import_file(here, tmp_path / "good.ttl", dry_run=True)
    assert "would be" in capsys.readouterr().out
    mode.import_file(here, tmp_path / "good.ttl", dry_run=False)
    mode.export(here, head_office(), None, with_client_data=False)
    assert "PLANTED-MARKER-55d1" in capsys.readouterr().out
    mode.log(here, as_json=True)
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["added"], row["graph"]) == (4, head_office())
    kept = [path for path in here.data_dir.rglob("*") if path.is_file() and not path.is_symlink()]
    assert kept
    assert not [path for path in kept if b"PLANTED-MARKER-55d1" in path.read_bytes()]


def test_a_bad_import_leaves_nothing_behind(here: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.ttl").write_bytes(GOOD.replace(b'"bond"', b'"gold"'))
    with pytest.raises(FactsRefused, match="it is gold"):
        mode.import_file(here, tmp_path / "bad.ttl", dry_run=False)
    (tmp_path / "bad.rdfp").write_bytes(b"H id <urn:x:1> .\nTX .\nA <urn:a b> <urn:c> <urn:d> .\nTC .\n")
    with pytest.raises(PatchError, match="line 3"):
        mode.import_file(here, tmp_path / "bad.rdfp", dry_run=False)
    mode.log(here, as_json=True)
    assert json.loads(capsys.readouterr().out) == []


def test_the_books_are_not_changed_by_a_patch(here: Settings, tmp_path: Path) -> None:
    row = '<urn:steward:client:avery> <https://steward.example/terms#name> "Mallory" <urn:steward:graph:books>'
    (tmp_path / "evil.rdfp").write_text(f"H id <urn:x:1> .\nTX .\nA {row} .\nTC .\n")
    with pytest.raises(InputError, match="books"):
        mode.import_file(here, tmp_path / "evil.rdfp", dry_run=False)


def test_client_data_leaves_only_when_asked_for(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    for graph in ("urn:steward:graph:books", words_of("avery")):
        with pytest.raises(UsageError, match="--with-client-data"):
            mode.export(here, graph, None, with_client_data=False)
    mode.export(here, "urn:steward:graph:books", "avery", with_client_data=True)
    out = capsys.readouterr().out
    assert "Avery" in out
    assert "Rosa" not in out


def test_the_demo_banks_facts_are_as_they_must_be(here: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mode.check_all(here, None)
    assert "All facts are as they must be" in capsys.readouterr().out
