"""One thing that can be set by a slider: its name, its value in words, and the slider; live while it is dragged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled

_SETTLES_MS: Final = 400  # after the last key, a change by keyboard counts as one step of the history


class _Slider(QSlider):
    """Not moved by a wheel that only wants to scroll the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the page unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Setting(QWidget):
    """A named slider over numbers in steps."""

    moved = Signal(float)
    """The value while it is dragged, at every change."""
    settled = Signal()
    """A change is over: the slider was let go, or no key was pressed for a while."""

    def __init__(self, theme: Theme, words: Callable[[float], str], step: float = 0.01) -> None:
        """Build it; `reach` sets its ends.

        Args:
            theme: the look.
            words: a value as it is written beside the name.
            step: between two values.
        """
        super().__init__()
        self._words, self._step, self._least = words, step, 0.0
        self._name = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._value = styled(QLabel(), "figure")
        self._name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._value)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(top)
        self._column.addWidget(self.slider)
        self._calm = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._calm.timeout.connect(self.settled)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderReleased.connect(self._on_released)
        self.restyle(theme)

    @property
    def value(self) -> float:
        """What is set."""
        return round(self._least + self.slider.value() * self._step, 6)

    @property
    def half_step(self) -> float:
        """Half of the distance of two values: what is nearer to the slider than that is where it stands."""
        return 0.5 * self._step + 1e-9

    @property
    def shown(self) -> str:
        """The value in words."""
        return self._value.text()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.slider.setMinimumHeight(theme.target_px(48))
        self._column.setContentsMargins(0, 0, theme.px(8), theme.px(4))

    def name(self, text: str, hint: str = "") -> None:
        """Say what it is, and what for."""
        self._name.setText(text)
        self.slider.setAccessibleName(text)
        self.slider.setToolTip(hint)
        self._describe(hint)

    def reach(self, least: float, most: float) -> None:
        """Set the ends; nothing is emitted."""
        with QSignalBlocker(self.slider):
            self._least = least
            steps = max(0, round((most - least) / self._step))
            self.slider.setRange(0, steps)
            self.slider.setPageStep(max(1, steps // 10))
        self._write()

    def put(self, value: float) -> None:
        """Move it there; nothing is emitted."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - self._least) / self._step))
        self._write()

    def _describe(self, hint: str) -> None:
        self._hint = hint
        self.slider.setAccessibleDescription(f"{self._value.text()}. {hint}".strip())

    def _write(self) -> None:
        self._value.setText(self._words(self.value))
        self._describe(getattr(self, "_hint", ""))

    def _on_moved(self) -> None:
        self._write()
        self.moved.emit(self.value)
        if not self.slider.isSliderDown():
            self._calm.start()

    def _on_released(self) -> None:
        self._calm.stop()
        self.settled.emit()
