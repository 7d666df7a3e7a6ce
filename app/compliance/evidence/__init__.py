"""The proofs, by name: each runs the product and says what it saw."""

from __future__ import annotations

from typing import Final

from app.compliance.evidence import advice, keeping, logs, visits
from app.compliance.proof import Evidence

EVIDENCE: Final[dict[str, Evidence]] = {
    each.name: each
    for each in (
        Evidence("says-machine", "What the advisor says that it is", "a trial visit", visits.says_machine),
        Evidence("consent-decides", "What consent is asked for, and decides", "a trial visit", visits.consent_decides),
        Evidence("person-decides", "Who decides", "a trial visit", visits.person_decides),
        Evidence("erased-unreadable", "An erased visit, looked for", "a trial visit", keeping.erased_unreadable),
        Evidence("encrypted", "What is kept, looked at without a key", "a trial visit", keeping.encrypted),
        Evidence("retention-erases", "How long things stay", "a trial visit", keeping.retention_erases),
        Evidence("suitability-record", "The record of a recommendation", "a trial visit", advice.suitability_record),
        Evidence("unsuitable-refused", "When nothing is recommended", "a trial visit", advice.unsuitable_refused),
        Evidence("projections-disclosed", "What is said ahead of time", "a trial visit", advice.projections_disclosed),
        Evidence("figures-traced", "Where figures come from", "a trial visit", advice.figures_traced),
        Evidence("audit-chain", "This installation's audit log", "this installation", logs.audit_chain),
        Evidence("alterations-found", "An audit log, altered", "the product's files", logs.alterations_found),
    )
}
