"""Feature flags through OpenFeature, from flagd's definition file that came as a bundle; no server and no network.

flagd's own evaluator (`openfeature-flagd-core`) decides, so that head office and device agree on who is in a group; the
provider around it is ours, because flagd's brings gRPC in a version that NVIDIA's messages do not allow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from openfeature import api
from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import OpenFeatureError
from openfeature.flag_evaluation import FlagEvaluationDetails, FlagResolutionDetails, FlagValueType
from openfeature.hook import Hook, HookContext, HookHints
from openfeature.provider import AbstractProvider, Metadata

from sync.errors import Malformed

FILE: Final = "flags.json"
Value: TypeAlias = bool | int | float | str


class FileProvider(AbstractProvider):
    """OpenFeature's view of one flagd definition file."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        """Use definitions as flagd's JSON schema has them.

        Raises:
            Malformed: they are none.
        """
        super().__init__()
        self._core = FlagdCore()
        try:
            self._core.set_flags(json.dumps(definitions))
        except (OpenFeatureError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise Malformed(f"The flags are not as flagd defines them ({error}).") from error

    def get_metadata(self) -> Metadata:
        """Return the provider's name."""
        return Metadata(name="steward-file")

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Return a flag that is on or off."""
        return self._core.resolve_boolean_value(flag_key, default_value, evaluation_context)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        """Return a flag that is a word."""
        return self._core.resolve_string_value(flag_key, default_value, evaluation_context)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[int]:
        """Return a flag that is a whole number."""
        return self._core.resolve_integer_value(flag_key, default_value, evaluation_context)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[float]:
        """Return a flag that is a number."""
        return self._core.resolve_float_value(flag_key, default_value, evaluation_context)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[FlagValueType] | Mapping[str, FlagValueType],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[FlagValueType] | Mapping[str, FlagValueType]]:
        """Return a flag that is a list or a table."""
        return self._core.resolve_object_value(flag_key, default_value, evaluation_context)


class Exposures(Hook):
    """Which variant of which flag this device was shown, for the audit log."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def after(self, hook_context: HookContext, details: FlagEvaluationDetails[FlagValueType], hints: HookHints) -> None:
        """Note an evaluation."""
        self.seen[hook_context.flag_key] = details.variant or "default"


class Flags:
    """The feature flags of one device, the same as long as this object lives."""

    def __init__(self, device: str, definitions: Mapping[str, Any] | None) -> None:
        """Open the flags.

        Args:
            device: its name, by which it is in a group or not.
            definitions: as flagd has them; None where there are none, and every flag has its default.

        Raises:
            Malformed: they are none.
        """
        self.exposures = Exposures()
        self.names = tuple(sorted((definitions or {}).get("flags", {})))
        self._context = EvaluationContext(targeting_key=device)
        api.set_provider(FileProvider(definitions or {"flags": {}}), device)
        self._client = api.get_client(device)
        self._client.add_hooks([self.exposures])

    def on(self, name: str, default: bool = False) -> bool:
        """Return whether a feature is on for this device."""
        return self._client.get_boolean_value(name, default, self._context)

    def value(self, name: str, default: Value) -> Value:
        """Return a feature's value, of the type of its default."""
        if isinstance(default, bool):
            return self.on(name, default)
        if isinstance(default, int):
            return self._client.get_integer_value(name, default, self._context)
        if isinstance(default, float):
            return self._client.get_float_value(name, default, self._context)
        return self._client.get_string_value(name, default, self._context)


def read_flags(folder: Path | None) -> dict[str, Any] | None:
    """Return the definitions of a bundle of kind flags; None where there is no bundle.

    Raises:
        Malformed: it holds no definitions.
    """
    if folder is None:
        return None
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Malformed(f"The flags in {folder.name} cannot be read ({type(error).__name__}).") from error
    if not isinstance(found, dict) or not isinstance(found.get("flags"), dict):
        raise Malformed(f"The flags in {folder.name} are not as flagd defines them.")
    return found


def check_flags(folder: Path) -> str:
    """Return what is wrong with a bundle of kind flags; "" for nothing."""
    try:
        FileProvider(read_flags(folder) or {})
    except Malformed as error:
        return str(error)
    return ""
