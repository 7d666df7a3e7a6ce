"""Looks for keys and passwords that must not be in the repository: in every file that git keeps, and in its history.

    python -m installers.release.secret_scan [--history]

What looks like one and is none is named in ALLOWED with its reason. A finding is told by its place and kind; the words
themselves are not printed.
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final

from installers.release.components import ROOT

KINDS: Final[dict[str, re.Pattern[str]]] = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/=\s]{40,}"),
    "key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "token of a forge": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|glpat-[A-Za-z0-9_-]{20,}|github_pat_\w{40,})"),
    "token of a chat": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "key of a model's maker": re.compile(r"\b(?:sk-[A-Za-z0-9_-]{32,}|hf_[A-Za-z0-9]{30,}|nvapi-[\w-]{40,})"),
    "webhook": re.compile(r"https://hooks\.[a-z.]+/services/T\w+/B\w+/\w{16,}"),
    "web token": re.compile(r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"),
    "password in an address": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s/:@\"'{}<$%*]+:([^\s/:@\"'{}<$%*]{6,})@(?!host\b|HOST)"
    ),
    "password or key": re.compile(
        r"(?i)\b(?:password|passwd|secret|api_?key|token|passphrase)\b[\"']?\s*[:=]\s*[\"']([^\"'\s{}<>$]{12,})[\"']"
    ),
}
ALLOWED: Final = (
    "quiet-walnut-lagoon-7",  # the example in the interface's description, and everybody's in the tests
    "PASSWORD",  # the word in an address that shows the form
    "password",  # the same
    "STEWARD_KEYS_PASSPHRASE",  # the name of a variable
)
"""Words that are no secrets."""
_TESTS: Final = "tests/"
"""Tests have passwords of their own for servers of their own; only what is a secret by its form is looked for there."""
_BY_WORD: Final = ("password or key", "password in an address")
_RANDOM_BITS: Final = 3.0
_LONGEST_FILE: Final = 4_000_000


def look(text: str, path: str) -> Iterator[tuple[int, str]]:
    """Yield line and kind of each secret in a text."""
    for kind, pattern in KINDS.items():
        if path.startswith(_TESTS) and kind in _BY_WORD:
            continue
        for found in pattern.finditer(text):
            words = found[1] if pattern.groups else found[0]
            if words in ALLOWED or (kind == "password or key" and bits_a_letter(words) < _RANDOM_BITS):
                continue
            yield text.count("\n", 0, found.start()) + 1, kind


def bits_a_letter(words: str) -> float:
    """Return a word's entropy by its own letters, in bits a letter: low for words, high for what is drawn."""
    counts = Counter(words)
    return -sum(count / len(words) * math.log2(count / len(words)) for count in counts.values())


def in_tree() -> list[str]:
    """Return what is found in the files that git keeps or would add."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    found = []
    for name in sorted({each for each in listed.split("\0") if each}):
        path = ROOT / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LONGEST_FILE:
            continue
        raw = path.read_bytes()
        if b"\0" not in raw[:8192]:
            found += [f"{name}:{line}: {kind}" for line, kind in look(raw.decode(errors="replace"), name)]
    return found


def in_history() -> list[str]:
    """Return what is found in any line that a commit ever added."""
    found, commit, path = [], "", ""
    command = ["git", "log", "--all", "-p", "--no-color", "--unified=0", "--no-textconv", "--format=commit %h"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, errors="replace") as log:
        for line in log.stdout or ():
            if line.startswith("commit "):
                commit = line.split()[1]
            elif line.startswith("+++ "):
                path = line[6:].strip()
            elif line.startswith("+") and len(line) < 20_000:
                found += [f"{commit}:{path}: {kind}" for _, kind in look(line[1:], path)]
    return sorted(set(found))


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def main() -> int:
    """Look, and tell."""
    asked = argparse.ArgumentParser(description="Look for secrets.")
    asked.add_argument("--history", action="store_true")
    history = asked.parse_args().history
    found = in_tree() + (in_history() if history else [])
    where = "the files and their history" if history else "the files"
    print("\n".join(found) or f"secrets: none in {where}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
