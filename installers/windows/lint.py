"""Reads the installer's script through where its compiler is not at hand: sections, directives, files, languages.

It knows what a compiler would say first, and says of itself that it is none.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECTIONS = {
    "Setup": set(),
    "Languages": {"Name", "MessagesFile"},
    "Tasks": {"Name", "Description", "GroupDescription", "Flags"},
    "InstallDelete": {"Type", "Name"},
    "Files": {"Source", "DestDir", "DestName", "Flags", "Check"},
    "Icons": {"Name", "Filename", "Tasks", "WorkingDir", "Parameters"},
    "Run": {"Filename", "Parameters", "Description", "StatusMsg", "Flags"},
    "Code": set(),
}  # fmt: skip
NEEDED = {
    "AppId", "AppName", "AppVersion", "DefaultDirName", "OutputBaseFilename", "ArchitecturesAllowed",
    "ArchitecturesInstallIn64BitMode", "MinVersion", "PrivilegesRequired", "LicenseFile",
}  # fmt: skip
CONSTANTS = re.compile(
    r"\{(?!\{|#)(app|group|autopf|autodesktop|commonappdata|cm:\w+(?:,[^}]*)?|param:\w+(?:\|[^}]*)?)\}|\{(?!\{|#)([^}]*)\}"
)
FIELD = re.compile(r"\s*(\w+):\s*(\"(?:[^\"]|\"\")*\"|[^;\"]*)\s*(?:;|$)")


def sections(text: str) -> dict[str, list[tuple[int, str]]]:
    """Return the lines of each section with their numbers; preprocessor lines and comments are left out."""
    found: dict[str, list[tuple[int, str]]] = {"": []}
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or (bare.startswith((";", "#")) and name != "Code"):
            continue
        head = re.fullmatch(r"\[(\w+)\]", bare)
        if head:
            name = head[1]
            found.setdefault(name, [])
        else:
            found[name].append((number, bare))
    return found


def entries(line: str) -> dict[str, str] | None:
    """Return the fields of an entry such as `Name: "x"; Flags: y`; None where it is none."""
    found: dict[str, str] = {}
    at = 0
    while at < len(line):
        match = FIELD.match(line, at)
        if match is None or match.end() == at:
            return None
        found[match[1]] = match[2].strip().strip('"')
        at = match.end()
    return found


def lint(text: str, root: Path = ROOT) -> list[str]:
    """Return what is wrong with a script, a sentence each, with its line."""
    wrong, parts = [], sections(text)
    wrong += [
        f"There is no section [{name}] in Inno Setup that we use." for name in parts if name and name not in SECTIONS
    ]
    wrong += [f"line {number}: {line!r} stands in no section." for number, line in parts[""]]
    setup = dict(line.partition("=")[::2] for _, line in parts.get("Setup", []))
    wrong += [f"[Setup] lacks {name}." for name in sorted(NEEDED - setup.keys())]
    if not re.fullmatch(r"\{\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", setup.get("AppId", "")):
        wrong.append("AppId is no GUID written as {{…}.")
    tasks = {(entries(line) or {}).get("Name") for _, line in parts.get("Tasks", [])}
    for name, known in SECTIONS.items():
        for number, line in parts.get(name, []) if known else []:
            fields = entries(line)
            if fields is None:
                wrong.append(f"line {number}: cannot be read as an entry of [{name}].")
                continue
            wrong += [f"line {number}: [{name}] has no field {field}." for field in sorted(fields.keys() - known)]
            if "Tasks" in fields and fields["Tasks"] not in tasks:
                wrong.append(f"line {number}: there is no task {fields['Tasks']!r}.")
            source = fields.get("Source", "")
            if name == "Files" and "{" not in source and not source.startswith("dist"):
                place = root / source.replace("\\", "/")
                wrong += [] if place.exists() else [f"line {number}: {source} is not there."]
    for number, line in (entry for name, lines in parts.items() if name != "Code" for entry in lines):
        wrong += [
            f"line {number}: the constant {{{bad}}} is not known."
            for _, bad in CONSTANTS.findall(line)
            if bad and "AppId" not in line
        ]
    for _, line in parts.get("Languages", []):
        if not (entries(line) or {}).get("MessagesFile", "").startswith("compiler:"):
            wrong.append("Languages come with the compiler: write compiler:….isl.")
    code = "\n".join(line for _, line in parts.get("Code", []))
    if len(re.findall(r"\bbegin\b", code)) != len(re.findall(r"\bend\b", code)):
        wrong.append("[Code] has not as many `end` as `begin`.")
    checks = {(entries(line) or {}).get("Check") for _, line in parts.get("Files", [])} - {None}
    wrong += [
        f"[Code] has no function {name}."
        for name in sorted(str(each) for each in checks)
        if f"function {name}" not in code
    ]
    return wrong


def main() -> int:
    """Print what is wrong."""
    wrong = lint((HERE / "steward.iss").read_text(encoding="utf-8"))
    for words in wrong:
        print(f"steward.iss: {words}", file=sys.stderr)
    if not wrong:
        print("steward.iss: read through, nothing found. No Windows is at hand: it was neither compiled nor run.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
