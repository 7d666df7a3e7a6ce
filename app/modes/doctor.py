"""`steward doctor`: looks at everything the advisor needs and says what to do about each finding."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Final, TypeVar

import typer
from rich.console import Console

from app.care import cards, links, machine, parts
from app.care.finding import ADVICE, Advice, Finding, State, good, told
from app.care.office.advice import OFFICE_ADVICE
from app.care.package import package
from app.errors import ISLAND_ERRORS, DeviceError, StewardError
from app.log import logger, place
from app.modes import setup
from app.settings import Settings

Ground = TypeVar("Ground")
"""What a check looks at: the settings, or head office."""
MARKS: Final[dict[State, str]] = {"good": "[green]good[/]", "note": "[yellow]note[/]", "bad": "[red]bad [/]"}


def run(settings: Settings, *, as_json: bool) -> None:
    """Print the findings; exit code 1 when something is bad."""
    with Console(stderr=True).status("Looking at everything; this takes some seconds…"):
        findings = list(look(settings))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        show(findings)
        cards.show(settings)
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def look(settings: Settings) -> Iterator[Finding]:
    """Yield every finding as it is made; nothing is raised."""
    for name, check in CHECKS.items():
        yield safely(name, check, settings)


def show(findings: Iterable[Finding], before: str = "the advisor is used", who: str = "The advisor") -> None:
    """Print findings: one line each, what to do below it, and a summary.

    Args:
        findings: in their order.
        before: to be mended before this.
        who: works here.
    """
    console, seen = Console(highlight=False), list(findings)
    width = max(len(finding.what) for finding in seen) + 2
    for finding in seen:
        indent = 6 + width
        console.print(f"{MARKS[finding.state]}  {finding.what:<{width}}", end="")
        console.print(_wrapped(finding.found, console.width, indent), markup=False)
        if finding.to_do:
            console.print(" " * indent + _wrapped(f"-> {finding.to_do}", console.width, indent + 3), markup=False)
    console.print(f"\n{_summary(seen, before, who)}")


def _summary(findings: Sequence[Finding], before: str, who: str) -> str:
    bad = [finding.what for finding in findings if finding.state == "bad"]
    notes = sum(finding.state == "note" for finding in findings)
    also = f" {notes} note{'' if notes == 1 else 's'} beside." if notes else ""
    if bad:
        return f"[red]To be mended before {before} here: {', '.join(bad)}.[/]{also}"
    if notes:
        return f"{who} works here. {notes} note{'' if notes == 1 else 's'} say what it does without."
    return "Everything is as it should be."


def _wrapped(text: str, width: int, indent: int) -> str:
    lines = textwrap.wrap(text, max(20, width - indent), break_on_hyphens=False) or [""]
    return ("\n" + " " * indent).join(lines)


def page() -> str:
    """Return the documentation's page of every finding as Markdown."""
    head = """\
# What the doctor finds

Made by `steward doctor --markdown` from the table in `app/care/finding.py`; a test compares them. *bad* means that the
advisor does not work, or not safely, until something is done; *note* that it works with less. The code stands in
`steward doctor --json`.

| looked at | code | | what it means | what to do |
|---|---|---|---|---|
"""
    office = """
## Head office's machine

What `steward headoffice doctor` finds beside settings, environment, permissions, memory, disk and clock of the table
above, made from `app/care/office/advice.py`.

| looked at | code | | what it means | what to do |
|---|---|---|---|---|
"""
    return head + _rows(ADVICE.values()) + office + _rows(OFFICE_ADVICE.values())


def _rows(advice: Iterable[Advice]) -> str:
    return "".join(f"| {row.what} | `{row.code}` | {row.state} | {row.means} | {row.to_do} |\n" for row in advice)


def safely(name: str, check: Callable[[Ground], Finding], ground: Ground) -> Finding:
    """Return what a check finds, also when it fails itself."""
    try:
        return check(ground)
    except (StewardError, *ISLAND_ERRORS) as error:
        return Finding(name, "note" if isinstance(error, DeviceError) else "bad", str(error))
    except Exception as error:  # a bug in one check must not hide what the others find
        logger("doctor").error("%s: %s", name, place(error))
        failed = told("check-failed", f"the check stopped with {type(error).__name__}")
        return Finding(name, failed.state, failed.found, failed.to_do, failed.code)


def content(settings: Settings) -> Finding:
    """Look whether what `steward setup` builds is there and of this version."""
    missing = [step.name for step in setup.STEPS if setup.built(settings, step) is None]
    old = [step.name for step in setup.STEPS if setup.built(settings, step) is False]
    if missing:
        return told("content-missing", "missing: " + ", ".join(missing))
    if old:
        return told("content-old", "of an earlier version: " + ", ".join(old))
    return good("content", str(settings.content_dir))


CHECKS: Final[dict[str, Callable[[Settings], Finding]]] = {
    "settings": parts.settings_,
    "package": package,
    "environment": parts.environment,
    "model runtime": parts.model_runtime,
    "content": content,
    "models": parts.models,
    "data folder": parts.data_folder,
    "store's key": parts.store_key,
    "TPM": machine.tpm,
    "permissions": machine.permissions,
    "memory": machine.memory,
    "disk": machine.disk,
    "clock": machine.clock,
    "voice": parts.voice,
    "sound to face": parts.face,
    "speech recognition": parts.ears,
    "loudspeaker": parts.loudspeaker,
    "microphone": parts.microphone,
    "camera": parts.camera,
    "screen": machine.screen,
    "graphics": parts.graphics,
    "who computes where": parts.engines,
    "network": links.network,
    "head office": links.head_office,
    "certificate": links.certificate,
}
"""Each part that is looked at, in the order in which it is told."""


def write_page() -> None:
    """Print the documentation's page."""
    sys.stdout.write(page())
