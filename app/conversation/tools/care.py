"""What is noted, handed to a person or erased: nothing of it happens before the client has said yes.

A note is what the client tells about themselves; it goes to their own graph of the knowledge (`finance.knowledge`),
never into the bank's books. What only a person may change (the risk profile, an address) becomes a hand-off.
"""

from __future__ import annotations

import re
from typing import Final

from app.conversation.actions import Action
from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.evidence import PROMISES
from app.conversation.glossary import Glossary
from app.conversation.tools.found import Arguments, Found, Tool
from app.messages import Scalar
from finance.types import Fact, Unit

SAID: Final = "the client's own words"
MOST_USD: Final = 1e9
YEARS: Final = (1950, 2120)
# What a client may tell, as the fact that is noted and how it is read back; see `finance.knowledge.proposals`.
EVENTS: Final[dict[tuple[str, str], tuple[str, str, str]]] = {
    ("children", "child_born"): ("lifeEvent", "child_born", "that you have had a child"),
    ("children", "twins"): ("lifeEvent", "child_born", "that you have had twins"),
    ("children", "child_adopted"): ("lifeEvent", "child_adopted", "that you have adopted a child"),
    ("marital", "single"): ("maritalStatus", "single", "that you are single"),
    ("marital", "married"): ("maritalStatus", "married", "that you are married"),
    ("marital", "partnered"): ("maritalStatus", "partnered", "that you live with a partner"),
    ("marital", "divorced"): ("maritalStatus", "divorced", "that you are divorced"),
    ("marital", "widowed"): ("maritalStatus", "widowed", "that you are widowed"),
    ("job", "employed"): ("employment", "employed", "that you are employed"),
    ("job", "self_employed"): ("employment", "self_employed", "that you work for yourself"),
    ("job", "unemployed"): ("employment", "unemployed", "that you are out of work"),
    ("job", "retired"): ("employment", "retired", "that you have retired"),
    ("job", "student"): ("employment", "student", "that you are studying"),
    ("job", "homemaker"): ("employment", "homemaker", "that you look after your home"),
    ("job", "job_lost"): ("lifeEvent", "job_lost", "that you have lost your job"),
    ("job", "job_changed"): ("lifeEvent", "job_changed", "that you have a new job"),
    ("job", "business_started"): ("lifeEvent", "business_started", "that you have started a business"),
    ("home", "moved"): ("lifeEvent", "moved", "that you have moved"),
    ("home", "bought_home"): ("lifeEvent", "bought_home", "that you have bought a home"),
    ("life", "inherited"): ("lifeEvent", "inherited", "that you have inherited"),
    ("life", "illness"): ("lifeEvent", "illness", "that you have been ill"),
}
PROFILES: Final = ("cautious", "balanced", "growth")
_BY_A_PERSON: Final = frozenset({"risk_profile", "address"})
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z' -]{0,39}(?:\b\d{1,2}(?::\d\d)?(?: ?(?:am|pm|o'clock))?)?")
_WISH: Final = re.compile(r"[A-Za-z][A-Za-z',; -]{1,119}")  # a few words without a figure
REASONS: Final = ("appointment", "complaint", "distress", "order", "other")


