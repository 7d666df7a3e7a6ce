"""Changes as RDF Patch: read, written, undone and applied, all or nothing.

A patch is text: header rows `H id <...> .` and `H prev <...> .`, then `TX .`, rows `A ...` that add and `D ...` that
take out, in the order in which they happen, and `TC .`; a patch that ends with `TA .` was given up and changes
nothing. The form is that of Apache Jena's RDF Patch (afs.github.io/rdf-patch), text only. Our own ids are the hash of
the id before and of the rows, so a log can be checked; other people's ids are taken as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from finance.errors import KnowledgeError, PatchError
from finance.knowledge.door import (
    LONGEST_LITERAL,
    MOST_STATEMENTS,
    STATEMENT,
    check_types,
    expand,
    what_is_wrong,
)
from finance.knowledge.graph import Graph
from finance.knowledge.names import XSD, writer_of

HASHED: Final = "urn:sha256:"
_ROW: Final = re.compile(rf"^([AD])[ \t]+({STATEMENT})[ \t]*\.[ \t]*\r?$", re.MULTILINE)
_ID: Final = r"(?:<([A-Za-z][A-Za-z0-9+.-]*:[\x21-\x3b\x3d\x3f-\x7e]+)>|_:([A-Za-z0-9_-]+))"
_HEADER: Final = re.compile(rf"H[ \t]+(\w+)[ \t]+(?:{_ID}|\"[^\"]*\")[ \t]*\.")
_PREFIX: Final = re.compile(r"P([AD])[ \t]+\"?([\w-]*):?\"?(?:[ \t]+<([\x21-\x3b\x3d\x3f-\x7e]+)>|)[ \t]*\.")
_CONTROL: Final = re.compile(r"(TX|TC|TA)[ \t]*\.")


@dataclass(frozen=True, slots=True)
class Patch:
    """One change.

    Attributes:
        id: an IRI; ours are `urn:sha256:` and 64 digits.
        previous: the id that the graph had come to before; empty for the first.
        rows: whether it adds (or takes out), and the statement, in the order in which they happen.
        given_up: it ended with TA: it is kept in the log and changes nothing.
    """

    id: str
    previous: str
    rows: tuple[tuple[bool, ox.Quad], ...]
    given_up: bool = False

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that it writes to; an empty name is the graph without one."""
        names = {quad.graph_name for _, quad in self.rows}
        return tuple(sorted(name.value if isinstance(name, ox.NamedNode) else "" for name in names))


def make(previous: str, rows: Iterable[tuple[bool, ox.Quad]]) -> Patch:
    """Return a patch of ours: its id is the hash of what it follows and of its rows."""
    kept = tuple(rows)
    return Patch(_hashed(previous, _body(kept)), previous, kept)


def write(patch: Patch) -> bytes:
    """Return a patch as text in UTF-8."""
    previous = f"H prev <{patch.previous}> .\n" if patch.previous else ""
    end = "TA" if patch.given_up else "TC"
    return f"H id <{patch.id}> .\n{previous}TX .\n{_body(patch.rows)}{end} .\n".encode()


def _body(rows: tuple[tuple[bool, ox.Quad], ...]) -> str:
    return "".join([f"{'A' if adds else 'D'} {quad} .\n" for adds, quad in rows])


def _hashed(previous: str, body: str) -> str:
    return HASHED + hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def parse(content: bytes) -> Patch:
    """Read one patch.

    Raises:
        PatchError: a line is malformed, the patch is cut off, too large, or its hash is not its id's; names the line.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PatchError(f"The patch, line {line}: it is no UTF-8 text.", line) from None
    lines = text.split("\n")
    frame = _frame(lines)
    found = _ROW.findall("\n".join(lines[frame.first : frame.last]))
    if len(found) != frame.last - frame.first:
        found = _row_by_row(lines, frame)
    rows = _rows(found, frame)
    patch = Patch(frame.id, frame.previous, rows, frame.given_up)
    if patch.id.startswith(HASHED) and patch.id != _hashed(patch.previous, _body(rows)):
        raise PatchError("The patch's rows do not give the hash that is its id; it was changed on its way.")
    return patch


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the rows; `first` and `last` are the places of the first row and of the end in the lines."""

    id: str
    previous: str
    first: int
    last: int
    given_up: bool
    prefixes: dict[str, str]


