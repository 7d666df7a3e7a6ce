"""Reading back what would be noted, handed on or erased, and saying that it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conversation.actions import Action
from app.conversation.emotion import GLAD, SORRY
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.found import Found
from finance.types import Fact

NOTE_WORDS: Final = "Shall I note {asked.words}?"
NOTE_CHILDREN: Final = "Shall I note {asked.children} as the number of your children?"
NOTE_YEAR: Final = "Shall I note that you would like to retire in {asked.year}?"
NOTE_INCOME: Final = "Shall I note that your income is {asked.income} a year?"
NOTE_SAVING: Final = "Shall I note that you would like to save {asked.saving} a month?"
NOTE_GOAL: Final = "Shall I note a goal of yours: {asked.goal.name}, {asked.goal} by {asked.goal.year}?"
NOTE_PREFERENCE: Final = "Shall I note this wish in your words: {asked.preference}?"
WISHED_PROFILE: Final = "You would like a {asked.profile} risk profile."
MEET_WHEN: Final = "Shall I ask a colleague for an appointment with you, {asked.when}?"
SAYINGS: Final[tuple[str, ...]] = (
    NOTE_WORDS, NOTE_CHILDREN, NOTE_YEAR, NOTE_INCOME, NOTE_SAVING, NOTE_GOAL, NOTE_PREFERENCE, WISHED_PROFILE,
    MEET_WHEN,
)  # fmt: skip
CONGRATULATIONS: Final = "Congratulations; that is wonderful news."
SO_SORRY: Final = "I am very sorry to hear that."
BY_A_PERSON: Final = "Only a colleague may change that, together with you."
CALL_A_COLLEAGUE: Final = "Shall I call a colleague and pass on what we have spoken about?"
MEET: Final = "Shall I ask a colleague for an appointment with you?"
COMPLAINT: Final = "I am sorry that something has gone wrong, and a person should hear it."
DISTRESS: Final = "I am very sorry that things are so hard, and a person should be with you now."
ORDER: Final = "I cannot place orders; a colleague does that with you."
ERASE_VISIT: Final = "Shall I erase everything that was recorded of this visit? It cannot be brought back."
ERASE_ALL: Final = (
    "Shall I erase all your visits here and all that you told me? It cannot be brought back; the bank's own books stay."
)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "unclear_note": (
        "I did not understand what I should note.",
        "You can tell me, for example, about a new job, a child, a goal, or when you would like to retire.",
    ),
    "unusable_children": ("I can note a number of children only as a whole number that is likely.",),
    "unusable_retirement": ("Please tell me the year in which you would like to retire; it must lie ahead.",),
    "unusable_amount": ("I cannot note that amount; it must be more than nothing, and one that a bank can keep.",),
    "unusable_currency": ("I can only note amounts in US dollars; please tell me what it is in dollars.",),
    "unclear_wish": ("Please tell me that wish in a few plain words, without figures, and I will read it back.",),
    "unclear_goal": ("To note a goal I need what it is for, how much it costs, and the year in which you need it.",),
}
ALONE: Final = (
    CONGRATULATIONS, SO_SORRY, BY_A_PERSON, CALL_A_COLLEAGUE, MEET, COMPLAINT, DISTRESS, ORDER,
    ERASE_VISIT, ERASE_ALL,
)  # fmt: skip
DONE: Final[dict[str, str]] = {
    "note": "Thank you; I have noted it.",
    "agree": "Thank you; I have noted it, and a colleague will look at it with you.",
    "take_back": "I have taken that note back.",
    "hand_off": "I have left word for my colleagues with what we spoke about; please wait at the desk.",
    "erase": "It is erased.",
    "remember": "Thank you; I will know of this visit when you come again.",
}
"""What is said after an action was carried out, and only then."""
MEETING_ASKED_FOR: Final = "I have left word for my colleagues; they will confirm the appointment with you."


def done(action: Action) -> str:
    """Return what is said after an action was carried out."""
    meets = action.kind == "hand_off" and action["reason"] == "appointment"
    return MEETING_ASKED_FOR if meets else DONE[action.kind]


def profile_update(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Read back what would be noted, with a word of sympathy where life gives cause."""
    if "asked.profile" in facts:
        return (render(WISHED_PROFILE, facts), BY_A_PERSON, CALL_A_COLLEAGUE)
    if found.action and found.action.kind == "hand_off":
        return (BY_A_PERSON, CALL_A_COLLEAGUE)
    value = str(facts["asked.value"].value) if "asked.value" in facts else ""
    feeling = (CONGRATULATIONS,) if value in GLAD else (SO_SORRY,) if value in SORRY else ()
    asked = next(filter(None, (render(saying, facts) for saying in SAYINGS)), "")
    return (*feeling, asked)


def human_handoff(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Say why a person takes over, and ask before anything is passed on."""
    reason = str(found.arguments.get("reason"))
    if reason == "appointment":
        return (render(MEET_WHEN, facts) or MEET,)
    before = {"complaint": (COMPLAINT,), "distress": (DISTRESS,), "order": (ORDER,)}.get(reason, ())
    return (*before, CALL_A_COLLEAGUE)


def erase_data(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Say what would be erased and that it is for good."""
    return (ERASE_ALL if found.arguments.get("scope") == "all" else ERASE_VISIT,)


TELL: Final[dict[str, Callable[[Found, Mapping[str, Fact], Pick], tuple[str, ...]]]] = {
    "profile_update": profile_update,
    "human_handoff": human_handoff,
    "erase_data": erase_data,
}
