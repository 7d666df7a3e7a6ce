"""Who may open what, forms that are not ours, and what each deed leaves in the audit log."""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
import zipfile

import httpx
import pytest
from sqlalchemy import select

from sync.crypto.signing import verified
from sync.headoffice.audit.verifying import verify_export
from sync.headoffice.console.exporting import PURPOSE, manifest_bytes
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import DEEDS
from sync.headoffice.tables.branches import BRANCHES
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.graphs import PROPOSALS
from sync.headoffice.tables.records import ERASURES
from sync.headoffice.tables.session_index import SESSION_INDEX
from tests.sync.headoffice.console.office import EVIL_DEVICE, EVIL_SESSION, Demo, Visitor, alert_number, token_of

PAGES = {
    "/fleet": "compliance operator admin",
    "/devices": "compliance operator admin",
    f"/devices/{EVIL_DEVICE}": "compliance operator admin",
    "/branches": "compliance operator admin",
    "/sessions": "advisor compliance",
    "/holds": "compliance",
    "/rollouts": "compliance operator admin",
    "/rollouts/flag/settings.endpoint_ms": "compliance operator admin",
    "/proposals": "advisor compliance",
    "/usage": "compliance operator admin",
    "/usage.csv": "compliance operator admin",
    "/audit": "compliance admin",
    "/exports": "compliance",
    "/backups": "operator admin",
    "/people": "admin",
    "/people/demo-advisor": "admin",
    "/account": "advisor compliance operator admin",
}


def _deeds(demo: Demo, event: str) -> list[tuple[str, str, str]]:
    with demo.office.database.reading() as connection:
        rows = connection.execute(select(DEEDS).where(DEEDS.c.event == event).order_by(DEEDS.c.sequence))
        return [(row.who, row.subject, row.detail) for row in rows]


@pytest.mark.parametrize("role", ["advisor", "compliance", "operator", "admin"])
def test_each_role_opens_its_own_pages_and_no_others(demo: Demo, role: str) -> None:
    with demo.visitor(role) as visitor:
        found = {path: visitor.get(path).status_code for path in PAGES}
        menu = visitor.get("/account").text
    assert found == {path: 200 if role in roles.split() else 403 for path, roles in PAGES.items()}
    assert ('href="/console/people"' in menu) == (role == "admin")


def test_a_client_is_shown_the_door_although_the_password_is_right(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, follow_redirects=True) as client:
        answer = Visitor(client).sign_in("demo-client", demo.seeded.password)
        assert answer.status_code == 403
        assert "clients use the client" in answer.text
        assert "/sign-in" in str(client.get("/console/account").url)


def test_nobody_reads_a_page_without_signing_in_and_comes_back_to_it_after(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, follow_redirects=True) as client:
        door = client.get("/console/devices?state=alert")
        assert door.url.path == "/console/sign-in"
        wish = door.url.params["next"]
        answer = Visitor(client).sign_in("demo-operator", demo.seeded.password, wish)
        assert str(answer.url).endswith("/console/devices?state=alert")


@pytest.mark.parametrize("path", ["/", "/console/"])
def test_a_bare_address_leads_to_the_console(demo: Demo, path: str) -> None:
    with httpx.Client(base_url=demo.address) as client:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console")


@pytest.mark.parametrize(
    "wish", ["https://elsewhere.example/", "//elsewhere.example/console/", "/console//evil", "/api"]
)
def test_signing_in_leads_nowhere_but_to_the_console(demo: Demo, wish: str) -> None:
    with httpx.Client(base_url=demo.address) as client:
        answer = Visitor(client).sign_in("demo-operator", demo.seeded.password, wish)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console")


def test_the_cookie_is_for_the_browser_alone_and_changes_with_signing_in(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address) as client:
        answer = Visitor(client).sign_in("demo-operator", demo.seeded.password)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("steward_console="))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_a_wrong_password_is_told_in_the_page_and_says_nothing_of_who_exists(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address) as client:
        wrong = Visitor(client).sign_in("demo-admin", "not this one at all")
        unknown = Visitor(client).sign_in("nobody-here", "not this one at all")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert "Name or password is wrong." in wrong.text
    assert "Name or password is wrong." in unknown.text
    Register(demo.office, "test").unlock("demo-admin")


