"""Every proof holds on this product, and fails when what it looks at is altered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.compliance import data_map, models
from app.compliance.evidence import EVIDENCE, advice, keeping, logs, product, visits
from app.compliance.evidence.advice import projections_disclosed, suitability_record
from app.compliance.place import Place
from app.compliance.proof import Proof
from app.compliance.statement import statement
from app.compliance.trial import ADVICE, PROJECTIONS
from app.compliance.trial import Visit as TrialVisit
from app.settings import Settings
from app.ui.screen_texts import ScreenTexts
from finance.advice.rules import load_rules
from sync.outbox.trail import Trail
from sync.store import retention
from sync.store.opened import Store
from sync.store.retention import Policy, due
from sync.store.sessions import SessionStore, Visit

HERE = {"audit-chain"}
"""Proofs that need a store of the installation."""


def failed(proof: Proof) -> list[str]:
    return [line.words for line in proof.lines if line.holds is False]


@pytest.mark.parametrize("name", sorted(EVIDENCE.keys() - HERE))
def test_a_proof_holds(name: str, place: Place) -> None:
    made = EVIDENCE[name].make(place)
    assert failed(made) == []
    assert made.holds is True
    assert made.name == name


def installation(folder: Path) -> Place:
    with Store(folder) as store:
        trail = Trail.of(store)
        for number in range(3):
            trail.note("session started", f"visit {number}")
    return Place(Settings(data_dir=folder))


def test_the_audit_log_of_an_installation_is_shown_to_be_whole(tmp_path: Path) -> None:
    assert logs.audit_chain(installation(tmp_path)).holds is True


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET subject = 'nobody' WHERE sequence = 2", "DELETE FROM audit WHERE sequence > 1"]
)
def test_an_audit_log_that_was_altered_fails_the_proof(tmp_path: Path, change: str) -> None:
    place = installation(tmp_path)
    with Store(tmp_path) as store:
        logs._force(store, change)
    made = logs.audit_chain(place)
    assert made.holds is False
    assert failed(made) == ["Every entry is signed, follows the one before, and none is missing"]


def test_where_there_is_no_store_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert logs.audit_chain(Place(Settings(data_dir=tmp_path))).holds is None


def test_a_first_screen_that_hides_the_machine_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    branded = ScreenTexts("Good day, I am Ada.", "", ("Yes", "No"), 0, "")
    monkeypatch.setattr(visits, "screen_texts", lambda settings: {"en": branded})
    assert failed(visits.says_machine(place)) == ["The first screen says so before anything is asked (en)"]


def test_a_consent_with_an_answer_chosen_beforehand_fails_the_proof(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    nudging = ScreenTexts("", "May I?", ("Yes", "No"), 1, "")
    monkeypatch.setattr(visits, "screen_texts", lambda settings: {"en": nudging})
    assert failed(visits.consent_decides(place)) == ["Two answers, neither chosen beforehand (en)"]


def test_a_screen_that_tells_other_days_than_retention_goes_by_fails_the_proof(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ScreenTexts("", "We keep it for 90 days.", ("Yes", "No"), 0, "")
    monkeypatch.setattr(keeping, "screen_texts", lambda settings: {"en": wrong})
    monkeypatch.setattr(place.trial, "visit", lambda *args, **named: None)
    assert "The days on the screen are those that retention goes by" in failed(keeping.consent_shown(place))


def with_turns(place: Place, monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Let the trial's recorded visit have other turns."""
    visit = place.trial.recorded
    turns = {question: replace(done, **changed) for question, done in visit.turns.items()}
    monkeypatch.setitem(place.trial._visits, "recorded", TrialVisit(visit.session, visit.ready, turns))


def test_projections_without_their_disclosures_fail_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with_turns(place, monkeypatch, passages=())
    assert failed(projections_disclosed(place)).count("kept with it: that it is hypothetical") == len(PROJECTIONS)


