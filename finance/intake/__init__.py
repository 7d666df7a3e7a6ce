"""What is handed in: files and feeds of prices, bookings, holdings, lots, corporate actions and exchange rates."""

from finance.intake.checks import Known
from finance.intake.connector import Batch, Connector, Request, take_in_answers
from finance.intake.daily_series import DailySeries
from finance.intake.files import FileKind, Intake, kind_of, take_in
from finance.intake.head_office import HeadOffice
from finance.intake.positions import Position
from finance.intake.prices import PriceRules
from finance.intake.report import Finding, ValidationReport

__all__ = [
    "Batch",
    "Connector",
    "DailySeries",
    "FileKind",
    "Finding",
    "HeadOffice",
    "Intake",
    "Known",
    "Position",
    "PriceRules",
    "Request",
    "ValidationReport",
    "kind_of",
    "take_in",
    "take_in_answers",
]
