"""What can go wrong in finance.

FinanceError
├── DataError            a data file is missing, broken or has a bad row; names file, line and field
│   ├── ImportRefused    files that were handed in have errors and nothing was taken over; carries the report
│   └── MissingRate      a currency has no rate on a day; names both and what there is
├── UnknownClient        there is no such client; names those there are
├── UnknownHolding       the client does not hold this; names what is held
├── PeriodError          a period that the data does not cover; says what it covers
├── NotEnoughData        a measure needs more observations than there are; says how many
└── InputError           an array or a parameter that cannot be computed with; names it, the reason and the remedy
"""


class FinanceError(Exception):
    """Base of everything finance raises on purpose; the message is one sentence for a person."""


class DataError(FinanceError):
    """A data file is missing, broken or has a bad row."""


class ImportRefused(DataError):  # noqa: N818
    """Files that were handed in have errors and nothing was taken over.

    Attributes:
        report: a `finance.intake.ValidationReport` with every row that is wrong.
    """

    def __init__(self, words: str, report: object = None) -> None:
        super().__init__(words)
        self.report = report


class MissingRate(DataError):  # noqa: N818
    """A currency has no rate on a day."""


class UnknownClient(FinanceError):  # noqa: N818
    """There is no such client."""


class UnknownHolding(FinanceError):  # noqa: N818
    """The client does not hold this."""


class PeriodError(FinanceError):
    """A period that the data does not cover."""


class NotEnoughData(FinanceError):  # noqa: N818
    """A measure needs more observations than there are."""


class InputError(FinanceError):
    """An array or a parameter that cannot be computed with."""
