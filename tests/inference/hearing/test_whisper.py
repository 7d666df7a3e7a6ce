from pathlib import Path

import pytest

from inference.errors import ModelError
from inference.hearing.recognisers import open_recogniser
from inference.hearing.whisper import WhisperRecogniser


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere lacks model\.bin and config\.json"):
        WhisperRecogniser(tmp_path / "nowhere")


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"not a model")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        WhisperRecogniser(tmp_path)


def test_without_a_usable_model_the_embedded_recogniser_listens_and_says_so(tmp_path: Path) -> None:
    told: list[str] = []
    recogniser = open_recogniser(["what do i own"], tmp_path, whisper_model=str(tmp_path / "nowhere"), tell=told.append)
    assert recogniser.name == "pocketsphinx"
    assert "nowhere" in told[0]


def test_without_a_configured_model_nothing_needs_saying(tmp_path: Path) -> None:
    told: list[str] = []
    assert open_recogniser(["what do i own"], tmp_path, tell=told.append).name == "pocketsphinx"
    assert told == []
