"""The record of a recommendation: enough to re-create it bit for bit, and to see which rule said what.

A record is plain JSON. Floats are written by their shortest exact spelling, so that reading gives back the same bits
(ECMA-404 with Python's float repr); a replay computes the recommendation again and compares the fingerprints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import numpy as np

from finance.advice.agents import Outlook, Tolerances
from finance.advice.preferences import counted
from finance.advice.profile import Profile
from finance.advice.recommend import Alternative, Case, Recommendation, recommend
from finance.advice.rules import Rules
from finance.advice.suitability import Assets
from finance.errors import DataError
from finance.fingerprint import fingerprint
from finance.market import Sustainability
from finance.types import Floats, Result

FORM: Final = 1
_ARRAYS: Final = (
    "current", "expected_return_pa", "covariance_pa", "days_to_cash", "cost_pa", "trading_cost", "tax_on_sale",
    "shares",
)  # fmt: skip


def record(case: Case, rules: Rules, made: Recommendation) -> str:
    """Return the record of a recommendation as JSON text.

    The rules that were applied are in it by version, number, words and basis; the case is in it whole.
    """
    chosen = made.chosen
    content = {
        "form": FORM,
        "case": _plain(asdict(case)),
        "rules_version": rules.version,
        "profile": {
            "tolerance_percent": made.profile.tolerance,
            "capacity_percent": made.profile.capacity,
            "knowledge_percent": made.profile.knowledge,
            "level": made.profile.level.number,
            "level_name": made.profile.level.name,
        },
        "recommended": _alternative(chosen, case),
        "alternatives": [_alternative(other, case) for other in made.others],
        "rules": [
            {
                **_plain(asdict(finding)),
                "words": rules.rule(finding.rule).words,
                "basis": rules.rule(finding.rule).basis,
            }
            for finding in chosen.findings
        ],
        "sustainability": _sustainability(case, made.profile, chosen.weights),
        "disclosures": [_plain(asdict(disclosure)) for disclosure in made.disclosures],
        "inputs_hash": inputs_hash(case, rules),
        "result_hash": result_hash(made),
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)


def record_of_wish(case: Case, rules: Rules, wish: str, most: float | None, result: Result) -> str:
    """Return the record of what a client asked for themselves, within the rules, as JSON text.

    `finance.answers.reshaped.reshape` computes it again from the same case, wish and limit.

    Args:
        case: what it rests on.
        rules: that it was held against.
        wish: what the client asked for.
        most: the largest share of one holding that the client named, a fraction.
        result: what came of it.
    """
    content = {
        "form": FORM,
        "asked_for": {"wish": wish, "largest_share": most},
        "case": _plain(asdict(case)),
        "rules_version": rules.version,
        "result": [_plain(asdict(fact)) for fact in result.facts],
        "disclosures": list(result.notes),
        "assumptions": list(result.basis.assumptions) if result.basis else [],
        "inputs_hash": result.basis.inputs_hash if result.basis else "",
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)


def replay(text: str, rules: Rules) -> tuple[Recommendation, bool]:
    """Compute a recorded recommendation again.

    Args:
        text: the record.
        rules: of the version that the record names.

    Returns:
        The recommendation, and whether the record made of it is the given one, every figure of it.

    Raises:
        DataError: the record is broken, was changed, or was made by other rules.
    """
    try:
        content = json.loads(text)
        case = _case(content["case"])
        inputs, version = content["inputs_hash"], content["rules_version"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"The record of a recommendation cannot be read ({error}); get it from the archive.") from error
    if version != rules.version:
        raise DataError(f"The record was made by rules {version} and these are {rules.version}; replay it with those.")
    if inputs != inputs_hash(case, rules):
        raise DataError(
            "The record's case is not the one that it was made from; it was changed, so trust another copy."
        )
    made = recommend(case, rules)
    return made, bool(json.loads(record(case, rules, made)) == content)


def inputs_hash(case: Case, rules: Rules) -> str:
    """Return the fingerprint of all that went in."""
    return fingerprint(case, rules)


def result_hash(made: Recommendation) -> str:
    """Return the fingerprint of all that came out."""
    return fingerprint(made.profile, made.chosen, made.others, made.proposal.weights, made.disclosures)


def _alternative(one: Alternative, case: Case) -> dict[str, Any]:
    return {
        "name": one.name,
        "suits": one.suits,
        "weights": {s: w for s, w in zip(case.outlook.symbols, one.weights.tolist(), strict=True) if w > 0},
        "committee": [{**asdict(voice), "change": voice.change} for voice in one.voices],
        "costs": asdict(one.costs),
        "broken_rules": [finding.rule for finding in one.findings if not finding.kept],
    }


def _sustainability(case: Case, scored: Profile, weights: Floats) -> dict[str, Any]:
    """Return the client's preferences, how they were changed, and the shares today and as recommended.

    Day and source of each instrument's data are in the case.
    """
    wants = scored.preferences
    counts = counted(wants, case.assets.sustainability, len(weights))
    return {
        "asked": wants.asked,
        "shares": [
            {
                "rule": rule,
                "words": wants.words[rule],
                "today": float(counts[rule] @ case.outlook.current),
                "recommended": float(counts[rule] @ weights),
                "at_least": least,
            }
            for rule, least in wants.least.items()
        ],
        "adapted": [
            dict(zip(("day", "question", "before", "after", "reason"), one, strict=True)) for one in case.adapted
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if isinstance(value, date) else value


def _case(table: Mapping[str, Any]) -> Case:
    outlook, assets = _arrays(table["outlook"]), _arrays(table["assets"])
    return Case(
        client_id=table["client_id"],
        as_of=date.fromisoformat(table["as_of"]),
        value_usd=table["value_usd"],
        answers=tuple((name, answer) for name, answer in table["answers"]),
        outlook=Outlook(**outlook | {"symbols": tuple(outlook["symbols"])}),
        assets=Assets(
            **assets
            | {name: tuple(assets[name]) for name in ("symbols", "sectors", "single", "risk_classes")}
            | {"sustainability": tuple(map(_said, assets.get("sustainability", ())))}
        ),
        advice_pa=table["advice_pa"],
        traded_earlier=table["traded_earlier"],
        say=tuple((name, weight) for name, weight in table["say"]),
        tolerances=Tolerances(**table["tolerances"]),
        adapted=tuple(tuple(one) for one in table.get("adapted", ())),
    )


def _said(row: Mapping[str, Any] | None) -> Sustainability | None:
    if row is None:
        return None
    typed = {"impacts_considered": tuple(row["impacts_considered"]), "as_of": date.fromisoformat(row["as_of"])}
    return Sustainability(**{**row, **typed})


def _arrays(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.array(value, np.float64) if name in _ARRAYS else value for name, value in table.items()}
