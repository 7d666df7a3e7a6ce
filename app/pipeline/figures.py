"""Which of a sentence's figures stand in which of its clauses."""

from __future__ import annotations


class Figures:
    """The figures of one checked sentence, handed out clause by clause; each is given once."""

    def __init__(self, rests_on: tuple[tuple[str, str], ...]) -> None:
        """Begin a sentence.

        Args:
            rests_on: each figure as it stands in the sentence, and what it rests on, in the sentence's order.
        """
        self._left = list(rests_on)

    def of(self, clause: str) -> tuple[tuple[str, str], ...]:
        """Return the figures of the next clause, in its order.

        Of two figures that are written alike, the first clause that has them gets as many as stand in it.
        """
        text, found = _plain(clause), []
        for figure in tuple(self._left):
            words = _plain(figure[0])
            at = text.find(words) if words else -1
            if at >= 0:
                text = f"{text[:at]}{chr(0) * len(words)}{text[at + len(words) :]}"  # it stands for one figure only
                found.append((at, figure))
                self._left.remove(figure)
        return tuple(figure for _, figure in sorted(found, key=lambda each: each[0]))


def _plain(text: str) -> str:
    return " ".join(text.split())
