"""Scenes are labelled where things happen; a network that learns comes out as the kiosk reads it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from inference.errors import EngineUnavailable
from inference.hearing.floor import FloorNetwork
from inference.hearing.floor_features import FEATURES, FRAME
from inference.training.floor import noises, voices
from inference.training.floor.learn import Network, Plan, _another, highest, learn
from inference.training.floor.mixtures import FRAMES, cut, mixtures
from inference.training.floor.rooms import Shoebox, some_room
from inference.training.floor.scenes import Happening, Scene, scene
from inference.training.floor.sounds import Place, first_sound, some_sound

torch = pytest.importorskip("torch")
DICE = np.random.default_rng(3)
SENTENCES = ("how is my money invested", "tell me about the risk of my bonds")


@pytest.fixture(scope="module")
def made() -> Scene:
    try:
        return scene(3, 1, SENTENCES)
    except EngineUnavailable as error:
        pytest.skip(str(error))


def test_a_scene_asks_for_yes_only_where_somebody_takes_the_floor(made: Scene) -> None:
    for each in made.happenings:
        asked = made.wanted[each.first : each.end]
        weights = made.weight[each.first + 17 : min(each.first + 60, each.end)].astype(float)
        if each.takes_floor:
            assert asked.all()
            assert weights.min() == 1.0
        elif each.kind != "none":
            assert not asked.any()
    assert np.isfinite(made.features.astype(float)).all()


def test_a_network_learns_two_scenes_by_heart_and_is_read_by_the_kiosk(made: Scene) -> None:
    losses: list[float] = []
    network = learn(cut(made), Plan(steps=61, batch=4), lambda _step, loss: losses.append(loss))
    assert losses[-1] < 0.8 * losses[0]
    features = made.features[:300].astype(np.float32)
    with torch.no_grad():
        ours = network(torch.from_numpy(features[None]))[0].numpy()
    np.testing.assert_allclose(FloorNetwork(network.weights()).push(features), ours, atol=1e-3)


def test_a_long_scene_is_cut_into_one_short_scene_for_each_event(made: Scene) -> None:
    short = cut(made)
    assert len(short) == len(made.happenings)
    for part, event in zip(short, made.happenings, strict=True):
        assert part.features.shape == (FRAMES, made.features.shape[1])
        assert event.kind in {each.kind for each in part.happenings}


def test_short_scenes_hold_their_sound_where_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inference.training.floor.mixtures._SOUNDS", 4)
    try:
        short = mixtures(1, 2, SENTENCES)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    assert len(short) == 12
    for each in short:
        last = each.happenings[-1]
        assert each.features.shape[0] == FRAMES
        assert 119 <= last.first <= 151
        assert last.first <= last.end <= FRAMES
        assert bool(each.wanted.any()) == any(event.takes_floor for event in each.happenings)


def test_a_word_before_an_interruption_is_not_the_interruption() -> None:
    place = Place(some_room(np.random.default_rng(1)), np.full(3, 1.2), SENTENCES, random.Random(4), DICE, False)
    try:
        sound = some_sound("late floor", place)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    assert 0 < sound.from_sample <= sound.first < len(sound.samples)


def test_an_untrained_network_repeats_itself() -> None:
    networks = []
    for _ in range(2):
        torch.manual_seed(5)
        networks.append(Network().weights())
    assert all(np.array_equal(networks[0][name], networks[1][name]) for name in networks[0])


def test_the_odds_of_an_interruption_are_those_in_time() -> None:
    odds = np.zeros(200, np.float32)
    odds[100 + 40] = 5.0
    assert highest(odds, Happening("floor", 100, 180)) == 0.0
    assert highest(odds, Happening("late floor", 100, 180)) == 0.0
    assert highest(odds, Happening("noise", 100, 180)) == 5.0


def test_the_first_sound_is_where_a_sound_rises_and_not_before() -> None:
    quiet = np.full(10 * FRAME, 1e-5, np.float32)
    loud = np.full(20 * FRAME, 0.1, np.float32)
    assert first_sound(np.concatenate([quiet, loud])) == 10 * FRAME


def test_a_way_through_a_room_begins_with_the_direct_sound_and_fades() -> None:
    room = Shoebox(np.array([6.0, 4.0, 3.0]), 0.8)
    way = room.way(np.array([1.0, 1.0, 1.5]), np.array([4.43, 1.0, 1.5]), np.random.default_rng(1))
    assert abs(int(np.argmax(np.abs(way))) - round(3.43 / 343 * 16_000)) <= 1
    quarter = len(way) // 4
    assert np.square(way[-quarter:]).sum() < 0.05 * np.square(way[:quarter]).sum()
    assert 0.1 < some_room(np.random.default_rng(2)).reverberation_s < 3.0


@pytest.mark.parametrize("make", [*noises.NOISES, noises.hum])
def test_every_noise_is_a_sound(make: noises.Maker) -> None:
    for seed in range(5):
        samples = make(np.random.default_rng(seed))
        assert 800 < len(samples) <= 2.2 * 16_000 + 1
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() == pytest.approx(1.0)


def test_questions_that_begin_with_a_listeners_word_are_not_learnt_as_interruptions() -> None:
    assert not {text.split()[0] for text in voices.TAKES_FLOOR} & {"yes", "okay", "right", "mm", "yeah"}


def test_a_network_goes_on_from_what_the_kiosk_reads() -> None:
    torch.manual_seed(6)
    first, second = Network(), Network()
    second.take(first.weights())
    assert all(np.array_equal(array, second.weights()[name]) for name, array in first.weights().items())


def test_another_throat_moves_the_spectrum_and_keeps_silence_unvoiced() -> None:
    rows = np.zeros((5, FEATURES), np.float32)
    rows[:, 20] = 2.0
    places = {int(np.argmax(_another(rows.copy(), np.random.default_rng(seed))[0, :40])) for seed in range(20)}
    assert len(places) > 5
    assert max(places) - min(places) < 20
    assert not _another(rows.copy(), np.random.default_rng(1))[:, -1].any()
