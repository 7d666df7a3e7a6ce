"""An outline for an impact assessment (GDPR Art. 35): what the product does about each risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_HEAD: Final = """\
# Impact assessment: an outline

{made}
For a bank's own assessment (GDPR Art. 35(7)): what the software knows is filled in, what only the bank knows is marked
*(bank)*. Likelihood and severity are the bank's to judge, after measures.

## What is done, and why

A client in a branch, or at home over the bank's page, asks a machine about their own money; it answers with figures
that it computes from the bank's books, and may propose changes, which a person carries out. Purposes, kinds of data and
time limits: [data map](data-map.md). Legal grounds: *(bank)*. Recipients beyond head office: *(bank)*.

## Needed, and in proportion

| question | what the product does | bank |
|---|---|---|
| less data? | no sound, no picture, no recognition of faces or voices; a visit works without a record | *(bank)* |
| shorter? | time limits are settings; a key of its own for each session makes erasure complete | *(bank)* |
| told? | first screen, consent screen, the bank's privacy notice quoted when asked | *(bank)* |
| rights? | access, erasure, hold, taking back what was told: [GDPR](gdpr.md) | *(bank)* |
| another way? | a person at the desk, always | *(bank)* |

## Risks

| risk to people | what stands against it | proof | left over |
|---|---|---|---|
{risks}

## Asked

Data protection officer: *(bank, date)*. People concerned or who speaks for them: *(bank)*. Authority, where a high risk
is left (Art. 36): *(bank)*. To be looked at again: *(bank)*, and with every change of settings that `default-settings`
lists.
"""


@dataclass(frozen=True, slots=True)
class Risk:
    """What may happen to people, what stands against it, which proof shows that, and what is left."""

    words: str
    against: str
    proof: str
    left: str


RISKS: Final = (
    Risk(
        "somebody at the next desk reads or hears figures",
        "“Hide my figures”, hidden amounts, soft voice, no reading aloud of codes",
        "",
        "place the kiosk so that nobody looks over a shoulder",
    ),
    Risk(
        "a stolen machine tells what clients said",
        "store encrypted under a raw key in TPM or keyring; sealed records that it cannot open itself",
        "encrypted",
        "with the key in a file (a demonstration's place) nothing stands against it",
    ),
    Risk(
        "the next client sees the last one's visit",
        "all is forgotten after idle time, at the end and when the camera sees nobody; freed memory is overwritten",
        "consent-decides",
        "",
    ),
    Risk(
        "a person believes that they talk to a person",
        "said on the first screen, when asked, in the report and on the web page",
        "says-machine",
        "",
    ),
    Risk(
        "a wrong figure leads to a bad decision",
        "every figure is checked against a result before it is spoken, with its day and source",
        "figures-traced",
        "a right figure may be misunderstood: a person goes through the report",
    ),
    Risk(
        "an unsuitable recommendation",
        "rules limit what may be proposed; without a profile nothing is; a person decides",
        "unsuitable-refused",
        "thresholds are the bank's",
    ),
    Risk(
        "a projection is taken for a promise",
        "said in the same reply, kept with it, printed in the report; words of promise are refused",
        "projections-disclosed",
        "",
    ),
    Risk(
        "feelings are read from a voice",
        "switched off as it comes; said on the screens where it is on; softens the advisor's face alone, kept nowhere",
        "no-emotion-from-voice",
        "leave it off",
    ),
    Risk(
        "erasure that is not complete",
        "key erasure reaches copies, outbox, head office and backups",
        "erased-unreadable",
        "backups for `backup_keep_days`; copies of `erasable/` that somebody keeps",
    ),
    Risk(
        "recognition works worse for some people",
        "camera off as it comes and never needed; words can be typed; screens in three languages, text sizes, contrast",
        "screens-accessible",
        "ears were measured on synthetic voices: measure them with your clients",
    ),
    Risk(
        "staff look at what they need not",
        "roles; who reads a transcript is in the audit log",
        "headoffice-export",
        "give few people the right, look at the log",
    ),
    Risk(
        "data goes to a service that nobody knows of",
        "none is set as it comes; what is set is listed",
        "nothing-leaves",
        "a contract with whoever runs it",
    ),
)


def page(made: str) -> str:
    """Return the page of the documentation."""
    rows = "\n".join(
        f"| {one.words} | {one.against} | {f'`{one.proof}`' if one.proof else ''} | {one.left} |" for one in RISKS
    )
    return _HEAD.format(made=made, risks=rows)
