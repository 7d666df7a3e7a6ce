"""Makes the pages on security of their tables.

python -m installers.release.pages            # writes docs/security/threats.md, threats.svg, asvs.md
python -m installers.release.pages --check    # also collects every named test with pytest (half a minute)
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final

from installers.release import picture, tables
from installers.release.components import ROOT
from installers.release.tables import Requirement, Threat

FOLDER: Final = ROOT / "docs" / "security"
_STANDARD: Final = "https://owasp.org/www-project-application-security-verification-standard/"
_STATES: Final = {"met": "met", "partly": "partly", "left": "installer", "open": "**open**", "none": "not ours"}


def made() -> dict[str, str]:
    """Return every page by its file's name."""
    return {
        "threats.md": threats_page(),
        "threats.svg": picture.svg(tables.elements(), tables.flows()),
        "asvs.md": requirements_page(),
    }


def threats_page() -> str:
    """Return the threat model."""
    found = tables.threats()
    left, tested = sum(bool(each.reason) for each in found), sum(bool(each.tests) for each in found)
    lines = [
        "# Threats",
        "",
        "Who could do what to a kiosk that nobody looks after, and to the head office behind it; what keeps them from",
        "it; and which test shows that it does. The six kinds are STRIDE's: spoofing, tampering, repudiation,",
        "information that gets out, denial of service, and elevation of rights. This page is made of",
        "`installers/release/threats.toml`.",
        "",
        f"{len(found)} threats, {tested} of them with tests; of {left} something is left, which is said.",
        "",
        "![What flows where; dashed frames are boundaries of trust](threats.svg)",
        "",
        "```mermaid",
        picture.mermaid(tables.elements(), tables.flows()).rstrip(),
        "```",
    ]
    for element in tables.elements():
        rows = [each for each in found if each.element == element["key"]]
        if rows:
            lines += ["", f"## {element['name']}", "", f"{element['words'].capitalize()}."]
        for each in rows:
            lines += _threat(each)
    return "\n".join(lines) + "\n"


def requirements_page() -> str:
    """Return the table of OWASP ASVS."""
    found = tables.requirements()
    lines = [
        "# OWASP ASVS 5.0",
        "",
        f"Each requirement of the [Application Security Verification Standard]({_STANDARD}) 5.0.0",
        "by its number, with a test or a reason. Numbers and levels are the standard's (OWASP, CC BY-SA 4.0);",
        "the words are ours and only say which requirement is meant. Cite one as `v5.0.0-1.2.3`. This page is made of",
        "`installers/release/requirements.toml`.",
        "",
        "*met*: with the named tests or in the way that is said. *partly*: what is missing is said. *installer*:",
        "whoever installs does it. *open*: not met. *not ours*: it does not apply, and why.",
        "",
        "| level | met | partly | installer | open | not ours |",
        "|---|---|---|---|---|---|",
    ]
    for level in (1, 2, 3):
        counts = Counter(each.state for each in found if each.level == level)
        lines.append(f"| {level} | " + " | ".join(str(counts[state]) for state in _STATES) + " |")
    for chapter, title in tables.chapters().items():
        lines += ["", f"## V{chapter} {title}", "", "| | level | asks | | how, or why not | shown by |"]
        lines.append("|---|---|---|---|---|---|")
        lines += [_row(each) for each in found if each.number.split(".")[0] == str(chapter)]
    lines += ["", "## Cryptography", "", "| what for | algorithm | key | where in the program |", "|---|---|---|---|"]
    for row in tables.cryptography():
        where = ", ".join(f"`{each}`" for each in row["where"])
        lines.append(f"| {row['what']} | {row['algorithm']} | {row['key']} | {where} |")
    return "\n".join(lines) + "\n"


def troubles(*, collect: bool = False) -> list[str]:
    """Return what is not in order: tests that are not there, rows without reason, pages that are out of date."""
    found = [f"{name} is named and is not there" for name in tables.missing_tests(tables.named_tests())]
    found += [
        f"threat {each.id} has neither test nor reason" for each in tables.threats() if not (each.tests or each.reason)
    ]
    found += [
        f"requirement {each.number} is said to be {each.state}, without test or words"
        for each in tables.requirements()
        if not (each.tests or each.says)
    ]
    for name, text in made().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            found.append(f"docs/security/{name} is out of date: make security-pages")
    return found + (list(uncollected()) if collect else [])


def uncollected() -> Iterator[str]:
    """Yield the named tests that pytest does not run, marks or no marks."""
    names = tables.named_tests()
    files = sorted({name.partition("::")[0] for name in names})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    collected = {line.partition("[")[0] for line in done.stdout.splitlines()}
    yield from (f"{name} is not collected by pytest" for name in names if name not in collected)


def _threat(each: Threat) -> list[str]:
    lines = ["", f"**{each.id}** ({tables.STRIDES[each.stride]}) {each.words}."]
    if each.answer:
        lines += ["", each.answer]
    if each.reason:
        lines += ["", f"*{each.reason}*"]
    if each.tests:
        lines += ["", *(f"- `{test}`" for test in each.tests)]
    return lines


def _row(each: Requirement) -> str:
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in each.tests)
    return f"| {each.number} | {each.level} | {each.words} | {_STATES[each.state]} | {each.says} | {tests} |"


def main() -> int:
    """Write the pages, and tell what is not in order."""
    asked = argparse.ArgumentParser(description="Make the pages on security.")
    asked.add_argument("--check", action="store_true")
    FOLDER.mkdir(parents=True, exist_ok=True)
    check = asked.parse_args().check
    for name, text in made().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    found = troubles(collect=check)
    print("\n".join(found) or f"pages: {len(tables.named_tests())} tests named, every one of them there")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
