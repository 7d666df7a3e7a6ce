"""The training, small: what it makes, what it writes, and that the file does what the network does."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
import torch

from inference.face.coarticulation import track as from_phones
from inference.face.network import AHEAD, MOVES, VIEWS, FaceStream, open_network, start_state, track
from inference.face.style import STYLES
from inference.features import MEL_BANDS, log_mel
from inference.speech.flite import FliteVoice
from inference.training.calibrate import predicted
from inference.training.corpus import HELD_OUT, LEARNT, PHONES, Take, block, moves_of, without_festival
from inference.training.export import Gate, export
from inference.training.learn import CUT_FRAMES, Plan, batches, learn
from inference.training.network import FaceNetwork
from inference.types import ARKIT_INDEX, ARKIT_NAMES, Sound

SENTENCES = ("What is my portfolio worth today?",)
GATE = Gate(0.05, 0.2)
CAST = without_festival(LEARNT)  # Festival is not needed to test; `test_festival` is about it


@pytest.fixture(scope="module")
def takes() -> list[Take]:
    pytest.importorskip("espeakng_loader", reason="espeak-ng is not installed; it is part of the extra 'dev'")
    return block(0, 40, 7, SENTENCES, CAST)


@pytest.fixture(scope="module")
def network() -> FaceNetwork:
    torch.manual_seed(3)
    made = FaceNetwork(len(PHONES))
    made.eval()
    with torch.no_grad():
        made.out.bias.fill_(-0.5)  # so that all moves differ from nought
        made.phone.weight.mul_(10.0)  # and some phones are likelier than others
    return made


@pytest.fixture(scope="module")
def model(network: FaceNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "face.onnx"
    path.write_bytes(export(network, GATE))
    return path


def test_a_block_of_takes_is_the_same_in_every_fresh_process() -> None:
    pytest.importorskip("espeakng_loader", reason="espeak-ng is not installed; it is part of the extra 'dev'")
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as pool:
        first, second = pool.map(block, (0, 0), (8, 8), (7, 7), (SENTENCES, SENTENCES), (CAST, CAST))
    assert any("espeak" in one.voice for one in first)
    for one, other in zip(first, second, strict=True):
        assert one.voice == other.voice
        assert np.array_equal(one.mel, other.mel)
        assert np.array_equal(one.moves, other.moves)


def test_no_take_has_a_held_out_voice(takes: list[Take]) -> None:
    assert not {one.voice for one in takes} & set(HELD_OUT)
    assert not any("slt" in one.voice for one in takes)


def test_rows_of_a_take_belong_together(takes: list[Take]) -> None:
    for one in takes:
        assert len(one.mel) == 2 * len(one.moves) == 2 * len(one.phones)
        assert one.moves.min() >= 0.0
        assert one.moves.max() <= 1.0
        assert one.phones.max() > 0


def test_lips_are_shut_in_the_middle_of_a_take_s_closures(takes: list[Take]) -> None:
    labels = [PHONES.index(name) for name in "pbm"]
    shut = np.concatenate([one.moves[np.isin(one.phones, labels), MOVES.index("shut")] for one in takes])
    other = np.concatenate([one.moves[~np.isin(one.phones, [0, *labels]), MOVES.index("shut")] for one in takes])
    assert np.median(shut) > 0.8
    assert np.median(other) < 0.1


def test_moves_hold_what_a_track_shows() -> None:
    speech = FliteVoice("rms").speak("Maybe a bigger boat.")
    weights = from_phones(speech.phones, speech.sound.duration_s).weights
    moves = moves_of(weights)
    jaw, shut = moves[:, MOVES.index("jawOpen")], moves[:, MOVES.index("shut")]
    close = weights[:, ARKIT_INDEX["mouthClose"]]
    open_enough = jaw > 0.02
    assert np.allclose((jaw * shut)[open_enough], close[open_enough], atol=1e-5)


def test_batches_pair_sound_with_the_face_that_is_some_frames_earlier(takes: list[Take]) -> None:
    mel, style, moves, phones = next(batches(takes, 1))
    assert mel.shape[1] == 2 * (CUT_FRAMES + AHEAD)
    assert style.shape == (len(mel), len(STYLES))
    assert moves.shape[1] == phones.shape[1] == CUT_FRAMES


def test_learning_lowers_the_loss_and_repeats_itself(takes: list[Take]) -> None:
    losses: list[list[float]] = []
    for _ in range(2):
        told: list[float] = []
        torch.set_num_threads(1)
        learn(takes, Plan(steps=6, seed=2), "cpu", lambda _step, loss, told=told: told.append(loss))  # type: ignore[misc]
        losses.append(told)
    assert losses[0] == losses[1]
    assert losses[0][-1] < 0.9 * losses[0][0]


def test_the_file_does_what_the_network_does(network: FaceNetwork, model: Path) -> None:
    sound = FliteVoice("rms").speak("Five boxing wizards.").sound
    frames = 60
    mel = log_mel(sound.samples, 0, 2 * (frames + AHEAD))
    style = np.eye(len(STYLES), dtype=np.float32)[0] * 0.5
    moves = predicted(network, mel, style)
    weights = FaceStream(open_network(1, model), style).feed(sound.samples[: 16_000 + 2000])[:frames]
    shared = min(len(weights), frames)
    jaw, pucker = ARKIT_INDEX["jawOpen"], ARKIT_INDEX["mouthPucker"]
    assert shared > 50
    assert np.allclose(weights[:shared, jaw], moves[:shared, MOVES.index("jawOpen")], atol=2e-5)
    assert np.allclose(weights[:shared, pucker], moves[:shared, MOVES.index("mouthPucker")], atol=2e-5)
    closing = moves[:shared, MOVES.index("shut")]
    gate = np.clip((closing - GATE.low) / (GATE.high - GATE.low), 0.0, 1.0)
    assert 0.05 < gate.mean() < 0.95
    assert np.allclose(weights[:shared, ARKIT_INDEX["mouthClose"]], weights[:shared, jaw] * gate, atol=2e-5)


def test_the_file_hears_each_sound_in_several_views_and_takes_their_mean(network: FaceNetwork) -> None:
    mel = np.random.default_rng(4).uniform(-1.0, 1.0, (40, MEL_BANDS)).astype(np.float32)
    style = np.zeros(len(STYLES), np.float32)
    column = MOVES.index("jawOpen")
    each = []
    for factor in VIEWS:
        at = np.clip(np.arange(MEL_BANDS) * factor, 0, MEL_BANDS - 1)
        read = np.stack([np.interp(at, np.arange(MEL_BANDS), row) for row in mel]).astype(np.float32)
        with torch.no_grad():
            features, _ = network.features(torch.from_numpy(read)[None], network.start(1))
            moves = torch.sigmoid(network.moves(features[:, AHEAD:], torch.from_numpy(style)[None]))
        each.append(moves[0, :, column].numpy())
    assert np.allclose(predicted(network, mel, style)[:, column], np.mean(each, axis=0), atol=1e-5)
    assert np.abs(each[0] - each[1]).max() > 1e-4


@pytest.mark.parametrize("piece", [160, 512, 1000, 7919])
def test_a_stream_in_pieces_gives_what_the_whole_sound_gives(model: Path, piece: int) -> None:
    sound = FliteVoice("awb").speak("How did my pension do last year?").sound
    network = open_network(1, model)
    whole = track(sound, network).weights
    stream = FaceStream(network)
    rows = [stream.feed(sound.samples[at : at + piece]) for at in range(0, len(sound.samples), piece)]
    pieces = np.concatenate([*rows, stream.finish()])
    assert whole.shape == (int(np.ceil(sound.duration_s * 60 - 1e-9)), len(ARKIT_NAMES))
    assert np.allclose(pieces, whole, atol=1e-5)


def test_a_stream_hears_no_further_ahead_than_it_says(model: Path) -> None:
    dice = np.random.default_rng(1)
    first = dice.standard_normal(32_000).astype(np.float32) * 0.1
    second = first.copy()
    second[16_000:] = 0.0
    network = open_network(1, model)
    one, other = (track(Sound(samples, 16_000), network).weights for samples in (first, second))
    changed = np.flatnonzero(np.abs(one - other).max(axis=1) > 1e-6)
    assert 1.0 - 0.08 <= changed[0] / 60.0 <= 1.0


def test_the_file_is_small_and_its_state_is_what_the_stream_holds(model: Path) -> None:
    session = open_network(1, model)
    assert model.stat().st_size < 4e6
    assert session.input_names == ("mel", "style", "front_past", "past", "memory")
    assert sum(part.size for part in start_state()) < 10_000
