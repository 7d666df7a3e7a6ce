"""Festival's speakers: what they need, how their sounds become ours, and, where it is installed, that they speak."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import numpy as np
import pytest

from inference.errors import EngineUnavailable
from inference.face.visemes import GLIDES, VISEMES, canonical
from inference.training import festival, texts
from inference.training.corpus import KEPT, LEARNT
from inference.training.festival import SPEAKERS, People, check_installed, phones_of


def _installed() -> bool:
    try:
        check_installed()
    except EngineUnavailable:
        return False
    return True


spoken = pytest.mark.skipif(not _installed(), reason="Festival and its voices are not installed; only training asks")


def test_missing_voices_are_named_with_the_packages_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(festival, "_FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=r"packages festival, festvox-italp16k, .*apt-get"):
        check_installed()


def test_nobody_who_sets_the_gate_is_learnt_and_slt_is_in_neither() -> None:
    assert not set(LEARNT.festival) & set(KEPT.festival)
    assert not set(LEARNT.variants) & set(KEPT.variants)
    assert set(LEARNT.festival) | set(KEPT.festival) == set(SPEAKERS)
    assert not any("slt" in speaker.folder + speaker.package for speaker in SPEAKERS.values())
    assert "slt" not in LEARNT.flite + KEPT.flite


def test_sounds_become_phones_that_meet_each_other() -> None:
    ends = [("#", 0.1), ("d", 0.15), ("z", 0.2), ("a", 0.3), ("_", 0.32), ("c", 0.4), ("e:", 0.5), ("#", 0.6)]
    phones = phones_of(SPEAKERS["dita"], ends)
    assert [phone.symbol for phone in phones] == ["pau", "d", "z", "aa", "t", "s", "eh", "pau"]
    assert phones[3].end_s == pytest.approx(0.32)  # the glottal stop
    assert phones[4].end_s == pytest.approx(0.36)
    assert all(one.end_s == pytest.approx(other.start_s) for one, other in itertools.pairwise(phones))


def test_stress_is_read_from_the_italian_names() -> None:
    phones = phones_of(SPEAKERS["lp"], [("m", 0.1), ("a1", 0.2), ("o", 0.3)])
    assert [phone.stressed for phone in phones] == [False, True, False]


@pytest.mark.parametrize("name", sorted(SPEAKERS))
def test_every_sound_of_a_speaker_s_table_has_a_mouth_of_its_own(name: str) -> None:
    for sound in SPEAKERS[name].ipa or {}:
        for phone in phones_of(SPEAKERS[name], [(sound, 0.1)]):
            assert canonical(phone.symbol) == phone.symbol
            assert phone.symbol in VISEMES or phone.symbol in GLIDES


@spoken
@pytest.mark.parametrize("name", sorted(SPEAKERS))
def test_a_speaker_says_made_up_words_without_clicks_and_the_same_each_time(name: str) -> None:
    language = SPEAKERS[name].language
    text = texts.FESTIVAL[language][0] if language == "en" else texts.made_up_words(random.Random(3), language)
    said = []
    for _ in range(2):
        with People() as people:
            said.append(people.speak(name, text, 1.1))
    first, second = said
    assert np.array_equal(first.sound.samples, second.sound.samples)
    assert first.phones == second.phones
    assert first.sound.duration_s - first.phones[0].end_s > 0.2
    assert abs(first.phones[-1].end_s - first.sound.duration_s) < 0.1
    assert (np.abs(np.diff(first.sound.samples)) > 1.0).sum() == 0


@spoken
def test_what_a_speaker_says_does_not_depend_on_what_it_said_before() -> None:
    with People() as people:
        alone = people.speak("lp", texts.ITALIAN[0], 1.0)
    with People() as people:
        people.speak("lp", texts.ITALIAN[1], 1.3)
        after = people.speak("lp", texts.ITALIAN[0], 1.0)
    assert np.array_equal(alone.sound.samples, after.sound.samples)