def test_a_lock_and_a_sign_out_take_effect_with_the_next_page(demo: Demo) -> None:
    register = Register(demo.office, "test")
    register.add("soon-locked", Role.OPERATOR, "a-fine-pass-phrase-12", given=False)
    with demo.visitor("operator", "soon-locked", "a-fine-pass-phrase-12") as visitor:
        assert visitor.get("/fleet").url.path == "/console/fleet"
        register.lock("soon-locked")
        assert visitor.get("/fleet").url.path == "/console/sign-in"
    with demo.visitor("operator") as visitor:
        kept = dict(visitor.client.cookies)
        assert visitor.send("/account", "/sign-out").url.path == "/console/sign-in"
        visitor.client.cookies.update(kept)
        assert visitor.get("/fleet").url.path == "/console/sign-in"


def test_a_given_password_is_changed_before_anything_else(demo: Demo) -> None:
    with demo.visitor("operator", "must-change", "a-first-pass-phrase-77") as visitor:
        assert visitor.get("/fleet").url.path == "/console/account"
        fields = {"old": "a-first-pass-phrase-77", "new": "my-own-pass-phrase-78", "again": "my-own-pass-phrase-78"}
        different = visitor.send("/account", "/account/password", **fields | {"again": "other"})
        assert "The two new passwords differ." in different.text
        assert "told=password" in str(visitor.send("/account", "/account/password", **fields).url)
        assert visitor.get("/fleet").url.path == "/console/fleet"


FORMS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("operator", f"/devices/{EVIL_DEVICE}/revoke", {"reason": "stolen", "sure": "yes"}),
    ("operator", "/branches", {"name": "Forged", "region": "x", "latitude": "1", "longitude": "1"}),
    ("operator", "/rollouts/flag/settings.endpoint_ms/back", {"why": "forged", "sure": "yes"}),
    ("compliance", f"/sessions/{EVIL_DEVICE}/{EVIL_SESSION}/open", {"reason": "forged reason"}),
    ("compliance", f"/sessions/{EVIL_DEVICE}/{EVIL_SESSION}/erase", {"sure": "yes"}),
    ("compliance", "/exports", {"reason": "forged reason"}),
    ("compliance", "/holds", {"kind": "client", "subject": "forged", "reason": "forged reason"}),
    ("compliance", "/holds/1/lift", {"why": "forged reason"}),
    ("admin", "/people", {"name": "forged", "role": "admin", "password": "forged-pass-phrase-9"}),
    ("admin", "/people/demo-advisor/lock", {}),
    ("admin", "/sign-out", {}),
)


@pytest.mark.parametrize(("role", "path", "fields"), FORMS)
def test_a_form_without_the_token_of_its_page_changes_nothing(
    demo: Demo, role: str, path: str, fields: dict[str, str]
) -> None:
    with demo.visitor(role) as visitor, demo.visitor(role) as other:
        before = _deeds(demo, "signed out"), len(_deeds(demo, "transcript opened"))
        foreign = token_of(other.get("/account").text)
        for token in ({}, {"form_token": ""}, {"form_token": foreign}):
            assert visitor.client.post(f"/console{path}", data=fields | token).status_code == 403
        own = token_of(visitor.get("/account").text)
        headers = {"Sec-Fetch-Site": "cross-site"}
        forged = visitor.client.post(f"/console{path}", data=fields | {"form_token": own}, headers=headers)
        assert forged.status_code == 403
        assert (_deeds(demo, "signed out"), len(_deeds(demo, "transcript opened"))) == before
    with demo.office.database.reading() as connection:
        assert connection.execute(select(BRANCHES).where(BRANCHES.c.name == "Forged")).first() is None
        assert connection.execute(select(DEVICES.c.state).where(DEVICES.c.name == EVIL_DEVICE)).scalar() == "active"


