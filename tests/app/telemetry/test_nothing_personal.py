"""A client's words, names and amounts, planted in real conversations, are in no log, span, metric or telemetry record.

The advisor is the real process with its store; the courier takes what it leaves to a real head office.
"""

from __future__ import annotations

import json
import logging
import os
import random
import re
import signal
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pytest

import assets
from app import log
from app.courier.process import Courier
from app.messages import EndSession, Identified, Identify, Message, Problem, Ready, StartSession, TurnDone, Utterance
from app.office.fleet import watch_fleet
from app.pipeline.process import serve
from app.settings import Settings
from app.supervisor import Supervisor
from app.telemetry.watch import open_watch
from sync.headoffice.parts import Office
from sync.headoffice.telemetry import inbox as telemetry_inbox
from sync.outbox.enrolment import enrol
from sync.store.identity import identity
from sync.store.opened import Store
from tests.app.test_supervisor import Inbox
from tests.sync.headoffice.served import config_at, serving

PLANTED: Final = ("Qvzanamo", "Qvzbilufa", "qvz@qvzmail.example", "4917712345678", "712,345.67", "71234567")
QUESTIONS: Final = (
    "Hello, my name is Qvzanamo Qvzbilufa, write to qvz@qvzmail.example or call 4917712345678.",
    "What's my portfolio performance?",
    "I own 712,345.67 dollars elsewhere; am I on track for my goals?",
    "What would another 2008 do to me?",
    "Please let a colleague call me about Qvzbilufa, I am desperate.",
    "Yes, please.",
    "How did Qvzanamo do over 71234567 years?",
)
_AMOUNT: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PATIENCE_S: Final = 300.0  # the machine may do much else


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.app.test_supervisor.PATIENCE_S", _PATIENCE_S)
    monkeypatch.setattr("app.supervisor.STARTUP_PATIENCE_S", _PATIENCE_S)


@dataclass
class Day:
    """What was said on a day of visits."""

    words: set[str] = field(default_factory=set)
    turns: int = 0
    amounts: int = 0

    def heard(self, done: TurnDone) -> None:
        """Take what a turn told: its long amounts belong in no telemetry."""
        self.turns += 1
        found = {each for each in _AMOUNT.findall(done.reply) if len(each) >= 6}
        for fact in done.facts:
            if isinstance(fact.value, float) and abs(fact.value) >= 1000 and fact.value % 1:
                found |= {f"{abs(fact.value):,.2f}", str(abs(fact.value))}
        self.amounts += len(found)
        self.words |= found


def _question(supervisor: Supervisor, inbox: Inbox, visit: str, turn: int, text: str) -> TurnDone | None:
    supervisor.send(Utterance(visit, turn, 0.0, text))
    over: list[Message] = []

    def ends(message: Message) -> bool:
        mine = message.session == visit and message.turn == turn and isinstance(message, TurnDone | Problem)
        if mine:
            over.append(message)
        return mine

    inbox.wait_for(ends)
    return over[-1] if isinstance(over[-1], TurnDone) else None


def _visits(settings: Settings, clients: Sequence[str], questions: Sequence[str], kill: bool) -> Day:
    """Hold conversations with the real advisor's process: some go wrong, and one is killed in its middle."""
    day, supervisor, inbox = Day(set(PLANTED)), Supervisor(settings, serve), Inbox()
    watch = open_watch(settings.data_dir, "window")
    log.to_file(settings.data_dir / "logs", "window")
    supervisor.meter = watch.meter
    supervisor.start(inbox.put)
    for number, client in enumerate(clients):
        visit = f"{random.Random(number).getrandbits(128):032x}"
        day.words |= {visit, client.capitalize()}
        supervisor.send(StartSession(visit, 0, 0.0, client))
        inbox.wait_for(lambda message, visit=visit: isinstance(message, Ready) and message.session == visit)  # type: ignore[misc]
        ready = next(each for each in inbox.messages if isinstance(each, Ready) and each.session == visit)
        day.words |= {name for name in ready.client_name.split() if len(name) > 3}
        for turn, text in enumerate(questions, start=1):
            done = _question(supervisor, inbox, visit, turn, text)
            if done is not None:
                day.heard(done)
            if kill and turn == 2 and supervisor.process_id:
                os.kill(supervisor.process_id, signal.SIGKILL)
                inbox.wait_for(lambda message, visit=visit: isinstance(message, Ready) and message.session == visit, 2)  # type: ignore[misc]
        supervisor.send(EndSession(visit, 0, 0.0))
    _go_wrong(supervisor, inbox)
    supervisor.stop()
    watch.close()
    return day


def _go_wrong(supervisor: Supervisor, inbox: Inbox) -> None:
    """Let the advisor meet what it cannot answer, each with something planted in it."""
    supervisor.send(Utterance("qvz-no-visit", 1, 0.0, PLANTED[0]))
    supervisor.send(StartSession("qvz-other", 0, 0.0, "Qvzbilufa"))
    supervisor.send(Identify("qvz-door", 0, 0.0, "Qvzanamo 4917712345678"))
    inbox.wait_for(lambda message: isinstance(message, Problem) and message.session == "qvz-other")
    inbox.wait_for(lambda message: isinstance(message, Identified | Problem) and message.session == "qvz-door")


