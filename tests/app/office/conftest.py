"""One head office with one advisor, on a socket, for all tests of this folder."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.modes.headoffice import office_config
from app.modes.talk_page import talk_pages
from app.office.opening import hold_conversations
from app.office.pool import Pool
from app.settings import Settings, load
from sync.headoffice.parts import Office, open_office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.server import Server
from sync.headoffice.web import create_app
from tests.sync.headoffice.people.browser import sign_in, signing

PASSWORD = "a long lantern at the bay 7"
PEOPLE = {
    "avery": (Role.CLIENT, "avery", ()),
    "morgan": (Role.CLIENT, "morgan", ()),
    "noor": (Role.ADVISOR, "", ("avery", "morgan")),
    "lee": (Role.ADVISOR, "", ("rosa",)),
    "carla": (Role.COMPLIANCE, "", ()),
    "otto": (Role.OPERATOR, "", ()),
}


@dataclass(slots=True)
class Served:
    """A head office that answers."""

    url: str
    office: Office
    pool: Pool
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self, name: str = "") -> httpx.Client:
        """Return a client that is signed in, or nobody."""
        headers = {"Authorization": f"DPoP {self.token(name)}"} if name else {}
        return httpx.Client(base_url=self.url, timeout=60, headers=headers, event_hooks={"request": [signing()]})

    def token(self, name: str) -> str:
        """Return an access token of a person; each signs in once."""
        if name not in self.tokens:
            with httpx.Client(base_url=self.url, timeout=60) as web:
                signed = sign_in(web, name, PASSWORD)
            assert signed.status_code == 200, signed.text
            self.tokens[name] = signed.json()["access_token"]
        return self.tokens[name]


@pytest.fixture(scope="session")
def installed() -> Settings:
    settings = load()
    if not (settings.content_dir / "market").exists() or not (settings.content_dir / "models" / "minilm").exists():
        pytest.skip("needs what `make setup` builds")
    return settings


@pytest.fixture(scope="session")
def served(installed: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("office")
    (folder / "content").symlink_to(installed.content_dir)
    yield from serving(folder)


def serving(folder: Path) -> Iterator[Served]:
    settings = dataclasses.replace(
        Settings(),
        data_dir=folder,
        office_port=0,
        login_limit=1000,
        message_limit=1000,
        office_advisors=1,
        office_second_factor="none",
    )
    config = office_config(settings)
    office = open_office(config)
    register = Register(office, "command line")
    for name, (role, client, clients) in PEOPLE.items():
        register.add(name, role, PASSWORD, client, clients, given=False)
    hold_conversations(office, settings)
    office.talk_pages = talk_pages(settings)
    assert isinstance(office.conversations, Pool)
    opened, port = threading.Event(), [0]

    def ready(number: int) -> None:
        port[0] = number
        opened.set()

    server = Server(create_app(office), config, ready)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert opened.wait(60)
        yield Served(f"http://127.0.0.1:{port[0]}", office, office.conversations)
    finally:
        server.should_exit = True
        thread.join(60)