def test_the_sign_in_form_of_another_browser_is_refused(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address) as mine, httpx.Client(base_url=demo.address) as other:
        mine.get("/console/sign-in")
        form = {"name": "demo-operator", "password": demo.seeded.password}
        token = token_of(other.get("/console/sign-in").text)
        assert mine.post("/console/sign-in", data=form | {"form_token": token}).status_code == 403
        assert mine.post("/console/sign-in", data=form).status_code == 403


@pytest.mark.parametrize(
    ("role", "path", "fields"),
    [
        ("compliance", f"/devices/{EVIL_DEVICE}/revoke", {"reason": "stolen", "sure": "yes"}),
        ("compliance", "/rollouts/flag/settings.endpoint_ms/step", {"to": "100", "force": "yes"}),
        ("advisor", "/proposals/0123/accept", {"note": "mine"}),
        ("advisor", "/exports", {"reason": "for myself alone"}),
        ("operator", f"/sessions/{EVIL_DEVICE}/{EVIL_SESSION}/open", {"reason": "curious about it"}),
        ("operator", "/people/demo-admin/lock", {}),
    ],
)
def test_a_role_that_may_look_at_most_changes_nothing(demo: Demo, role: str, path: str, fields: dict[str, str]) -> None:
    with demo.visitor(role) as visitor:
        assert visitor.send("/account", path, **fields).status_code == 403


def test_a_transcript_opens_with_a_reason_alone_and_its_opening_is_written_down(demo: Demo) -> None:
    with demo.visitor("compliance") as visitor:
        page = f"/sessions/{EVIL_DEVICE}/{EVIL_SESSION}"
        assert "What was said" not in visitor.get(page).text
        short = visitor.send(page, f"{page}/open", reason="why")
        assert (short.status_code, "nothing was opened" in short.text) == (422, True)
        before = len(_deeds(demo, "transcript opened"))
        opened = visitor.send(page, f"{page}/open", reason="complaint 2041")
        assert "demo-client-01" in opened.text
        assert "&lt;script&gt;" in opened.text
    who, subject, detail = _deeds(demo, "transcript opened")[before]
    assert (who, subject, json.loads(detail)["reason"]) == ("demo-compliance", EVIL_SESSION, "complaint 2041")


def test_an_advisor_sees_the_sessions_of_assigned_clients_alone(demo: Demo) -> None:
    with demo.visitor("compliance") as visitor:
        visitor.get("/sessions")
        everything = visitor.get("/sessions").text
    with demo.visitor("advisor") as visitor:
        own = visitor.get("/sessions").text
        assert EVIL_SESSION in own  # of demo-client-01, whom they look after
        others = [row for row in _sessions(demo) if row not in own]
        assert others
        for device, session in [each for each in _pairs(demo) if each[1] in others][:5]:
            assert visitor.get(f"/sessions/{device}/{session}").status_code == 404
            assert (
                visitor.send("/account", f"/sessions/{device}/{session}/open", reason="just because").status_code == 404
            )
        assert "No session is like this" in visitor.get("/sessions?client=demo-client-20").text
    assert "of 4" in everything or "of 3" in everything


def _pairs(demo: Demo) -> list[tuple[str, str]]:
    with demo.office.database.reading() as connection:
        rows = connection.execute(select(SESSION_INDEX.c.device, SESSION_INDEX.c.session))
        return [(row.device, row.session) for row in rows]


def _sessions(demo: Demo) -> list[str]:
    return [session for _, session in _pairs(demo)]


def test_an_erased_session_says_so_and_opens_for_nobody(demo: Demo) -> None:
    with demo.visitor("compliance") as visitor:
        device, session = _one_to_erase(demo, visitor)
        page = f"/sessions/{device}/{session}"
        unsure = visitor.send(page, f"{page}/erase")
        assert (unsure.status_code, _erased(demo, (device, session))) == (422, False)
        gone = visitor.send(page, f"{page}/erase", sure="yes")
        assert "The key of this session was erased" in gone.text
        again = visitor.send("/account", f"{page}/open", reason="complaint 2042")
        assert "The key of this session was erased" in again.text
        assert "Advisor" not in again.text
        assert session in visitor.get("/sessions?erased=yes").text
    with demo.office.database.reading() as connection:
        kept = select(SESSION_INDEX.c.client_mark).where(SESSION_INDEX.c.session == session)
        assert bytes(connection.execute(kept).scalar_one()) == b""
    with demo.visitor("advisor") as visitor:
        assert visitor.get(page).status_code == 404