def _frame(lines: list[str]) -> _Frame:
    names: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    first = 0
    for place, line in enumerate(lines):
        if _CONTROL.fullmatch(line.strip()):
            first = place + 1
            break
        _header(line, place + 1, names, prefixes)
    if first == 0 or not lines[first - 1].startswith("TX"):
        raise PatchError(f"The patch, line {max(first, 1)}: the rows must begin with 'TX .'.", max(first, 1))
    last = next((place for place in range(len(lines) - 1, -1, -1) if lines[place].strip()), 0)
    if last < first or lines[last].strip()[:2] not in ("TC", "TA") or not _CONTROL.fullmatch(lines[last].strip()):
        raise PatchError(f"The patch, line {last + 1}: it ends without 'TC .' or 'TA .'; it was cut off.", last + 1)
    if last - first > MOST_STATEMENTS:
        raise PatchError(f"The patch has {last - first:,} rows; at most {MOST_STATEMENTS:,} are taken at once.")
    if "id" not in names:
        raise PatchError("The patch has no row 'H id <...> .'; it needs a name to be followed by another.")
    given_up = lines[last].startswith("TA")
    return _Frame(names["id"], names.get("prev", ""), first, last, given_up, prefixes)


def _header(line: str, number: int, names: dict[str, str], prefixes: dict[str, str]) -> None:
    """Take a row that stands before the others: a header, a prefix, a remark or nothing."""
    line = line.strip()
    if not line or line.startswith("#"):
        return
    header = _HEADER.fullmatch(line)
    if header is not None:
        name, iri = header[1], header[2] or header[3] or ""
        if name in names:
            raise PatchError(f"The patch, line {number}: the header '{name}' is there twice.", number)
        if name in ("id", "prev") and not iri:
            raise PatchError(f"The patch, line {number}: the header '{name}' must be an IRI.", number)
        names[name] = iri
    elif not _prefix(line, prefixes):
        raise PatchError(f"The patch, line {number}: {_cut(line)!r} is no header; write 'H id <...> .'.", number)


def _prefix(line: str, prefixes: dict[str, str]) -> bool:
    found = _PREFIX.fullmatch(line)
    if found is None or (found[1] == "A") != bool(found[3]):
        return False
    if found[1] == "A":
        prefixes[found[2]] = found[3]
    else:
        prefixes.pop(found[2], None)
    return True


def _row_by_row(lines: list[str], frame: _Frame) -> list[tuple[str, str]]:
    """Read rows that are not all in the plain form: remarks, prefixes, short names; names the first that is wrong."""
    prefixes = dict(frame.prefixes)
    found: list[tuple[str, str]] = []
    for number, whole in enumerate(lines[frame.first : frame.last], frame.first + 1):
        line = whole.strip()
        if not line or line.startswith("#") or _prefix(line, prefixes):
            continue
        row = _ROW.fullmatch(line) or _ROW.fullmatch(f"{line[:2]}{expand(line[2:], prefixes)}")
        if row is None:
            raise PatchError(f"The patch, line {number}: {_why(line)}", number)
        found.append((row[1], row[2]))
    return found


def _why(line: str) -> str:
    if _CONTROL.fullmatch(line):
        return f"{line!r} in the midst of the rows; a patch is one transaction, so send two."
    if line[:1] not in ("A", "D") or line[1:2] not in (" ", "\t"):
        return f"{_cut(line)!r} begins with none of H, TX, PA, PD, A, D, TC and TA."
    return what_is_wrong(line[2:])


