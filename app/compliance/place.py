"""Where proofs are made: this installation, and a trial visit that is begun when the first proof needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from app.compliance.trial import Trial
from app.settings import Settings


@dataclass(slots=True)
class Place:
    """Settings of the installation, and the trial; closing it throws the trial away."""

    settings: Settings
    _trial: Trial | None = field(default=None)

    @property
    def trial(self) -> Trial:
        """The trial, opened when first asked for.

        Raises:
            NotInstalled: content of the set-up is missing.
            EngineUnavailable: no voice works here.
        """
        if self._trial is None:
            self._trial = Trial(self.settings)
        return self._trial

    def close(self) -> None:
        """Throw the trial away."""
        if self._trial is not None:
            self._trial.close()
            self._trial = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
