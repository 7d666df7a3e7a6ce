"""Proofs from a trial visit: what the advisor says of itself, what consent decides, and what a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import assets
from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from app.compliance.trial import CLIENT, COLLEAGUE, KEPT, MARK, ORDER, PERSON
from app.report import wording
from app.ui.look import Language
from app.ui.screen_texts import screen_texts

_MACHINE: Final[dict[Language, str]] = {
    "en": "computer program",
    "de": "Computerprogramm",
    "es": "programa informático",
}
"""Words by which a first screen says that nobody is there."""


def says_machine(place: Place) -> Proof:
    """The advisor says that it is a machine: on the first screen, when asked, and in the report."""
    notes = Notes("says-machine")
    for language, texts in screen_texts(place.settings).items():
        said = _MACHINE[language] in texts.first
        notes.expect(f"The first screen says so before anything is asked ({language})", said, texts.first)
    done = place.trial.recorded.turns[PERSON]
    notes.expect(f"To “{PERSON}” it says so aloud", "a computer with a face, not a person" in done.reply, done.reply)
    web = (Path(assets.__file__).parent / "web" / "index.html").read_text(encoding="utf-8")
    words = "a computer program and not a person"
    notes.expect("The web page says so above its first button", 0 < web.find(words) < web.find("<button type="), words)
    words = wording.MACHINE.format(advisor="Ada", bank=place.trial.parts.content.bank.name)
    notes.expect("The report that a client takes home says so", "is a machine, not a person" in words, words)
    return notes.proof()


def consent_decides(place: Place) -> Proof:
    """Consent is asked in plain words with two equal answers, and decides whether a single byte is written."""
    notes = Notes("consent-decides")
    for language, texts in screen_texts(place.settings).items():
        notes.keep(f"consent-screen-{language}.txt", texts.consent + "\n" + "\n".join(texts.choices) + "\n")
        notes.tell(f"The consent screen ({language})", texts.consent)
        both = " / ".join(texts.choices)
        notes.expect(f"Two answers, neither chosen beforehand ({language})", texts.chosen == 0, both)
    trial = place.trial
    agreed, silent = trial.recorded, trial.silent
    notes.expect("A visit with a yes is on record", trial.store.kept(agreed.session) is not None)
    notes.expect("A visit without one has no row", trial.store.kept(silent.session) is None)
    notes.expect("and no key", trial.store.store.keys.find(silent.session) is None)
    held = holding(trial.folder, MARK.encode())
    notes.expect(f"No file of the store holds “{MARK}”, which was said in it", not held, ", ".join(held))
    with_record, without = agreed.turns[KEPT].reply, silent.turns[KEPT].reply
    notes.expect(f"Who agreed is told so when they ask “{KEPT}”", "are recorded" in with_record, with_record)
    notes.expect("Who did not is told so, too", "Nothing of this visit is kept" in without, without)
    return notes.proof()


def person_decides(place: Place) -> Proof:
    """No order is carried out by the machine: the client is offered a person."""
    notes = Notes("person-decides")
    done = place.trial.recorded.turns[ORDER]
    declined = done.tool in ("human_handoff", "out_of_scope") and "colleague" in done.reply
    notes.expect(f"“{ORDER}” is not taken but left to a colleague", declined, done.reply)
    asked = place.trial.recorded.turns[COLLEAGUE]
    notes.expect(f"“{COLLEAGUE}” hands on, after a question back", asked.tool == "human_handoff", asked.reply)
    booked = place.trial.parts.content.client(CLIENT).transactions
    notes.tell("Bookings of the client, which nothing in the product can add to", len(booked))
    return notes.proof()


def holding(folder: Path, words: bytes) -> list[str]:
    """Return the names of the files below a folder that hold these bytes."""
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and words in path.read_bytes()]
