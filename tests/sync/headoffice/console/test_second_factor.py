"""The second factor in the console, by forms alone as a browser without scripts sends them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw
from sqlalchemy import select

from sync.headoffice.cache import MemoryCache
from sync.headoffice.console.visits import STEP_S
from sync.headoffice.people import second_factors
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from tests.sync.headoffice.console.office import token_of
from tests.sync.headoffice.people.authenticator import App
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, place

ADMIN, OPERATOR = NAMES[Role.ADMIN], NAMES[Role.OPERATOR]
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Place]:
    """A head office where administrators need a second factor."""
    opened = place(tmp_path, whole=True, needed_by=(Role.ADMIN,))
    opened.populate()
    yield opened
    opened.office.close()


def send(there: Place, page: str, path: str, **fields: str) -> Any:
    token = token_of(there.web.get(f"/console{page}").text)
    return there.web.post(f"/console{path}", data={"form_token": token, **fields})


def sign_in(there: Place, name: str, wish: str = "") -> Any:
    there.web.cookies.clear()
    return send(there, "/sign-in", "/sign-in", name=name, password=PASSWORD, next=wish)


def enter(there: Place, page: Any, code: str, wish: str = "") -> Any:
    form = {"form_token": token_of(page.text), "code": code, "next": wish}
    return there.web.post("/console/sign-in/code", data=form)


def scanned(page: str) -> str:
    """Return what a telephone reads from the page's QR code, drawn as the page says."""
    found = re.search(r'viewBox="0 0 (\d+) \1".*<path d="([^"]+)" class="dark"', page, re.DOTALL)
    assert found is not None
    picture = Image.new("L", (6 * int(found[1]),) * 2, 255)
    draw = ImageDraw.Draw(picture)
    for run in _RUN.finditer(found[2]):
        x, y, length = (6 * int(each) for each in run.groups())
        draw.rectangle((x, y, x + length - 1, y + 5), fill=0)
    assert _RUN.sub("", found[2]) == ""
    return zxingcpp.read_barcodes(np.array(picture))[0].text


def set_up(there: Place, name: str, code: str = "") -> tuple[App, list[str]]:
    """Set a second factor up for who is signed in, and return the app and the recovery codes."""
    page = send(there, "/account", "/account/second-factor", password=PASSWORD, code=code).text
    read = scanned(page)
    assert f":{name}?" in read
    text = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert text is not None
    assert f"secret={text[1].replace(' ', '')}&" in read
    app = App(there, text[1])
    done = send(there, "/account/second-factor", "/account/second-factor/confirm", code=app.code())
    assert done.status_code == 200, done.text
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", done.text)
    assert len(codes) == second_factors.CODES
    there.pass_s(30)
    return app, codes


def test_who_needs_one_is_led_to_it_and_reads_nothing_before(there: Place) -> None:
    assert sign_in(there, ADMIN).url.path == "/console/account"
    for path in ("/people", "/fleet", "/audit"):
        assert there.web.get(f"/console{path}").url.path == "/console/account"
    set_up(there, ADMIN)
    assert there.web.get("/console/people").url.path == "/console/people"


def test_the_code_is_asked_for_after_the_password_and_leads_where_one_wished(there: Place) -> None:
    sign_in(there, ADMIN)
    app, _ = set_up(there, ADMIN)
    wish = "/console/people?role=advisor"
    asked = sign_in(there, ADMIN, wish)
    assert f'value="{wish}"' in unescape(asked.text)
    assert there.web.get("/console/people").url.path == "/console/sign-in", "the password alone opens nothing"
    asked = sign_in(there, ADMIN, wish)
    wrong = enter(there, asked, "000 00x", wish)
    assert (wrong.status_code, "This code is wrong" in wrong.text) == (401, True)
    right = enter(there, wrong, app.code(), wish)
    assert str(right.url).endswith(wish)


