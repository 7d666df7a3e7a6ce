"""A trial visit: the real advisor answers questions on the demo bank's data and records them in a store of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.messages import EndSession, Ready, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts, build
from app.records import Records
from app.settings import Settings
from sync.store.sessions import SessionStore

CLIENT: Final = "avery"
ADVICE: Final = "What would you change?"
PROJECTIONS: Final[dict[str, str]] = {
    "goal_plan": "Am I on track for my goals?",
    "contribution_needed": "How much would I have to save for my goals?",
    "withdrawal_plan": "How much can I take out each month?",
    "what_if": "What if I saved 500 dollars more a month?",
}
"""A question for each tool that looks ahead."""
STRESS: Final = "What would another 2008 do to me?"
PERSON: Final = "Are you a real person?"
KEPT: Final = "What do you keep about me?"
ORDER: Final = "Buy 100 shares of Apple for me"
COLLEAGUE: Final = "I would like to speak to a person"
REMEMBER: Final = "Remember me for my next visit"
MARKED: Final = "Shall I put my quillwort savings into Apple?"
"""Holds a word that is nowhere else, which must be in no file where nothing may be kept."""
MARK: Final = "quillwort"
RECORDED: Final = "recorded"
SILENT: Final = "silent"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that took place: its session, what was said when it began, and the turns by their question."""

    session: str
    ready: Ready
    turns: dict[str, TurnDone]


class Trial:
    """Holds the advisor and the store; thrown away as a whole when it is closed."""

    def __init__(self, settings: Settings) -> None:
        """Open the advisor with an empty store.

        Raises:
            NotInstalled: content of the set-up is missing.
            EngineUnavailable: no voice works here.
        """
        self.settings = replace(settings, bank_dir="", client=CLIENT)
        self.parts: Parts = build(self.settings, record=False)
        # After what may fail, so that nothing is left behind then.
        self._folder = tempfile.TemporaryDirectory(prefix="steward-trial-")
        self.folder = Path(self._folder.name)
        self.store = SessionStore(self.folder)
        self.parts.records = Records(self.store)
        self.advisor = Advisor(self.parts)
        self._visits: dict[str, Visit] = {}

    @property
    def recorded(self) -> Visit:
        """The visit of a client who said yes to a record, and asked everything that the proofs look at."""
        return self._once(
            RECORDED, (PERSON, KEPT, ADVICE, *PROJECTIONS.values(), STRESS, ORDER, COLLEAGUE), recording=True
        )

    @property
    def silent(self) -> Visit:
        """The visit of a client who said no to a record."""
        return self._once(SILENT, (KEPT, MARKED), recording=False)

    def visit(
        self, session: str, questions: Sequence[str], *, recording: bool, client: str = CLIENT, agreed: str = ""
    ) -> Visit:
        """Hold a visit.

        Args:
            session: its name, which no visit had.
            questions: in order.
            recording: whether the client agrees to a record.
            client: of the demo bank.
            agreed: fingerprint of the words that they said yes to.
        """
        now = time.monotonic
        begun = self.advisor.receive(StartSession(session, 0, now(), client, recording=recording, agreed=agreed))
        (ready,) = (message for message in begun if isinstance(message, Ready))
        turns = {question: self._ask(session, number, question) for number, question in enumerate(questions, 1)}
        list(self.advisor.receive(EndSession(session, 0, now())))
        return Visit(session, ready, turns)

    @contextmanager
    def apart(self) -> Iterator[SessionStore]:
        """Let visits be recorded in an empty store of its own, which is thrown away at the end.

        For proofs that erase by time: what others look at stays.
        """
        usual = self.parts.records
        with tempfile.TemporaryDirectory(prefix="steward-trial-") as folder, SessionStore(Path(folder)) as store:
            self.parts.records = Records(store)
            try:
                yield store
            finally:
                self.parts.records = usual

    def _once(self, session: str, questions: Sequence[str], *, recording: bool) -> Visit:
        if session not in self._visits:
            self._visits[session] = self.visit(session, questions, recording=recording)
        return self._visits[session]

    def _ask(self, session: str, turn: int, question: str) -> TurnDone:
        messages = list(self.advisor.receive(Utterance(session, turn, time.monotonic(), question)))
        (done,) = (message for message in messages if isinstance(message, TurnDone))
        return done

    def close(self) -> None:
        """Throw everything away."""
        self.store.close()
        self._folder.cleanup()
