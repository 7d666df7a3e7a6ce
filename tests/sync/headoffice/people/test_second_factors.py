"""Second factors over HTTP: set up, asked for, lost, taken away."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from sync.headoffice.errors import NotSignedIn
from sync.headoffice.people import second_factors, sign_ins
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from sync.headoffice.tables.people import PEOPLE, RECOVERY_CODES, SECOND_FACTORS
from tests.sync.headoffice.people.authenticator import App
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, bearer, place

OWN = "/api/v1/auth/second-factor"
ME = "/api/v1/auth/me"
ADVISOR, ADMIN = NAMES[Role.ADVISOR], NAMES[Role.ADMIN]


def set_up(here: Place, token: str, code: str = "") -> tuple[App, list[str]]:
    """Set a second factor up for who is signed in, and return the app and the recovery codes."""
    offer = here.web.post(OWN, headers=bearer(token), json={"password": PASSWORD, "code": code})
    assert offer.status_code == 200, offer.text
    app = App(here, offer.json()["secret"])
    done = here.web.post(f"{OWN}/confirm", headers=bearer(token), json={"code": app.code()})
    assert done.status_code == 200, done.text
    return app, done.json()["recovery_codes"]


def token(here: Place, name: str = ADVISOR, code: str = "") -> str:
    answer = here.login(name, code=code)
    assert answer.status_code == 200, answer.text
    given: str = answer.json()["access_token"]
    return given


def deeds(here: Place) -> list[tuple[str, str, str]]:
    with here.office.database.reading() as connection:
        rows = connection.execute(select(DEEDS.c.who, DEEDS.c.event, DEEDS.c.subject).order_by(DEEDS.c.sequence))
        return [(row.who, row.event, row.subject) for row in rows]


Equipped = tuple[Place, App, list[str]]


def advisor_with_a_factor(here: Place) -> Equipped:
    """Half a minute has passed since it was set up."""
    app, codes = set_up(here, token(here))
    here.pass_s(30)
    return here, app, codes


@pytest.fixture
def equipped(here: Place) -> Equipped:
    """A head office whose advisor has a second factor, on both kinds of database and cache."""
    return advisor_with_a_factor(here)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[str]]:
    """The folder of such an embedded head office, closed, with the secret and the recovery codes; made once."""
    folder = tmp_path_factory.mktemp("equipped")
    here = place(folder)
    here.populate()
    _, app, codes = advisor_with_a_factor(here)
    here.office.close()
    return folder, base64.b32encode(app.secret).decode(), codes


@pytest.fixture
def quick(made: tuple[Path, str, list[str]], tmp_path: Path) -> Iterator[Equipped]:
    """A copy of it, open."""
    folder, secret, codes = made
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    here = place(tmp_path)
    here.pass_s(30)
    yield here, App(here, secret), codes
    here.office.close()


def test_who_has_a_second_factor_is_asked_for_its_code(equipped: Equipped) -> None:
    here, app, _ = equipped
    asked = here.login(ADVISOR)
    assert (asked.status_code, asked.json()["wants"]) == (401, "code")
    wrong = here.login(ADVISOR, code="x00000")
    assert (wrong.status_code, wrong.json()["wants"]) == (401, "code")
    right = here.login(ADVISOR, code=f" {app.code()[:3]} {app.code()[3:]} ")
    assert right.status_code == 200
    me = here.web.get(ME, headers=bearer(right.json()["access_token"])).json()
    assert (me["second_factor"], me["second_factor_required"]) == (True, False)
    told = [event for who, event, _ in deeds(here) if who == ADVISOR]
    asked_for = "code asked for"
    assert told[-5:] == [asked_for, asked_for, "second factor refused", asked_for, "signed in"]


def test_a_wrong_password_says_nothing_about_a_second_factor(quick: Equipped) -> None:
    here, app, _ = quick
    for code in ("", app.code()):
        with_factor = here.login(ADVISOR, "not the password at all", code)
        without = here.login(ADMIN, "not the password at all", code)
        assert (with_factor.status_code, with_factor.json()) == (without.status_code, without.json())


def test_a_code_counts_once_and_none_before_it_does(quick: Equipped) -> None:
    here, app, _ = quick
    earlier, now = app.code(-30), app.code()
    assert here.login(ADVISOR, code=now).status_code == 200
    assert here.login(ADVISOR, code=now).status_code == 401
    assert here.login(ADVISOR, code=earlier).status_code == 401
    here.pass_s(30)
    assert here.login(ADVISOR, code=app.code()).status_code == 200


def test_a_clock_that_is_half_a_minute_off_does_no_harm_and_more_does(quick: Equipped) -> None:
    here, app, _ = quick
    here.pass_s(120)
    for off_s in (-90, -60, 60, 90):
        assert here.login(ADVISOR, code=app.code(off_s)).status_code == 401
    Register(here.office, "tests").unlock(ADVISOR)
    assert here.login(ADVISOR, code=app.code(-30)).status_code == 200
    assert here.login(ADVISOR, code=app.code(30)).status_code == 200


def test_of_many_requests_with_one_code_one_is_granted(equipped: Equipped) -> None:
    here, app, codes = equipped
    for code in (app.code(), codes[0]):
        with ThreadPoolExecutor(4) as pool:
            statuses = list(pool.map(lambda _, code=code: here.login(ADVISOR, code=code).status_code, range(4)))
        assert sorted(statuses) == [200, 401, 401, 401]
        Register(here.office, "tests").unlock(ADVISOR)


def test_the_code_with_which_it_was_set_up_is_used_up(embedded: Place) -> None:
    app, _ = set_up(embedded, token(embedded))
    assert embedded.login(ADVISOR, code=app.code()).status_code == 401


def test_five_wrong_codes_close_and_each_further_one_for_longer(quick: Equipped) -> None:
    here, app, _ = quick
    waits = []
    for number in range(9):
        answer = here.login(ADVISOR, code=f"x{number:05d}")
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            assert here.login(ADVISOR, code=app.code()).status_code == 429, "also for the right one"
            here.pass_s(waits[-1])
    assert waits == [60, 120]
    assert here.login(ADMIN).status_code == 200
    for _ in range(2):
        here.login(ADVISOR, code="x12345")
    Register(here.office, "tests").unlock(ADVISOR)
    assert here.login(ADVISOR, code=app.code()).status_code == 200


def test_many_guesses_at_once_are_all_counted(equipped: Equipped) -> None:
    here, _, _ = equipped
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda number: here.login(ADVISOR, code=f"x{number:05d}").status_code, range(12)))
    assert statuses.count(401) == 5
    assert statuses.count(429) == 7


def test_a_recovery_code_counts_once_in_place_of_the_app(quick: Equipped) -> None:
    here, _, codes = quick
    assert len(set(codes)) == second_factors.CODES
    answer = here.login(ADVISOR, code=codes[3].upper().replace("-", " "))
    assert answer.status_code == 200
    state = here.web.get(OWN, headers=bearer(answer.json()["access_token"])).json()
    assert state == {"set_up": True, "required": False, "recovery_codes_left": 9}
    assert (ADVISOR, "recovery code used", ADVISOR) in deeds(here)
    assert here.login(ADVISOR, code=codes[3]).status_code == 401
    assert here.login(ADVISOR, code=codes[4][:-1] + "0").status_code == 401
    assert here.login(ADVISOR, code=codes[4]).status_code == 200


def test_new_recovery_codes_make_the_old_ones_void(quick: Equipped) -> None:
    here, app, codes = quick
    signed = token(here, code=app.code())
    here.pass_s(30)
    proof = {"password": PASSWORD, "code": app.code()}
    answer = here.web.post(f"{OWN}/recovery-codes", headers=bearer(signed), json=proof)
    fresh = answer.json()["recovery_codes"]
    assert not set(fresh) & set(codes)
    assert here.login(ADVISOR, code=codes[0]).status_code == 401
    assert here.login(ADVISOR, code=fresh[0]).status_code == 200


def test_password_and_code_are_asked_for_before_anything_is_changed(quick: Equipped) -> None:
    here, app, _ = quick
    header = bearer(token(here, code=app.code()))
    here.pass_s(30)
    for path in ("", "/recovery-codes", "/remove"):
        for proof in ({"password": "not this one", "code": app.code()}, {"password": PASSWORD, "code": ""}):
            assert here.web.post(f"{OWN}{path}", headers=header, json=proof).status_code == 422
        Register(here.office, "tests").unlock(ADVISOR)
    assert here.web.post(f"{OWN}/confirm", headers=header, json={"code": app.code()}).status_code == 422
    removed = here.web.post(f"{OWN}/remove", headers=header, json={"password": PASSWORD, "code": app.code()})
    assert removed.status_code == 204
    assert here.login(ADVISOR).status_code == 200


def test_another_app_counts_from_its_first_code_and_ends_every_other_sign_in(quick: Equipped) -> None:
    here, old, codes = quick
    elsewhere = here.login(ADVISOR, code=codes[0]).json()
    signed = token(here, code=old.code())
    here.pass_s(30)
    offered = here.web.post(OWN, headers=bearer(signed), json={"password": PASSWORD, "code": old.code()}).json()
    here.pass_s(30)
    assert here.login(ADVISOR, code=old.code()).status_code == 200, "until then the old one counts"
    new = App(here, offered["secret"])
    assert here.web.post(f"{OWN}/confirm", headers=bearer(signed), json={"code": new.code()}).status_code == 200
    assert here.web.get(ME, headers=bearer(signed)).status_code == 200
    assert here.web.get(ME, headers=bearer(elsewhere["access_token"])).status_code == 401
    assert here.refresh(elsewhere["refresh_token"]).status_code == 400
    here.pass_s(30)
    assert here.login(ADVISOR, code=old.code()).status_code == 401
    assert here.login(ADVISOR, code=new.code()).status_code == 200


def test_a_wrong_first_code_sets_nothing_up(embedded: Place) -> None:
    signed = token(embedded)
    offered = embedded.web.post(OWN, headers=bearer(signed), json={"password": PASSWORD}).json()
    app = App(embedded, offered["secret"])
    for wrong in (app.code(300), "", "12345", "abcdef", "①②③④⑤⑥"):
        assert embedded.web.post(f"{OWN}/confirm", headers=bearer(signed), json={"code": wrong}).status_code == 422
    assert embedded.login(ADVISOR).status_code == 200


def test_an_administrator_takes_a_lost_factor_away_and_not_their_own(equipped: Equipped) -> None:
    here, app, _ = equipped
    signed, admin = token(here, code=app.code()), here.header(Role.ADMIN)
    reset = "/api/v1/people/{}/second-factor/reset"
    assert here.web.post(reset.format(ADMIN), headers=admin).status_code == 403
    assert here.web.post(reset.format("nobody.here"), headers=admin).status_code == 404
    assert here.web.post(reset.format(ADVISOR), headers=bearer(signed)).status_code == 403
    answer = here.web.post(reset.format(ADVISOR), headers=admin)
    assert (answer.status_code, answer.json()["second_factor"]) == (200, False)
    assert here.web.get(ME, headers=bearer(signed)).status_code == 401
    assert here.login(ADVISOR).status_code == 200
    assert here.web.post(reset.format(ADVISOR), headers=admin).status_code == 422
    assert (ADMIN, "second factor reset", ADVISOR) in deeds(here)


def test_a_removed_person_leaves_no_secret_behind(equipped: Equipped) -> None:
    here, _, _ = equipped
    Register(here.office, "tests").remove(ADVISOR)
    with here.office.database.reading() as connection:
        assert connection.execute(select(SECOND_FACTORS)).first() is None
        assert connection.execute(select(RECOVERY_CODES)).first() is None


def test_changing_the_password_keeps_the_factor(quick: Equipped) -> None:
    here, app, _ = quick
    signed = token(here, code=app.code())
    change = {"old": PASSWORD, "new": "amber-otter-7-kettle"}
    changed = here.web.post("/api/v1/auth/password", headers=bearer(signed), json=change)
    assert changed.status_code == 200
    here.pass_s(30)
    assert here.login(ADVISOR, "amber-otter-7-kettle").json()["wants"] == "code"
    assert here.login(ADVISOR, "amber-otter-7-kettle", app.code()).status_code == 200


def test_a_new_password_of_an_administrator_keeps_the_factor(quick: Equipped) -> None:
    here, app, _ = quick
    Register(here.office, "tests").set_password(ADVISOR, "amber-otter-7-kettle")
    assert here.login(ADVISOR, "amber-otter-7-kettle").json()["wants"] == "code"
    assert here.login(ADVISOR, "amber-otter-7-kettle", app.code()).json()["password_change_required"]


def test_a_database_that_came_back_without_its_key_lets_recovery_codes_in_and_says_what_to_do(
    quick: Equipped, caplog: pytest.LogCaptureFixture
) -> None:
    here, app, codes = quick
    (here.office.config.folder / "keys" / "second-factors.key").unlink()
    assert here.login(ADVISOR, code=app.code()).status_code == 401
    assert "Take that second factor away" in caplog.text
    assert here.login(ADVISOR, code=codes[0]).status_code == 200


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Place]:
    """A head office where advisors and administrators need a second factor."""
    opened = place(tmp_path, needed_by=(Role.ADVISOR, Role.ADMIN))
    opened.populate()
    yield opened
    opened.office.close()


def test_who_needs_one_sets_it_up_before_anything_else(strict: Place) -> None:
    given = strict.login(ADMIN).json()
    assert given["second_factor_required"]
    header = bearer(given["access_token"])
    assert strict.web.get("/api/v1/people", headers=header).status_code == 403
    assert strict.web.get(ME, headers=header).json()["second_factor_required"]
    set_up(strict, given["access_token"])
    assert strict.web.get("/api/v1/people", headers=header).status_code == 200
    operator = strict.login(NAMES[Role.OPERATOR]).json()
    assert not operator["second_factor_required"]


def test_who_needs_one_cannot_give_it_up(strict: Place) -> None:
    app, _ = set_up(strict, token(strict))
    strict.pass_s(30)
    signed = token(strict, code=app.code())
    strict.pass_s(30)
    proof: dict[str, Any] = {"password": PASSWORD, "code": app.code()}
    refused = strict.web.post(f"{OWN}/remove", headers=bearer(signed), json=proof)
    assert refused.status_code == 422
    strict.pass_s(30)
    assert strict.login(ADVISOR).json()["wants"] == "code"


def test_a_rule_that_comes_later_counts_at_the_next_request(strict: Place) -> None:
    signed = strict.header(Role.OPERATOR)
    assert strict.web.get("/api/v1/people", headers=strict.header(Role.CLIENT)).status_code == 403
    needed = strict.office.config.second_factor | {"operator"}
    strict.office.config = replace(strict.office.config, second_factor=needed)
    me = strict.web.get(ME, headers=signed).json()
    assert me["second_factor_required"]


@pytest.mark.parametrize("change", ["lock", "password", "reset"])
def test_what_changes_between_the_two_steps_makes_the_first_void(strict: Place, change: str) -> None:
    app, _ = set_up(strict, token(strict))
    strict.pass_s(30)
    with pytest.raises(sign_ins.CodeWanted) as asked:
        sign_ins.first_step(strict.office, ADVISOR, PASSWORD, "10.0.0.1")
    register = Register(strict.office, "tests")
    if change == "lock":
        register.lock(ADVISOR)
    elif change == "password":
        register.set_password(ADVISOR, "amber-otter-7-kettle")
    else:
        register.reset_second_factor(ADVISOR)
    with pytest.raises(NotSignedIn):
        sign_ins.sign_in(strict.office, asked.value.first, app.code(), "10.0.0.1")


def test_nothing_of_a_second_factor_is_kept_as_it_is(small: Place, tmp_path: Path) -> None:
    Register(small.office, "tests").add("root", Role.ADMIN, PASSWORD, given=False)
    app, codes = set_up(small, token(small, "root"))
    secrets = [app.secret, base64.b32encode(app.secret), *(each.encode() for each in codes)]
    secrets += [each.replace("-", "")[4:].encode() for each in codes]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert not [each for each in secrets if each in path.read_bytes()], path


def test_a_secret_that_was_moved_to_another_person_opens_nothing(quick: Equipped) -> None:
    """Whoever may write into the database cannot give an administrator the secret of a factor of their own."""
    here, app, _ = quick
    with here.office.database.writing() as connection:
        admin = connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.name == ADMIN)).scalar_one()
        connection.execute(update(SECOND_FACTORS).values(person=admin))
    assert here.login(ADMIN, code=app.code()).status_code == 401