def test_a_recovery_code_opens_once_and_the_account_says_how_many_are_left(there: Place) -> None:
    sign_in(there, ADMIN)
    _, codes = set_up(there, ADMIN)
    assert enter(there, sign_in(there, ADMIN), codes[0]).url.path == "/console/fleet"
    assert "9 recovery codes left" in there.web.get("/console/account").text
    assert enter(there, sign_in(there, ADMIN), codes[0]).status_code == 401


def test_the_second_step_belongs_to_the_browser_of_the_first_and_ends_after_a_while(there: Place) -> None:
    clock = [1000.0]
    there.office.cache = MemoryCache(lambda: clock[0])
    sign_in(there, ADMIN)
    app, _ = set_up(there, ADMIN)
    asked = sign_in(there, ADMIN)
    mine = dict(there.web.cookies)
    there.web.cookies.clear()
    other = there.web.get("/console/sign-in")
    assert enter(there, asked, app.code()).status_code == 403
    assert "begin anew" in enter(there, other, app.code()).text
    there.web.cookies.clear()
    there.web.cookies.update(mine)
    clock[0] += STEP_S + 1
    late = enter(there, asked, app.code())
    assert (late.status_code, "begin anew" in late.text) == (401, True)


def test_wrong_codes_close_the_second_step_with_a_time(there: Place) -> None:
    sign_in(there, ADMIN)
    app, _ = set_up(there, ADMIN)
    page = sign_in(there, ADMIN)
    for number in range(5):
        page = enter(there, page, f"x{number}")
        assert page.status_code == 401
    shut = enter(there, page, app.code())
    assert (shut.status_code, shut.headers["Retry-After"]) == (429, "60")
    assert "again in 60 seconds" in shut.text


def test_who_does_not_need_one_may_have_one_and_go_without_again(there: Place) -> None:
    sign_in(there, OPERATOR)
    app, _ = set_up(there, OPERATOR)
    refused = send(there, "/account", "/account/second-factor/remove", password=PASSWORD, code="x")
    assert refused.status_code == 422
    send(there, "/account", "/account/second-factor/remove", password=PASSWORD, code=app.code())
    assert sign_in(there, OPERATOR).url.path == "/console/fleet"


def test_an_administrator_takes_a_lost_one_away_with_a_tick_and_never_their_own(there: Place) -> None:
    sign_in(there, OPERATOR)
    set_up(there, OPERATOR)
    sign_in(there, ADMIN)
    set_up(there, ADMIN)
    page = f"/people/{OPERATOR}"
    assert send(there, page, f"{page}/second-factor").status_code == 422
    own = send(there, page, f"/people/{ADMIN}/second-factor", sure="yes")
    assert (own.status_code, "ask another administrator" in own.text) == (422, True)
    done = send(there, page, f"{page}/second-factor", sure="yes")
    assert "told=second-factor" in str(done.url)
    with there.office.database.reading() as connection:
        rows = connection.execute(select(DEEDS.c.who, DEEDS.c.subject).where(DEEDS.c.event == "second factor reset"))
        assert [tuple(row) for row in rows] == [(ADMIN, OPERATOR)]
    assert "second factor reset" in sign_in(there, OPERATOR).text, "they are told first"


def test_no_step_can_be_skipped_or_sent_from_elsewhere(there: Place) -> None:
    sign_in(there, OPERATOR)
    assert there.web.get("/console/account/second-factor").url.path == "/console/account", "nothing waits"
    for path in ("", "/confirm", "/codes", "/remove"):
        for form in ({}, {"form_token": "forged"}):
            fields = {"password": PASSWORD, "code": "123456"} | form
            assert there.web.post(f"/console/account/second-factor{path}", data=fields).status_code == 403
    for wrong in ("", "not this one at all"):
        assert send(there, "/account", "/account/second-factor", password=wrong).status_code == 422
        Register(there.office, "tests").unlock(OPERATOR)
    assert send(there, "/account", "/account/second-factor/codes", password=PASSWORD).status_code == 422
