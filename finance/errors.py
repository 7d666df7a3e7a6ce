"""What can go wrong in finance.

FinanceError
├── DataError            a data file is missing, broken or has a bad row; names file, line and field
├── UnknownClient        there is no such client; names those there are
├── UnknownHolding       the client does not hold this; names what is held
├── PeriodError          a period that the data does not cover; says what it covers
└── NotEnoughData        a measure needs more observations than there are; says how many
"""


class FinanceError(Exception):
    """Base of everything finance raises on purpose; the message is one sentence for a person."""


class DataError(FinanceError):
    """A data file is missing, broken or has a bad row."""


class UnknownClient(FinanceError):  # noqa: N818
    """There is no such client."""


class UnknownHolding(FinanceError):  # noqa: N818
    """The client does not hold this."""


class PeriodError(FinanceError):
    """A period that the data does not cover."""


class NotEnoughData(FinanceError):  # noqa: N818
    """A measure needs more observations than there are."""
