"""What can go wrong in finance.

FinanceError
├── DataError            a data file is missing, broken or has a bad row; names file, line and field
│   ├── ImportRefused    files that were handed in have errors and nothing was taken over; carries the report
│   └── MissingRate      a currency has no rate on a day; names both and what there is
├── UnknownClient        there is no such client; names those there are
├── UnknownHolding       the client does not hold this; names what is held
├── PeriodError          a period that the data does not cover; says what it covers
├── NotEnoughData        a measure needs more observations than there are; says how many
├── Unsuitable           no proposal keeps the rules that protect this client; names the rules
│   └── PreferencesUnmet  what suits does not meet the client's sustainability preferences; says what could be reached
├── KnowledgeError       the knowledge graph refuses something; names node, property and reason
│   ├── PatchError       a change in RDF Patch is malformed or out of turn; names the line; nothing was applied
│   ├── FactsRefused     facts break a shape; carries every violation
│   ├── QueryRefused     a question in SPARQL is wrong, reaches outside, or takes too long
│   └── GraphStoreError  a store behind SPARQL cannot be reached, or does not do what it is asked
├── DidNotConverge       a search for the best stopped before it was sure of it
└── InputError           an array or a parameter that cannot be computed with; names it, the reason and the remedy
    ├── TaxError         lots, sales or a tax table that do not fit together; names them
    ├── PlanError        a plan with an impossible horizon, goal, flow or assumption; names the field
    ├── InfeasibleProblem  no portfolio meets all constraints; names those in conflict and the smallest relaxation
    └── SolverError      an optimum is unbounded or lost to rounding; says what to change
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


class Unsuitable(FinanceError):  # noqa: N818
    """No proposal keeps the rules that protect this client."""


class PreferencesUnmet(Unsuitable):
    """What suits the client does not meet their sustainability preferences."""


class KnowledgeError(FinanceError):
    """The knowledge graph refuses something."""


class PatchError(KnowledgeError):
    """A change in RDF Patch is malformed or out of turn; nothing of it was applied.

    Attributes:
        line: of the patch, the first being 1; 0 where no single line is to blame.
    """

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


class FactsRefused(KnowledgeError):  # noqa: N818
    """Facts break a shape; nothing of them was applied.

    Attributes:
        violations: each a `finance.knowledge.Violation`.
    """

    def __init__(self, words: str, violations: tuple[object, ...] = ()) -> None:
        super().__init__(words)
        self.violations = violations


class QueryRefused(KnowledgeError):  # noqa: N818
    """A question in SPARQL is wrong, reaches outside, or takes too long."""


class GraphStoreError(KnowledgeError):
    """A store behind SPARQL cannot be reached, or does not do what it is asked."""


class DidNotConverge(FinanceError):  # noqa: N818
    """A search for the best stopped before it was sure of it."""


class InputError(FinanceError):
    """An array or a parameter that cannot be computed with."""


class TaxError(InputError):
    """Lots, sales or a tax table do not fit together."""


class PlanError(InputError):
    """A plan with an impossible horizon, goal, flow or assumption."""


class InfeasibleProblem(InputError):  # noqa: N818
    """No portfolio meets all constraints.

    Attributes:
        conflict: names of constraints that cannot be met together; without any one of them the others can.
        relaxation: by how much each constraint has to give way, in its own unit, for the smallest sum of all.
    """

    def __init__(self, message: str, conflict: tuple[str, ...], relaxation: tuple[tuple[str, float], ...]) -> None:
        super().__init__(message)
        self.conflict = conflict
        self.relaxation = relaxation


class SolverError(InputError):
    """An optimum is unbounded or lost to rounding."""
