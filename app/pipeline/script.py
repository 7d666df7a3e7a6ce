"""Demonstration scripts: what a client says, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

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
    screen: str = ""

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
    """One question, or one touch; a spoken question goes through a voice and the ears, and pause_s follows.

    Attributes:
        say: the question; empty for a touch.
        press: the English words on the button that is touched; empty for a question.
        picture: name of a picture to take, of a touch when all was said, of a question in the middle of the reply.
    """

    say: str
    press: str
    spoken: bool
    pause_s: float
    picture: str
    expect: Expectation

    @property
    def words(self) -> str:
        """What is done, for people who watch."""
        return self.say or f"touches {self.press!r}"


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation with one client; an empty client means the one in the settings.

    Attributes:
        begins: with the first screen of a visit ("visit"), or with the conversation at once ("talk").
    """

    title: str
    client: str
    begins: Literal["visit", "talk"]
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
    begins = table.get("begins", "talk")
    if begins not in ("visit", "talk"):
        raise InputError(f"{path}: `begins` must be visit or talk, not {begins!r}.")
    steps = tuple(_step(row, f"{path}, step {number}") for number, row in enumerate(table["steps"], start=1))
    return Script(str(table.get("title", path.stem)), str(table.get("client", "")), begins, steps)


def _step(row: Any, place: str) -> Step:
    known = {"say", "press", "spoken", "pause_s", "picture", "expect"}
    deeds = [row.get(name) for name in ("say", "press")] if isinstance(row, dict) else []
    if sum(isinstance(deed, str) and bool(deed.strip()) for deed in deeds) != 1 or sum(map(bool, deeds)) != 1:
        raise InputError(f"{place}: `say` must be what the client says, or `press` the words on a button.")
    unknown = set(row) - known
    if unknown:
        raise InputError(f"{place}: unknown field {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}.")
    pause = row.get("pause_s", 0.9)
    if not isinstance(pause, int | float) or not 0 <= pause <= 60:
        raise InputError(f"{place}: pause_s must be between 0 and 60 seconds, not {pause!r}.")
    say, press = (str(row.get(name) or "").strip() for name in ("say", "press"))
    picture = str(row.get("picture") or "")
    if picture and not re.fullmatch(r"[a-z0-9_-]+", picture):
        raise InputError(f"{place}: `picture` must be a name of small letters, figures and dashes, not {picture!r}.")
    expect = _expectation(row.get("expect"), place)
    return Step(say, press, bool(row.get("spoken", False)), float(pause), picture, expect)


def _expectation(table: Any, place: str) -> Expectation:
    if table is None:
        return Expectation()
    if not isinstance(table, Mapping) or set(table) - {"tool", "arguments", "facts", "reply", "screen"}:
        raise InputError(f"{place}: `expect` may have tool, arguments, facts, reply and screen.")
    try:
        return Expectation(
            tool=str(table.get("tool", "")),
            arguments=tuple((str(name), value) for name, value in dict(table.get("arguments", {})).items()),
            facts=tuple(str(name) for name in table.get("facts", ())),
            reply=tuple(str(text) for text in table.get("reply", ())),
            screen=str(table.get("screen", "")),
        )
    except (TypeError, ValueError) as error:
        raise InputError(f"{place}: `expect` is not of the right form ({error}).") from error
