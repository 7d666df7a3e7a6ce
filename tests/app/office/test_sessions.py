"""Conversations over plain requests, with the real advisor behind a real server."""

from __future__ import annotations

import base64

import pytest

from app.office.worker import NO_ROOM, Room
from tests.app.office.conftest import Served


def _start(served: Served, name: str, **wanted: object) -> tuple[str, dict[str, object]]:
    with served.client(name) as client:
        begun = client.post("/api/v1/sessions/start", json=wanted)
    assert begun.status_code == 201, begun.text
    return begun.json()["session"], begun.json()


def test_a_client_asks_and_reads_it_again(served: Served) -> None:
    session, begun = _start(served, "avery", recording=True)
    assert begun["suggestions"]
    with served.client("avery") as client:
        answer = client.post(f"/api/v1/sessions/{session}/message", json={"text": "What's my portfolio performance?"})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        again = client.post(f"/api/v1/sessions/{session}/message", json={"text": "And over five years?", "track": True})
        read = client.get(f"/api/v1/sessions/{session}/transcript").json()
        assert client.post(f"/api/v1/sessions/{session}/end").status_code == 204
        assert client.post(f"/api/v1/sessions/{session}/end").status_code == 204
        over = client.post(f"/api/v1/sessions/{session}/message", json={"text": "Hello?"})
    assert told["emotional_state"] == told["avatar_animation"]["expression"]
    assert told["chart"]["kind"]
    assert all(check["passed"] for check in told["verification"])
    clauses = told["avatar_animation"]["clauses"]
    assert " ".join(clause["text"] for clause in clauses) == told["response"]
    shown = {fact["name"] for fact in told["facts"]}
    said = {each["fact"] for clause in clauses for each in clause["highlights"]}
    assert said
    assert said <= shown | set(told["citations"])
    assert clauses[0]["sound"] is None
    with_track = again.json()["avatar_animation"]["clauses"][0]
    seconds = len(base64.b64decode(with_track["sound"])) / 2 / with_track["sound_rate_hz"]
    frames = len(base64.b64decode(with_track["face"])) / 2 / 52
    assert abs(frames / 60 - seconds) < 0.05
    assert [turn["question"] for turn in read["turns"]] == ["What's my portfolio performance?", "And over five years?"]
    assert over.status_code == 404
    assert served.office.conversations is not None


def test_without_consent_nothing_is_kept(served: Served) -> None:
    session, begun = _start(served, "avery")
    assert begun["recording"] is False
    with served.client("avery") as client:
        client.post(
            f"/api/v1/sessions/{session}/message", json={"text": "How is my money invested?"}
        ).raise_for_status()
        assert client.get(f"/api/v1/sessions/{session}/transcript").json()["turns"] == []


def test_everybody_talks_in_their_own_conversations_about_their_own_clients(served: Served) -> None:
    session, _ = _start(served, "avery", recording=True)
    ask = {"text": "How is my money invested?"}
    expected = {"morgan": 404, "noor": 404, "carla": 403, "otto": 403}
    for name, status in expected.items():
        with served.client(name) as client:
            assert client.post(f"/api/v1/sessions/{session}/message", json=ask).status_code == status, name
            assert client.post(f"/api/v1/sessions/{session}/end").status_code == status, name
    reads = {"avery": 200, "morgan": 404, "noor": 200, "lee": 404, "carla": 200, "otto": 403}
    for name, status in reads.items():
        with served.client(name) as client:
            assert client.get(f"/api/v1/sessions/{session}/transcript").status_code == status, name
    with served.client() as nobody:
        assert nobody.post(f"/api/v1/sessions/{session}/message", json=ask).status_code == 401
    starts = {("avery", "morgan"): 403, ("noor", "morgan"): 201, ("lee", "avery"): 403, ("noor", ""): 403}
    for (name, about), status in starts.items():
        with served.client(name) as client:
            assert client.post("/api/v1/sessions/start", json={"client": about}).status_code == status, (name, about)


def test_a_full_house_is_told_with_a_time(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served.pool.workers[0], "_room", Room(conversations=0))
    with served.client("avery") as client:
        refused = client.post("/api/v1/sessions/start", json={})
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["detail"] == NO_ROOM


def test_what_is_wrong_is_told_in_one_sentence(served: Served) -> None:
    session, _ = _start(served, "avery")
    with served.client("avery") as client:
        for body in ({}, {"text": ""}, {"text": "x" * 6000}, {"text": 7}):
            assert client.post(f"/api/v1/sessions/{session}/message", json=body).status_code == 422
        assert client.get("/api/v1/sessions/not-one/transcript").status_code == 422
        missing = client.get(f"/api/v1/sessions/{'0' * 32}/transcript")
    assert missing.status_code == 404
    assert missing.json()["detail"]
