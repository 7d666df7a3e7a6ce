"""The proofs, by name: each runs the product and says what it saw."""

from __future__ import annotations

from typing import Final

from app.compliance.evidence import advice, inventory, keeping, logs, product, visits
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
        Evidence("preferences-matched", "What sustainability decides", "a trial visit", advice.preferences_matched),
        Evidence("projections-disclosed", "What is said ahead of time", "a trial visit", advice.projections_disclosed),
        Evidence("figures-traced", "Where figures come from", "a trial visit", advice.figures_traced),
        Evidence("costs-disclosed", "What it costs, as it is told", "a trial visit", advice.costs_disclosed),
        Evidence("backtest-disclosed", "Beside a back-test", "a trial visit", advice.backtest_disclosed),
        Evidence("suitability-statement", "The statement", "a trial visit", advice.suitability_statement),
        Evidence("advice-needs-record", "Advice without a record", "a trial visit", advice.advice_needs_record),
        Evidence("promises-refused", "Words of promise", "a trial visit", product.promises_refused),
        Evidence("consent-shown", "Who said yes to which words", "a trial visit", keeping.consent_shown),
        Evidence("told-noted-withdrawn", "What is told and noted", "a trial visit", keeping.told_noted_withdrawn),
        Evidence("access-complete", "What a client gets to see", "a trial visit", keeping.access_complete),
        Evidence("held-kept", "What has to be kept", "a trial visit", keeping.held_kept),
        Evidence("default-settings", "Settings that protect people", "this installation", product.default_settings),
        Evidence("nothing-leaves", "Who else gets words of clients", "this installation", product.nothing_leaves),
        Evidence("audit-chain", "This installation's audit log", "this installation", logs.audit_chain),
        Evidence("models-known", "Models that lie here", "this installation", inventory.models_known),
        Evidence("models-behave", "A few models, measured now", "this installation", inventory.models_behave),
        Evidence("alterations-found", "An audit log, altered", "the product's files", logs.alterations_found),
        Evidence("headoffice-export", "An export for a regulator", "the product's files", logs.headoffice_export),
        Evidence("data-map", "The data map, held against databases", "the product's files", product.data_map_whole),
        Evidence("tools-closed", "What the advisor can do", "a trial visit", product.tools_closed),
        Evidence("no-emotion-from-voice", "What a voice tells", "the product's files", product.no_emotion_from_voice),
        Evidence("files-marked", "Marks in sound and film", "the product's files", product.files_marked),
        Evidence("screens-accessible", "Controls of the screens", "the product's files", product.screens_accessible),
    )
}
