"""The pages of docs/compliance, made from the tables; a test compares them with what is there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.compliance.evidence import EVIDENCE
from app.compliance.table import Regime, Requirement, of_evidence, regimes, requirements
from app.errors import StorageError

_MADE: Final = "Made by `steward compliance pages` from the tables in `app/compliance`; a test compares them.\n"
_INDEX: Final = """\
# Compliance pack

{made}
For a bank's compliance officer and its auditors: what laws and rules ask of advice by a machine, where the product
answers, and a command that shows it. It supports the bank's own assessment. It is no certificate and no legal advice,
and it says in every row what stays the bank's duty.

```
steward compliance list                      # every requirement, with what shows it
steward compliance show gdpr-17              # one of them in full
steward compliance show gdpr-17 --run        # and its proofs, made now by running the product
steward compliance prove audit-chain         # one proof; exit code 3 if it does not hold
steward compliance evidence --out FOLDER     # all proofs in a signed folder with an index page
steward compliance verify FOLDER             # check such a folder: nothing changed, added or left out
```

## Commands about a client

```
steward compliance access CLIENT --out FOLDER    # everything that is held about a client (GDPR 15 and 20)
steward compliance erase CLIENT                  # erase it here, after asking; at head office for all devices
steward compliance hold CLIENT --why "WORDS"     # keep it from erasure; --lift ends that
steward compliance statement SESSION             # the suitability statement of a recorded visit
steward compliance retention [--run]             # what is kept how long, what is due
```

## What is asked

| page | about | requirements |
|---|---|---|
{regimes}

## Further pages

| page | what it is |
|---|---|
| [Data map](data-map.md) | tables and files that may hold personal data: purpose, content, time limit (GDPR Art. 30) |
| [Impact assessment](impact-assessment.md) | an outline for GDPR Art. 35 with what the product does about each risk |
| [Model cards](models.md) | every model that is shipped or can be loaded |
| [Model risk file](model-risk.md) | purpose, data, assumptions, validation, limits, monitoring, owner, changes |

## How a proof is made

A proof runs the product and writes down, line by line, what was expected and what was seen. Three kinds:

- **a trial visit**: the real advisor answers questions on the demo bank's data, in a store of its own that is thrown
  away. Nothing of it touches this installation's records.
- **this installation**: its own store, settings and logs are looked at.
- **the product's files**: what is shipped, and copies that are altered on purpose.

A line says *yes*, *no* or *told*; what is only told is for the reader to judge. A proof holds when something was judged
and nothing failed. The folder of evidence is hashed file by file; the device signs the manifest and notes its
fingerprint in the audit log, so that a folder that was made later, or elsewhere, is found out.

| proof | what is looked at | where | for |
|---|---|---|---|
{evidence}
"""


def pages() -> dict[str, str]:
    """Return every page by its file's name."""
    from app.compliance import data_map, impact, model_pages

    found = {"index.md": _index()}
    for regime in regimes():
        found[f"{regime.id}.md"] = _regime(regime, [each for each in requirements() if each.regime == regime.id])
    found["data-map.md"] = data_map.page(_MADE)
    found["impact-assessment.md"] = impact.page(_MADE)
    found |= model_pages.pages(_MADE)
    return found


def write(folder: Path) -> list[str]:
    """Write the pages into a folder and return their names.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The pages cannot be written to {folder} ({error.strerror}).") from error
    return list(pages())


def _index() -> str:
    rows = [
        f"| [{regime.name}]({regime.id}.md) | {regime.words} | "
        f"{', '.join(each.id for each in requirements() if each.regime == regime.id)} |"
        for regime in regimes()
    ]
    proofs = [
        f"| `{each.name}` | {each.words} | {each.where} | {', '.join(one.id for one in of_evidence(each.name))} |"
        for each in EVIDENCE.values()
    ]
    return _INDEX.format(made=_MADE, regimes="\n".join(rows), evidence="\n".join(proofs))


def _regime(regime: Regime, asked: Iterable[Requirement]) -> str:
    parts = [f"# {regime.name}\n\n{_MADE}\n{regime.words}\n", *map(_requirement, asked)]
    return "\n".join(parts).rstrip() + "\n"


def _requirement(each: Requirement) -> str:
    return (
        f"## {each.title} (`{each.id}`)\n\n"
        f"**{each.cites}.** {each.asks}\n\n"
        f"{_listed('In the product', each.product)}"
        f"{_listed('Shown by', [f'`steward compliance prove {name}`: {_words(name)}' for name in each.evidence])}"
        f"{_listed('The bank’s duty', each.bank)}"
        f"{_listed('Limits', each.limits)}"
    )


def _words(name: str) -> str:
    made = EVIDENCE[name]
    return f"{made.words[0].lower()}{made.words[1:]} ({made.where})"


def _listed(heading: str, rows: Iterable[str]) -> str:
    lines = "".join(f"- {row}\n" for row in rows)
    return f"{heading}:\n\n{lines}\n" if lines else ""
