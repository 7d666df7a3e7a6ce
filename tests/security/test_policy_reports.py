"""Reports of browsers on the content policy are counted by directive, and nothing of them is kept or believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.headoffice.api import policy_reports, talk_pages
from sync.headoffice.cache import MemoryCache
from sync.headoffice.console.security import HEADERS as CONSOLE
from sync.headoffice.guards import CONTENT_POLICY, REPORTS_TO
from tests.sync.headoffice.people.offices import Place, place

PAGE = "https://office.example/console/sessions/kiosk-1/secret-session"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Place]:
    opened = place(tmp_path, whole=True)
    yield opened
    opened.office.close()


def old(directive: Any) -> dict[str, Any]:
    return {"csp-report": {"document-uri": PAGE, "blocked-uri": PAGE, "effective-directive": directive}}


def new(directive: Any) -> dict[str, Any]:
    return {"type": "csp-violation", "url": PAGE, "body": {"documentURL": PAGE, "effectiveDirective": directive}}


def send(there: Place, body: object, kind: str = "application/csp-report") -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    status: int = there.web.post(REPORTS_TO, content=content, headers={"Content-Type": kind}).status_code
    return status


def counted(there: Place) -> dict[str, int]:
    text = there.office.metrics.text(lambda: None).decode()
    found = re.findall(r'policy_violations_total\{directive="([^"]+)"\} (\d+)', text)
    return {directive: int(number) for directive, number in found}


def test_every_page_says_where_violations_are_reported() -> None:
    for policy in (CONTENT_POLICY, CONSOLE["Content-Security-Policy"], talk_pages.POLICY):
        assert policy.endswith(f"; report-uri {REPORTS_TO}")


def test_both_kinds_of_report_are_counted_by_directive(there: Place) -> None:
    assert send(there, old("img-src")) == 204
    assert send(there, {"csp-report": {"violated-directive": "script-src 'self'"}}) == 204
    assert send(there, [new("img-src"), new("script-src-elem")], "application/reports+json") == 204
    assert counted(there) == {"img-src": 2, "script-src": 1, "script-src-elem": 1}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (old("x" * 5000), "other"),
        (old(PAGE), "other"),
        (old(7), "other"),
        (old(""), "other"),
        ({}, "other"),
        (b"", "unreadable"),
        (b"\xff\x00", "unreadable"),
        (b"[" * 9000, "unreadable"),
        (7, "unreadable"),
        ({"csp-report": {"body": []}}, "other"),
    ],
)
def test_what_no_browser_says_adds_no_word_of_its_own(there: Place, body: object, told: str) -> None:
    assert send(there, body) == 204
    assert counted(there) == {told: 1}


def test_a_long_report_is_refused_and_many_reports_in_one_are_not_all_counted(there: Place) -> None:
    assert send(there, b" " * 20_000) == 413
    assert send(there, [new("img-src")] * 50) == 204
    assert counted(there) == {"img-src": 20}


def test_an_address_that_reports_without_end_is_refused(there: Place) -> None:
    there.office.cache = MemoryCache(lambda: 1000.0)
    assert [send(there, old("img-src")) for _ in range(62)] == [204] * 60 + [429] * 2


def test_nothing_of_a_report_is_written_anywhere(
    there: Place, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    send(there, old("img-src"))
    assert "secret-session" not in caplog.text
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"secret-session" not in path.read_bytes()


def test_directives_are_few() -> None:
    assert len(policy_reports.DIRECTIVES) < 30
