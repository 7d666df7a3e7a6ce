"""The picture of what the graph's answer rests on: the client, their accounts, and what each is tied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finance.types import Chart, Edge, Point


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing that an account is tied to.

    Attributes:
        account: its name, as the bank has it.
        other: a person or a goal.
        kind: what the other is.
        words: what ties them, for example "primary, 50%".
        names: of the facts that say so; see `Chart.names`.
    """

    account: str
    other: str
    kind: str
    words: str
    names: str


def neighbourhood(title: str, client: str, as_of: date, source: str, ties: Sequence[Tie]) -> Chart | None:
    """Return the client in the middle of accounts, people and goals; None without ties.

    Args:
        title: of the picture.
        client: the client's name.
        as_of: the day for which it holds.
        source: which graph says so, in words.
        ties: account by account.
    """
    if not ties:
        return None
    accounts = tuple(dict.fromkeys(tie.account for tie in ties))
    others = tuple(dict.fromkeys((tie.other, tie.kind) for tie in ties))
    points = (
        Point(client, group="client"),
        *(Point(account, group="account", names=_names(ties, account=account)) for account in accounts),
        *(Point(other, group=kind, names=_names(ties, other=other)) for other, kind in others),
    )
    edges = tuple(Edge(0, 1 + number) for number in range(len(accounts)))
    place = {other: 1 + len(accounts) + number for number, other in enumerate(others)}
    tied = tuple(
        Edge(1 + accounts.index(tie.account), place[tie.other, tie.kind], tie.words, tie.names) for tie in ties
    )
    return Chart("network", title, "text", as_of, source, points=points, edges=(*edges, *tied))


def _names(ties: Sequence[Tie], account: str = "", other: str = "") -> str:
    return " ".join(tie.names for tie in ties if account in ("", tie.account) and other in ("", tie.other))
