"""The authorization code flow: where a code goes, for whom it is good, for how long, and how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import select

from sync.crypto.possession import HEADER, Possession
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from sync.transport.people import BoundToken, SignIn
from tests.sync.headoffice.people.browser import KEY, TOKEN, authorized, proof
from tests.sync.headoffice.people.offices import NAMES, PASSWORD, Place, bearer

HOME = "http://testserver"
ME = "/api/v1/auth/me"
ADVISOR = NAMES[Role.ADVISOR]
LOOPBACK = "http://127.0.0.1:50123/signed-in"
THIEF = Possession(bytes(32))


def begun(**more: str) -> SignIn:
    return SignIn(HOME, **({"redirect": f"{HOME}/talk/", "client": "talk"} | more))


def code_for(here: Place, sign_in: SignIn, **more: str) -> str:
    address = f"{sign_in.address.removeprefix(HOME)}&{urlencode(more)}"
    back = authorized(here.web, address, ADVISOR, PASSWORD)
    assert back.status_code == 303, back.text
    return sign_in.code(back.headers["Location"])


def asked(here: Place, form: dict[str, str], key: Possession = KEY) -> Any:
    at_s = here.now_ms / 1000
    header = {HEADER: key.prove("POST", f"{HOME}{TOKEN}", at_s, f"{here.now_ms}-{id(form)}-{key.thumbprint}")}
    return here.web.post(TOKEN, data=form, headers=header)


def events(here: Place) -> list[str]:
    with here.office.database.reading() as connection:
        return list(connection.execute(select(DEEDS.c.event).order_by(DEEDS.c.sequence)).scalars())


@pytest.mark.parametrize("client", [{}, {"client": "command-line", "redirect": LOOPBACK}], ids=["page", "command line"])
def test_a_code_gives_tokens_once_to_whoever_asked(here: Place, client: dict[str, str]) -> None:
    sign_in = begun(**client)
    code = code_for(here, sign_in)
    given = asked(here, sign_in.form(code)).json()
    assert here.web.get(ME, headers=bearer(given["access_token"])).json()["name"] == ADVISOR
    again = asked(here, sign_in.form(code))
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert here.web.get(ME, headers=bearer(given["access_token"])).status_code == 401, "and what it gave is void"
    assert here.refresh(given["refresh_token"]).status_code == 400
    assert events(here)[-1] == "authorization code used twice"


def test_of_many_who_bring_one_code_one_is_let_in_and_put_out_again(here: Place) -> None:
    sign_in = begun()
    form = sign_in.form(code_for(here, sign_in))
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: here.web.post(TOKEN, data=form, headers=_proof(here)), range(8)))
    assert sorted(each.status_code for each in sent) == [200, *[400] * 7]
    given = next(each for each in sent if each.status_code == 200).json()
    assert here.web.get(ME, headers=bearer(given["access_token"])).status_code == 401


def test_a_code_ends_after_a_minute(embedded: Place) -> None:
    for wait_s, status in ((59.9, 200), (60.0, 400)):
        sign_in = begun()
        code = code_for(embedded, sign_in)
        embedded.pass_s(wait_s)
        assert asked(embedded, sign_in.form(code)).status_code == status


WRONG: dict[str, dict[str, str]] = {
    "another verifier": {"code_verifier": "a" * 64},
    "no verifier": {"code_verifier": ""},
    "the challenge as verifier": {"code_verifier": "challenge"},
    "another address": {"redirect_uri": LOOPBACK},
    "another client": {"client_id": "command-line"},
    "an unknown client": {"client_id": "somebody"},
    "another code": {"code": "b" * 43},
    "no code": {"code": ""},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_code_is_worth_nothing_with(embedded: Place, wrong: str) -> None:
    sign_in = begun()
    code = code_for(embedded, sign_in)
    challenge = parse_qs(urlsplit(sign_in.address).query)["code_challenge"][0]
    other = {name: challenge if value == "challenge" else value for name, value in WRONG[wrong].items()}
    refused = asked(embedded, sign_in.form(code) | other)
    assert refused.status_code in (400, 401)
    assert refused.json()["error"] in ("invalid_grant", "invalid_client")


def test_a_code_that_was_asked_for_with_a_key_is_for_that_key(embedded: Place) -> None:
    sign_in = begun()
    code = code_for(embedded, sign_in, dpop_jkt=KEY.thumbprint)
    assert asked(embedded, sign_in.form(code), THIEF).status_code == 400
    code = code_for(embedded, sign_in, dpop_jkt=KEY.thumbprint)
    assert asked(embedded, sign_in.form(code)).status_code == 200


@pytest.mark.parametrize("change", ["lock", "password", "remove"])
def test_what_changes_after_the_code_was_given_makes_it_void(embedded: Place, change: str) -> None:
    sign_in = begun()
    code, register = code_for(embedded, sign_in), Register(embedded.office, "tests")
    if change == "password":
        register.set_password(ADVISOR, "amber-otter-7-kettle")
    else:
        getattr(register, change)(ADVISOR)
    assert asked(embedded, sign_in.form(code)).status_code == 400


BAD_ADDRESSES = [
    "https://evil.example/talk/", f"{HOME}/talk", f"{HOME}/talk/x", f"{HOME}/talk/?a=b", f"{HOME}.evil.example/talk/",
    f"{HOME}/talk/#x", f"{HOME}@evil.example/talk/", "//evil.example/talk/", "javascript:alert(1)", "", LOOPBACK,
]  # fmt: skip
BAD_LOOPBACK = [
    "http://localhost:50123/signed-in", "http://127.0.0.1/signed-in", "https://127.0.0.1:50123/signed-in",
    "http://127.0.0.1:50123/other", "http://127.0.0.1:50123/signed-in?x", "http://127.0.0.1:50123@evil.example/signed-in",
    "http://evil.example:50123/signed-in", "http://127.0.0.1:x/signed-in", f"{HOME}/talk/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("client", "redirect"),
    [*(("talk", each) for each in BAD_ADDRESSES), *(("command-line", each) for each in BAD_LOOPBACK)],
)
def test_nobody_is_sent_to_an_address_that_is_not_the_clients(embedded: Place, client: str, redirect: str) -> None:
    answer = embedded.web.get(begun(client=client, redirect=redirect).address, follow_redirects=False)
    assert (answer.status_code, "location" in answer.headers) == (422, False)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
        ({"dpop_jkt": "short"}, "invalid_request"),
    ],
)
def test_what_is_wrong_is_told_to_the_client_with_who_says_so(
    embedded: Place, change: dict[str, str], error: str
) -> None:
    asks = {name: values[0] for name, values in parse_qs(urlsplit(begun().address).query).items()} | change
    answer = embedded.web.get(f"/authorize?{urlencode(asks)}", follow_redirects=False)
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (answer.status_code, told["error"], told["iss"]) == (303, [error], [HOME])


def test_the_way_back_has_state_and_issuer_and_an_unknown_one_is_not_followed(embedded: Place) -> None:
    sign_in = begun()
    back = authorized(embedded.web, sign_in.address, ADVISOR, PASSWORD).headers["Location"]
    told = parse_qs(urlsplit(back).query)
    assert (told["state"], told["iss"]) == ([sign_in.state], [HOME])
    assert embedded.web.get("/.well-known/oauth-authorization-server").json()["issuer"] == HOME


def test_where_addresses_are_set_no_other_host_is_believed(embedded: Place) -> None:
    ours = "https://office.example"
    embedded.office.config = replace(embedded.office.config, public_urls=(ours,))
    found = embedded.web.get("/.well-known/oauth-authorization-server", headers={"Host": "evil.example"}).json()
    assert found["token_endpoint"] == f"{ours}/api/v1/auth/token"
    page = embedded.web.get(begun().address, headers={"Host": "evil.example"}, follow_redirects=False)
    assert page.status_code == 422
    page = embedded.web.get(begun(redirect=f"{ours}/talk/").address, headers={"Host": "evil.example"})
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("url", "host", "origin"),
    [
        ("https://office.example:443", "office.example", "https://office.example"),
        ("https://Office.Example/", "office.example", "https://office.example"),
        ("https://office.example:8443", "office.example", "https://office.example:8443"),
        ("http://[::1]:8443", "[::1]:8443", "http://[::1]:8443"),
    ],
)
def test_an_address_of_ours_is_compared_as_browsers_write_it(embedded: Place, url: str, host: str, origin: str) -> None:
    """A balancer may leave the port out of the host that it passes on; the settings may name the usual one."""
    embedded.office.config = replace(embedded.office.config, public_urls=(url,))
    told = embedded.web.get("/.well-known/oauth-authorization-server", headers={"Host": host}).json()
    assert told["issuer"] == origin
    asked = begun(redirect=f"{origin}/talk/").address
    assert embedded.web.get(asked, headers={"Host": host}, follow_redirects=False).status_code == 200
    at_s = embedded.now_ms / 1000
    header = {"Host": host, HEADER: KEY.prove("POST", f"{origin}{TOKEN}", at_s, "one")}
    form = {"grant_type": "refresh_token", "client_id": "talk", "refresh_token": "x"}
    assert embedded.web.post(TOKEN, data=form, headers=header).json()["error"] == "invalid_grant", "the proof fits"


def test_a_form_that_another_page_sends_signs_nobody_in(embedded: Place) -> None:
    form = {name: values[0] for name, values in parse_qs(urlsplit(begun().address).query).items()}
    sent = form | {"name": ADVISOR, "password": PASSWORD, "form_token": "guessed"}
    assert embedded.web.post("/authorize", data=sent, follow_redirects=False).status_code == 403


def test_the_page_sends_its_form_to_itself_and_the_client_alone(embedded: Place) -> None:
    page = embedded.web.get(begun(client="command-line", redirect=LOOPBACK).address)
    assert "form-action 'self' http://127.0.0.1:50123;" in page.headers["Content-Security-Policy"]
    assert "command line" in page.text


def test_a_stolen_token_is_worth_nothing_without_its_key(here: Place) -> None:
    given = here.login(ADVISOR).json()
    token, at_s = given["access_token"], lambda: here.now_ms / 1000
    stolen = {"Authorization": f"DPoP {token}"}
    own = BoundToken(token, KEY, at_s).proof("GET", f"{HOME}{ME}")
    assert (
        here.web.get(ME, headers=stolen | {HEADER: BoundToken(token, THIEF, at_s).proof("GET", HOME + ME)}).status_code
        == 401
    )
    assert here.web.get(ME, headers=stolen | {HEADER: ""}).status_code == 401
    assert here.web.get(ME, headers={"Authorization": f"Bearer {token}", HEADER: own}).status_code == 401
    assert here.web.get(ME, headers=stolen | {HEADER: own}).status_code == 200
    assert here.web.get(ME, headers=stolen | {HEADER: own}).status_code == 401, "a proof counts once"
    assert here.web.get("/api/v1/auth/sessions", headers=stolen | {HEADER: own}).status_code == 401


def test_a_stolen_refresh_token_neither_refreshes_nor_ends_anything(here: Place) -> None:
    given = here.login(ADVISOR).json()
    form = {"grant_type": "refresh_token", "client_id": "talk", "refresh_token": given["refresh_token"]}
    assert asked(here, form, THIEF).json()["error"] == "invalid_grant"
    assert asked(here, form | {"client_id": "command-line"}).json()["error"] == "invalid_grant"
    assert here.refresh(given["refresh_token"]).status_code == 200


def test_tokens_are_asked_for_with_a_proof_and_a_password_gives_none(embedded: Place) -> None:
    form: dict[str, Any] = {"grant_type": "password", "client_id": "talk", "username": ADVISOR, "password": PASSWORD}
    refused = asked(embedded, form)
    assert (refused.status_code, refused.json()["error"]) == (400, "unsupported_grant_type")
    unproven = embedded.web.post(TOKEN, data=form)
    assert (unproven.status_code, unproven.json()["error"]) == (400, "invalid_dpop_proof")


def _proof(here: Place) -> dict[str, str]:
    return proof(here.web, TOKEN, here.now_ms / 1000)