def _rows(found: list[tuple[str, str]], frame: _Frame) -> tuple[tuple[bool, ox.Quad], ...]:
    body = "".join([f"{statement} .\n" for _, statement in found])
    try:
        if len(body) > LONGEST_LITERAL:
            longest = max(found, key=lambda row: len(row[1]))
            if len(longest[1]) > LONGEST_LITERAL:
                number = frame.first + found.index(longest) + 1
                raise PatchError(
                    f"The patch, line {number}: it has {len(longest[1]):,} characters; at most {LONGEST_LITERAL:,} "
                    "are taken.",
                    number,
                )
        check_types(body, "The patch's rows")
        quads = list(ox.parse(body, ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        number = frame.first + (error.lineno or 1)
        raise PatchError(f"The patch, line {number}: the statement cannot be read ({error.msg}).", number) from None
    except PatchError:
        raise
    except KnowledgeError as error:
        raise PatchError(str(error)) from None
    return tuple(zip([kind == "A" for kind, _ in found], quads, strict=True))


def inverse(patch: Patch) -> Patch:
    """Return the patch that undoes another, on a graph where every row of that one changed something.

    `apply` returns such a patch; a patch as it came may add what was there already.
    """
    if patch.given_up:
        return make(patch.id, ())
    return make(patch.id, [(not adds, quad) for adds, quad in reversed(patch.rows)])


def changes(graph: Graph, patch: Patch) -> Patch:
    """Return the same patch with only the rows that change something in this graph."""
    if patch.given_up:
        return patch
    there: dict[ox.Quad, bool] = {}
    kept = []
    for row in _by_value(patch.rows):
        adds, quad = row
        now = there.get(quad)
        if (quad in graph if now is None else now) != adds:
            there[quad] = adds
            kept.append(row)
    return Patch(patch.id, patch.previous, tuple(kept))


def _by_value(rows: tuple[tuple[bool, ox.Quad], ...]) -> tuple[tuple[bool, ox.Quad], ...]:
    """Return rows with typed values spelt as the graph keeps them: to it, 1.0 and 1.00 are one decimal.

    It matters only where one row may take out what another adds.
    """
    if len({adds for adds, _ in rows}) < 2:
        return rows
    spelling = ox.Store()
    found = []
    for adds, quad in rows:
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value.startswith(XSD):
            spelling.clear()
            spelling.add(quad)
            quad = next(iter(spelling))
        found.append((adds, quad))
    return tuple(found)


def apply(graph: Graph, patch: Patch, owner: str | None = None) -> Patch:
    """Apply a patch to a graph, all or nothing.

    Args:
        graph: is changed; or, when this raises, is as it was.
        patch: must follow the one that its named graph has come to.
        owner: the one named graph that the sender may write to; by default the patch's own.

    Returns:
        The rows that changed something, with the patch's id: its `inverse` undoes exactly this.

    Raises:
        PatchError: it writes to more than one graph or to another's, or does not follow what was applied last.
        KnowledgeError: the graph would be too large.
    """
    name = _one_graph(patch, owner)
    if patch.id == graph.head(name) or patch.id == patch.previous:
        raise PatchError(f"The patch {patch.id} has been applied to {name} already.")
    if patch.previous != graph.head(name):
        raise PatchError(
            f"The patch {patch.id} follows {patch.previous or 'nothing'}, but {name} has come to "
            f"{graph.head(name) or 'nothing'}; fetch what is between."
        )
    done = changes(graph, patch)
    if not patch.given_up:
        last: dict[ox.Quad, bool] = {quad: adds for adds, quad in done.rows}
        first: dict[ox.Quad, bool] = {}
        for adds, quad in done.rows:
            first.setdefault(quad, adds)
        net = [(quad, adds) for quad, adds in last.items() if adds == first[quad]]
        graph.change([quad for quad, adds in net if not adds], [quad for quad, adds in net if adds])
    graph.move_head(name, patch.previous, patch.id)
    return done


def _one_graph(patch: Patch, owner: str | None) -> str:
    graphs = patch.graphs
    if len(graphs) > 1:
        raise PatchError(f"The patch writes to {len(graphs)} graphs; each writer has one, so send one patch a graph.")
    name = graphs[0] if graphs else owner
    if not name:
        raise PatchError("The patch writes to no named graph; every statement needs one, which says who wrote it.")
    writer_of(name)
    if owner is not None and name != owner:
        raise PatchError(f"The patch writes to {name}, but its sender may write to {owner} only.")
    return name


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
