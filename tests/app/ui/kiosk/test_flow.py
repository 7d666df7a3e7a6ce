"""The screens of a visit: pure rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.kiosk.flow import GOODBYE_S, Flow

STEPS = (
    "begin", "go_on", "record", "do_not_record", "known", "asked", "back", "home", "end", "hide", "show", "adjust",
    "touched",
)  # fmt: skip


def step(flow: Flow, name: str, now_s: float) -> Flow:
    """Do what a client may do."""
    match name:
        case "record" | "do_not_record":
            return flow.agree(name == "record", now_s)
        case "known":
            return flow.known("avery", now_s)
        case "asked":
            return flow.was_asked(now_s)
        case _:
            moved: Flow = getattr(flow, name)(now_s)
            return moved


def walk(*names: str) -> Flow:
    """Return where some steps lead, one a second."""
    flow = Flow()
    for second, name in enumerate(names):
        flow = step(flow, name, float(second))
    return flow


TALKING = ("begin", "go_on", "record", "known", "asked")


def test_a_whole_visit_leads_through_every_screen_and_back_to_the_first() -> None:
    seen = [Flow().screen]
    flow = Flow()
    for name in (*TALKING, "end", "end"):
        flow = step(flow, name, 1.0)
        if flow.screen != seen[-1]:
            seen.append(flow.screen)
    flow = flow.pass_time(1.0 + GOODBYE_S)
    assert [*seen, flow.screen] == [
        "attract", "settings", "consent", "identify", "talk", "summary", "goodbye", "attract",
    ]  # fmt: skip
    assert flow.client == ""
    assert flow.recording is None


def test_a_visit_without_recording_reaches_the_conversation() -> None:
    flow = walk("begin", "go_on", "do_not_record", "known")
    assert (flow.screen, flow.recording) == ("talk", False)


def test_nobody_reaches_the_conversation_without_saying_whether_to_record_and_who_they_are() -> None:
    assert walk("begin", "go_on", "known").screen == "consent"
    assert walk("known").screen == "attract"
    assert walk("asked").screen == "attract"


def test_back_leads_through_the_screens_before_the_conversation() -> None:
    flow = walk("begin", "go_on", "record")
    seen = []
    for _ in range(3):
        flow = flow.back(9.0)
        seen.append(flow.screen)
    assert seen == ["consent", "settings", "attract"]


def test_nothing_asked_leaves_nothing_to_take_away() -> None:
    assert walk("begin", "go_on", "record", "known", "end").screen == "goodbye"


def test_silence_asks_and_then_forgets() -> None:
    flow = walk(*TALKING)
    now_s = flow.touched_s
    assert flow.pass_time(now_s + 29.9).cover == ""
    assert flow.pass_time(now_s + 30.0).cover == "still_there"
    assert flow.pass_time(now_s + 30.0).touched(now_s + 31.0).cover == ""
    gone = flow.pass_time(now_s + 45.0)
    assert (gone.screen, gone.client, gone.asked) == ("attract", "", False)


def test_who_listens_to_an_answer_has_not_left() -> None:
    flow = walk(*TALKING)
    for second in range(200):
        flow = flow.pass_time(flow.touched_s + second, going_on=True)
    assert (flow.screen, flow.cover) == ("talk", "")


def test_hidden_figures_stay_hidden_until_they_are_shown_or_forgotten() -> None:
    flow = walk(*TALKING, "hide")
    assert flow.pass_time(flow.touched_s + 40.0).cover == "privacy"
    assert flow.touched(9.0).cover == "privacy"
    assert flow.pass_time(flow.touched_s + 45.0, going_on=True).client == ""


def test_what_is_hidden_is_uncovered_by_no_other_button() -> None:
    flow = walk(*TALKING, "hide")
    for name in ("adjust", "home", "touched", "begin", "go_on"):
        assert step(flow, name, 9.0).cover == "privacy", name
    assert flow.end(9.0).screen == "goodbye", "the list of questions would show what was hidden"
    assert flow.back(9.0).cover == ""


def test_who_is_still_there_finds_what_was_open() -> None:
    flow = walk(*TALKING, "adjust")
    asked = flow.pass_time(flow.touched_s + 30.0)
    assert asked.cover == "still_there"
    assert asked.touched(99.0).cover == "display"


def test_the_display_is_adjusted_in_the_middle_of_a_conversation_and_it_goes_on() -> None:
    flow = walk(*TALKING, "adjust")
    assert flow.cover == "display"
    done = flow.go_on(9.0)
    assert (done.screen, done.cover) == ("talk", "")


@given(st.lists(st.sampled_from(STEPS), max_size=40))
def test_whatever_somebody_touches_a_client_is_known_only_with_a_decision_on_recording(names: list[str]) -> None:
    flow = walk(*names)
    assert not flow.client or flow.recording is not None
    assert flow.screen not in ("talk", "summary") or flow.client


@given(st.lists(st.sampled_from(STEPS), max_size=40))
def test_from_everywhere_silence_leads_to_a_first_screen_that_knows_nothing(names: list[str]) -> None:
    flow = walk(*names)
    after = flow.pass_time(flow.touched_s + max(flow.quiet_s, GOODBYE_S))
    assert after == Flow(touched_s=after.touched_s)


@given(st.lists(st.sampled_from(STEPS), max_size=40))
def test_from_everywhere_at_most_two_ends_say_goodbye(names: list[str]) -> None:
    flow = walk(*names)
    flow = flow.end(99.0)
    assert flow.screen in ("summary", "goodbye")
    assert flow.end(99.0).screen == "goodbye"
