"""Programs sign in with a key, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.crypto.possession import Possession
from sync.errors import Refused
from sync.headoffice.config import Limits
from sync.headoffice.errors import NoGrant, NotAsAsked
from sync.headoffice.people import programs
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from sync.transport import people
from sync.transport.people import BoundToken, by_key
from tests.sync.headoffice.people.browser import KEY, TOKEN, proof
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, place

SEED = bytes(range(1, 33))
NAME = "nightly.report"
ME = "/api/v1/auth/me"


@pytest.fixture
def known(here: Place) -> Place:
    Register(here.office, "tests").add_program(NAME, Role.OPERATOR, Possession(SEED).public)
    return here


def let_in(here: Place, name: str = NAME, seed: bytes = SEED) -> BoundToken:
    web: Any = here.web
    return by_key(web, name, seed, lambda: here.now_ms / 1000)


def test_a_program_signs_in_with_its_key_and_may_what_its_role_may(known: Place) -> None:
    badge = let_in(known)
    me = known.web.get(ME, auth=badge).json()
    assert (me["name"], me["role"], me["second_factor_required"]) == (NAME, "operator", False)
    assert known.web.get("/api/v1/people", auth=badge).status_code == 403
    known.pass_s(15 * 60)
    assert known.web.get(ME, auth=badge).status_code == 401
    assert known.web.get(ME, auth=let_in(known)).status_code == 200


def test_nobody_signs_in_as_a_program_without_its_key(known: Place) -> None:
    with pytest.raises(Refused, match="not known"):
        let_in(known, seed=bytes(32))
    with pytest.raises(Refused, match="not known"):
        let_in(known, "nobody.here")
    with pytest.raises(Refused, match="not known"):
        let_in(known, NAMES[Role.ADMIN])
    assert known.login(NAME).status_code == 401
    with pytest.raises(NotAsAsked, match="a key instead of a password"):
        Register(known.office, "tests").set_password(NAME, PASSWORD)
    Register(known.office, "tests").lock(NAME)
    with pytest.raises(Refused):
        let_in(known)


def test_a_program_gets_no_refresh_token_and_its_lock_counts_at_once(known: Place) -> None:
    badge = let_in(known)
    Register(known.office, "tests").lock(NAME)
    assert known.web.get(ME, auth=badge).status_code == 401


ASSERTIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "for another office": lambda said: said | {"aud": "https://other.example/api/v1/auth/token"},
    "for nobody": lambda said: {name: value for name, value in said.items() if name != "aud"},
    "of another name": lambda said: said | {"sub": NAMES[Role.ADMIN]},
    "issued by another": lambda said: said | {"iss": "somebody"},
    "over": lambda said: said | {"exp": said["exp"] - 3600},
    "for a day": lambda said: said | {"exp": said["exp"] + 86_400},
    "endless": lambda said: said | {"exp": None},
    "without a number": lambda said: said | {"jti": ""},
    "with half a character for a number": lambda said: said | {"jti": "\ud800"},
    "until the end of 400 digits": lambda said: said | {"exp": 10**400},
}


@pytest.mark.parametrize("which", ["good", *ASSERTIONS])
def test_an_assertion_is_for_us_now_and_once(known: Place, which: str) -> None:
    said = {
        "iss": NAME, "sub": NAME, "aud": "http://testserver/api/v1/auth/token",
        "exp": known.now_ms // 1000 + 60, "jti": "one",
    }  # fmt: skip
    assertion = Possession(SEED).sign({"typ": "JWT"}, said if which == "good" else ASSERTIONS[which](said))
    form = {
        "grant_type": "client_credentials", "client_id": NAME, "client_assertion": assertion,
        "client_assertion_type": people._ASSERTION,
    }  # fmt: skip
    sent = [known.web.post(TOKEN, data=form, headers=proof(known.web, TOKEN, known.now_ms / 1000)) for _ in range(2)]
    assert [each.status_code for each in sent] == ([200, 401] if which == "good" else [401, 401])
    assert sent[1].json()["error"] == "invalid_client"


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Place]:
    """A head office that takes three sign-ins in five minutes, with a program and somebody of each role."""
    opened = place(tmp_path, limits=Limits(logins=3))
    opened.populate()
    Register(opened.office, "tests").add_program(NAME, Role.OPERATOR, Possession(SEED).public)
    yield opened
    opened.office.close()


def refusals(here: Place) -> list[str]:
    """Of whom the audit log has refused sign-ins."""
    with here.office.database.reading() as connection:
        asked = select(DEEDS.c.who).where(DEEDS.c.event == "sign-in refused")
        return list(connection.execute(asked.order_by(DEEDS.c.sequence)).scalars())


def junk(here: Place, name: str) -> Any:
    """The answer to an assertion that is none."""
    form = {
        "grant_type": "client_credentials", "client_id": name, "client_assertion": "junk",
        "client_assertion_type": people._ASSERTION,
    }  # fmt: skip
    return here.web.post(TOKEN, data=form, headers=proof(here.web, TOKEN, here.now_ms / 1000))


def test_who_sends_junk_again_and_again_is_told_to_wait_and_fills_no_log(strict: Place) -> None:
    answers = [junk(strict, name) for name in (NAME, "nobody.here") * 10]
    assert [each.status_code for each in answers] == [401] * 3 + [429] * 17
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert refusals(strict) == [NAME, "unknown", NAME]


@pytest.mark.parametrize("name", [NAME, "nobody.here"])
def test_junk_in_one_name_from_everywhere_fills_no_log_and_tells_not_who_exists(strict: Place, name: str) -> None:
    for number in range(20):
        with pytest.raises(NoGrant, match="not known, or its assertion is not good"):
            programs.let_in(strict.office, name, "junk", ["http://testserver"], KEY.thumbprint, f"10.0.0.{number}")
    assert refusals(strict) == [NAME if name == NAME else "unknown"] * 3


def test_a_program_is_kept_out_neither_by_its_own_sign_ins_nor_by_others_junk(strict: Place) -> None:
    for _ in range(10):
        assert strict.web.get(ME, auth=let_in(strict)).status_code == 200
        junk(strict, NAME)


def test_people_sign_in_where_a_programs_assertions_are_refused(strict: Place) -> None:
    for _ in range(10):
        junk(strict, NAME)
    assert strict.login(NAMES[Role.ADMIN]).status_code == 200


@pytest.mark.parametrize(("role", "key"), [(Role.CLIENT, KEY.public), (Role.OPERATOR, b"short")])
def test_a_program_is_no_client_and_has_a_whole_key(embedded: Place, role: Role, key: bytes) -> None:
    with pytest.raises(NotAsAsked):
        Register(embedded.office, "tests").add_program(NAME, role, key)
