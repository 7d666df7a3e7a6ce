"""The suitability statement of a recommendation, written from its record: 2017/565 Art. 54(12)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from finance.advice.rules import Question, Rules, load_rules

_HEAD: Final = """\
# Suitability statement

Made from the record of session {session}, as it was kept when the recommendation was made. A person at the bank signs
for it before it is handed out.

Client: {client}. As of {day}. Rules of suitability: {version}.
"""
_FOOT: Final = """\
## Reviews and signature

Whether the recommendation needs periodic reviews: ......................................

Name and signature at the bank, day: ....................................................
"""
_ABOUT: Final = {
    "capacity": "What you can bear, and when you need the money",
    "tolerance": "What you want to bear, and what you aim at",
    "knowledge": "What you know and have done",
    "sustainability": "What you want of sustainability",
}


def statement(session: str, records: list[str]) -> str:
    """Return the statement of a visit's recommendations as Markdown.

    Args:
        session: its name.
        records: of the recommendations, JSON each, as the store has them.
    """
    rules, parts = load_rules(), []
    for text in records:
        content = json.loads(text)
        case = content["case"]
        parts.append(
            _HEAD.format(session=session, client=case["client_id"], day=case["as_of"], version=content["rules_version"])
        )
        parts += list(_recommended(content, rules) if "recommended" in content else _asked_for(content, rules))
    return "\n".join([*parts, _FOOT])


def _recommended(content: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    case, chosen = content["case"], content["recommended"]
    today = dict(zip(case["outlook"]["symbols"], case["outlook"]["current"], strict=True))
    yield "## What is recommended\n\n| | today | recommended |\n|---|---|---|"
    names = sorted(today.keys() | chosen["weights"].keys())
    moved = [name for name in names if abs(chosen["weights"].get(name, 0.0) - today.get(name, 0.0)) > 0.0001]
    for name in moved or names:
        yield f"| {name} | {today.get(name, 0.0):.2%} | {chosen['weights'].get(name, 0.0):.2%} |"
    yield "\n## Why it suits you\n"
    profile = content["profile"]
    yield (
        f"Your answers give the level *{profile['level_name']}*, the lower of what you want to bear "
        f"({profile['tolerance_percent']:.0f} %) and what you can bear ({profile['capacity_percent']:.0f} %); "
        f"experience {profile['knowledge_percent']:.0f} %.\n"
    )
    yield from _answers(case, rules)
    yield "\nEvery rule that was held against it:\n\n| rule | | found | limit | |\n|---|---|---|---|---|"
    for rule in content["rules"]:
        kept = "kept" if rule["kept"] else "not kept"
        least = "at least " if rule.get("at_least") else ""
        yield f"| {rule['rule']} | {rule['words']} | {rule['found']:.4g} | {least}{rule['limit']:.4g} | {kept} |"
    yield from _sustainability(content)
    yield from _adapted(content["case"], rules)
    yield "\n## What you gain and give up\n\n| | today | after |\n|---|---|---|"
    for voice in chosen["committee"]:
        before, after = (_amount(voice["name"], voice[when]) for when in ("before", "after"))
        yield f"| {voice['label']}: {voice['unit']} | {before} | {after} |"
    yield "\n## What else was looked at\n"
    for other in content["alternatives"]:
        suits = "suits" if other["suits"] else f"does not suit: {', '.join(other['broken_rules'])}"
        yield f"- {other['name']}: {suits}"
    yield from _disclosed([one["words"] for one in content["disclosures"]])


def _sustainability(content: Mapping[str, Any]) -> Iterator[str]:
    told = content.get("sustainability")
    if told is None:  # recorded before preferences were asked
        return
    yield "\n## How it meets what you want of sustainability\n"
    if not told["asked"]:
        yield "You have not been asked about it, so nothing here is recommended as meeting such a wish."
        return
    if not any(share["at_least"] for share in told["shares"]):
        yield "You have no preference about it, so nothing here is recommended as meeting one."
        return
    yield "| share of the portfolio | today | recommended | you want at least |\n|---|---|---|---|"
    for share in told["shares"]:
        if share["at_least"]:
            amounts = (f"{share[name]:.2%}" for name in ("today", "recommended", "at_least"))
            yield f"| {share['words']} | {' | '.join(amounts)} |"
    known = [one for one in content["case"]["assets"]["sustainability"] if one]
    where = sorted({f"{one['source']}, as of {one['as_of']}" for one in known})
    yield f"\nFrom: {'; '.join(where)}. What has no data, and cash, counts as nothing."


def _adapted(case: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    """Yield what the client changed and why, whatever they want today (2017/565 Art. 54(10)); nothing without any."""
    changes = case.get("adapted", [])  # a record from before changes were kept has none
    if changes:
        yield "\nWhat you changed in what you want of sustainability:\n"
    for day, name, before, after, reason in changes:
        asked = next((one for one in rules.questions if one.id == name), None)
        if asked is not None:  # else the rules of today no longer have it, and the record's own words are all there is
            name, before, after = asked.words, _chosen(asked, before), _chosen(asked, after)
        yield f"- {day}: {name} You changed *{before}* to *{after}*. Your reason: {reason}"


def _amount(name: str, value: float) -> str:
    return f"{abs(value):.1f} days" if name == "liquidity" else f"{abs(value):.2%}"


def _asked_for(content: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    asked = content["asked_for"]
    limit = f", at most {asked['largest_share']:.0%} in one holding" if asked["largest_share"] else ""
    yield f"## What you asked for\n\n{asked['wish'].replace('_', ' ').capitalize()}{limit}, within the rules.\n"
    yield from _answers(content["case"], rules)
    yield from _adapted(content["case"], rules)
    yield "\n| | |\n|---|---|"
    for fact in content["result"]:
        yield f"| {fact['label']} | {fact['value']} |"
    yield from _disclosed(content["disclosures"])


def _answers(case: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    given = dict(case["answers"])
    for about, words in _ABOUT.items():
        asked = [question for question in rules.questions if question.about == about and question.id in given]
        if asked:
            yield f"\n{words}:\n"
        for question in asked:
            yield f"- {question.words} *{_chosen(question, given[question.id])}*"


def _chosen(question: Question, answer: str) -> str:
    return next((one.words for one in question.options if one.id == answer), answer)


def _disclosed(words: list[str]) -> Iterator[str]:
    yield "\n## What has to be said\n"
    yield from (f"- {each}" for each in words)
    yield ""
