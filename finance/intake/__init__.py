"""What is handed in: files and feeds of prices, bookings, holdings, lots, corporate actions and exchange rates."""

from finance.intake.files import FileKind, Intake, kind_of, take_in
from finance.intake.positions import Position
from finance.intake.prices import PriceRules
from finance.intake.report import Finding, ValidationReport

__all__ = [
    "FileKind",
    "Finding",
    "Intake",
    "Position",
    "PriceRules",
    "ValidationReport",
    "kind_of",
    "take_in",
]
