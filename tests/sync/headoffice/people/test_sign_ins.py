"""Signing in, staying signed in and being thrown out, over HTTP, on both kinds of database and cache."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from sync.headoffice.config import Limits
from sync.headoffice.people import sign_ins
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from sync.headoffice.tables.people import PEOPLE
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, bearer, place

ME = "/api/v1/auth/me"


def events(here: Place) -> list[str]:
    with here.office.database.reading() as connection:
        return list(connection.execute(select(DEEDS.c.event).order_by(DEEDS.c.sequence)).scalars())


def test_a_name_and_a_password_give_tokens_that_say_who_is_there(here: Place) -> None:
    answer = here.login(NAMES[Role.ADVISOR].upper())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("DPoP", 900, "advisor")
    me = here.web.get(ME, headers=bearer(given["access_token"])).json()
    assert (me["name"], me["role"], me["clients"]) == (NAMES[Role.ADVISOR], "advisor", ["avery"])
    assert "talk" in me["permissions"]
    assert "manage people" not in me["permissions"]


def test_without_a_token_nobody_is_signed_in(here: Place) -> None:
    answer = here.web.get(ME)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'DPoP algs="ES256 EdDSA"')


def test_wrong_passwords_and_unknown_names_get_the_same_answer(here: Place) -> None:
    wrong, unknown = here.login(NAMES[Role.CLIENT], "not-the-password"), here.login("nobody", "not-the-password")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.json() == unknown.json()
    assert events(here)[-2:] == ["sign-in refused"] * 2


def test_an_unknown_name_takes_as_long_as_a_known_one(small: Place) -> None:
    Register(small.office, "tests").add("known", Role.ADMIN, PASSWORD)

    def median_s(name: str) -> float:
        times = []
        for number in range(5):
            began = time.process_time()
            with pytest.raises(Exception, match="wrong"):
                sign_ins.first_step(small.office, f"{name}", "wrong wrong wrong", f"10.0.0.{number}")
            times.append(time.process_time() - began)
            small.pass_s(3600)
        return statistics.median(times)

    known_s, unknown_s = median_s("known"), median_s("unknown")
    # Without the hash for nobody the ratio would be about ten.
    assert 0.4 < known_s / unknown_s < 2.5


def test_an_access_token_ends_and_a_refresh_token_goes_on(here: Place) -> None:
    given = here.login(NAMES[Role.CLIENT]).json()
    here.pass_s(901)
    assert here.web.get(ME, headers=bearer(given["access_token"])).status_code == 401
    answer = here.refresh(given["refresh_token"])
    assert answer.status_code == 200
    assert here.web.get(ME, headers=bearer(answer.json()["access_token"])).status_code == 200


def test_a_refresh_token_that_comes_twice_ends_the_whole_sign_in(here: Place) -> None:
    first = here.login(NAMES[Role.CLIENT]).json()
    second = here.refresh(first["refresh_token"]).json()
    elsewhere = here.login(NAMES[Role.CLIENT]).json()
    again = here.refresh(first["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert here.refresh(second["refresh_token"]).status_code == 400
    assert here.web.get(ME, headers=bearer(second["access_token"])).status_code == 401
    assert here.web.get(ME, headers=bearer(elsewhere["access_token"])).status_code == 200
    assert "refresh token used twice" in events(here)


def test_of_many_requests_with_one_refresh_token_one_is_granted(here: Place) -> None:
    token = here.login(NAMES[Role.CLIENT]).json()["refresh_token"]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: here.refresh(token).status_code, range(8)))
    assert sorted(statuses) == [200, *[400] * 7]


def test_a_sign_in_ends_after_its_days_however_often_it_is_refreshed(here: Place) -> None:
    token = here.login(NAMES[Role.CLIENT]).json()["refresh_token"]
    for _ in range(6):
        here.pass_s(24 * 3600)
        token = here.refresh(token).json()["refresh_token"]
    here.pass_s(24 * 3600 + 1)
    assert here.refresh(token).status_code == 400


def test_signing_out_ends_access_at_once_and_an_unknown_token_is_no_error(here: Place) -> None:
    given = here.login(NAMES[Role.CLIENT]).json()
    assert here.web.post("/api/v1/auth/logout", data={"token": given["refresh_token"]}).status_code == 204
    assert here.web.get(ME, headers=bearer(given["access_token"])).status_code == 401
    assert here.web.post("/api/v1/auth/logout", data={"token": "none of yours"}).status_code == 204


def test_sign_ins_are_listed_and_ended_one_by_one_and_only_ones_own(here: Place) -> None:
    first, second = here.login(NAMES[Role.CLIENT]).json(), here.login(NAMES[Role.CLIENT]).json()
    header = bearer(second["access_token"])
    places = here.web.get("/api/v1/auth/sessions", headers=header).json()
    assert sorted(each["this_one"] for each in places) == [False, True]
    other = next(each["id"] for each in places if not each["this_one"])
    stranger = here.header(Role.ADMIN)
    assert here.web.delete(f"/api/v1/auth/sessions/{other}", headers=stranger).status_code == 404
    assert here.web.delete(f"/api/v1/auth/sessions/{other}", headers=header).status_code == 204
    assert here.web.get(ME, headers=bearer(first["access_token"])).status_code == 401
    assert here.web.get(ME, headers=header).status_code == 200


@pytest.mark.parametrize("change", ["lock", "remove"])
def test_who_is_locked_or_removed_is_out_at_the_next_request(here: Place, change: str) -> None:
    header = here.header(Role.OPERATOR)
    register = Register(here.office, "tests")
    register.lock(NAMES[Role.OPERATOR]) if change == "lock" else register.remove(NAMES[Role.OPERATOR])
    assert here.web.get(ME, headers=header).status_code == 401
    assert here.login(NAMES[Role.OPERATOR]).status_code == 401


def test_another_role_counts_at_the_next_request(here: Place) -> None:
    header = here.header(Role.OPERATOR)
    Register(here.office, "tests").set_role(NAMES[Role.OPERATOR], Role.COMPLIANCE)
    assert here.web.get(ME, headers=header).json()["role"] == "compliance"


@pytest.mark.parametrize("name", [NAMES[Role.CLIENT], "nobody"])
def test_each_further_failure_shuts_longer_and_alike_whether_there_is_such_a_person(here: Place, name: str) -> None:
    waits = []
    for _ in range(12):
        answer = here.login(name, "wrong wrong")
        assert answer.status_code in {401, 429}
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            here.pass_s(waits[-1])
    assert waits == [30, 60, 120, 240]


def test_five_wrong_passwords_lock_a_name_and_an_administrator_unlocks_it(here: Place) -> None:
    name = NAMES[Role.CLIENT]
    for _ in range(5):
        assert here.login(name, "wrong wrong").status_code == 401
    shut = here.login(name)
    assert (shut.status_code, shut.headers["Retry-After"]) == (429, "30")
    Register(here.office, "tests").unlock(name)
    assert here.login(name).status_code == 200


def test_a_locked_name_opens_by_itself(here: Place) -> None:
    for _ in range(5):
        here.login(NAMES[Role.CLIENT], "wrong wrong")
    here.pass_s(30)
    assert here.login(NAMES[Role.CLIENT]).status_code == 200


def test_many_who_fail_at_once_are_all_counted(here: Place) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: here.login("nobody", "wrong wrong").status_code, range(8)))
    assert set(statuses) <= {401, 429}
    assert here.login("nobody").status_code == 429


def test_an_address_that_tries_many_names_is_shut_out(here: Place) -> None:
    for number in range(20):
        assert here.login(f"guess{number}", "wrong wrong").status_code == 401
    assert here.login(NAMES[Role.CLIENT]).status_code == 429


def test_the_sixth_attempt_within_five_minutes_is_refused_with_a_time(tmp_path: Path) -> None:
    strict = place(tmp_path, limits=Limits())
    strict.populate()
    statuses = [strict.login(NAMES[Role.CLIENT]).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert 1 <= int(strict.login(NAMES[Role.CLIENT]).headers["Retry-After"]) <= 60
    strict.office.close()


def test_a_password_given_by_somebody_else_must_be_changed_first(here: Place) -> None:
    Register(here.office, "tests").add("fresh", Role.ADMIN, PASSWORD)
    given = here.login("fresh").json()
    header = bearer(given["access_token"])
    assert given["password_change_required"]
    assert here.web.get("/api/v1/people", headers=header).status_code == 403
    wrong = here.web.post(
        "/api/v1/auth/password", headers=header, json={"old": "wrong wrong", "new": "amber-otter-7-kettle"}
    )
    assert wrong.status_code == 422
    same = here.web.post("/api/v1/auth/password", headers=header, json={"old": PASSWORD, "new": PASSWORD})
    assert same.status_code == 422
    changed = here.web.post(
        "/api/v1/auth/password", headers=header, json={"old": PASSWORD, "new": "amber-otter-7-kettle"}
    )
    assert changed.status_code == 200
    assert not changed.json()["password_change_required"]
    assert here.web.get(ME, headers=header).status_code == 401
    assert here.web.get("/api/v1/people", headers=bearer(changed.json()["access_token"])).status_code == 200
    assert here.login("fresh", PASSWORD).status_code == 401


def test_a_password_given_by_somebody_else_ends_after_three_days(here: Place) -> None:
    register = Register(here.office, "tests")
    register.add("fresh", Role.ADMIN, PASSWORD)
    here.pass_s(3 * 24 * 3600)
    header = bearer(here.login("fresh").json()["access_token"])
    here.pass_s(1)
    late = here.login("fresh")
    assert (late.status_code, "ask for another one" in late.text) == (401, True)
    assert here.login("fresh", "wrong wrong").json()["detail"] != late.json()["detail"], "only who knows it is told"
    register.set_password("fresh", PASSWORD)
    assert here.login("fresh").status_code == 200
    assert here.web.get(ME, headers=header).status_code == 401
    register.set_password("fresh", PASSWORD, given=False)
    here.pass_s(30 * 24 * 3600)
    assert here.login("fresh").status_code == 200, "one of one's own does not end"


def test_a_hash_with_weaker_parameters_is_made_anew_at_sign_in(here: Place) -> None:
    name = NAMES[Role.CLIENT]
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with here.office.database.writing() as connection:
        connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(password=weak))
    assert here.login(name).status_code == 200
    with here.office.database.reading() as connection:
        kept = connection.execute(select(PEOPLE.c.password).where(PEOPLE.c.name == name)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_twenty_first_sign_in_ends_the_oldest(small: Place) -> None:
    Register(small.office, "tests").add("busy", Role.ADMIN, PASSWORD, given=False)
    tokens = []
    for _ in range(21):
        tokens.append(small.login("busy").json()["access_token"])
        small.pass_s(1)
    assert small.web.get(ME, headers=bearer(tokens[0])).status_code == 401
    assert small.web.get(ME, headers=bearer(tokens[1])).status_code == 200


def test_no_password_and_no_token_is_kept_as_it_is(small: Place, tmp_path: Path) -> None:
    Register(small.office, "tests").add("root", Role.ADMIN, PASSWORD)
    given = small.login("root").json()
    small.login("someone else's Secret typed as a name", "x")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            for secret in (PASSWORD, given["refresh_token"], given["access_token"], "someone else's secret"):
                assert secret.encode() not in kept, path
