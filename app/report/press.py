"""The process that sets the pages: a job in JSON comes in, a PDF goes out, and everything is forgotten with it.

What a typesetter keeps for its next page would else stay in the memory of the window or the advisor after the client
has left. In a process of its own it can also be stopped at any time, and it takes no time from the face.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO, Final, Literal

Standard = Literal["a-2a", "ua-1"]
STANDARDS: Final[tuple[list[Standard], ...]] = (["a-2a", "ua-1"], ["ua-1"], [])
"""Archival and accessible; a letter that no font here has forbids them, and the report is then made without."""
CALMER: Final = 10  # of niceness: the face goes first


def main() -> None:
    """Set one job from standard input; progress and the PDF go to standard output, what failed to standard error."""
    os.nice(CALMER)
    out = sys.stdout.buffer
    job = json.loads(sys.stdin.buffer.read())
    _tell(out, 0.1)
    pdf = _typeset(job, out)
    _tell(out, 1.0)
    out.write(b"PDF\n")
    out.write(pdf)
    out.flush()


def _typeset(job: dict[str, Any], out: BinaryIO) -> bytes:
    import typst

    fonts = typst.Fonts(True, True, list(job["fonts"]))
    _tell(out, 0.3)
    failed: Exception | None = None
    for mark in dict.fromkeys((job["mark"], "")):  # a mark that cannot be drawn is left out
        for standards in STANDARDS:
            try:
                made, _ = typst.compile_with_warnings(
                    str(job["template"]).encode(), format="pdf", font_paths=fonts, pdf_standards=list[Any](standards),
                    sys_inputs={"data": job["data"], "mark": mark},
                )  # fmt: skip
                return bytes(made)
            except typst.TypstError as error:
                failed = error
    raise SystemExit(f"the pages cannot be set ({getattr(failed, 'message', failed)})")


def _tell(out: BinaryIO, part: float) -> None:
    out.write(f"{part:.2f}\n".encode())
    out.flush()


if __name__ == "__main__":
    main()
