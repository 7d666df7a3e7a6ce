"""Demonstration scripts: what a client says, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.errors import InputError
from app.messages import Scalar, TurnDone


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an answer must be like; what is empty is not looked at."""

    tool: str = ""
    arguments: tuple[tuple[str, Scalar], ...] = ()
    facts: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()

    def misses(self, done: TurnDone) -> tuple[str, ...]:
        """Say in words what an answer lacks; empty when all is as expected."""
        names = {fact.name for fact in done.facts}
        arguments = dict(done.arguments)
        found = []
        if self.tool and done.tool != self.tool:
            found.append(f"the tool is {done.tool}, not {self.tool}")
        for name, value in self.arguments:
            if arguments.get(name) != value:
                found.append(f"{name} is {arguments.get(name)!r}, not {value!r}")
        found += [f"the fact {name} is missing" for name in self.facts if name not in names]
        found += [f"the reply does not say {text!r}" for text in self.reply if text.lower() not in done.reply.lower()]
        found += [f"the sentence {check.sentence!r} was not verified" for check in done.checks if not check.passed]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Step:
    """One question; a spoken one goes through a voice and the ears, and pause_s follows the answer."""

    say: str
    spoken: bool
    pause_s: float
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation with one client; an empty client means the one in the settings."""

    title: str
    client: str
    steps: tuple[Step, ...]


def read_script(path: Path) -> Script:
    """Read a script from YAML.

    Raises:
        InputError: the file is missing or not a script; names the step and field.
    """
    try:
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"The script {path} does not exist; check the path.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"The script {path} cannot be read ({str(error).splitlines()[0]}); mend it.") from error
    if not isinstance(table, dict) or not isinstance(table.get("steps"), list) or not table["steps"]:
        raise InputError(f"The script {path} has no list of steps; begin with `steps:` and `- say: …`.")
    steps = tuple(_step(row, f"{path}, step {number}") for number, row in enumerate(table["steps"], start=1))
    return Script(str(table.get("title", path.stem)), str(table.get("client", "")), steps)


def _step(row: Any, place: str) -> Step:
    known = {"say", "spoken", "pause_s", "expect"}
    if not isinstance(row, dict) or not isinstance(row.get("say"), str) or not row["say"].strip():
        raise InputError(f"{place}: `say` must be what the client says.")
    unknown = set(row) - known
    if unknown:
        raise InputError(f"{place}: unknown field {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}.")
    pause = row.get("pause_s", 0.9)
    if not isinstance(pause, int | float) or not 0 <= pause <= 60:
        raise InputError(f"{place}: pause_s must be between 0 and 60 seconds, not {pause!r}.")
    return Step(
        row["say"].strip(), bool(row.get("spoken", False)), float(pause), _expectation(row.get("expect"), place)
    )


def _expectation(table: Any, place: str) -> Expectation:
    if table is None:
        return Expectation()
    if not isinstance(table, Mapping) or set(table) - {"tool", "arguments", "facts", "reply"}:
        raise InputError(f"{place}: `expect` may have tool, arguments, facts and reply.")
    try:
        return Expectation(
            tool=str(table.get("tool", "")),
            arguments=tuple((str(name), value) for name, value in dict(table.get("arguments", {})).items()),
            facts=tuple(str(name) for name in table.get("facts", ())),
            reply=tuple(str(text) for text in table.get("reply", ())),
        )
    except (TypeError, ValueError) as error:
        raise InputError(f"{place}: `expect` is not of the right form ({error}).") from error