def test_a_projection_that_is_not_said_to_be_one_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with_turns(place, monkeypatch, reply="The chance is 17%.")
    assert f"“{PROJECTIONS['goal_plan']}”: said aloud" in failed(projections_disclosed(place))


def test_advice_without_its_record_in_the_store_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.compliance.evidence.advice.recommendations", lambda store, session: [])
    made = suitability_record(place)
    assert failed(made) == ["The visit's record in the encrypted store holds the record of the advice"]
    assert ADVICE in place.trial.recorded.turns


def test_a_table_that_the_data_map_lacks_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    known = data_map.tables_of
    monkeypatch.setattr(data_map, "tables_of", lambda where: known(where) - {"turns"})
    assert failed(product.data_map_whole(place)) == ["Every table of the store is in the map"]


def test_a_model_without_a_card_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret.onnx").write_bytes(b"weights")
    monkeypatch.setattr(models, "SHIPPED", tmp_path)
    assert "assets:secret.onnx" in list(models.unknown_files(place.settings))


def test_an_address_outside_fails_the_proof(place: Place) -> None:
    elsewhere = Place(replace(place.settings, language_server="https://llm.example/v1"))
    assert failed(product.nothing_leaves(elsewhere)) == ["language_server names nobody"]


def test_a_statement_that_lacks_an_answer_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = dict(place.trial.parts.content.client("avery").answers)
    question = next(one for one in load_rules().questions if one.id in answers)
    said = next(one.words for one in question.options if one.id == answers[question.id])

    def other(session: str, records: list[str]) -> str:
        return statement(session, records).replace(f"{question.words} *{said}*", f"{question.words} *something else*")

    monkeypatch.setattr(advice, "statement", other)
    assert failed(advice.suitability_statement(place)) == ["Every answer of the client is in it"]


def test_retention_that_only_says_what_is_due_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def talks(store: SessionStore, policy: Policy, clock: datetime | None = None) -> list[str]:
        return due(store.visits(), policy, clock or datetime.now(UTC))

    monkeypatch.setattr(keeping, "retain", talks)
    found = failed(keeping.retention_erases(place))
    assert len(found) == 2
    assert all("a second later nobody can read it" in each for each in found)


@pytest.mark.parametrize("forgets", [True, False], ids=["as others", "never"])
def test_retention_that_treats_the_remembered_wrongly_fails_the_proof(
    place: Place, monkeypatch: pytest.MonkeyPatch, forgets: bool
) -> None:
    def wrong(visits: Iterable[Visit], policy: Policy, now: datetime) -> list[str]:
        if forgets:
            visits = [replace(visit, remembered=False) for visit in visits]
        return due([visit for visit in visits if not visit.remembered], policy, now)

    monkeypatch.setattr(retention, "due", wrong)
    (found,) = failed(keeping.retention_erases(place))
    assert "remembered" in found


def test_retention_that_believes_every_clock_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "believed_now", lambda clock, last: clock)
    (found,) = failed(keeping.retention_erases(place))
    assert "jumps ten years" in found


def test_retention_that_erases_what_must_be_kept_fails_the_proof(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def heedless(store: SessionStore, policy: Policy, clock: datetime | None = None) -> list[str]:
        store.lift("morgan")
        return retention.retain(store, policy, clock)

    monkeypatch.setattr(keeping, "retain", heedless)
    assert failed(keeping.held_kept(place)) == ["By time: nothing of it is erased", "The visit can still be read"]


def test_what_retention_erases_to_prove_it_is_not_what_other_proofs_look_at(place: Place) -> None:
    before = {visit.session for visit in place.trial.store.visits()} | {place.trial.recorded.session}
    keeping.retention_erases(place)
    keeping.held_kept(place)
    assert {visit.session for visit in place.trial.store.visits()} == before


def test_retention_without_a_limit_fails_the_proof(place: Place) -> None:
    for_ever = Place(replace(place.settings, keep_visit_days=0), place.trial)
    assert failed(keeping.retention_erases(for_ever)) == ["A limit is set"]
