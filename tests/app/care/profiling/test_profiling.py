"""A profile says where a turn's time goes, and its picture and trace file say the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import settings
from app.care.profiling.attaching import attached, find, read_speedscope
from app.care.profiling.driving import Profile, Turned, drive
from app.care.profiling.flame import flame_graph
from app.care.profiling.samples import Sample, Sampler, folded
from app.care.profiling.summary import STAGES, hot, table
from app.care.profiling.trace_file import Stage, trace_json
from app.errors import DeviceError, UsageError
from app.telemetry.span_names import SPANS

_MAIN, _SLOW, _FAST = ("main", "app/a.py"), ("slow", "inference/speech/b.py"), ("fast", "finance/c.py")
SAMPLES = [
    Sample(0.00, 0.01, "one", (_MAIN, _SLOW)),
    Sample(0.01, 0.01, "one", (_MAIN, _SLOW)),
    Sample(0.02, 0.01, "one", (_MAIN, _FAST)),
    Sample(0.50, 0.01, "one", (_MAIN, _FAST)),
]


def test_work_is_seen_by_the_name_of_its_function() -> None:
    done = threading.Event()

    def busy_place() -> None:
        while not done.is_set():
            sum(range(1000))

    worker = threading.Thread(target=busy_place, name="worker")
    sampler = Sampler()
    sampler.start()
    worker.start()
    while not any(sample.thread == "worker" for sample in list(sampler.samples)):
        sum(range(1000))
    done.set()
    worker.join()
    seen = [sample for sample in sampler.stop() if sample.thread == "worker"]
    assert any("busy_place" in name for sample in seen for name, _ in sample.stack)
    assert all(not file.startswith("/") for sample in seen for _, file in sample.stack)


def test_the_picture_has_a_box_for_each_function_as_wide_as_its_time() -> None:
    root = ElementTree.fromstring(flame_graph(folded(SAMPLES), "A <title>", "words"))
    boxes = {
        title.text.partition(" (")[0]: float(group[1].attrib["width"])
        for group in root.iter("{http://www.w3.org/2000/svg}g")
        if (title := group[0]).text
    }
    assert boxes["slow"] == pytest.approx(boxes["fast"], abs=1)
    assert boxes["slow"] + boxes["fast"] == pytest.approx(1368, abs=2)


def test_the_trace_joins_what_went_on_and_parts_what_did_not() -> None:
    found = json.loads(trace_json(SAMPLES, [Stage("synthesis", 0.0, 0.02)], "advisor"))["traceEvents"]
    calls = {(event["name"], event["ts"]): event["dur"] for event in found if event["ph"] == "X"}
    assert calls == pytest.approx(
        {
            ("synthesis", 0.0): 20_000, ("slow", 0.0): 20_000, ("fast", 20_000): 10_000, ("main", 0.0): 30_000,
            ("main", 500_000): 10_000, ("fast", 500_000): 10_000,
        }
    )  # fmt: skip
    assert {event["args"]["name"] for event in found if event["ph"] == "M"} == {"advisor", "stages", "one"}


def test_the_table_tells_waits_stages_and_the_busiest_functions() -> None:
    turns = [Turned(False, 0.2, 1.0), Turned(True, 0.1, 1.0)]
    shown = table(Profile(3.0, turns, [Stage("synthesis", 0.0, 1.0), Stage("hearing", 0.0, 9.0)], SAMPLES))
    assert "A typed question: first sound after 200 ms" in shown
    row = next(line.split() for line in shown.splitlines() if line.startswith("voice (synthesis)"))
    assert row[-3:] == ["500", "ms", "50%"]
    assert not next(line for line in shown.splitlines() if "hearing" in line).endswith("%")
    assert hot(SAMPLES)[1].split()[:3] == ["50.0%", "0.02s", "slow"]
    assert "No turn was finished" in table(Profile(1.0))


def test_every_stage_of_a_turn_is_in_the_table() -> None:
    assert set(STAGES) == set(SPANS) - {"turn", "first_sound", "round", "errand", "request"}


def test_a_process_that_does_not_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No process 'advisor' works with .*; there run: none\."):
        find(tmp_path, "advisor")


def test_what_py_spy_writes_is_read() -> None:
    found = read_speedscope(
        {
            "shared": {
                "frames": [{"name": "a", "file": "/x/site-packages/lib/a.py"}, {"name": "b", "file": "/h/b.py"}]
            },
            "profiles": [{"name": "t", "samples": [[0, 1], [], [0]], "weights": [0.1, 0.5, 0.2]}],
        }
    )
    assert found[0].stack == (("a", "lib/a.py"), ("b", "b.py"))
    assert found[1].at_s == pytest.approx(0.6)


@pytest.mark.skipif(not shutil.which("py-spy", path=str(Path(sys.executable).parent)), reason="needs py-spy")
def test_a_running_process_is_looked_at_from_beside() -> None:
    code = "def busy_elsewhere():\n    while True:\n        sum(range(1000))\nprint('on', flush=True)\nbusy_elsewhere()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            seen = attached(process.pid, 1.0)
        except DeviceError as error:
            pytest.skip(str(error))
        finally:
            process.kill()
    assert any(name == "busy_elsewhere" for sample in seen for name, _ in sample.stack)


@pytest.mark.soak
def test_real_questions_are_profiled_stage_by_stage() -> None:
    known = settings.load()
    if not (known.content_dir / "market").exists():
        pytest.skip("needs what `make setup` builds")
    profile = drive(known, 1.0)
    assert profile.turns[0].spoken
    assert profile.turns[0].whole_s > profile.turns[0].first_s > 0
    names = {stage.name for stage in profile.stages}
    assert {"hearing", "route", "tool", "verification", "synthesis", "face"} <= names
    assert any("speak" in name or "say" in name for sample in profile.samples for name, _ in sample.stack)
