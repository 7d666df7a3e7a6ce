"""Time that passes when it is told to."""

from __future__ import annotations

from app.devices.virtual_time import VirtualTime


def test_what_is_due_happens_in_order_and_at_its_moment() -> None:
    time = VirtualTime(5.0)
    seen: list[tuple[str, float]] = []
    time.at(7.0, lambda: seen.append(("late", time.now_s)))
    time.at(6.0, lambda: seen.append(("early", time.now_s)))
    time.at(6.0, lambda: seen.append(("beside", time.now_s)))
    time.at(1.0, lambda: seen.append(("past", time.now_s)))
    time.run_until(6.5)
    assert seen == [("past", 5.0), ("early", 6.0), ("beside", 6.0)]
    assert time() == 6.5
    time.run_until(8.0)
    assert seen[-1] == ("late", 7.0)


def test_what_happens_may_ask_for_more() -> None:
    time = VirtualTime()
    ticks: list[float] = []

    def tick() -> None:
        ticks.append(time.now_s)
        time.at(time.now_s + 1.0, tick)

    time.at(0.0, tick)
    time.run_until(3.5)
    assert ticks == [0.0, 1.0, 2.0, 3.0]
