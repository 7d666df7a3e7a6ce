"""The pictures beside an answer: one file a kind, drawn by hand so that every datum can be touched, told and marked."""

from app.ui.charts.view import ChartView

__all__ = ["ChartView"]
