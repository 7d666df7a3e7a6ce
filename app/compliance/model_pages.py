"""The pages about models: cards, and the model risk file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.compliance.models import Model, models

_CARDS: Final = """\
# Model cards

{made}
Every model that Steward ships, makes at set-up or can load. "Slot" is one that the bank brings: its card ends where the
bank's begins. The proof `models-known` fails when a model's file lies here that has no card; `steward models verify`
holds what was installed against its manifest.
"""
_RISK: Final = """\
# Model risk file

{made}
The vendor's part of a bank's file under SR 26-2 and OCC Bulletin 2026-13, which replaced SR 11-7 and OCC 2011-12 on
17 April 2026: purpose, data, assumptions, validation with measured figures, limits, monitoring, changes. Tier, owner,
independent validation and sign-off are the bank's: those slots stand open. What the vendor measured is a beginning, not
the independent validation that the bank owes. Generative models are outside SR 26-2; the one that may be loaded is
listed all the same.

```
steward compliance prove models-known models-behave    # what is here has a card; a few of them, measured now
```

## Inventory

| model | proposed tier | purpose | owner | validated by, on |
|---|---|---|---|---|
{inventory}

Proposed tiers: *high* decides what a client is told about money, *medium* which question is answered, *low* how it
looks and sounds.
"""


def pages(made: str) -> dict[str, str]:
    """Return both pages by their files' names."""
    found = models()
    cards = [_CARDS.format(made=made), *map(_card, found)]
    rows = "\n".join(f"| [{one.name}](#{one.id}) | {one.tier} | {one.purpose} | | |" for one in found)
    risk = [_RISK.format(made=made, inventory=rows), *map(_risk, found)]
    return {"models.md": "\n".join(cards).rstrip() + "\n", "model-risk.md": "\n".join(risk).rstrip() + "\n"}


def _card(one: Model) -> str:
    rows = [
        ("kind", one.kind),
        ("where it comes from", one.origin),
        ("licence", one.licence),
        ("what it is for", one.purpose),
        ("takes", one.inputs),
        ("gives", one.outputs),
        ("learnt from", one.data),
        ("measured", _lines(one.measured)),
        ("limits", _lines(one.limits)),
        ("code", _code(one.code)),
    ]
    if one.files:
        rows.append(("files", ", ".join(f"`{name}`" for name in one.files)))
    if one.card:
        rows.append(("longer card", f"`{one.card}`"))
    return f"## {one.name} (`{one.id}`)\n\n| | |\n|---|---|\n" + _rows(rows)


def _risk(one: Model) -> str:
    rows = [
        ("purpose", one.purpose),
        ("data", one.data),
        ("assumptions", _lines(one.assumptions)),
        ("how it was checked", one.validation),
        ("measured", _lines(one.measured)),
        ("limits", _lines(one.limits)),
        ("monitoring", one.monitoring),
        ("changes", _lines(one.changes) or "none yet"),
        ("owner", "(bank)"),
        ("independent validation", "(bank)"),
    ]
    return f'## {one.name}\n\n<a id="{one.id}"></a>\n\n| | |\n|---|---|\n' + _rows(rows)


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"| {name} | {words.replace('|', '/')} |\n" for name, words in rows)


def _lines(words: Iterable[str]) -> str:
    return "; ".join(words)


def _code(words: str) -> str:
    return ", ".join(f"`{each}`" for each in words.split(", "))
