"""The process that makes the pages: a visit comes in, a PDF goes out, and everything is forgotten with it.

What a typesetter keeps for its next page would else stay in the memory of the window or the advisor after the client
has left. In a process of its own it can also be stopped at any time, and it takes no time from the face.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import sys
from collections.abc import Callable
from importlib.resources import files
from typing import Any, BinaryIO, Final, Literal

from app.report.contents import contents
from app.report.letterhead import Letterhead, font_folders
from app.report.visit import VisitReport

Standard = Literal["a-2a", "ua-1"]
STANDARDS: Final[tuple[list[Standard], ...]] = (["a-2a", "ua-1"], ["ua-1"], [])
"""Archival and accessible; a letter that no font here has forbids them, and the report is then made without."""
END: Final = b"PDF\n"  # of the progress; what follows is the file
CALMER: Final = 10  # of niceness: the face goes first
_COMPOSED: Final = 0.35  # part of the work until all words and pictures are there
_FONTS: Final = 0.45
_STARTED: Final = 0.1


def main() -> None:
    """Make one report from standard input; progress and the PDF go to standard output, what failed to standard error.

    What comes in is a pickle from the process that started this one, and from nowhere else.
    """
    if hasattr(os, "nice"):  # Windows has none
        os.nice(CALMER)
    out = sys.stdout.buffer
    report, paper = pickle.loads(sys.stdin.buffer.read())

    def tell(part: float) -> None:
        _tell(out, part)

    pdf = _typeset(report, paper, tell)
    out.write(END)
    out.write(pdf)
    out.flush()


def _typeset(report: VisitReport, paper: Letterhead, tell: Callable[[float], None]) -> bytes:
    import typst

    tell(_STARTED)
    style = {
        **paper.colours,
        "text_fonts": [*paper.text_fonts, "DejaVu Sans"],
        "display_fonts": [*paper.display_fonts, "Libertinus Serif", "DejaVu Sans"],
        "paper": paper.paper,
    }
    said = contents(report, paper, lambda part: tell(_STARTED + part * (_COMPOSED - _STARTED)))
    data = json.dumps(said | {"style": style}, ensure_ascii=False)
    template = (files("app.report") / "visit.typ").read_bytes()
    fonts = typst.Fonts(True, True, [str(folder) for folder in font_folders(paper)])
    tell(_FONTS)
    failed = ""
    mark = (paper.mark or b"").decode("utf-8", errors="replace")
    for drawn in dict.fromkeys((mark, "")):  # a mark that cannot be drawn is left out
        for standards in STANDARDS:
            try:
                made, _ = typst.compile_with_warnings(
                    template, format="pdf", font_paths=fonts, pdf_standards=list[Any](standards),
                    sys_inputs={"data": data, "mark": drawn},
                )  # fmt: skip
                return bytes(made)
            except typst.TypstError as error:
                failed = error.message
    # What is quoted may be the client's; it goes into no message.
    raise SystemExit("the pages cannot be set (" + re.sub(r"[`\"“'].*[`\"”']", "…", failed) + ")")


def _tell(out: BinaryIO, part: float) -> None:
    out.write(f"{part:.3f}\n".encode())
    out.flush()


if __name__ == "__main__":
    main()