def _one_to_erase(demo: Demo, visitor: Visitor) -> tuple[str, str]:
    visitor.get("/sessions")  # which are read when somebody looks
    return next(each for each in _pairs(demo) if each[1].startswith("demo-session") and not _erased(demo, each))


def _erased(demo: Demo, pair: tuple[str, str]) -> bool:
    mine = (ERASURES.c.device == pair[0]) & (ERASURES.c.session == pair[1])
    with demo.office.database.reading() as connection:
        return connection.execute(select(ERASURES).where(mine)).first() is not None


def test_a_device_is_revoked_with_a_reason_and_after_a_second_question(demo: Demo) -> None:
    name = "demo-turtle-cove-1"
    with demo.visitor("operator") as visitor:
        page = f"/devices/{name}/revoke"
        assert visitor.send(page, page, reason="stolen on 3 May").status_code == 422
        assert visitor.send(page, page, sure="yes").status_code == 422
        done = visitor.send(page, page, reason="stolen on 3 May", sure="yes")
        assert "This device is revoked" in done.text
        assert visitor.send(f"/devices/{EVIL_DEVICE}", page, reason="again", sure="yes").status_code == 422
    assert ("demo-operator", name) in [each[:2] for each in _deeds(demo, "device revoked")]
    assert any("stolen on 3 May" in each[2] for each in _deeds(demo, "reason of revocation"))


def test_an_alert_that_somebody_has_looked_at_is_no_alert_any_more(demo: Demo) -> None:
    number = alert_number(demo.office)
    with demo.visitor("operator") as visitor:
        assert EVIL_DEVICE in visitor.get("/devices?state=alert").text
        wrong = visitor.send(f"/devices/{EVIL_DEVICE}", f"/devices/demo-gull-point-1/alerts/{number}/seen")
        assert wrong.status_code == 404
        visitor.send(f"/devices/{EVIL_DEVICE}", f"/devices/{EVIL_DEVICE}/alerts/{number}/seen")
        assert EVIL_DEVICE not in visitor.get("/devices?state=alert").text


def test_a_rollout_is_tried_dry_then_moved_then_taken_back(demo: Demo) -> None:
    page = "/rollouts/flag/speech.new_voice"
    with demo.visitor("operator") as visitor:
        dry = visitor.get(f"{page}?to=50").text
        assert "Not now: from 1 % the next ring is" in dry
        before = len(_deeds(demo, "rollout changed"))
        assert visitor.send(page, f"{page}/step", to="50").status_code == 409
        assert visitor.send(page, f"{page}/step", to="nonsense").status_code == 422
        assert len(_deeds(demo, "rollout changed")) == before
        assert "50 %" in visitor.send(page, f"{page}/step", to="50", force="yes").text
        assert visitor.send(page, f"{page}/back", why="too warm").status_code == 422
        assert "too warm" in visitor.send(page, f"{page}/back", why="too warm", sure="yes").text


def test_a_parked_proposal_is_refused_with_a_reason_and_not_accepted_against_the_rules(demo: Demo) -> None:
    with demo.office.database.reading() as connection:
        parked = connection.execute(select(PROPOSALS).where(PROPOSALS.c.author == "demo-advisor")).one()
    page = f"/proposals/{parked.id}"
    with demo.visitor("compliance") as visitor:
        shown = visitor.get(page).text
        assert "children count" in shown
        assert "must be one whole number from 0 to 30" in shown
        assert visitor.send(page, f"{page}/reject", note="").status_code == 422
        assert "It still breaks a rule" in visitor.send(page, f"{page}/accept", note="looks fine").text
        assert "Refused" in visitor.send(page, f"{page}/reject", note="42 children is a slip").text
        assert "42 children is a slip" in visitor.get(page).text
        assert visitor.send("/account", f"{page}/reject", note="again").status_code == 409
    with demo.visitor("advisor") as visitor:
        assert 'action="/console/proposals/' not in visitor.get(page).text


