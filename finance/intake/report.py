"""What was found wrong, odd or worth knowing in files that were handed in, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from finance.errors import ImportRefused

Severity = Literal["error", "warning", "note"]
Kind = Literal[
    "unreadable",  # a field that is no date, number or known word
    "missing",  # a field or a column that is empty or not there
    "duplicate",  # the same thing twice
    "order",  # rows that are not in the order of their days
    "gap",  # days on which others have a price and this one has none
    "split",  # a jump by a ratio such as 2:1, as an unadjusted split leaves
    "currency",  # mixed, unknown or without a rate
    "bad_tick",  # a price that is zero, negative, or jumps away and back
    "stale",  # a price that does not move for a long time
    "look_ahead",  # a figure that was not known on its day
    "books",  # bookings that do not add up
    "read",  # what was understood and done, for the record
]
FILE_SHIFT = 40  # a line's upper bits number its file, so that rows of several files can be checked together
LINE = (1 << FILE_SHIFT) - 1  # the bits that are the line itself
KEPT_A_KIND = 200  # findings of one kind that are kept in full; all of them are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one row.

    Attributes:
        file: its name, without the folder.
        line: of the file, the header being line 1 (a record's number in Parquet); None for the file as a whole.
        field: the column, or the symbol in a table of prices; may be empty.
        words: what is wrong and what to do, or what was done.
    """

    kind: Kind
    severity: Severity
    file: str
    line: int | None
    field: str
    words: str

    def __str__(self) -> str:
        place = [self.file, *([f"line {self.line}"] if self.line is not None else []), *filter(None, [self.field])]
        return f"{', '.join(place)}: {self.words}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All that was found; a report with an error belongs to an import that changed nothing.

    Attributes:
        findings: at most 200 of each kind and severity, in the order of files and lines.
        counts: how many there were of each kind and severity, all counted.
        rows: how many rows were read.
        files: their names.
    """

    findings: tuple[Finding, ...]
    counts: dict[tuple[Kind, Severity], int]
    rows: int
    files: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing was found that forbids the import."""
        return self.total("error") == 0

    def total(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(count for (_, found), count in self.counts.items() if found == severity)

    def require(self) -> None:
        """Raise ImportRefused with the first error, unless there is none."""
        if self.ok:
            return
        first = next(finding for finding in self.findings if finding.severity == "error")
        more = self.total("error") - 1
        rest = f" ({more:,} more error{'s' if more > 1 else ''}.)" if more else ""
        raise ImportRefused(f"Nothing was imported. {first}{rest}", self)


@dataclass(slots=True)
class Collector:
    """Collects findings while files are read."""

    file: str = ""
    rows: int = 0
    _files: list[str] = field(default_factory=list)
    _kept: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[Kind, Severity]] = field(default_factory=Counter)

    def begin(self, file: str) -> int:
        """Name the file that the next findings are about, and return what to add to its lines to tell them apart."""
        self.file = file
        self._files.append(file)
        return (len(self._files) - 1) << FILE_SHIFT

    def place(self, line: int) -> str:
        """Return where a line is, in words."""
        file, number = self._files[line >> FILE_SHIFT], line & LINE
        return f"line {number}" + (f" of {file}" if len(self._files) > 1 else "")

    def add(self, kind: Kind, severity: Severity, line: int | None, where: str, words: str) -> None:
        """Add one finding: about a line, or without one about the present file."""
        self._counts[kind, severity] += 1
        if self._counts[kind, severity] <= KEPT_A_KIND:
            self._kept.append(self._finding(kind, severity, line, where, words))

    def add_many(self, kind: Kind, severity: Severity, rows: Iterable[tuple[int, str, str]], count: int) -> None:
        """Add `count` findings, of which `rows` gives line, field and words; only as many as are kept are asked for."""
        if not count:
            return
        room = max(0, KEPT_A_KIND - self._counts[kind, severity])
        self._counts[kind, severity] += count
        for (line, where, words), _ in zip(rows, range(room), strict=False):
            self._kept.append(self._finding(kind, severity, line, where, words))

    def _finding(self, kind: Kind, severity: Severity, line: int | None, where: str, words: str) -> Finding:
        if line is None:
            return Finding(kind, severity, self.file, None, where, words)
        return Finding(kind, severity, self._files[line >> FILE_SHIFT], line & LINE, where, words)

    @property
    def failed(self) -> bool:
        """An error was found."""
        return any(severity == "error" and count for (_, severity), count in self._counts.items())

    def report(self) -> ValidationReport:
        """Return everything found so far."""
        order = {name: number for number, name in reversed(list(enumerate(self._files)))}
        findings = sorted(self._kept, key=lambda found: (order.get(found.file, -1), found.line or 0))
        return ValidationReport(tuple(findings), dict(self._counts), self.rows, tuple(self._files))
