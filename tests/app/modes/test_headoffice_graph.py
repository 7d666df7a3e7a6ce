"""The graph's commands on both sides: published and decided at head office, proposed and fetched on a kiosk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.errors import UsageError
from app.modes import knowledge as mode
from app.modes.headoffice import office_config
from app.office.graphs import keep_graphs
from app.settings import Settings, load
from finance.errors import FinanceError
from finance.knowledge import head_office, make, write
from sync.errors import SyncError
from sync.headoffice.parts import open_office
from sync.store.identity import identity, set_office
from sync.store.opened import Store
from tests.finance.knowledge.made import quad
from tests.sync.headoffice.served import Served, serving

TURTLE = """@prefix st: <https://steward.example/terms#> .
<urn:steward:instrument:NEW> a st:Instrument ; st:symbol "NEW" ; st:name "{name}" ; st:assetClass "bond" ."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))
    return tmp_path


def graph(*words: str) -> Result:
    return CliRunner().invoke(cli, ["headoffice", "graph", *words])


def written(folder: Path, name: str) -> str:
    file = folder / "products.ttl"
    file.write_text(TURTLE.format(name=name), encoding="utf-8")
    return str(file)


def test_turtle_is_published_as_what_differs(folder: Path) -> None:
    assert "None yet" in graph("heads").output
    assert "Entry 1: 4 statements added, 0 taken out." in graph("publish", written(folder, "First")).output
    file = written(folder, "Second")
    assert "would add 1 statements and take out 1" in graph("publish", "--dry-run", file).output
    assert "Entry 2: 1 statements added, 1 taken out." in graph("publish", file).output
    (head,) = json.loads(graph("heads", "--json").output)
    assert (head["graph"], head["number"]) == (head_office(), 2)


def test_what_is_not_sound_is_shown_and_not_published(folder: Path) -> None:
    file = folder / "wrong.ttl"
    file.write_text("<urn:steward:instrument:X> a <https://steward.example/terms#Instrument> .", encoding="utf-8")
    assert "symbol" in graph("publish", "--dry-run", str(file)).output
    assert isinstance(graph("publish", str(file)).exception, SyncError)
    assert "None yet" in graph("heads").output


@pytest.mark.usefixtures("folder")
def test_what_is_not_there_is_said() -> None:
    assert graph("proposals").output == "None.\n"
    for words in (("accept", "0" * 32), ("reject", "0" * 32), ("publish", "missing.ttl")):
        found = graph(*words)
        assert found.exit_code != 0
        assert str(found.exception).endswith(".")


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[tuple[Served, Settings]]:
    """A served head office with its graphs, and a kiosk that is enrolled there."""
    built = load(environment={}).content_dir
    if not (built / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "content").symlink_to(built)
    at_office = load({"data_dir": tmp_path / "office", "office_port": 0}, environment={})
    with serving(office_config(at_office)) as served:
        keep_graphs(served.office, at_office)
        served.office.starting[-1]()  # as the server's start would have done
        settings = load({"data_dir": tmp_path / "kiosk"}, environment={})
        with Store(settings.data_dir) as store:
            served.enrolled("kiosk-1", identity(store).signing)
            set_office(store, "kiosk-1", served.office.secrets.public, (served.address,))
        yield served, settings


def test_a_kiosk_fetches_and_proposes(
    kiosk: tuple[Served, Settings], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served, settings = kiosk
    assert served.office.checks["knowledge"]().status == "ok"
    from sync.headoffice.patches import logs_of

    first = make("", [(True, quad("1", "one"))])
    logs_of(served.office).publish(head_office(), write(first), "tests")
    mode.pull(settings, anew=False)
    assert "Head office: 1 entries, now at 1." in capsys.readouterr().out
    mode.export(settings, None, None, with_client_data=False)
    assert "<urn:s:1>" in capsys.readouterr().out
    file = tmp_path / "change.rdfp"
    file.write_bytes(write(make(first.id, [(False, quad("1", "one")), (True, quad("1", "uno"))])))
    mode.propose_change(settings, file, "translated", "noor")
    assert "1 statements to be added and 1 to be taken out" in capsys.readouterr().out
    with pytest.raises(SyncError, match="propose the change"):
        mode.import_file(settings, file, dry_run=False)
    file.write_bytes(write(make("urn:elsewhere", [(True, quad("1", "x"))])))
    with pytest.raises(FinanceError, match="fetch what is between"):
        mode.propose_change(settings, file, "", "")


def test_who_is_enrolled_nowhere_has_nobody_to_fetch_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="enrolled at no head office"):
        mode.pull(load({"data_dir": tmp_path}, environment={}), anew=False)


def test_two_processes_cannot_have_one_folder_of_the_graph(tmp_path: Path) -> None:
    settings = load({"data_dir": tmp_path}, environment={})
    with closing(open_office(office_config(settings))) as one, closing(open_office(office_config(settings))) as two:
        keep_graphs(one, settings)
        with pytest.raises(FinanceError, match="another process"):
            keep_graphs(two, settings)
