"""Who is behind a load balancer is told apart, and nobody chooses their own address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from sync.headoffice.config import Limits
from sync.headoffice.people.limits import address_of
from sync.headoffice.people.roles import Role
from tests.sync.headoffice.console.office import Visitor
from tests.sync.headoffice.people.browser import sign_in
from tests.sync.headoffice.people.offices import NAMES, place
from tests.sync.headoffice.served import config_at, serving


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.5", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.5", ["6.6.6.6", "198.51.100.1, 10.1.2.3"], "198.51.100.1"),
        ("10.0.0.5", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.5", ["nonsense"], "nonsense"),
        ("10.0.0.5", ["x" * 500], "x" * 64),
    ],
)
def test_the_address_is_the_last_that_no_balancer_of_ours_has(
    tmp_path: Path, peer: str, forwarded: list[str], address: str
) -> None:
    here = place(tmp_path)
    here.office.config = replace(here.office.config, proxies=("10.0.0.5", "10.1.0.0/16"))
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    scope = {"type": "http", "app": here.web.app, "client": (peer, 1), "headers": headers}
    assert address_of(Request(scope)) == address
    here.office.close()


def test_a_stranger_cannot_escape_the_limit_by_naming_other_addresses(tmp_path: Path) -> None:
    here = place(tmp_path, limits=Limits(logins=3))
    here.populate()
    statuses = [
        sign_in(here.web, f"guess{number}", "x", headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]
    assert here.login(NAMES[Role.CLIENT]).status_code == 429
    here.office.close()


def test_one_name_is_guessed_from_many_addresses_no_faster_at_the_console_than_elsewhere(tmp_path: Path) -> None:
    config = replace(config_at(tmp_path), limits=Limits(logins=3), proxies=("127.0.0.1", "::1"))
    statuses = []
    with serving(config) as served:
        for number in range(5):
            headers = {"X-Forwarded-For": f"192.0.2.{number}"}
            with httpx.Client(base_url=served.address, headers=headers) as client:
                name = "ROOT" if number % 2 else " root "
                statuses.append(Visitor(client).sign_in(name, "a guess").status_code)
    assert statuses == [401, 401, 401, 429, 429]
