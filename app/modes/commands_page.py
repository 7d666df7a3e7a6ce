"""`steward commands`: every command with its options, for the terminal and as the documentation's page.

All of it comes from the command line itself, so that nothing is described that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

Command = TyperCommand | TyperGroup
Parameter = TyperArgument | TyperOption

_HEAD = """\
# Commands

Made by `steward commands --markdown` from the command line itself; a test compares them. Every command explains itself
with `--help`, ends with 0 when all is well, and with another number and one clear sentence when it is not.

"""


def show(root: Command, *, markdown: bool) -> None:
    """Print every command with what it does, or the page of the documentation."""
    if markdown:
        print(page(root), end="")
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("command", no_wrap=True)
    shown.add_column("what it does")
    for path, command in commands(root):
        shown.add_row(" ".join(path), _first_sentence(command))
    Console().print(shown)


def page(root: Command) -> str:
    """Return the documentation's page as Markdown: a list of all commands, then each with its options."""
    found = list(commands(root))
    listed = [f"| [`{' '.join(path)}`](#{_anchor(path)}) | {_cell(_first_sentence(each))} |" for path, each in found]
    parts = [_HEAD, "| command | what it does |\n|---|---|\n", "\n".join(listed), "\n"]
    for path, command in found:
        parts.append(f"\n## {' '.join(path)}\n\n{_words(command)}\n\n```\n{_usage(path, command)}\n```\n")
        rows = [_row(each) for each in _parameters(command)]
        if rows:
            parts.append("\n| | what | default |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def commands(command: Command, path: tuple[str, ...] = ("steward",)) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Yield every command that does something, with its words from `steward` on, in alphabetical order."""
    inner = getattr(command, "commands", {})
    if not inner or getattr(command, "invoke_without_command", False):
        yield path, command
    for name in sorted(inner):
        if not inner[name].hidden:
            yield from commands(inner[name], (*path, name))


def _parameters(command: Command) -> list[Parameter]:
    return [each for each in command.params if isinstance(each, Parameter) and not each.hidden and each.name != "help"]


def _usage(path: tuple[str, ...], command: Command) -> str:
    pieces = [piece for each in _parameters(command) if (piece := _in_usage(each))]
    return " ".join([*path, *pieces])


def _in_usage(parameter: Parameter) -> str:
    if isinstance(parameter, TyperOption):
        return "" if not parameter.required else f"{parameter.opts[0]} {_metavar(parameter)}"
    name = _metavar(parameter) + ("…" if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _metavar(parameter: Parameter) -> str:
    return parameter.metavar or (parameter.name or "").upper()


def _row(parameter: Parameter) -> str:
    if isinstance(parameter, TyperOption):
        names = ", ".join(f"`{each}`" for each in (*parameter.opts, *parameter.secondary_opts))
        words = parameter.help or ""
    else:
        names, words = f"`{_metavar(parameter)}`", parameter.help or ""
    return f"| {names} | {_cell(' '.join([words, _limits(parameter)]).strip())} | {_cell(_default(parameter))} |"


def _limits(parameter: Parameter) -> str:
    """Return what values there are, in words."""
    low, high = parameter.min, parameter.max
    if low is not None and high is not None:
        return f"From {low:,.9g} to {high:,.9g}."
    return f"At least {low:g}." if low is not None else f"At most {high:g}." if high is not None else ""


def _default(parameter: Parameter) -> str:
    default = parameter.default
    if parameter.required:
        return "needed"
    if default is None or callable(default) or default in ("", (), [], False):
        return ""
    return "yes" if default is True else f"`{default}`"


def _words(command: Command) -> str:
    """Return what a command says of itself; line breaks within a paragraph are not kept."""
    paragraphs = re.split(r"\n\s*\n", (command.help or "").strip())
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


def _first_sentence(command: Command) -> str:
    return _words(command).split("\n\n")[0]


def _anchor(path: tuple[str, ...]) -> str:
    return "-".join(path)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
