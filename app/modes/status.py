"""`steward status`: one screen on how this installation is, in a second or two."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import typer
from rich.console import Console

from app.care.state import NONE_YET, OPENS, InstallationState, span_in_words, state_of
from app.settings import Settings

_INDENT: Final = 14
_SHOWN: Final = 3
_LONGEST: Final = 100
_UNKNOWN: Final = "not known: the store does not open"
_PARTS: Final = {"head_office": "head office"}


def run(settings: Settings, *, as_json: bool) -> None:
    """Print how this installation is."""
    state = state_of(settings)
    if as_json:
        typer.echo(json.dumps(state.to_json(), indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(f"[bold]Steward {state.version}[/], {_day(state.now)}\n")
    for name, text in _lines(state):
        if not name:
            console.print()
            continue
        width = max(30, console.width - _INDENT)
        lines = [part for line in text.splitlines() for part in textwrap.wrap(line, width, break_on_hyphens=False)]
        console.print(f"{name:<{_INDENT}}" + ("\n" + " " * _INDENT).join(lines or [""]), markup=False)


def _lines(state: InstallationState) -> Iterator[tuple[str, str]]:
    yield "bank", f"{state.bank}, branch {state.branch}"
    yield "advisor", f"{state.advisor}, voice {state.voice}"
    yield "models", _models(state)
    yield "", ""
    yield "running", _processes(state)
    known = state.store in (OPENS, NONE_YET)
    yield "last visit", _last_visit(state) if known else _UNKNOWN
    yield "last day", _lately(state) if known else _UNKNOWN
    yield "faults", _faults(state)
    if weaker := _weaker(state):
        yield "stepped back", weaker
    yield "", ""
    yield "store", state.store + (f", {state.store_bytes / 1e6:.1f} MB" if state.store == OPENS else "")
    yield "outbox", _outbox(state) if known else _UNKNOWN
    yield "head office", _head_office(state) if known else _UNKNOWN
    yield "", ""
    for finding in state.machine:
        yield finding.what, finding.found + ("" if finding.state == "good" else f" ({finding.state})")


def _models(state: InstallationState) -> str:
    built = f"content of {state.content_of}" if state.content_of else "no content: run `steward setup`"
    words = f"language model {state.language}" if state.models or state.language != "auto" else "no language model"
    return ", ".join((built, words, *state.models))


def _processes(state: InstallationState) -> str:
    if not state.processes:
        return "nothing: no kiosk or workstation runs on this data folder (or it is another user's)"
    rows = [("process", "since", "memory", "threads", "number")]
    rows += [
        (each.name, span_in_words(each.up_s), f"{each.memory_mib:,.0f} MiB", str(each.threads), str(each.number))
        for each in state.processes
    ]
    return "\n".join(f"{a:<12}{b:>8}{c:>12}{d:>9}{e:>9}" for a, b, c, d, e in rows)


def _last_visit(state: InstallationState) -> str:
    kept = f"{state.visits} recorded visit{'' if state.visits == 1 else 's'} kept here"
    if state.last_visit is None:
        return "none that was recorded"
    return f"{_ago(state, state.last_visit)}; {kept}"


def _lately(state: InstallationState) -> str:
    lately = state.lately
    if not lately.turns:
        return "no question was asked"
    failed = f"{lately.failed} failed" if lately.failed else "none failed"
    count = f"{lately.turns:,} question{'' if lately.turns == 1 else 's'}"
    return f"{count}, {failed}, answered in {lately.mean_ms:,.0f} ms on average"


def _faults(state: InstallationState) -> str:
    if not state.faults:
        return "none in the logs of the last day"
    newest = [f"{each.when[:16]}  {_short(each.what)}" for each in state.faults[:_SHOWN]]
    more = len(state.faults) - len(newest)
    return "\n".join(
        (*newest, *((f"and {more} more in the last day: `steward support-bundle` has all",) if more else ()))
    )


def _short(what: str) -> str:
    """Return a fault without the way by which the program came there."""
    first = what.partition(" < ")[0].removeprefix("steward.")
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"


def _weaker(state: InstallationState) -> str:
    parts = [f"{_PARTS.get(part, part)} ({level} from its best way)" for part, level in state.stepped_back.items()]
    parts += [f"{_PARTS.get(part, part)} (left alone for a while after failures)" for part in state.broken_off]
    return ", ".join(parts)


def _outbox(state: InstallationState) -> str:
    records = sum(state.waiting.values())
    if not records:
        return "nothing waits"
    lanes = ", ".join(f"{count:,} {lane}" for lane, count in state.waiting.items() if count)
    since = f"; the oldest for {span_in_words(state.now - state.oldest)}" if state.oldest else ""
    return f"{records:,} record{'' if records == 1 else 's'} wait ({lanes}){since}"


def _head_office(state: InstallationState) -> str:
    if not state.enrolled:
        return "enrolled nowhere; records stay on this machine"
    last = "never reached" if state.synced is None else f"last reached {_ago(state, state.synced)}"
    coming = "" if state.next_sync is None else f", next round {_day(state.next_sync)}"
    failure = f"\n{state.sync_failure}" if state.sync_failure else ""
    return f"{last}{coming}; this is device {state.device}{failure}"


def _ago(state: InstallationState, at_s: float) -> str:
    return f"{span_in_words(state.now - at_s)} ago ({_day(at_s)})"


def _day(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s).astimezone():%Y-%m-%d %H:%M}"
