"""Daily prices as one checked table, from a Parquet or CSV file.

Letters: T trading days, N symbols. The file has a column `date` and one column a symbol, USD. A bank's own file takes
the same path as the demo's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from finance.errors import DataError, NotEnoughData, PeriodError
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Closing prices, complete and in order.

    Attributes:
        days: trading days [T], datetime64[D], strictly rising.
        symbols: names of the columns [N].
        values: USD [T, N], finite and positive.
        source: where they come from, in words for a person.
    """

    days: Days
    symbols: tuple[str, ...]
    values: Floats
    source: str = "prices"
    _columns: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {symbol: column for column, symbol in enumerate(self.symbols)})

    @property
    def first_day(self) -> date:
        """The first trading day."""
        return _to_date(self.days[0])

    @property
    def last_day(self) -> date:
        """The last trading day."""
        return _to_date(self.days[-1])

    def column(self, symbol: str) -> int:
        """Return the column of a symbol.

        Raises:
            DataError: there are no prices for it.
        """
        try:
            return self._columns[symbol]
        except KeyError:
            raise DataError(f"There are no prices for {symbol} in {self.source}; add a column or correct it.") from None

    def series(self, symbol: str) -> Floats:
        """Return one symbol's closes [T] in USD."""
        return self.values[:, self.column(symbol)]

    def row(self, day: date) -> int:
        """Return the row of the last trading day that is not after `day`.

        Raises:
            PeriodError: `day` is before the first trading day.
        """
        row = int(np.searchsorted(self.days, np.datetime64(day, "D"), side="right")) - 1
        if row < 0:
            raise PeriodError(f"There are no prices on or before {day}; they begin on {self.first_day}.")
        return row

    def day(self, row: int) -> date:
        """Return a row's trading day."""
        return _to_date(self.days[row])

    def asof(self, symbol: str, day: date) -> float:
        """Return the last close in USD that was known at the end of `day`."""
        return float(self.values[self.row(day), self.column(symbol)])

    def until(self, day: date) -> Prices:
        """Return the prices that were known at the end of `day`: nothing computed from them looks ahead."""
        rows = self.row(day) + 1
        if rows == len(self.days):
            return self
        return Prices(self.days[:rows], self.symbols, self.values[:rows], self.source)


def load_prices(path: Path, source: str = "") -> Prices:
    """Read and check a table of daily prices.

    Args:
        path: a `.parquet` or a `.csv` file with a column `date` and one column a symbol.
        source: words for a person; the file's name by default.

    Raises:
        DataError: the file is missing, unreadable or has a bad row; names file, row and field.
    """
    table = _read(path)
    if "date" not in table.column_names:
        raise DataError(f"{path} has no column 'date'; its columns are {_shown(table.column_names)}.")
    symbols = tuple(name for name in table.column_names if name != "date")
    if len(set(table.column_names)) < len(table.column_names):
        raise DataError(f"{path} has two columns of the same name; remove one of them.")
    if not symbols:
        raise DataError(f"{path} has no price column beside 'date'; add one column a symbol.")
    if not table.num_rows:
        raise DataError(f"{path} has no rows; at least one day of prices is needed.")
    days = _days(path, table.column("date"))
    values = np.column_stack([_prices(path, symbol, table.column(symbol), days) for symbol in symbols])
    return Prices(days, symbols, values, source or path.name)


def require_days(prices: Prices, days: int, what: str) -> None:
    """Raise NotEnoughData unless there are at least `days` trading days."""
    if len(prices.days) < days:
        raise NotEnoughData(f"{what} needs {days} trading days of prices; there are {len(prices.days)}.")


def _read(path: Path) -> pa.Table:
    if not path.is_file():
        raise DataError(f"The price file {path} does not exist; check the path.")
    try:
        if path.suffix.lower() == ".parquet":
            # One thread: the file is small, and threads cost more than they save on a busy machine.
            return pa.parquet.ParquetFile(path).read(use_threads=False)
        if path.suffix.lower() == ".csv":
            return pa.csv.read_csv(path, read_options=pa.csv.ReadOptions(use_threads=False))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        cause = str(error).splitlines()[0].rstrip(".")
        raise DataError(f"The price file {path} cannot be read ({cause}); replace it with a whole copy.") from error
    raise DataError(f"The price file {path} is neither .parquet nor .csv; convert it to one of them.")


def _days(path: Path, column: pa.ChunkedArray) -> Days:
    if column.null_count:
        raise DataError(f"{path}, row {_first_null(column)}, date: it is empty; give every row its day.")
    try:
        days = np.asarray(column.cast(pa.date32()).to_numpy(), dtype="datetime64[D]")
    except pa.ArrowException:
        row, value = _first_uncastable(column, pa.date32())
        raise DataError(f"{path}, row {row}, date: {value!r} is not a date like 2022-12-28; correct it.") from None
    step = np.diff(days).astype(np.int64)
    if (step <= 0).any():
        at = int(np.argmax(step <= 0)) + 1
        why = "appears twice" if step[at - 1] == 0 else f"comes after {days[at - 1]}"
        raise DataError(f"{path}, row {at + 1}, date: {days[at]} {why}; each day may appear once, in rising order.")
    return days


def _prices(path: Path, symbol: str, column: pa.ChunkedArray, days: Days) -> Floats:
    try:
        values = np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    except pa.ArrowException:
        row, value = _first_uncastable(column, pa.float64())
        raise DataError(f"{path}, row {row}, {symbol}: {value!r} is not a number; correct it.") from None
    bad = ~(np.isfinite(values) & (values > 0))
    if bad.any():
        at = int(np.argmax(bad))
        found = "no price" if np.isnan(values[at]) else f"the price {values[at]:g}"
        raise DataError(
            f"{path}, row {at + 1} ({days[at]}), {symbol}: there is {found}; prices must be positive numbers."
        )
    return values


def _first_null(column: pa.ChunkedArray) -> int:
    return int(np.argmax(np.asarray(column.is_null().to_numpy(), dtype=bool))) + 1


def _first_uncastable(column: pa.ChunkedArray, kind: pa.DataType) -> tuple[int, str]:
    for row, value in enumerate(column, 1):
        try:
            value.cast(kind)
        except pa.ArrowException:
            return row, str(value.as_py())
    return 1, str(column.type)


def _shown(names: list[str]) -> str:
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")


def _to_date(day: np.datetime64) -> date:
    return date.fromisoformat(str(day))
