"""A head office for the tests: its clock stands still until it is moved, and everybody in it has one password."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from sync.headoffice.config import Limits, OfficeConfig
from sync.headoffice.parts import Office, open_office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.web import create_app

PASSWORD = "quiet-walnut-lagoon-7"
WIDE = Limits(logins=10_000, login_window_s=1.0)
NAMES = {role: f"{role}.one" for role in Role}


@dataclass
class Place:
    """An open head office with one person of each role and a client of its web application."""

    office: Office
    now_ms: int = 1_800_000_000_000
    web: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.office.now_ms = lambda: self.now_ms
        # Not entered: nothing of the office's life is started, and a failure of a route shows as one.
        self.web = TestClient(create_app(self.office))

    def populate(self) -> None:
        register = Register(self.office, "tests")
        for role in Role:
            client = "avery" if role is Role.CLIENT else ""
            clients = ["avery"] if role is Role.ADVISOR else []
            register.add(NAMES[role], role, PASSWORD, client, clients, given=False)

    def pass_s(self, seconds: float) -> None:
        self.now_ms += round(1000 * seconds)

    def login(self, name: str, password: str = PASSWORD) -> Any:
        return self.web.post("/api/v1/auth/login", data={"username": name, "password": password})

    def refresh(self, token: str) -> Any:
        return self.web.post("/api/v1/auth/refresh", data={"refresh_token": token})

    def header(self, role: Role) -> dict[str, str]:
        answer = self.login(NAMES[role])
        assert answer.status_code == 200, answer.text
        return bearer(answer.json()["access_token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def place(folder: Path, database_url: str = "", redis_url: str = "", limits: Limits = WIDE) -> Place:
    return Place(open_office(OfficeConfig(folder, database_url=database_url, redis_url=redis_url, limits=limits)))
