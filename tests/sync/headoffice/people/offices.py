"""A head office for the tests: its clock stands still until it is moved, and everybody in it has one password."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient
from sqlalchemy import Executable, delete, insert, text

from sync.headoffice.api import audit, auth, health, people, portfolio, second_factor
from sync.headoffice.audit.writing import note
from sync.headoffice.config import Limits, OfficeConfig
from sync.headoffice.console.pages import authorize
from sync.headoffice.console.rendering import Renderer
from sync.headoffice.console.visits import Console
from sync.headoffice.parts import Office, open_office
from sync.headoffice.people.passwords import hashed
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.audit import CHECKPOINTS, DEEDS
from sync.headoffice.tables.people import (
    ASSIGNED,
    CODES,
    FAILURES,
    PEOPLE,
    PROGRAMS,
    RECOVERY_CODES,
    REFRESHES,
    SECOND_FACTORS,
    SIGN_INS,
)
from sync.headoffice.web import ROUTERS, create_app
from tests.sync.headoffice.people.browser import TOKEN, proof, sign_in, signing

PASSWORD = "quiet-walnut-lagoon-7"
WIDE = Limits(logins=10_000, login_window_s=1.0)
PEOPLE_TOPICS = (
    auth.router, second_factor.router, people.router, portfolio.router, audit.router, health.router,
    lambda office: authorize.router(Console(office, Renderer())),
)  # fmt: skip
"""All topics take a while to be put together."""
NAMES = {role: f"{role}.one" for role in Role}


@cache
def one_hash() -> str:
    return hashed(PASSWORD)


@dataclass
class Place:
    """An open head office with one person of each role and a client of its web application."""

    office: Office
    now_ms: int = 1_800_000_000_000
    whole: bool = False

    def __post_init__(self) -> None:
        self.office.now_ms = lambda: self.now_ms

    @cached_property
    def web(self) -> TestClient:
        """Not entered by itself: nothing of the office's life is started. One event loop serves all its requests."""
        client, loop = TestClient(create_app(self.office, ROUTERS if self.whole else PEOPLE_TOPICS)), ExitStack()
        client.event_hooks = {"request": [signing(lambda: self.now_ms / 1000)]}
        client.portal = loop.enter_context(start_blocking_portal())
        self.office.closing.append(loop.close)
        return client

    def unguarded(self, *statements: Executable) -> None:
        """Change even what the database's own rules protect, as somebody with its administrator's password could."""
        with self.office.database.writing() as connection:
            if not self.office.database.is_embedded:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            for each in statements:
                connection.execute(each)

    def empty(self) -> None:
        """Make a database that other tests of the module have used as good as new."""
        if not self.office.database.is_embedded:
            kept = (
                DEEDS, CHECKPOINTS, REFRESHES, CODES, SIGN_INS, ASSIGNED, RECOVERY_CODES, SECOND_FACTORS, PROGRAMS,
                PEOPLE, FAILURES,
            )  # fmt: skip
            self.unguarded(*(delete(each) for each in kept))

    def populate(self) -> None:
        """Put everybody in at once with one hash, which takes long to make on purpose."""
        with self.office.database.writing() as connection:
            for number, role in enumerate(Role):
                key = bytes([number]) * 16
                client = "avery" if role is Role.CLIENT else ""
                values = {"id": key, "name": NAMES[role], "role": role.value, "client_id": client}
                flags = {"must_change": False, "locked": False, "made_ms": self.now_ms, "seen_ms": 0}
                connection.execute(insert(PEOPLE), values | flags | {"password": one_hash()})
                if role is Role.ADVISOR:
                    connection.execute(insert(ASSIGNED), {"person": key, "client_id": "avery"})
                note(connection, self.now_ms, "tests", "person added", NAMES[role])

    def pass_s(self, seconds: float) -> None:
        self.now_ms += round(1000 * seconds)

    def login(self, name: str, password: str = PASSWORD, code: str = "") -> Any:
        return sign_in(self.web, name, password, code, self.now_ms / 1000)

    def refresh(self, token: str) -> Any:
        form = {"grant_type": "refresh_token", "client_id": "talk", "refresh_token": token}
        return self.web.post(TOKEN, data=form, headers=proof(self.web, TOKEN, self.now_ms / 1000))

    def header(self, role: Role) -> dict[str, str]:
        answer = self.login(NAMES[role])
        assert answer.status_code == 200, answer.text
        return bearer(answer.json()["access_token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"DPoP {token}"}


def place(
    folder: Path,
    database_url: str = "",
    redis_url: str = "",
    limits: Limits = WIDE,
    *,
    whole: bool = False,
    needed_by: Iterable[Role] = (),
) -> Place:
    needed = frozenset(each.value for each in needed_by)
    config = OfficeConfig(folder, database_url, redis_url, limits=limits, second_factor=needed)
    return Place(open_office(config), whole=whole)
