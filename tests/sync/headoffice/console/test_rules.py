"""The console's pure parts: the map of tiles, states, charts, plain words, tokens of forms."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Refused
from sync.headoffice.config import Prices
from sync.headoffice.console import charts, wording
from sync.headoffice.console.hexmap import Place, Tile, bounds, land, tiles
from sync.headoffice.console.map_view import fleet_map
from sync.headoffice.console.plain_triples import statements
from sync.headoffice.console.queries.fleet import Branch, told
from sync.headoffice.console.queries.paging import SIZE, page_number, sliced
from sync.headoffice.console.queries.sessions import day_ms
from sync.headoffice.console.queries.usage import Usage, months_to
from sync.headoffice.console.security import check_form
from sync.headoffice.console.states import BEHIND_MS, SILENT_MS, Known, State, state_of, usual_version, worst
from sync.headoffice.demo.places import BRANCHES

NOW = 1_800_000_000_000
_DEGREES = st.tuples(st.floats(-60, 60), st.floats(-170, 170))


@given(st.lists(_DEGREES, max_size=40))
@settings(max_examples=60, deadline=None)
def test_every_branch_has_a_tile_of_its_own(spots: list[tuple[float, float]]) -> None:
    found = tiles([Place(f"b{number}", *spot) for number, spot in enumerate(spots)])
    assert [tile.name for tile in found] == [f"b{number}" for number in range(len(spots))]
    assert len({(tile.column, tile.row) for tile in found}) == len(spots)
    assert not {(tile.column, tile.row) for tile in land(found)} & {(tile.column, tile.row) for tile in found}


def test_the_map_keeps_who_lies_north_and_who_lies_west() -> None:
    found = tiles([Place("north", 50, 0), Place("south", 40, 0), Place("west", 45, -10), Place("east", 45, 10)])
    at = {tile.name: tile.centre(1.0) for tile in found}
    assert at["north"][1] < min(at["west"][1], at["east"][1]) <= max(at["west"][1], at["east"][1]) < at["south"][1]
    assert at["west"][0] < min(at["north"][0], at["south"][0]) <= max(at["north"][0], at["south"][0]) < at["east"][0]


def test_branches_at_one_spot_lie_side_by_side() -> None:
    found = tiles([Place(f"b{number}", 46.0, 8.0) for number in range(7)])
    centres = [tile.centre(1.0) for tile in found]
    assert max(math.dist(one, centres[0]) for one in centres) < 4.0


def test_neighbouring_tiles_touch_and_the_rectangle_holds_them_all() -> None:
    assert math.dist(Tile("", 0, 0).centre(1), Tile("", 0, 1).centre(1)) == pytest.approx(math.sqrt(3))
    left, top, width, height = bounds([Tile("a", 0, 0), Tile("b", 3, 2)], 10)
    assert (left, top) == (-10, -10)
    assert width == pytest.approx(20 + 3 * 10 * math.sqrt(3))
    assert height == 50


def test_the_fleets_map_has_every_region_named_once_and_no_empty_one() -> None:
    branches = [Branch(each.name, each.region, each.latitude, each.longitude, ()) for each in BRANCHES]
    found = fleet_map(branches)
    assert found is not None
    assert len(found.spots) == len(BRANCHES)
    names = [label.words for label in found.labels]
    assert len(names) == len(set(names)) >= 5
    assert fleet_map([Branch("nowhere", "", None, None, ())]) is None


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (Known(False, NOW, None, "1.2", 0), State.CURRENT),
        (Known(True, NOW, None, "1.2", 3), State.REVOKED),
        (Known(False, NOW - 2 * SILENT_MS, None, "1.2", 1), State.ALERT),
        (Known(False, None, None, "", 0), State.WAITING),
        (Known(False, NOW - SILENT_MS, None, "1.2", 0), State.CURRENT),
        (Known(False, NOW - SILENT_MS - 1, None, "1.2", 0), State.SILENT),
        (Known(False, NOW, NOW - BEHIND_MS, "1.2", 0), State.CURRENT),
        (Known(False, NOW, NOW - BEHIND_MS - 1, "1.2", 0), State.BEHIND),
        (Known(False, NOW, None, "1.1.9", 0), State.BEHIND),
        (Known(False, NOW, None, "1.10", 0), State.CURRENT),
        (Known(False, NOW, None, "", 0), State.CURRENT),
    ],
)
def test_a_devices_state_follows_from_what_is_known(known: Known, state: State) -> None:
    assert state_of(known, "1.2", NOW) is state


def test_a_branch_is_as_its_worst_device_and_versions_are_compared_as_numbers() -> None:
    assert worst([State.CURRENT, State.REVOKED, State.BEHIND]) is State.BEHIND
    assert worst([State.REVOKED]) is State.REVOKED
    assert usual_version(["0.9", "0.10", "0.9", "0.10", ""]) == "0.10"
    assert usual_version([]) == ""


def test_columns_reach_as_high_as_their_values_say() -> None:
    chart = charts.columns([("a", 50), ("b", 100), ("c", 0)])
    assert chart.bars[1].height == 2 * chart.bars[0].height
    assert chart.bars[2].height == 0
    assert chart.bars[0].y + chart.bars[0].height == chart.floor
    assert [charts.nice_above(value) for value in (0, 0.3, 1, 7, 99, 401)] == [1, 0.4, 1, 8, 100, 500]
    assert charts.columns([]).bars == ()


def test_a_share_over_time_is_a_line_of_steps() -> None:
    found = charts.steps([(0, 0.0), (50, 0.5)], 100, "then", "now")
    assert found.line == "M52.0 120.0 L342.0 120.0 L342.0 70.0 L632.0 70.0"
    assert charts.steps([], 100, "", "").line == ""


def test_times_and_numbers_are_written_for_people() -> None:
    assert wording.utc(0) == "1970-01-01 00:00"
    assert wording.utc(None) == "never"
    assert wording.utc(10**30) == "9999-12-31 23:59"
    assert wording.span(3 * 3_600_000 + 1) == "3 hours"
    assert wording.ago(NOW - 60_000, NOW) == "1 minute ago"
    assert (wording.counted(1, "entry"), wording.counted(2, "branch")) == ("1 entry", "2 branches")
    assert (wording.size(1023), wording.size(1536)) == ("1,023 bytes", "1.5 KiB")
    assert (wording.setting(True), wording.setting(450)) == ("on", "450")


def test_a_patch_is_told_in_plain_words_and_an_odd_row_as_it_is() -> None:
    patch = (
        b"H id <urn:x> .\nTX .\n"
        b'A <urn:steward:client:c-1> <https://steward.example/terms#riskProfile> "bal\\"anced" <urn:g> .\n'
        b"D _:b1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ex:TaxableAccount <urn:g> .\n"
        b"A broken\nTC .\n"
    )
    found, count = statements(patch)
    assert count == 3
    assert [(one.added, one.subject, one.predicate, one.object) for one in found] == [
        (True, "c 1", "risk profile", '“bal"anced”'),
        (False, "something (b1)", "is a", "Taxable account"),
        (True, "broken", "", ""),
    ]
    assert statements(b"A <a> <b> <c> .\n" * 10, most=2)[1] == 10


def test_a_form_needs_the_token_of_its_page_and_a_page_of_ours() -> None:
    check_form("t", {"form_token": "t"}, {})
    check_form("t", {"form_token": "t"}, {"sec-fetch-site": "same-origin"})
    for token, form, headers in (
        ("t", {}, {}),
        ("", {"form_token": ""}, {}),
        ("t", {"form_token": "é"}, {}),
        ("t", {"form_token": "t"}, {"sec-fetch-site": "cross-site"}),
        ("t", {"form_token": "t"}, {"sec-fetch-site": "same-site"}),
    ):
        with pytest.raises(Refused):
            check_form(token, form, headers)


def test_pages_of_a_list_begin_and_end_where_they_say() -> None:
    page = sliced(list(range(2 * SIZE + 3)), 3)
    assert (page.first, page.last, page.items) == (2 * SIZE + 1, 2 * SIZE + 3, list(range(2 * SIZE, 2 * SIZE + 3)))
    assert [page_number(text) for text in ("", "0", "7", "-1", "x", "9" * 30)] == [1, 1, 7, 1, 1, 1]
    assert sliced([], 1).first == 0


def test_days_and_months_are_counted_in_universal_time() -> None:
    assert day_ms("1970-01-02") == 86_400_000
    assert day_ms("1970-01-01", after=True) == 86_400_000
    assert (day_ms("9999-12-31", after=True), day_ms("x"), day_ms("")) == (None, None, None)
    assert months_to(202602, 4) == [202511, 202512, 202601, 202602]


def test_cost_is_the_sum_of_its_units() -> None:
    usage = Usage(2, 7, 30.0, 1800.0, 500_000) + Usage(1, 1, 0.0, 1800.0, 500_000)
    assert usage.cost(Prices(1.0, 0.1, 2.0, 4.0)) == pytest.approx(3 + 3 + 2 + 4)


def test_what_a_device_says_of_itself_is_read_whatever_it_is() -> None:
    said = {"health": {"b": True, "a": [1, 2]}, "disk_free": None, "version": "x", "waiting": 3}
    assert told(said) == (("disk free", "None"), ("health", "a 1, 2, b yes"))


def test_no_template_says_that_something_is_safe_and_no_script_or_style_stands_in_one() -> None:
    import sync.headoffice.console as console

    folder = Path(console.__file__).parent / "templates"
    for template in folder.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        for forbidden in ("|safe", "| safe", "autoescape", "style=", "<style", "onclick", "javascript:", "<script>"):
            assert forbidden not in text, (template.name, forbidden)
