"""Head office's rules: gaps refused, forks found, old epochs fenced, duplicates accepted, everything else refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.signing import SigningKey
from sync.errors import Malformed, SealError
from sync.outbox.chain import nothing_yet, record_hash, sign_grant
from sync.outbox.rules import MOST_EPOCHS_AHEAD, Linked, Placement, Verdict, check_batch, judge, place
from sync.types import Batch, Head, Outcome, Record
from tests.sync.outbox.chains import DEVICE, KEY, batch, chain, head, signed

OURS = chain(12)
OTHER = chain(12, salt=1)


def links(linked: tuple[Linked, ...]) -> Callable[[int], bytes | None]:
    return {each.record.sequence: each.link for each in linked}.get


def ask(stored: tuple[Linked, ...], sent: tuple[Linked, ...]) -> Verdict:
    at = head(stored) if stored else nothing_yet(DEVICE, sent[0].record.lane)
    return judge(at, sent, links(stored))


def forked(at: int) -> tuple[Linked, ...]:
    """Our chain up to a record, then another one."""
    found = list(OURS[:at])
    for sequence in range(at + 1, 13):
        record = replace(OURS[sequence - 1].record, id=bytes([255] * 16), previous=found[-1].link)
        found.append(signed(record))
    return tuple(found)


@pytest.mark.parametrize(
    ("stored", "sent", "outcome", "taken"),
    [
        (OURS[:0], OURS[:3], Outcome.ACCEPTED, 3),
        (OURS[:3], OURS[3:5], Outcome.ACCEPTED, 2),
        (OURS[:3], OURS[1:5], Outcome.ACCEPTED, 2),
        (OURS[:3], OURS[0:3], Outcome.DUPLICATE, 0),
        (OURS[:5], OURS[1:3], Outcome.DUPLICATE, 0),
        (OURS[:3], OURS[4:6], Outcome.GAP, 0),
        (OURS[:0], OURS[1:2], Outcome.GAP, 0),
        (OURS[:3], OTHER[3:5], Outcome.FORK, 0),
        (OURS[:3], OTHER[0:5], Outcome.FORK, 0),
        (OURS[:5], OTHER[1:3], Outcome.FORK, 0),
        (OURS[:5], forked(3)[:5], Outcome.FORK, 0),
        (OURS[:5], forked(3)[2:8], Outcome.FORK, 0),
        (OURS[:5], forked(5)[4:8], Outcome.ACCEPTED, 3),
        (OURS[:5], chain(2, epoch=2), Outcome.ACCEPTED, 2),
        (OURS[:5], chain(2, epoch=4), Outcome.ACCEPTED, 2),
        (OURS[:5], chain(3, epoch=2)[1:], Outcome.GAP, 0),
        (OURS[:5], chain(1, epoch=2 + MOST_EPOCHS_AHEAD), Outcome.AHEAD, 0),
    ],
)
def test_a_batch_is_judged_by_the_head(
    stored: tuple[Linked, ...], sent: tuple[Linked, ...], outcome: Outcome, taken: int
) -> None:
    verdict = ask(stored, sent)
    assert (verdict.outcome, len(verdict.take)) == (outcome, taken)
    assert verdict.take == (sent[-taken:] if taken else ())
    if not taken and stored:
        assert verdict.head == head(stored)


def test_an_old_epoch_is_fenced() -> None:
    now = head(chain(3, epoch=2), epoch=2)
    assert judge(now, OURS[:4], lambda _: None).outcome is Outcome.STALE


def test_an_epoch_that_does_not_begin_at_its_own_beginning_is_a_fork() -> None:
    record = replace(chain(1, epoch=2)[0].record, previous=OURS[4].link)
    assert judge(head(OURS[:5]), (signed(record),), lambda _: None).outcome is Outcome.FORK


def test_forks_and_new_epochs_are_told() -> None:
    assert ask(OURS[:3], OTHER[3:4]).alert
    assert ask(OURS[:3], chain(1, epoch=2)).alert
    assert not ask(OURS[:0], OURS[:1]).alert


def test_a_new_epoch_has_nothing_durable() -> None:
    verdict = judge(head(OURS[:5], durable=5), chain(2, epoch=2), lambda _: None)
    assert (verdict.head.sequence, verdict.head.durable) == (2, 0)


@given(st.integers(0, 12), st.integers(0, 11), st.integers(1, 12), st.integers(0, 12))
def test_whatever_window_comes_the_head_never_goes_back_and_never_skips(
    stored: int, first: int, length: int, fork: int
) -> None:
    sent = (forked(fork) if 0 < fork < 12 else OURS)[first : first + length]
    verdict = ask(OURS[:stored], sent)
    known, last = OURS[:stored], sent[-1].record.sequence
    agrees = all(each in OURS for each in sent if each.record.sequence <= stored)
    follows = first <= stored and (first == 0 or first < stored or sent[0].record.previous == OURS[stored - 1].link)
    if first > stored:
        assert verdict.outcome is Outcome.GAP
    elif agrees and follows and last > stored:
        assert verdict.outcome is Outcome.ACCEPTED
        assert [each.record.sequence for each in verdict.take] == list(range(stored + 1, last + 1))
        assert verdict.head.sequence == last
    elif agrees and follows:
        assert verdict.outcome is Outcome.DUPLICATE
    else:
        assert verdict.outcome is Outcome.FORK
    if verdict.outcome is not Outcome.ACCEPTED and known:
        assert verdict.head == head(known)


def change(number: int, **values: object) -> tuple[Record, ...]:
    records = [each.record for each in OURS[:4]]
    records[number] = replace(records[number], **values)  # type: ignore[arg-type]
    return tuple(records)


@pytest.mark.parametrize(
    "records",
    [
        change(1, sequence=7),
        change(1, epoch=2),
        change(1, device="kiosk-8"),
        change(1, previous=bytes(32)),
        change(1, sealed=b"other"),
        change(1, kind="other"),
        change(1, session="other"),
        change(1, written_ms=6),
        change(1, id=bytes(16)),
        change(1, signature=bytes(64)),
        change(3, sealed=b"other"),
        change(3, signature=bytes(64)),
        change(3, session="other"),
    ],
)
def test_any_change_to_any_record_is_refused(records: tuple[Record, ...]) -> None:
    with pytest.raises((Malformed, SealError)):
        check_batch(Batch(bytes(16), records), KEY.public)


def test_an_unchanged_batch_is_taken_with_its_links() -> None:
    assert check_batch(batch(OURS), KEY.public) == OURS


def test_another_device_cannot_sign() -> None:
    stranger = SigningKey(bytes(32))
    with pytest.raises(SealError, match="not signed"):
        check_batch(batch(OURS[:1]), stranger.public)


def test_a_sessions_key_that_somebody_else_put_in_is_refused() -> None:
    grant = sign_grant(SigningKey(bytes(32)), DEVICE, "s1", b"sealed")
    with pytest.raises(SealError, match="session's key"):
        check_batch(replace(batch(OURS[:1]), grants=(grant,)), KEY.public)


@pytest.mark.parametrize(
    ("known", "placement"),
    [(None, Placement.NEW), (OURS[0].record.sealed, Placement.KNOWN), (b"other", Placement.CLASH)],
)
def test_a_record_is_known_again_by_its_id(known: bytes | None, placement: Placement) -> None:
    assert place(OURS[0].record, known) is placement


def test_a_head_of_nothing_takes_the_first_epoch() -> None:
    nothing = nothing_yet(DEVICE, OURS[0].record.lane)
    assert nothing == Head(DEVICE, OURS[0].record.lane, 0, 0, nothing.link, 0)
    assert judge(nothing, OURS[:1], lambda _: None).head == head(OURS[:1])


def test_names_that_run_together_do_not_have_the_same_hash() -> None:
    record = replace(OURS[0].record, kind="turn", session="s1")
    assert record_hash(record) != record_hash(replace(record, kind="turns", session="1"))
