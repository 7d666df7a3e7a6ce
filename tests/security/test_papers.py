"""The papers on security are true: named tests exist, numbers are the standard's, every row has a test or a reason."""

from __future__ import annotations

from collections import Counter

import pytest

from installers.release import findings, pages, tables

# How many requirements each chapter of ASVS 5.0.0 has at each level, counted in the standard's own table.
CHAPTERS = {
    1: 30, 2: 13, 3: 31, 4: 16, 5: 13, 6: 47, 7: 19, 8: 13, 9: 7, 10: 36, 11: 24, 12: 12, 13: 21, 14: 13, 15: 21,
    16: 17, 17: 12,
}  # fmt: skip
LEVELS = {1: 70, 2: 183, 3: 92}


def test_pages_are_made_of_their_tables_and_every_named_test_exists() -> None:
    assert pages.troubles() == []


@pytest.mark.soak
def test_every_named_test_is_collected() -> None:
    assert list(pages.uncollected()) == []


def test_a_test_that_is_not_there_would_be_found() -> None:
    here = "tests/security/test_papers.py"
    names = [
        f"{here}::test_no_such",
        f"{here}::CHAPTERS",
        "tests/none/test_x.py::test_y",
        "tests/security/__init__.py::test_z",
    ]
    assert list(tables.missing_tests(names)) == names
    assert list(tables.missing_tests([f"{here}::test_a_test_that_is_not_there_would_be_found"])) == []


def test_every_requirement_of_the_standard_is_there_once() -> None:
    found = tables.requirements()
    assert Counter(int(each.number.split(".")[0]) for each in found) == CHAPTERS
    assert Counter(each.level for each in found) == LEVELS
    assert len({each.number for each in found}) == len(found) == 345
    keys = [tuple(map(int, each.number.split("."))) for each in found]
    assert keys == sorted(keys)


def test_every_state_is_known_and_what_is_not_met_says_why() -> None:
    for each in tables.requirements():
        assert each.state in ("met", "partly", "left", "open", "none"), each.number
        assert each.says or (each.state == "met" and each.tests), each.number
    assert not [each.number for each in tables.requirements() if each.state == "open"]


def test_every_element_has_threats_and_every_threat_its_element() -> None:
    keys = {each["key"] for each in tables.elements()}
    assert {each.element for each in tables.threats()} <= keys
    assert {each.stride for each in tables.threats()} == set(tables.STRIDES)
    assert {end for flow in tables.flows() for end in (flow["from"], flow["to"])} == keys
    assert len({each.id for each in tables.threats()}) == len(tables.threats())


def test_bandits_findings_are_compared_with_what_was_looked_at() -> None:
    """On one folder; `make security` looks at the whole tree."""
    found = findings.found(["sync/crypto", "sync/transport"])
    assert any(rule == "B501" for rule, *_ in found), "bandit looks"
    assert findings.compare(found)[0] == []
    open_ones, idle = findings.compare([("B999", "app/x.py", 3, "words")])
    assert open_ones == ["app/x.py:3: B999 words"]
    assert len(idle) == len(findings.explained())