def test_the_audit_log_is_searched_by_words_day_person_and_deed(demo: Demo) -> None:
    with demo.visitor("admin") as visitor:
        assert "of 1 entry" in visitor.get("/audit?event=demonstration+data+made").text
        assert "No entry is like this" in visitor.get("/audit?words=100%25_nothing").text
        assert "No entry is like this" in visitor.get("/audit?until=1999-12-31").text
        assert "demo-saltpan-road-1" in visitor.get("/audit?words=SALTPAN").text
        nobody = visitor.get("/audit?who=demo-compliance&event=device+revoked").text
        assert "No entry is like this" in nobody


def test_an_export_is_made_signed_and_can_be_checked_without_head_office(demo: Demo) -> None:
    before = len(_deeds(demo, "export taken"))
    with demo.visitor("compliance") as visitor:
        device, erased = _one_to_erase(demo, visitor)
        visitor.send(f"/sessions/{device}/{erased}", f"/sessions/{device}/{erased}/erase", sure="yes")
        assert visitor.send("/exports", "/exports", reason="no").status_code == 422
        assert visitor.send("/exports", "/exports", reason="for the supervisor", since="x").status_code == 422
        page = visitor.send("/exports", "/exports", reason="for the supervisor", transcripts="yes").url.path
        deadline = time.monotonic() + 60
        while visitor.client.get(f"{page}/progress").json()["running"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        below = page.removeprefix("/console")
        taken = visitor.send(below, f"{below}/file")
        assert taken.headers["content-type"] == "application/zip"
    _check_export(demo, taken.content, erased)
    assert len(_deeds(demo, "export taken")) == before + 1
    with demo.visitor("operator") as visitor:
        assert visitor.get(below).status_code == 403


def _check_export(demo: Demo, content: bytes, erased: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = json.loads(archive.read("manifest.json"))
        files = {name: archive.read(name) for name in ("audit.zip", "sessions.jsonl")}
    public = demo.office.secrets.receipts.public
    assert verified(public, PURPOSE, manifest_bytes(said), bytes.fromhex(said["signature"]))
    assert said["files"] == {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    path = demo.office.config.folder / "taken-audit.zip"
    path.write_bytes(files["audit.zip"])
    assert verify_export(path, public)
    lines = [json.loads(line) for line in files["sessions.jsonl"].splitlines()]
    assert any(line.get("client") == "demo-client-01" for line in lines)
    assert all("turns" not in line for line in lines if line["erased"])
    assert erased in {line["session"] for line in lines if line["erased"]}


def test_the_table_of_usage_holds_no_formula_for_a_spreadsheet(demo: Demo) -> None:
    with demo.visitor("operator") as visitor:
        page = visitor.get("/usage?months=6&measure=cost").text
        table = visitor.get("/usage.csv?months=6").text.splitlines()
    assert "EUR" in page
    assert table[0].startswith("month,region,branch,sessions,turns")
    assert len(table) > 10
    assert not any(cell[:1] in "=+-@" for line in table for cell in line.split(",") if cell)


def test_people_are_added_given_other_roles_locked_and_removed(demo: Demo) -> None:
    with demo.visitor("admin") as visitor:
        bad = visitor.send("/people", "/people", name="New One", role="advisor", password="short")
        assert (bad.status_code, 'value="New One"' in bad.text) == (422, True)
        fields = {"name": "new.advisor", "role": "advisor", "password": "quite-a-long-one-5", "clients": "c-1\nc-2"}
        assert "told=added" in str(visitor.send("/people", "/people", **fields).url)
        assert Register(demo.office, "t").find("new.advisor").clients == {"c-1", "c-2"}
        visitor.send("/people/new.advisor", "/people/new.advisor/role", role="operator")
        visitor.send("/people/new.advisor", "/people/new.advisor/lock")
        changed = Register(demo.office, "t").find("new.advisor")
        assert (changed.role, changed.locked) == (Role.OPERATOR, True)
        assert visitor.send("/people/new.advisor", "/people/new.advisor/remove").status_code == 422
        visitor.send("/people/new.advisor", "/people/new.advisor/remove", sure="yes")
        assert "new.advisor" not in visitor.get("/people").text
        own = visitor.send("/people/demo-admin", "/people/demo-admin/lock")
        assert (own.status_code, "This is you" in own.text) == (422, True)


def test_addresses_that_are_none_are_answered_with_a_page(demo: Demo) -> None:
    with demo.visitor("admin") as visitor:
        for path in (
            "/nothing",
            "/devices/none",
            "/people/NOBODY-HERE",
            "/rollouts/flag/none",
            "/static/none",
            "/audit?page=x",
        ):
            answer = visitor.get(path)
            assert answer.status_code == (200 if "page=x" in path else 404)
            assert "text/html" in answer.headers["content-type"]


def test_pages_go_on_and_keep_their_filters(demo: Demo) -> None:
    with demo.visitor("admin") as visitor:
        first = visitor.get("/audit?event=device+enrolled").text
        assert "page=2" in first
        assert "event=device+enrolled&amp;page=2" in first
        assert "31 to" in visitor.get("/audit?event=device+enrolled&page=2").text


def test_a_hold_keeps_a_session_until_compliance_lifts_it_and_both_are_written_down(demo: Demo) -> None:
    with demo.visitor("compliance") as visitor:
        short = visitor.send("/holds", "/holds", kind="client", subject="demo-client-03", reason="why")
        assert (short.status_code, "nothing is held" in short.text, 'value="demo-client-03"' in short.text) == (
            422, True, True,
        )  # fmt: skip
        page = _one_of(visitor, "demo-client-03")
        assert "Keep it from erasure" in visitor.get(page).text
        fields = {"kind": "session", "subject": page.rpartition("/")[2], "reason": "complaint 2041 <b>"}
        assert "told=set" in str(visitor.send(page, "/holds", **fields).url)
        shown = visitor.get(page).text
        assert "It has to be kept" in shown
        assert "complaint 2041 &lt;b&gt;" in shown
        assert f'action="/console{page}/erase"' not in shown
        refused = visitor.send("/holds", f"{page}/erase", sure="yes")
        assert (refused.status_code, "Nothing was erased." in refused.text) == (409, True)
        assert '<span class="tag">held</span>' in visitor.get("/sessions?client=demo-client-03").text
        number = re.search(r'href="/console/holds\?lift=(\d+)#h-lift">Lift', visitor.get("/holds").text)
        assert number
        lift = f"/holds/{number[1]}/lift"
        assert "Lift the hold on" in visitor.get(f"/holds?lift={number[1]}").text
        assert "it still stands" in visitor.send("/holds", lift, why="x").text
        assert "told=lifted" in str(visitor.send("/holds", lift, why="answered and closed").url)
        assert "Erase it everywhere" in visitor.get(page).text
        assert visitor.send("/holds", lift, why="answered and closed").status_code == 404
    last = (_deeds(demo, "hold set")[-1], _deeds(demo, "hold lifted")[-1])
    assert [(who, subject) for who, subject, _ in last] == [("demo-compliance", fields["subject"])] * 2
    with demo.visitor("advisor") as visitor:
        assert visitor.send("/account", "/holds", kind="client", subject="x", reason="long enough").status_code == 403
    with demo.visitor("operator") as visitor:
        assert "Keep a client from erasure" in visitor.get(f"/devices/{EVIL_DEVICE}").text
        assert "demo-client-03" not in visitor.get(f"/devices/{page.split('/')[2]}").text


def _one_of(visitor: Visitor, client: str) -> str:
    """Return the address of a session of a client that can be read."""
    listed = visitor.get(f"/sessions?client={client}&erased=no").text
    found = re.search(r'href="/console(/sessions/[^"/]+/[^"]+)"', listed)
    assert found
    return found[1]
