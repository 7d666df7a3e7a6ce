"""What to change: the committee's recommendation, or a portfolio that is calmer or earns more, within what suits."""

from __future__ import annotations

from functools import cache
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import number, words
from app.messages import Scalar
from finance.advice.profile import missing
from finance.advice.recommend import Case
from finance.advice.record import record, record_of_wish, result_hash
from finance.advice.rules import Rules, load_rules
from finance.answers.advice import Terms, advise, case_of
from finance.answers.reshaped import Wish, reshape
from finance.errors import (
    DidNotConverge,
    InfeasibleProblem,
    InputError,
    NotEnoughData,
    PreferencesUnmet,
    SolverError,
    Unsuitable,
)
from finance.portfolio import Client
from finance.tax.jurisdiction import Jurisdiction, load_jurisdiction
from finance.types import Basis, Result

WISHES: Final[dict[str, Wish]] = {
    "less_risk": "less_risk",
    "minimum_variance": "minimum_variance",
    "more_return": "more_return",
}
LIMITS: Final = (0.02, 1.0)  # of the largest share of one holding that can be asked for
UNMET: Final = "What you want of sustainability"
"""Title of the passage that says why nothing is recommended to who wants more of it than can be had."""
_SHOWN: Final = 16  # characters of a fingerprint in a citation; the record holds all 64


def optimise(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What the committee recommends, or what a wish for less risk or more return would change.

    `limit` is the largest share of one holding; it goes with a wish, since the committee has the bank's own limits.
    """
    used: dict[str, Scalar] = {"focus": "recommend", **arguments}
    limit = number(used, "limit")
    if "limit" in used and (limit is None or not LIMITS[0] <= limit <= LIMITS[1]):
        return Found(used, trouble="advice_limit")
    if limit is not None and used["focus"] == "recommend":
        used["focus"] = "less_risk"
    focus = words(used, "focus")
    if focus not in ("recommend", *WISHES):
        return Found(used, trouble="advice_unknown")
    if content.advice_needs_record and not context.kept:
        return Found(used, trouble="advice_no_record")
    client = content.client(context.client_id)
    if not client.answers or missing(rules(), dict(client.answers)):
        return Found(used, trouble="advice_no_profile")
    try:
        case = case_for(client, content)
        if focus == "recommend":
            return _recommended(used, case, content)
        result = reshape(case, rules(), content.instruments, WISHES[focus], limit)
        kept = record_of_wish(case, rules(), focus, limit, result)
        return _found(used, result, "Asked for by the client", content, kept)
    except PreferencesUnmet as error:
        return Found(used, passages=((UNMET, str(error)),))
    except Unsuitable as error:
        return Found(used, passages=(("Rules of suitability", str(error)),))
    except InfeasibleProblem:
        return Found(used, trouble="advice_impossible")
    except (SolverError, DidNotConverge):
        return Found(used, trouble="advice_unreckoned")
    except (NotEnoughData, InputError):
        return Found(used, trouble="advice_no_data")


def case_for(client: Client, content: Bank) -> Case:
    """Return what a recommendation to a client rests on, as `steward finance recommend` makes it.

    Raises:
        NotEnoughData: the portfolio is empty, or prices are too short.
        TaxError: the tax table is not there.
    """
    where = place(content)
    terms = Terms(where, next(iter(where.statuses)), fund_costs_pa=tuple(content.fund_costs_pa.items()))
    return case_of(client, content.prices, content.instruments, content.today, rules(), terms)


@cache
def rules() -> Rules:
    """Return the house's rules of suitability, read once."""
    return load_rules()


def place(content: Bank) -> Jurisdiction:
    """Return the bank's tax table, read once.

    Raises:
        TaxError: it is not there.
    """
    return _place(content.tax_table)


@cache
def _place(table: str) -> Jurisdiction:
    return load_jurisdiction(table)


def _recommended(used: dict[str, Scalar], case: Case, content: Bank) -> Found:
    result, made = advise(case, rules(), content.instruments)
    kept = record(case, rules(), made)
    return _found(used, result, f"Recommendation {result_hash(made)[:_SHOWN]}", content, kept)


def _found(used: dict[str, Scalar], result: Result, title: str, content: Bank, kept: str) -> Found:
    """Return the answer with what it assumes and what must be said beside it, as texts that may be quoted."""
    assert result.basis is not None
    passages = (("Beside a recommendation", " ".join(result.notes)), _basis(title, result.basis, content))
    return Found(used, result.facts, result.chart, passages, today=content.today, record=kept)


def _basis(title: str, basis: Basis, content: Bank) -> tuple[str, str]:
    """Return how the answer can be computed again: the fingerprint of all that went in, and the assumptions."""
    taxed = f"Taxes are by the table {content.tax_table}."
    return f"{title}, inputs {basis.inputs_hash[:_SHOWN]}", " ".join((*basis.assumptions, taxed))
