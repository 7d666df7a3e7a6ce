"""Feature flags as flagd's definition file, and which devices have one: the same evaluation as on the device."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext

from sync.headoffice.errors import NotAsAsked
from sync.headoffice.rollouts.rings import ALL

Value: TypeAlias = bool | int | float | str
SCHEMA: Final = "https://flagd.dev/schema/v0/flags.json"
OLD, NEW = "old", "new"


@dataclass(frozen=True, slots=True)
class Flag:
    """A feature: what devices have that are not in the group, and what those have that are.

    Attributes:
        name: of the feature, such as "settings.endpoint_ms".
        old: value outside of the group.
        new: value inside; of the same type.
        words: what it is, for people.
    """

    name: str
    old: Value
    new: Value
    words: str = ""

    def __post_init__(self) -> None:
        if type(self.old) is not type(self.new):
            raise NotAsAsked(f"Both values of the feature {self.name} must be of one type.")


def flag_to_text(flag: Flag) -> str:
    """Return a flag as the table keeps it."""
    return json.dumps(asdict(flag))


def flag_of_text(text: str) -> Flag:
    """Return a flag that the table kept."""
    return Flag(**json.loads(text))


def definition(flag: Flag, points: int) -> dict[str, Any]:
    """Return a flag as flagd defines it; the weights always sum up to the same, so that raising keeps the group."""
    return {
        "state": "ENABLED",
        "variants": {OLD: flag.old, NEW: flag.new},
        "defaultVariant": OLD,
        "targeting": {"fractional": [[NEW, points], [OLD, ALL - points]]},
        "metadata": {"words": flag.words, "points": points},
    }


def flag_file(flags: Iterable[tuple[Flag, int]]) -> bytes:
    """Return flagd's file of all flags with their shares in points."""
    found = {flag.name: definition(flag, points) for flag, points in sorted(flags, key=lambda each: each[0].name)}
    return json.dumps({"$schema": SCHEMA, "flags": found}, indent=2, ensure_ascii=False).encode()


def group(flag: Flag, points: int, devices: Iterable[str]) -> tuple[str, ...]:
    """Return the devices that have the new value, in order."""
    core = FlagdCore()
    core.set_flags({"flags": {flag.name: definition(flag, points)}})
    return tuple(device for device in sorted(devices) if _variant(core, flag, device) == NEW)


def _variant(core: FlagdCore, flag: Flag, device: str) -> str | None:
    context = EvaluationContext(targeting_key=device)
    if isinstance(flag.old, bool):
        return core.resolve_boolean_value(flag.name, flag.old, context).variant
    if isinstance(flag.old, str):
        return core.resolve_string_value(flag.name, flag.old, context).variant
    return core.resolve_float_value(flag.name, float(flag.old), context).variant


def value_of(text: str) -> Value:
    """Return a value as a person writes it: on, off, true, false, a number, or words."""
    word = text.strip()
    if word.casefold() in ("on", "true"):
        return True
    if word.casefold() in ("off", "false"):
        return False
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def as_plain(flag: Flag) -> Mapping[str, Any]:
    """Return a flag for JSON."""
    return asdict(flag)