def profile_update(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What the client told about themselves, to be read back and noted."""
    used = dict(arguments)
    if arguments.get("field") == "memory":
        return Found(used, action=Action("remember"))
    field, value = str(arguments.get("field", "")), arguments.get("value")
    if field in _BY_A_PERSON:
        return _by_a_person(field, value, used, content)
    if (field, value) in EVENTS:
        term, noted, words = EVENTS[field, str(value)]
        return _to_note(used, content, term, noted, words)
    if "currency" in arguments:
        return Found(used, trouble="unusable_currency")
    amount = arguments.get("amount_usd", value if isinstance(value, int | float) else None)
    if field == "children" and isinstance(value, int | float):
        if not 0 <= value <= 30 or value != int(value):
            return Found(used, trouble="unusable_children")
        fact = _said("asked.children", "children", int(value), "count", content)
        return Found(used, (fact,), action=_note("childrenCount", int(value)))
    if field == "retirement_age" and isinstance(value, int | float):
        return _retirement(used, int(value), content)
    if field in ("income", "saving", "goal") and amount is not None:
        return _amount(used, field, float(amount), content)
    if field == "preference" and isinstance(value, str):
        if not _WISH.fullmatch(value) or PROMISES.search(value):
            return Found(used, trouble="unclear_wish")
        return Found(used, (_said("asked.preference", "wish", value, "text", content),), action=_note("prefers", value))
    return Found(used, trouble="unclear_note")


def human_handoff(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """A colleague takes over, at once or at an appointment, and is told what was spoken about."""
    reason = str(arguments.get("reason", "other"))
    reason = reason if reason in REASONS else "other"
    used: dict[str, Scalar] = {**arguments, "reason": reason}
    details = [("reason", reason), *((name, arguments[name]) for name in ("when",) if name in arguments)]
    when = arguments.get("when")
    named = reason == "appointment" and _is_plain(when)
    facts = (_said("asked.when", "when", str(when), "text", content),) if named else ()
    return Found(used, facts, action=Action("hand_off", tuple(details)))


def erase_data(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """Erasing what was recorded: of this visit, or everything that was ever told here."""
    scope = "all" if arguments.get("scope") == "all" else "visit"
    return Found({**arguments, "scope": scope}, action=Action("erase", (("scope", scope),)))


def _by_a_person(field: str, value: Scalar | None, used: dict[str, Scalar], content: Bank) -> Found:
    """What only a colleague may change becomes a hand-off that says what is wished."""
    words = f"{field}: {value}" if value is not None else field
    action = Action("hand_off", (("reason", "other"), ("words", words)))
    if field == "risk_profile" and value in PROFILES:
        return Found(used, (_said("asked.profile", "wished risk profile", str(value), "text", content),), action=action)
    return Found(used, action=action)


def _to_note(used: dict[str, Scalar], content: Bank, term: str, value: str, words: str) -> Found:
    facts = (
        _said("asked.words", "to be noted", words, "text", content),
        _said("asked.value", "kind", value, "text", content),
    )
    return Found(used, facts, action=_note(term, value))


def _retirement(used: dict[str, Scalar], year: int, content: Bank) -> Found:
    """The year of retirement; an age is no year, and without the client's birthday it cannot be made one."""
    if not content.today.year <= year <= YEARS[1]:
        return Found(used, trouble="unusable_retirement")
    fact = _said("asked.year", "year of retirement", f"{year}", "text", content)
    return Found(used, (fact,), action=_note("retiresIn", year))


def _amount(used: dict[str, Scalar], field: str, amount: float, content: Bank) -> Found:
    if not 0 < amount <= MOST_USD:
        return Found(used, trouble="unusable_amount")
    facts = [_said(f"asked.{field}", field, amount, "USD", content)]
    if field == "income":
        return Found(used, tuple(facts), action=_note("incomeUsdPa", amount))
    if field == "saving":
        words = f"The client wants to save {amount:.2f} US dollars a month."
        return Found(used, tuple(facts), action=Action("agree", (("words", words),)))
    name, year = used.get("goal") or used.get("value"), used.get("year")
    if not _is_plain(name) or not isinstance(year, int) or not content.today.year < year <= YEARS[1]:
        return Found(used, trouble="unclear_goal")
    facts += [
        _said("asked.goal.name", "goal", str(name), "text", content),
        _said("asked.goal.year", "year of the goal", f"{year}", "text", content),
    ]
    words = f"New goal of the client: {name}, {amount:.2f} US dollars by {year}."
    return Found(used, tuple(facts), action=Action("agree", (("words", words),)))


def _is_plain(words: Scalar | None) -> bool:
    """Return whether words of the client's may be said back: a few of them, no figure but a time of day, no promise."""
    return isinstance(words, str) and bool(_PLAIN.fullmatch(words)) and not PROMISES.search(words)


def _note(term: str, value: Scalar) -> Action:
    return Action("note", (("term", term), ("value", value)))


def _said(name: str, label: str, value: float | str, unit: Unit, content: Bank) -> Fact:
    return Fact(name, label, value, unit, content.today, SAID)


TOOLS: Final[dict[str, Tool]] = {
    "profile_update": profile_update,
    "human_handoff": human_handoff,
    "erase_data": erase_data,
}
