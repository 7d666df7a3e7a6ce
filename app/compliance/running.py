"""Runs proofs one after the other; one that breaks is one that does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.compliance.evidence import EVIDENCE
from app.compliance.place import Place
from app.compliance.proof import Line, Proof
from app.compliance.table import requirement
from app.errors import ISLAND_ERRORS, StewardError, UsageError
from app.settings import Settings

Told = Callable[[str], None]


def names_of(wanted: Iterable[str]) -> list[str]:
    """Return the proofs that are meant by names of proofs and of requirements, each once; all for no names.

    Raises:
        UsageError: there is neither a proof nor a requirement of a name.
    """
    found: dict[str, None] = {}
    for name in wanted:
        if name in EVIDENCE:
            found[name] = None
            continue
        try:
            found |= dict.fromkeys(requirement(name).evidence)
        except UsageError as error:
            known = ", ".join(EVIDENCE)
            raise UsageError(f"{str(error).rstrip('.')}, and no proof is called so; there are {known}.") from None
    return list(found) or list(EVIDENCE)


def run(settings: Settings, names: Iterable[str], begun: Told = lambda name: None) -> list[Proof]:
    """Make proofs.

    Args:
        settings: of the installation.
        names: of proofs.
        begun: told the name of each before it is made.

    Raises:
        NotInstalled: content of the set-up is missing.
    """
    made = []
    with Place(settings) as place:
        for name in names:
            begun(name)
            made.append(_made(name, place))
    return made


def _made(name: str, place: Place) -> Proof:
    try:
        return EVIDENCE[name].make(place)
    except (*ISLAND_ERRORS, StewardError) as error:
        return Proof(name, (Line("The proof can be made at all", False, str(error)),))