@contextmanager
def _logging_office(folder: Path) -> Iterator[None]:
    """Let head office's part of this process log to a file of its own."""
    root = logging.getLogger("steward")
    before = (root.handlers, root.level, root.propagate)
    root.handlers = []
    log.to_file(folder, "headoffice")
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level, root.propagate = before


def _told_to_head_office(settings: Settings, folder: Path) -> None:
    """Go to head office and write to a folder all of telemetry that it opens, logs and shows."""
    opened: list[bytes] = []

    def prepared(office: Office) -> None:
        watch_fleet(office, Settings())
        office.starting.clear()  # nothing is taken out of the inbox before this test has looked

    with _logging_office(folder / "logs"), serving(config_at(folder / "office"), prepared) as served:
        with Store(settings.data_dir) as store:
            served.enrolled("kiosk-1", identity(store).signing)
            enrol(store, "kiosk-1", served.office.secrets.public, (served.address,))
        watch = open_watch(settings.data_dir, "courier")
        courier = Courier(replace(settings, sync_every_min=1.0), random.Random(1), watch)
        courier.go()
        courier.close()
        watch.close()
        with served.office.database.reading() as connection:
            for kind in (telemetry_inbox.METRICS, telemetry_inbox.SPANS):
                waiting = telemetry_inbox.waiting(connection, kind)
                opened += [telemetry_inbox.opened(connection, served.office, noted, kind) for noted in waiting]
        page = urllib.request.urlopen(f"{served.address}/metrics").read()
        with urllib.request.urlopen(f"{served.address}/health") as answer:
            assert answer.status == 200
    assert any(b'"turn"' in each for each in opened), "no span of a turn came"
    assert any(b"digital_human_requests_total" in each for each in opened), "no metrics came"
    for number, content in enumerate((*opened, page)):
        (folder / f"told-{number}.json").write_bytes(content)


def _found(folders: Sequence[Path], words: set[str]) -> list[str]:
    """Return where any of the words stands, whatever its case; numbers as a whole number."""
    patterns = [
        re.compile(rf"(?<![\d.]){re.escape(word)}(?!\d)" if word[0].isdigit() else re.escape(word), re.IGNORECASE)
        for word in sorted(words)
    ]
    found = []
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{each.pattern} in {path.name}: {text[max(0, hit.start() - 80) : hit.end() + 40]}"
                  for each in patterns if (hit := each.search(text))]  # fmt: skip
    return found


def _holds_nothing_personal(settings: Settings, day: Day) -> None:
    out = settings.data_dir / "told"
    out.mkdir()
    kept = [settings.data_dir / "telemetry", settings.data_dir / "logs"]
    before = _found(kept, day.words)  # the spans leave the disk with the round
    _told_to_head_office(settings, out)
    shown = [path for path in out.iterdir() if path.is_file()]
    assert len(shown) >= 3
    (out / "office").rename(settings.data_dir / "office")  # the sealed records lie there
    assert not before + _found([*kept, out], day.words)
    logs = (settings.data_dir / "logs" / "advisor.log").read_text(encoding="utf-8").splitlines()
    lines = [line for line in map(log.parsed, logs) if line]
    assert len(lines) == len(logs), "every line is of one form"
    assert sum(line["event"] == "turn" for line in lines) >= day.turns


def test_an_hour_of_visits_leaves_nothing_personal_in_what_is_measured(content_settings: Settings) -> None:
    day = _visits(content_settings, ("avery",), QUESTIONS, kill=False)
    assert day.turns >= 6
    assert day.amounts >= 3, "the planted conversation told no amounts, so that this test would prove little"
    _holds_nothing_personal(content_settings, day)


@pytest.mark.soak
def test_a_day_of_every_kind_of_question_leaves_nothing_personal(content_settings: Settings) -> None:
    folder = Path(assets.__file__).parent / "language" / "utterances"
    lines = [
        [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
        for path in sorted(folder.glob("*.txt"))
    ]
    asked = [line for group in lines for line in group[:2]]
    mixed = [
        text
        for number, each in enumerate(asked)
        for text in ((each, QUESTIONS[number % 7]) if number % 5 == 0 else (each,))
    ]
    day = _visits(content_settings, ("avery", "kit"), mixed, kill=True)
    assert day.turns >= len(mixed)
    _holds_nothing_personal(content_settings, day)


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    (tmp_path / "advisor.log").write_text(json.dumps({"words": "paid 712,345.67 to qvzANAMO"}), encoding="utf-8")
    assert len(_found([tmp_path], set(PLANTED))) == 2
    assert not _found([tmp_path], {"12,345.67", "Qvzother"})
