"""`steward finance optimise | frontier` on files and on the demo bank, and their pictures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from app import settings
from app.errors import InputError, UsageError
from app.modes.finance.commands import cli
from app.modes.finance.plot import Series, draw, draw_xy
from finance.errors import InfeasibleProblem
from finance.types import Chart, Line
from tests.finance.optimise.made import factor_returns

RUN = CliRunner()
FILES = ("--period", "since_start")
OBJECTIVES = [
    "min-variance", "utility", "sharpe", "max-return", "diversification", "cvar", "cdar", "mad", "risk-parity",
    "cvar-parity", "hrp", "herc", "nested", "kelly", "robust", "tracking",
]  # fmt: skip


@pytest.fixture
def prices(tmp_path: Path) -> str:
    closes = 100 * np.cumprod(1 + factor_returns(4, 400, 3) + 5e-4, axis=0)
    days = np.arange("2020-01-01", "2022-12-31", dtype="datetime64[D]")
    trading = days[np.is_busday(days)][: len(closes)]
    rows = [f"{day},{','.join(f'{price:.6f}' for price in row)}" for day, row in zip(trading, closes, strict=True)]
    path = tmp_path / "prices.csv"
    path.write_text("date,AAA,BBB,CCC,DDD\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def asked(*arguments: str) -> dict[str, float | str]:
    done = RUN.invoke(cli, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return {fact["name"]: fact["value"] for fact in json.loads(done.output)["facts"]}


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective_gives_weights_that_are_a_whole(prices: str, objective: str) -> None:
    found = asked(
        "optimise", "--csv", prices, "--objective", objective, "--weights", "AAA=0.5,BBB=0.5", "--volatility", "0.5",
        *FILES,
    )  # fmt: skip
    weights = [value for name, value in found.items() if name.endswith(".weight")]
    assert sum(float(weight) for weight in weights) == pytest.approx(1.0, abs=1e-3)
    assert float(found["optimise.residual"]) <= 1e-6


def test_constraints_on_the_command_line_hold(prices: str) -> None:
    found = asked(
        "optimise", "--csv", prices, "--max-weight", "0.5", "--group", "ab:AAA,BBB:0.4..0.6", "--exclude", "DDD", *FILES
    )  # fmt: skip
    assert "optimise.DDD.weight" not in found
    both = sum(float(found.get(f"optimise.{name}.weight", 0.0)) for name in ("AAA", "BBB"))
    assert 0.4 - 1e-9 <= both <= 0.6 + 1e-9


def test_few_holdings_and_turnover_hold(prices: str) -> None:
    few = asked("optimise", "--csv", prices, "--max-holdings", "2", *FILES)
    assert len([name for name in few if name.endswith(".weight")]) == 2
    slow = asked("optimise", "--csv", prices, "--turnover", "0.1", "--weights", "AAA=1", *FILES)
    assert float(slow["optimise.turnover"]) <= 0.1 + 1e-9
    assert float(slow["optimise.value"]) <= float(slow["optimise.value.before"])


def test_a_conflict_is_told_by_name(prices: str) -> None:
    arguments = ["optimise", "--csv", prices, "--max-weight", "0.2", *FILES]
    with pytest.raises(InfeasibleProblem, match=r"AAA at most 0\.2"):
        RUN.invoke(cli, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["optimise", "--objective", "luck"], "objective"),
        (["optimise", "--symbols", "ZZZ"], "ZZZ"),
        (["optimise", "--exclude", "ZZZ"], "ZZZ"),
        (["optimise", "--group", "nonsense"], "group"),
        (["optimise", "--turnover", "0.5"], "--weights"),
        (["optimise", "--weights", "ZZZ=1"], "ZZZ"),
        (["frontier", "--plot", "picture.gif"], "gif"),
    ],
)
def test_what_is_written_wrongly_is_refused(prices: str, arguments: list[str], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        RUN.invoke(cli, [*arguments, "--csv", prices, *FILES], catch_exceptions=False)


@pytest.mark.parametrize(
    ("weights", "word"),
    [
        ("AAA=2", "sum to 2"),
        ("AAA=0.6,BBB=0.5", "sum to 1.1"),
        ("AAA=nan", "finite"),
        ("AAA=inf,BBB=-inf", "finite"),
        ("AAA=1.2,BBB=-0.2", "zero or more"),
    ],
)
def test_holdings_that_are_no_part_of_a_whole_are_refused_and_not_rescaled(
    prices: str, weights: str, word: str
) -> None:
    with pytest.raises(InputError, match=word):
        RUN.invoke(cli, ["optimise", "--csv", prices, "--weights", weights, *FILES], catch_exceptions=False)


def test_half_in_cash_and_a_short_position_may_be_held(prices: str) -> None:
    half = asked("optimise", "--csv", prices, "--weights", "AAA=0.5", *FILES)
    assert half["optimise.AAA.before"] == 1.0  # cash, which has no prices, is no asset of the problem
    short = asked("optimise", "--csv", prices, "--weights", "AAA=1.2,BBB=-0.2", "--min-weight", "-0.3", *FILES)
    assert short["optimise.BBB.before"] == pytest.approx(-0.2)


def test_no_label_stands_twice_and_a_small_price_is_not_nought(prices: str) -> None:
    arguments = ["optimise", "--csv", prices, "--max-weight", "0.3", *FILES]
    facts = json.loads(RUN.invoke(cli, [*arguments, "--json"], catch_exceptions=False).output)["facts"]
    labels = [fact["label"] for fact in facts if not fact["name"].startswith("optimise.binding")]
    assert len(labels) == len(set(labels))
    price = next(fact["value"] for fact in facts if fact["name"] == "optimise.binding.1.price")
    assert 0.0 < abs(price) < 0.005
    assert f"{price:.1e}" in RUN.invoke(cli, arguments, catch_exceptions=False).output


@pytest.mark.parametrize("command", ["plan", "withdraw", "goal", "risk", "stress", "backtest", "optimise", "frontier"])
def test_a_picture_of_an_unknown_kind_is_refused_before_anything_is_read(command: str) -> None:
    nowhere = ["--csv", "there-is-no-such-file.csv", "--plot", "picture.gif"]
    with pytest.raises(UsageError, match="gif"):
        RUN.invoke(cli, [command, *nowhere], catch_exceptions=False)


def test_the_frontier_rises_and_is_exact(prices: str) -> None:
    found = asked("frontier", "--csv", prices, "--points", "9", *FILES)
    earned = [float(found[f"frontier.{number}.return"]) for number in range(1, 10)]
    assert earned == sorted(earned)
    assert float(found["frontier.residual"]) <= 1e-8


def test_pictures_are_drawn(prices: str, tmp_path: Path) -> None:
    for name in ("frontier.png", "frontier.svg"):
        done = RUN.invoke(
            cli, ["frontier", "--csv", prices, "--plot", str(tmp_path / name), *FILES], catch_exceptions=False
        )
        assert done.exit_code == 0
    with Image.open(tmp_path / "frontier.png") as picture:
        assert picture.width >= 1200
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 50
    assert "<svg" in (tmp_path / "frontier.svg").read_text(encoding="utf-8")


def test_the_same_chart_is_the_same_file(tmp_path: Path) -> None:
    days = np.arange("2022-01-01", "2022-03-01", dtype="datetime64[D]")
    line = Line("Portfolio", days, np.linspace(1e5, 2e5, len(days)))
    for chart in (
        Chart("lines", "growth", "USD", date(2022, 3, 1), "demo", lines=(line,)),
        Chart("bars", "shares", "fraction", date(2022, 3, 1), "demo", labels=("A", "B" * 60), values=(0.4, -0.1)),
    ):
        first, second = tmp_path / "first.svg", tmp_path / "second.svg"
        draw(chart, first)
        draw(chart, second)
        assert first.read_bytes() == second.read_bytes()


def test_labels_that_would_cover_each_other_are_moved_or_left_out(tmp_path: Path) -> None:
    same = Series("Assets", np.full(12, 0.1), np.full(12, 0.1), "dots", tuple(f"NAME{n}" for n in range(12)))
    path = tmp_path / "dots.png"
    draw_xy("Dots", ("x", "fraction"), ("y", "fraction"), [same], "Made up.", path)
    assert path.stat().st_size > 1000


def test_the_demo_banks_client_has_a_best_portfolio_and_reasons() -> None:
    if not (settings.load().content_dir / "market" / "prices.parquet").is_file():
        pytest.skip("needs the market data that `steward setup` builds")
    found = asked("optimise", "--objective", "sharpe", "--max-weight", "0.25", "--turnover", "0.5")
    assert float(found["optimise.value"]) > float(found["optimise.value.before"])
    assert isinstance(found["optimise.change.1"], str)
    assert isinstance(found["optimise.binding.1"], str)
    line = asked("frontier", "--points", "5")
    assert float(line["frontier.residual"]) <= 1e-8
