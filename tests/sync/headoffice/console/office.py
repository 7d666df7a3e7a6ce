"""A head office with demonstration data and hostile texts in every field that somebody else fills, and its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import insert, select, update

from app.office.graphs import OfficeGraphs
from finance.knowledge.stores import open_store
from sync.crypto.sealing import SealingKey
from sync.headoffice.config import Limits, Prices
from sync.headoffice.console.deeds import keep_branch
from sync.headoffice.demo.graph_changes import GRAPH
from sync.headoffice.demo.kiosk import DemoKiosk
from sync.headoffice.demo.seeding import Seeded, seed
from sync.headoffice.fleet.holding import set_hold
from sync.headoffice.fleet.register import Fleet, enrol, report
from sync.headoffice.graph_inbox import PROPOSAL
from sync.headoffice.parts import Office
from sync.headoffice.patches import logs_of
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.proposals import Proposals
from sync.headoffice.rollouts.book import FLAG, Rollouts
from sync.headoffice.rollouts.flags import Flag
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.records import ALERTS
from sync.knowledge_log.offers import Offer, write_offer
from sync.types import Lane
from tests.sync.headoffice.served import config_at, serving

EVIL = "<img src=x onerror=\"window.pwned='img'\">'\"><script>window.pwned='script'</script>{{7*7}}"
EVIL_DEVICE = "kiosk-evil"
EVIL_SESSION = "evil-session"
ROLES = ("advisor", "compliance", "operator", "admin")
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@dataclass
class Demo:
    """The office, where it answers, and how to sign in."""

    office: Office
    address: str
    seeded: Seeded

    @contextmanager
    def visitor(self, role: str, name: str = "", password: str = "") -> Iterator[Visitor]:
        """Give a browser without a screen that is signed in."""
        with httpx.Client(base_url=self.address, follow_redirects=True, timeout=30) as client:
            visitor = Visitor(client)
            answer = visitor.sign_in(name or f"demo-{role}", password or self.seeded.password)
            assert answer.status_code == 200, answer.text
            yield visitor


@dataclass
class Visitor:
    """Reads pages and sends their forms."""

    client: httpx.Client

    def sign_in(self, name: str, password: str, wish: str = "") -> httpx.Response:
        page = self.client.get("/console/sign-in", params={"next": wish} if wish else {})
        form = {"form_token": token_of(page.text), "name": name, "password": password, "next": wish}
        return self.client.post("/console/sign-in", data=form)

    def get(self, path: str) -> httpx.Response:
        return self.client.get(f"/console{path}")

    def send(self, page: str, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token of a page."""
        token = token_of(self.get(page).text)
        return self.client.post(f"/console{path}", data={"form_token": token, **fields})


def token_of(page: str) -> str:
    found = _TOKEN.search(page)
    assert found, page[:2000]
    return found[1]


@contextmanager
def demo_office(folder: Path) -> Iterator[Demo]:
    config = replace(config_at(folder), limits=Limits(logins=10_000), prices=Prices(0.5, 0.1, 2.0, 4.0, "EUR"))
    with serving(config) as served:
        office = served.office
        graphs = OfficeGraphs(open_store(str(folder / "graph")))
        office.graphs = graphs
        seeded = seed(office, sessions=45)
        plant(office)
        Proposals(office, logs_of(office)).take_in()
        yield Demo(office, served.address, seeded)
        graphs.close()


def plant(office: Office) -> None:
    """Write hostile text wherever a device, an advisor or a person could."""
    now_ms = office.now_ms()
    kiosk = DemoKiosk(EVIL_DEVICE, SealingKey(office.secrets.public.sealing), Random(1))
    token = Fleet(office).token(EVIL_DEVICE, EVIL[:128])
    kiosk.write(Lane.SESSION, "session", {"session": EVIL_SESSION, "client": "demo-client-01"}, now_ms, EVIL_SESSION)
    record = {
        "question": EVIL, "tool": EVIL, "reply": EVIL, "citations": [EVIL],
        "facts": [{"name": EVIL, "label": EVIL, "value": EVIL, "unit": EVIL, "as_of": EVIL, "source": EVIL}],
        "verification": [{"sentence": EVIL, "passed": False, "reason": EVIL}],
    }  # fmt: skip
    kiosk.write(Lane.SESSION, "turn", {"turn": 1, "record": record}, now_ms, EVIL_SESSION)
    literal = EVIL.replace("\\", "\\\\").replace('"', '\\"')
    rows = f'A <urn:steward:client:x> <https://steward.example/terms#riskProfile> "{literal}" <{GRAPH}> .'
    patch = f"H id <urn:uuid:00000000-0000-4000-8000-0000000000ff> .\nTX .\n{rows}\nTC .\n"
    kiosk.write_raw(Lane.SESSION, PROPOSAL, write_offer(Offer(GRAPH, EVIL[:128], EVIL, patch.encode())), now_ms)
    with office.database.writing() as connection:
        enrol(connection, token, kiosk.signing.public, now_ms)
        kiosk.send(connection, now_ms)
        report(connection, EVIL_DEVICE, EVIL[:64], {"health": EVIL, EVIL: EVIL, "waiting": 3}, 0, now_ms)
        connection.execute(update(DEVICES).where(DEVICES.c.name == EVIL_DEVICE).values(certificate=EVIL[:64]))
        connection.execute(insert(ALERTS), {"device": EVIL_DEVICE, "at_ms": now_ms, "words": EVIL})
        connection.execute(
            insert(BACKUPS),
            {
                "kind": "full", "name": EVIL[:64], "state": "failed", "started_ms": now_ms, "beat_ms": now_ms,
                "ended_ms": now_ms, "program": EVIL[:64], "why": EVIL,
            },
        )  # fmt: skip
    keep_branch(office, EVIL, EVIL[:128], EVIL[:128], 46.0, -28.0)
    set_hold(office, "client", EVIL[:128], EVIL, EVIL)
    Rollouts(office, EVIL).set_flag(Flag("evil.flag", EVIL, EVIL + "!", EVIL))
    Rollouts(office, EVIL).roll_back(FLAG, "evil.flag", EVIL)
    Register(office, EVIL).add("must-change", Role.OPERATOR, "a-first-pass-phrase-77")


def alert_number(office: Office) -> int:
    with office.database.reading() as connection:
        return int(connection.execute(select(ALERTS.c.number).where(ALERTS.c.device == EVIL_DEVICE)).scalar_one())
